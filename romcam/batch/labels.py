"""Labels of films: test, person, side and date by a clinic's romcam.toml and manifest."""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import dataclass, fields
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any, Final, cast

from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue

# The standard library has it from Python 3.11 on.
_toml: Any = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")

CONFIG: Final = "romcam.toml"
_UNKNOWN: Final = ("", "-", "?", "na", "n/a", "none", "unknown")
_SEXES: Final = {"f": "female", "w": "female", "female": "female", "m": "male", "male": "male"}
_ANSWERS: Final = {
    **dict.fromkeys(("yes", "y", "true", "1", "x", "mirrored"), True),
    **dict.fromkeys(("no", "n", "false", "0"), False),
}
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Labels:
    """The known labels of a film; None where unknown.

    Parameters
    ----------
    test
        Name of the test.
    subject
        The person's identifier.
    side
        The tested side.
    age
        Years.
    sex
        `female` or `male`.
    date, notes
        Free text.
    mirrored
        Whether the film is a mirror image.
    """

    test: str | None = None
    subject: str | None = None
    side: str | None = None
    age: int | None = None
    sex: str | None = None
    date: str | None = None
    notes: str | None = None
    mirrored: bool | None = None

    def over(self, other: Labels) -> Labels:
        """Return these labels, completed by others.

        Parameters
        ----------
        other
            Labels that are used where these are None.
        """
        return Labels(
            **{
                each.name: getattr(other if getattr(self, each.name) is None else self, each.name)
                for each in fields(Labels)
            },
        )


LABELS: Final = tuple(each.name for each in fields(Labels))


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
            For an invalid age or sex in the path.
        """
        found = self.expression.fullmatch(name)
        if found is None:
            return None
        read = {key: value for key, value in found.groupdict().items() if value}
        return self.labels.over(_make_labels(read, _text("where-film", file=CONFIG, film=name)))


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
    labels = _make_labels({key: str(value) for key, value in given.items()}, where)
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


def read_manifest(content: bytes, where: str) -> dict[str, Labels]:
    """Return labels by path, in the manifest's order.

    Parameters
    ----------
    content
        Content of the file: CSV with commas, semicolons or tabs, in UTF-8 or the encoding of spreadsheets on Windows.
    where
        Its path, for sentences.

    Raises
    ------
    InputError, UsageError
        For a mistake in the file.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # the encoding of spreadsheets on Windows
    header = text.lstrip().partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=header.count))
    columns = [(column or "").strip().lower() for column in rows.fieldnames or []]
    if "path" not in columns:
        raise InputError(_text("manifest-has-no-path", where=where, names=", ".join(LABELS)))
    rows.fieldnames = columns
    found: dict[str, Labels] = {}
    for row in rows:
        cells = {key: (value or "").strip() for key, value in row.items() if isinstance(value, str | None)}
        path = _normalised(cells.get("path", ""))
        if not path:
            continue
        line = _text("where-line", file=where, line=str(rows.line_num))
        if path in found:
            raise InputError(_text("manifest-path-twice", where=line, path=path))
        found[path] = _make_labels(cells, line)
    return found


def _normalised(path: str) -> str:
    """A path in the plan's form: with forward slashes, without `./`."""
    if "://" in path or not path:
        return path
    return PurePosixPath(path.replace("\\", "/")).as_posix()


def _make_labels(given: dict[str, str], where: str) -> Labels:
    """Labels from text. where: origin of the text, for the UsageError on an invalid age, sex or mirrored."""
    known = {key: value for key in LABELS if (value := given.get(key, "").strip()).lower() not in _UNKNOWN}
    age, sex, mirrored = known.pop("age", None), known.pop("sex", None), known.pop("mirrored", None)
    if age is not None and not (age.isdigit() and 3 <= int(age) <= 120):
        raise UsageError(_text("label-bad-age", where=where, age=age))
    if sex is not None and sex.lower() not in _SEXES:
        raise UsageError(_text("label-bad-sex", where=where, sex=sex))
    if mirrored is not None and mirrored.lower() not in _ANSWERS:
        raise UsageError(_text("label-bad-mirrored", where=where, given=mirrored))
    return Labels(
        **known,
        age=int(age) if age else None,
        sex=_SEXES[sex.lower()] if sex else None,
        mirrored=_ANSWERS[mirrored.lower()] if mirrored else None,
    )
