"""Pairing of trials with references, by the names of folders and files or by a column of the reference."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.validation.study import EndReading, Pair
from romcam.validation.tables import (
    has_trials,
    is_table,
    named,
    read_end_readings,
    read_table,
    read_track,
    require_numbers,
)

OWN: Final = "angles"
REFERENCE: Final = "reference"
_NOT_ANGLES: Final = ("validation",)
"""Other tables that romcam writes to such folders."""

_text = Catalogue(__name__)


def read_pairs(angles: Path, reference: Path, columns: Mapping[str, str]) -> tuple[list[Pair], list[str]]:
    """Read every trial with its reference.

    Parameters
    ----------
    angles
        A table that romcam wrote, or a folder of such tables.
    reference
        The table of one trial, a table of one row per trial, or a folder of one table per trial.
    columns
        Angle → column of the reference, see `read_track`.

    Returns
    -------
    tuple
        The pairs, and a phrase on each trial or reference without a partner.

    Raises
    ------
    InputError
        A table cannot be read, or no reference belongs to a trial.
    """
    trials = find_trials(angles)
    if reference.is_dir():
        return _pairs_by_file(trials, reference, columns, several=angles.is_dir())
    table = read_table(reference)
    if has_trials(table, columns):
        return _pairs_by_row(trials, read_end_readings(table, reference, columns), reference, several=angles.is_dir())
    if len(trials) != 1:
        raise InputError(_text("reference-of-one-trial", reference=reference, folder=angles, count=len(trials)))
    name, path = next(iter(trials.items()))
    track = require_numbers(read_track(table, reference, name, columns), reference)
    return [Pair(name, read_track(read_table(path), path, name), track)], []


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
    inside = [path for path in sorted(angles.rglob(f"{OWN}.*")) if is_table(path) and not _hidden(path, angles)]
    tables = inside or [path for path in _tables(angles) if not path.stem.endswith(".truth")]
    trials: dict[str, Path] = {}
    for path in tables:
        earlier = trials.setdefault(_trial_name(path), path)
        # The CSV and Parquet tables of a trial have the same content, so either is used.
        if earlier.with_suffix("") != path.with_suffix(""):
            raise InputError(_text("two-trials-of-one-name", first=earlier, second=path, name=_trial_name(path)))
    if not trials:
        raise InputError(_text("no-trials", folder=angles))
    return trials


def find_references(folder: Path, own: Collection[Path] = ()) -> dict[str, Path]:
    """Find reference tables: NAME.csv, NAME.truth.csv or NAME/reference.csv, and the same in Parquet.

    Parameters
    ----------
    folder
        Folder to search.
    own
        Tables that romcam wrote, which may be in the same folder and are left out.

    Returns
    -------
    dict
        The trial's name → its reference.

    Raises
    ------
    InputError
        A trial has two references.
    """
    skipped = {path.resolve() for path in own}
    tables = [*_tables(folder), *filter(is_table, sorted(folder.glob(f"*/{REFERENCE}.*")))]
    references: dict[str, Path] = {}
    for path in tables:
        if path.resolve() in skipped or path.stem == OWN:
            continue
        inside = path.parent != folder
        name = path.parent.name if inside else path.stem.removesuffix(".truth")
        name = name.removesuffix("-romcam") if inside else name
        if name in references:
            raise InputError(_text("two-references", first=references[name], second=path, name=name))
        references[name] = path
    return references


def _pairs_by_file(
    trials: dict[str, Path], folder: Path, columns: Mapping[str, str], *, several: bool
) -> tuple[list[Pair], list[str]]:
    references = find_references(folder, trials.values())
    unmatched = _unmatched(trials, references, folder, several=several)
    pairs: list[Pair] = []
    for name, path in trials.items():
        if name in references:
            there = references[name]
            track = require_numbers(read_track(read_table(there), there, name, columns), there)
            pairs.append(Pair(name, read_track(read_table(path), path, name), track))
    return pairs, unmatched


def _pairs_by_row(
    trials: dict[str, Path], references: dict[str, EndReading], table: Path, *, several: bool
) -> tuple[list[Pair], list[str]]:
    unmatched = _unmatched(trials, references, table, several=several)
    pairs = [
        Pair(name, read_track(read_table(path), path, name), references[name])
        for name, path in trials.items()
        if name in references
    ]
    return pairs, unmatched


def _unmatched(trials: Collection[str], references: Collection[str], where: Path, *, several: bool) -> list[str]:
    """Return a phrase on each trial or reference without a partner.

    With one trial (`several` is false), references of other trials are expected and not mentioned.
    """
    if not set(trials) & set(references):
        if not references:
            raise InputError(_text("no-references", where=where, trials=named(sorted(trials))))
        lists = {"trials": named(sorted(trials)), "references": named(sorted(references))}
        raise InputError(_text("nothing-matches", where=where, **lists))
    without = [_text("without-reference", name=name) for name in trials if name not in references]
    others = [_text("without-trial", name=name) for name in references if several and name not in trials]
    return without + others


def _trial_name(path: Path) -> str:
    return path.resolve().parent.name.removesuffix("-romcam") if path.stem == OWN else path.stem


def _tables(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if is_table(path) and path.is_file() and path.stem not in _NOT_ANGLES and not path.name.startswith(".")
    ]


def _hidden(path: Path, below: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(below).parts)
