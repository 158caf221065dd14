"""The manifest: a clinic's own table of films and their labels, and which film of a folder each of its rows means."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from romcam.batch.labels import LABELS, Labels, make_labels
from romcam.batch.storage import is_url
from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.tables import parse_table
from romcam.video.dates import month_comes_first

PATH: Final = "path"
COLUMNS: Final = (PATH, *LABELS)
_DRIVE: Final = re.compile(r"^[a-zA-Z]:/*")
_text = Catalogue(__name__)


@dataclass(frozen=True)
class ManifestRow:
    """One row: labels of a film.

    Parameters
    ----------
    path
        The film's path as written, with forward slashes.
    labels
        Its labels.
    where
        The row, for sentences.
    problem
        Why the row cannot be used, in a sentence; empty where it can.
    """

    path: str
    labels: Labels
    where: str
    problem: str = ""


@dataclass(frozen=True)
class Manifest:
    """The rows of a manifest in order.

    Parameters
    ----------
    rows
        The rows that name a film.
    """

    rows: tuple[ManifestRow, ...] = ()


@dataclass(frozen=True)
class Matched:
    """The rows of a manifest by the films they mean.

    Parameters
    ----------
    of
        Name of a film of the folder → its rows, in order.
    elsewhere
        Rows whose film is not in the folder.
    """

    of: Mapping[str, list[ManifestRow]] = field(default_factory=dict[str, "list[ManifestRow]"])
    elsewhere: Sequence[ManifestRow] = ()


def read_manifest(content: bytes, where: str, columns: Mapping[str, str] | None = None) -> Manifest:
    """Read a manifest.

    A cell that cannot be read costs its row: the film is listed with the reason.

    Parameters
    ----------
    content
        Content of the file: text in any dialect, or a workbook.
    where
        Its path, for sentences.
    columns
        Name of a column in the clinic's own words, by the label it is; such as `subject` → `Patient`.

    Raises
    ------
    InputError
        It is not a table, or no column names the films.
    UsageError
        A column of `columns` does not exist.
    """
    header, rows = _read(content, where, columns or {})
    chosen = _columns(header, columns or {}, where)
    if PATH not in chosen:
        found = ", ".join(printable(each.strip()) for each in header if each.strip())
        raise InputError(_text("manifest-has-no-path", where=where, names=", ".join(LABELS), found=found))
    cells = [{name: row[index].strip() for name, index in chosen.items() if index < len(row)} for row in rows]
    month_first = month_comes_first(each["date"] for each in cells if "date" in each)
    found_rows: list[ManifestRow] = []
    for number, row in enumerate(cells, 2):
        path = normalised(row.pop(PATH, ""))
        if not path:
            continue
        line = _text("where-row", file=where, row=str(number))
        try:
            found_rows.append(ManifestRow(path, make_labels(row, line, month_first), line))
        except UsageError as error:
            found_rows.append(ManifestRow(path, Labels(), line, str(error)))
    return Manifest(tuple(found_rows))


def match_films(manifest: Manifest, names: Collection[str], folder: Path | None = None) -> Matched:
    """Find the film that each row means.

    Parameters
    ----------
    manifest
        The manifest.
    names
        Paths of the films in the folder.
    folder
        The folder; None where it is not on this disk.

    Notes
    -----
    Drive letters, backslashes, letter case and the Unicode form of a path depend on the machine that the manifest was
    written on. A row means the film of the same path, in the folder or elsewhere. If there is none, it means the one
    film of the folder whose path differs from its own in nothing else, or is the end of its own.
    """
    by_key: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        by_key.setdefault(_key(name), []).append(name)
    of: dict[str, list[ManifestRow]] = {}
    elsewhere: list[ManifestRow] = []
    for row in manifest.rows:
        name = row.path if row.path in names else None
        if name is None and not is_url(row.path):
            if folder is not None and os.path.exists(folder / row.path):
                inside = os.path.relpath(os.path.realpath(folder / row.path), os.path.realpath(folder))
                name = inside if inside in names else None
            else:
                name = _by_end(_key(row.path), by_key)
        if name is None:
            elsewhere.append(row)
        else:
            of.setdefault(name, []).append(row)
    return Matched(of, elsewhere)


def one_of(rows: Sequence[ManifestRow]) -> ManifestRow:
    """Return the row of a film; several that contradict each other are a problem of that film.

    Parameters
    ----------
    rows
        All rows that mean the film, at least one.
    """
    first = rows[0]
    other = next((each for each in rows[1:] if (each.labels, each.problem) != (first.labels, first.problem)), None)
    if other is None:
        return first
    return ManifestRow(
        first.path, Labels(), first.where, _text("manifest-path-twice", where=other.where, path=first.path)
    )


def parse_columns(given: Sequence[str]) -> dict[str, str]:
    """Read options such as `subject=Patient`.

    Parameters
    ----------
    given
        The options.

    Raises
    ------
    UsageError
        For an option that names no label, or no column.
    """
    columns: dict[str, str] = {}
    for each in given:
        label, _, column = each.partition("=")
        if label.strip().lower() not in COLUMNS or not column.strip():
            raise UsageError(_text("columns-wrong", given=each, names=", ".join(COLUMNS)))
        columns[label.strip().lower()] = column.strip()
    return columns


def normalised(path: str) -> str:
    """Return a path with forward slashes, and without `./`.

    Parameters
    ----------
    path
        The path as written; a URL is returned unchanged.
    """
    path = path.strip()
    if is_url(path) or not path:
        return path
    return PurePosixPath(path.replace("\\", "/")).as_posix()


def _read(content: bytes, where: str, columns: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of the table, as text."""
    wanted = {_heading(each) for each in (*COLUMNS, *columns.values())}
    table = parse_table(content, where, lambda heading: _heading(heading) in wanted)
    cells = [table.text(index) for index in range(len(table.columns))]
    return list(table.columns), [list(row) for row in zip(*cells, strict=True)]


def _columns(header: Sequence[str], given: Mapping[str, str], where: str) -> dict[str, int]:
    """Index of the column of each label."""
    written = [_heading(each) for each in header]
    chosen = {name: written.index(name) for name in COLUMNS if name in written}
    for label, column in given.items():
        if _heading(column) not in written:
            found = ", ".join(printable(each.strip()) for each in header if each.strip())
            raise UsageError(_text("columns-not-there", where=where, column=column, found=found))
        chosen[label] = written.index(_heading(column))
    return chosen


def _heading(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _key(path: str) -> tuple[str, ...]:
    """The parts of a path without what depends on the machine that wrote it."""
    plain = _DRIVE.sub("", unicodedata.normalize("NFC", path).replace("\\", "/"))
    return tuple(unicodedata.normalize("NFC", part.casefold()) for part in plain.split("/") if part not in ("", "."))


def _by_end(key: tuple[str, ...], by_key: Mapping[tuple[str, ...], list[str]]) -> str | None:
    """The one film whose parts are the end of these, as many as possible."""
    for start in range(len(key)):
        names = by_key.get(key[start:], [])
        if names:
            return names[0] if len(names) == 1 else None
    return None
