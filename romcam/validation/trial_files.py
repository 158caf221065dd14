"""Files of trials and of references: where they are, and the name of the trial of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.names import printable
from romcam.results.walk import walk
from romcam.tables import is_table
from romcam.validation import mvnx
from romcam.validation.marker_files import is_markers

OWN: Final = "angles"
REFERENCE: Final = "reference"
BATCH: Final = "videos"
"""Folder in which romcam batch puts a folder for each film."""
_NOT_ANGLES: Final = ("validation",)
"""Other tables that romcam writes to such folders."""
NOTES: Final = ".txt"
"""Ending of a table that may as well be notes."""

_text = Catalogue(__name__)


def find_trials(angles: Path) -> dict[str, Path]:
    """Find romcam's tables.

    A folder is searched for angles.csv and angles.parquet at any depth. If it has none, its tables are named after
    their trials. The ending `-romcam` of a default output folder is not part of the name.

    Parameters
    ----------
    angles
        A table, or a folder of tables.

    Returns
    -------
    dict
        Name of the trial → its table. The name is that of the folder of an angles.csv, else the file's own.

    Raises
    ------
    InputError
        There is no table, or two trials have the same name.
    """
    if not angles.exists():
        raise InputError(_text("angles-missing", path=angles))
    if not angles.is_dir():
        return {_trial_name(angles): angles}
    found = sorted(folder / name for folder, names in walk(angles) for name in names if Path(name).stem == OWN)
    inside = [path for path in found if is_table(path)]
    tables = inside or [path for path in _tables(angles) if not path.stem.endswith(".truth")]
    trials: dict[str, Path] = {}
    named_alike = _names(tables, angles)
    for path in tables:
        earlier = trials.setdefault(named_alike[path], path)
        # The CSV and Parquet tables of a trial have the same content, so either is used.
        if earlier.with_suffix("") != path.with_suffix(""):
            raise InputError(_text("two-trials-of-one-name", first=earlier, second=path, name=named_alike[path]))
    if not trials:
        raise InputError(_text("no-trials", folder=angles))
    return trials


def find_references(folder: Path, own: Collection[Path] = ()) -> tuple[dict[str, Path], dict[str, InputError]]:
    """Find reference tables: NAME.csv, NAME.truth.csv or NAME/reference.csv, and the same in other kinds of tables.

    Parameters
    ----------
    folder
        Folder to search.
    own
        Tables that romcam wrote, which may be in the same folder and are left out.

    Returns
    -------
    tuple
        The trial's name → its reference, and the name of each trial with two references → the error to report. A text
        file counts only where there is no other reference of its name, since it may hold notes.
    """
    skipped = {path.resolve() for path in own}
    tables = [*_tables(folder), *filter(_is_reference, sorted(folder.glob(f"*/{REFERENCE}.*")))]
    return _by_name([path for path in tables if path.resolve() not in skipped and path.stem != OWN], folder)


def references_among(files: Sequence[Path]) -> tuple[dict[str, Path], dict[str, InputError]]:
    """Return references that are named one by one, as `find_references` does for those of a folder.

    Parameters
    ----------
    files
        The references. One that is called `reference` has the name of its folder.

    Raises
    ------
    InputError
        One is a folder.
    """
    for path in files:
        if path.is_dir():
            raise InputError(_text("folder-among-references", folder=path))
    return _by_name(files, None)


def _by_name(tables: Sequence[Path], folder: Path | None) -> tuple[dict[str, Path], dict[str, InputError]]:
    references: dict[str, Path] = {}
    twice: dict[str, InputError] = {}
    for path in sorted(tables, key=lambda path: path.suffix.lower() == NOTES):
        inside = path.stem == REFERENCE if folder is None else path.parent != folder
        name = path.resolve().parent.name if inside else path.stem.removesuffix(".truth")
        name = printable(name.removesuffix("-romcam") if inside else name)
        if name not in references:
            references[name] = path
        elif path.suffix.lower() != NOTES:
            twice[name] = InputError(_text("two-references", first=references[name], second=path, name=name))
    return references, twice


def _trial_name(path: Path) -> str:
    return printable(path.resolve().parent.name.removesuffix("-romcam") if path.stem == OWN else path.stem)


def _is_reference(path: Path) -> bool:
    return is_table(path) or is_markers(path) or path.suffix.lower() == mvnx.ENDING


def _tables(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if _is_reference(path) and path.is_file() and path.stem not in _NOT_ANGLES and not path.name.startswith(".")
    ]


def _names(tables: Sequence[Path], angles: Path) -> dict[Path, str]:
    """Names of trials: of those of which several would have one name, with the folders in which they lie."""
    names = {path: _trial_name(path) for path in tables}
    several = {name for name in names.values() if len({path.parent for path in names if names[path] == name}) > 1}
    for path, name in names.items():
        if name in several and path.stem == OWN:
            within = path.parent.relative_to(angles).parts
            names[path] = printable("/".join(within[1:] if within[0] == BATCH and len(within) > 2 else within))
    return names


def shown_name(path: Path) -> str:
    """Return the name of a table for messages: with its folder, if every trial has one of the same name.

    Parameters
    ----------
    path
        The table.

    Returns
    -------
    str
        Such as `bend.csv` or `p07/reference.csv`.
    """
    folder = f"{path.resolve().parent.name}/" if path.stem in (OWN, REFERENCE) else ""
    return printable(f"{folder}{path.name}")
