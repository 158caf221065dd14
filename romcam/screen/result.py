"""screen.json and the page beside it, written together, and the JSON Schema of the former.

`python -m romcam.screen.result > docs/screen.schema.json` renews the schema.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from romcam.report.result import finite
from romcam.report.staging import together
from romcam.screen.combine import SCHEMA_VERSION
from romcam.screen.values import Screen

OUTPUTS: Final = ("screen.html", "screen.json")
"""Every file a screen leaves; screen.json comes last, so where it stands, the page does."""


def to_json(screen: Screen) -> bytes:
    """The screen as indented JSON, UTF-8; what is not known is null."""
    return msgspec.json.format(msgspec.json.encode(finite(msgspec.to_builtins(screen))), indent=2) + b"\n"


def from_json(content: bytes) -> Screen:
    """The screen that `to_json` wrote. Raises msgspec.DecodeError for anything else."""
    return msgspec.json.decode(content, type=Screen)


def save(screen: Screen, folder: Path) -> dict[str, Path]:
    """Write screen.html and screen.json into the folder, both or none; returns their paths by name.

    Raises OutputError where the disk is full or gone.
    """
    from romcam.screen.page import render_page

    with together(folder, last=OUTPUTS[-1], replaced=OUTPUTS) as partial:
        (partial / "screen.html").write_text(render_page(screen), encoding="utf-8")
        (partial / "screen.json").write_bytes(to_json(screen))
    return {name: folder / name for name in OUTPUTS}


def schema_text() -> str:
    """The JSON Schema (2020-12) of screen.json, as it stands in docs/screen.schema.json."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"romcam screen {SCHEMA_VERSION}",
        **msgspec.json.schema(Screen),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
