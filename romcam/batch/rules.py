"""romcam.toml and the manifest: what a clinic says about its films."""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import dataclass, fields
from pathlib import PurePosixPath
from typing import Any, Final, cast

from romcam.errors import InputError, UsageError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # pyright: ignore[reportMissingImports]

CONFIG: Final = "romcam.toml"
_UNKNOWN: Final = ("", "-", "?", "na", "n/a", "none", "unknown")
_SEXES: Final = {"f": "female", "w": "female", "female": "female", "m": "male", "male": "male"}


@dataclass(frozen=True)
class Labels:
    """What is said about a film; None where nothing is."""

    test: str | None = None
    subject: str | None = None
    side: str | None = None
    age: int | None = None
    sex: str | None = None
    date: str | None = None
    notes: str | None = None

    def over(self, other: Labels) -> Labels:
        """These, and where they say nothing, the other's."""
        return Labels(
            **{each.name: getattr(self, each.name) or getattr(other, each.name) for each in fields(Labels)},
        )


NAMES: Final = tuple(each.name for each in fields(Labels))


@dataclass(frozen=True)
class Pattern:
    """One `[[video]]` of romcam.toml: films whose place matches are labelled so."""

    text: str
    labels: Labels
    expression: re.Pattern[str]

    def match(self, name: str) -> Labels | None:
        """The labels for a film of that name, None where it does not match."""
        found = self.expression.fullmatch(name)
        if found is None:
            return None
        read = {key: value for key, value in found.groupdict().items() if value}
        return self.labels.over(make_labels(read, f"{CONFIG}, {name}"))


def read_patterns(content: bytes, where: str) -> tuple[Pattern, ...]:
    """The patterns of a romcam.toml, in order. Raises UsageError that names the mistake."""
    try:
        config = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{where} is not valid TOML ({error}); mend that line.") from error
    tables = config.get("video", [])
    if set(config) - {"video"} or not isinstance(tables, list):
        raise UsageError(f"{where} may hold [[video]] tables only, each with a pattern; see docs/batch.md.")
    return tuple(_pattern(table, where) for table in cast("list[Any]", tables))


def _pattern(table: Any, where: str) -> Pattern:
    said = dict(table) if isinstance(table, dict) else {}
    text = said.pop("pattern", None)
    if not isinstance(text, str) or set(said) - set(NAMES):
        raise UsageError(
            f"{where}: each [[video]] needs a pattern, and may say {', '.join(NAMES)}; "
            f"this one says {', '.join(map(str, table)) if isinstance(table, dict) else table}."
        )
    labels = make_labels({key: str(value) for key, value in said.items()}, where)
    return Pattern(text, labels, _expression(text, where))


def _expression(text: str, where: str) -> re.Pattern[str]:
    """A glob in which `**` passes folders and `{subject}` and the like read a label off the name."""
    parts: list[str] = [] if text.startswith(("/", "**")) or "/" in text else ["(?:.*/)?"]
    for piece in re.findall(r"\*\*/|\*\*|\*|\?|\{\w*\}|[^*?{]+|.", text.lstrip("/"), re.DOTALL):
        if piece.startswith("{"):
            label = piece[1:-1]
            if label not in NAMES:
                raise UsageError(f"{where}: {piece} in {text!r} is none of {', '.join(NAMES)}.")
            parts.append(f"(?P={label})" if f"(?P<{label}>" in "".join(parts) else f"(?P<{label}>[^/]+?)")
        else:
            parts.append({"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(piece) or re.escape(piece))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def read_manifest(content: bytes, where: str) -> dict[str, Labels]:
    """Labels by path, as the manifest has it, in its order. Raises InputError that names the row."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # what spreadsheets on Windows still write
    header = text.lstrip().partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=header.count))
    columns = [(column or "").strip().lower() for column in rows.fieldnames or []]
    if "path" not in columns:
        raise InputError(f"{where} has no column path; its first line must name the columns: path, {', '.join(NAMES)}.")
    rows.fieldnames = columns
    found: dict[str, Labels] = {}
    for row in rows:
        cells = {key: (value or "").strip() for key, value in row.items() if isinstance(value, str | None)}
        path = _place(cells.get("path", ""))
        if not path:
            continue
        if path in found:
            raise InputError(f"{where}, line {rows.line_num}: {path} stands there twice; leave one of the lines.")
        found[path] = make_labels(cells, f"{where}, line {rows.line_num}")
    return found


def _place(path: str) -> str:
    """A path as the plan writes it: forward slashes, no `./`."""
    if "://" in path or not path:
        return path
    return PurePosixPath(path.replace("\\", "/")).as_posix()


def make_labels(said: dict[str, str], where: str) -> Labels:
    """Labels from text. Raises UsageError for an age or sex that is none."""
    known = {key: value for key in NAMES if (value := said.get(key, "").strip()).lower() not in _UNKNOWN}
    age, sex = known.pop("age", None), known.pop("sex", None)
    if age is not None and not (age.isdigit() and 3 <= int(age) <= 120):
        raise UsageError(f"{where}: age {age} is not a number of years from 3 to 120.")
    if sex is not None and sex.lower() not in _SEXES:
        raise UsageError(f"{where}: sex {sex} is neither female nor male; leave it empty where it is not known.")
    return Labels(**known, age=int(age) if age else None, sex=_SEXES[sex.lower()] if sex else None)
