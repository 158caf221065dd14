"""What is kept as JSON with a page beside it: both written together, and the JSON Schema of the former."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from romcam.results.atomic_write import together
from romcam.results.result import finite

Content = TypeVar("Content")


@dataclass(frozen=True)
class Document(Generic[Content]):
    """A kind of document, `name`.json and `name`.html.

    version: of its schema. content: the type of what it holds. render: what the page is made by, HTML.
    """

    name: str
    version: str
    content: type[Content]
    render: Callable[[Content], str]

    def to_json(self, content: Content) -> bytes:
        """Indented JSON, UTF-8; what is not known is null."""
        return msgspec.json.format(msgspec.json.encode(finite(msgspec.to_builtins(content))), indent=2) + b"\n"

    def from_json(self, written: bytes) -> Content:
        """What `to_json` wrote. Raises msgspec.DecodeError for anything else."""
        return msgspec.json.decode(written, type=self.content)

    def save(self, content: Content, folder: Path) -> dict[str, Path]:
        """Write page and JSON into the folder, both or none; returns their paths by name.

        The JSON comes last, so where it stands, the page does. Raises OutputError where the disk is full or gone.
        """
        page, data = outputs = (f"{self.name}.html", f"{self.name}.json")
        with together(folder, last=data, replaced=outputs) as partial:
            (partial / page).write_text(self.render(content), encoding="utf-8")
            (partial / data).write_bytes(self.to_json(content))
        return {name: folder / name for name in outputs}

    def schema_text(self) -> str:
        """The JSON Schema (2020-12), as it stands in docs/."""
        schema: dict[str, Any] = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": f"romcam {self.name} {self.version}",
            **msgspec.json.schema(self.content),
        }
        return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
