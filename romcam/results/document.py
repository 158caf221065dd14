"""Documents kept as JSON with a page beside it: written together, with a JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from romcam.results.atomic_write import written_together
from romcam.results.result import finite

Content = TypeVar("Content")


@dataclass(frozen=True)
class Document(Generic[Content]):
    """A kind of document, stored as `name`.json and `name`.html.

    Parameters
    ----------
    name
        Name of both files, without the ending.
    version
        Version of its schema.
    content
        Type of its content.
    render
        Makes the HTML of its page.
    """

    name: str
    version: str
    content: type[Content]
    render: Callable[[Content], str]

    def to_json(self, content: Content) -> bytes:
        """Return indented JSON in UTF-8; unknown is null."""
        return msgspec.json.format(msgspec.json.encode(finite(msgspec.to_builtins(content))), indent=2) + b"\n"

    def from_json(self, written: bytes) -> Content:
        """Return the content that `to_json` wrote. Raises msgspec.DecodeError for anything else."""
        return msgspec.json.decode(written, type=self.content)

    def save(self, content: Content, folder: Path) -> dict[str, Path]:
        """Write page and JSON into a folder, both or none, and return their paths by name.

        The JSON is moved in last: where it exists, the page does. Raises OutputError where the disk is full or gone.
        """
        page, data = outputs = (f"{self.name}.html", f"{self.name}.json")
        with written_together(folder, last=data, replaced=outputs) as partial:
            (partial / page).write_text(self.render(content), encoding="utf-8")
            (partial / data).write_bytes(self.to_json(content))
        return {name: folder / name for name in outputs}

    def schema_text(self) -> str:
        """Return the JSON Schema (2020-12), as docs/ has it."""
        schema: dict[str, Any] = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"romcam {self.name} {self.version}",
            **msgspec.json.schema(self.content),
        }
        return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
