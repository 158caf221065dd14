"""Patterns of romcam.toml, which read labels from the names of films."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final, cast

from romcam.batch.labels import LABELS, Labels, make_labels
from romcam.errors import UsageError
from romcam.messages import Catalogue

# The standard library has it from Python 3.11 on.
_toml: Any = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")

CONFIG: Final = "romcam.toml"
_text = Catalogue(__name__)


@dataclass(frozen=True)
class LabelPattern:
    """One `[[video]]` of romcam.toml: the labels of films whose path matches.

    Parameters
    ----------
    text
        The pattern as written.
    labels
        Those that do not depend on the name.
    expression
        The pattern, with a group for each label that is read from the name.
    """

    text: str
    labels: Labels
    expression: re.Pattern[str]

    def match(self, name: str) -> Labels | None:
        """Return the labels of a film.

        Parameters
        ----------
        name
            Path of the film in its folder.

        Returns
        -------
        Labels or None
            None where the path does not match.

        Raises
        ------
        UsageError
            For an invalid label in the path, other than a test that does not exist: that stays unknown.
        """
        found = self.expression.fullmatch(name)
        if found is None:
            return None
        read = {key: value for key, value in found.groupdict().items() if value}
        where = _text("where-film", file=CONFIG, film=name)
        test = {"test": read.pop("test")} if "test" in read else {}
        try:
            named = make_labels(test, where)
        except UsageError:
            named = Labels()
        return self.labels.over(make_labels(read, where)).over(named)


def read_patterns(content: bytes, where: str) -> tuple[LabelPattern, ...]:
    """Return the patterns of a romcam.toml, in order.

    Parameters
    ----------
    content
        Content of the file.
    where
        Its path, for sentences.

    Raises
    ------
    UsageError
        For a mistake in the file.
    """
    try:
        config: dict[str, Any] = _toml.loads(content.decode())
    except ValueError as error:  # not TOML, or not UTF-8
        raise UsageError(_text("config-is-not-toml", where=where, error=error)) from error
    tables = config.get("video", [])
    if set(config) - {"video"} or not isinstance(tables, list):
        raise UsageError(_text("config-has-other-tables", where=where))
    return tuple(_pattern(table, where) for table in cast("list[Any]", tables))


def _pattern(table: Any, where: str) -> LabelPattern:
    given = dict(cast("dict[str, Any]", table)) if isinstance(table, dict) else dict[str, Any]()
    text = given.pop("pattern", None)
    if not isinstance(text, str) or set(given) - set(LABELS):
        keys = ", ".join(map(str, cast("dict[Any, Any]", table))) if isinstance(table, dict) else table
        raise UsageError(_text("config-bad-table", where=where, names=", ".join(LABELS), given=keys))
    labels = make_labels({key: str(value) for key, value in given.items()}, where)
    return LabelPattern(text, labels, _expression(text, where))


def _expression(text: str, where: str) -> re.Pattern[str]:
    """A glob in which `**` matches folders, and `{subject}` and other placeholders read a label from the name."""
    parts: list[str] = [] if text.startswith(("/", "**")) or "/" in text else ["(?:.*/)?"]
    for piece in re.findall(r"\*\*/|\*\*|\*|\?|\{\w*\}|[^*?{]+|.", text.lstrip("/"), re.DOTALL):
        if piece.startswith("{"):
            label = piece[1:-1]
            if label not in LABELS:
                names = ", ".join(LABELS)
                raise UsageError(
                    _text("config-bad-placeholder", where=where, placeholder=piece, pattern=repr(text), names=names)
                )
            parts.append(f"(?P={label})" if f"(?P<{label}>" in "".join(parts) else f"(?P<{label}>[^/]+?)")
        else:
            parts.append({"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(piece) or re.escape(piece))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)
