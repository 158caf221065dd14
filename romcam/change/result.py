"""change.json and the page beside it, written together, and the JSON Schema of the former.

`python -m romcam.change.result > docs/change.schema.json` renews the schema.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from romcam.change.compare import SCHEMA_VERSION
from romcam.change.values import Change
from romcam.report.result import finite
from romcam.report.staging import together

OUTPUTS: Final = ("change.html", "change.json")
"""Every file a comparison leaves; change.json comes last, so where it stands, the page does."""


def to_json(change: Change) -> bytes:
    """The comparison as indented JSON, UTF-8; what is not known is null."""
    return msgspec.json.format(msgspec.json.encode(finite(msgspec.to_builtins(change))), indent=2) + b"\n"


def from_json(content: bytes) -> Change:
    """The comparison that `to_json` wrote. Raises msgspec.DecodeError for anything else."""
    return msgspec.json.decode(content, type=Change)


def save(change: Change, folder: Path) -> dict[str, Path]:
    """Write change.html and change.json into the folder, both or none; returns their paths by name.

    Raises OutputError where the disk is full or gone.
    """
    from romcam.change.page import render_page

    with together(folder, last=OUTPUTS[-1], replaced=OUTPUTS) as partial:
        (partial / "change.html").write_text(render_page(change), encoding="utf-8")
        (partial / "change.json").write_bytes(to_json(change))
    return {name: folder / name for name in OUTPUTS}


def schema_text() -> str:
    """The JSON Schema (2020-12) of change.json, as it stands in docs/change.schema.json."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"romcam change {SCHEMA_VERSION}",
        **msgspec.json.schema(Change),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    print(schema_text(), end="")
