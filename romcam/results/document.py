"""Documents stored as JSON with an HTML page: both are written together, and the JSON has a schema."""

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
        Returns the HTML of its page.
    """

    name: str
    version: str
    content: type[Content]
    render: Callable[[Content], str]

    def to_json(self, content: Content) -> bytes:
        """Return the JSON file of a value.

        Parameters
        ----------
        content
            The document's value.

        Returns
        -------
        bytes
            Indented JSON in UTF-8. Numbers are rounded; a number that is not finite becomes null.
        """
        return msgspec.json.format(msgspec.json.encode(finite(msgspec.to_builtins(content))), indent=2) + b"\n"

    def from_json(self, written: bytes) -> Content:
        """Return the value that `to_json` wrote.

        Parameters
        ----------
        written
            Content of the JSON file.

        Returns
        -------
        Content
            The value.

        Raises
        ------
        msgspec.DecodeError
            The content is not JSON of this schema.
        """
        return msgspec.json.decode(written, type=self.content)

    def save(self, content: Content, folder: Path) -> dict[str, Path]:
        """Write page and JSON into a folder, both or none.

        The JSON is moved in last: if it exists, the page does too.

        Parameters
        ----------
        content
            The document's value.
        folder
            Output folder; created if missing.

        Returns
        -------
        dict[str, Path]
            File name → path.

        Raises
        ------
        OutputError
            The disk is full, or the folder is gone.
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
