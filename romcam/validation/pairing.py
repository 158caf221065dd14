"""Which trial belongs to which reference: by the names of folders and files, or by the reference's own column."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from romcam.errors import InputError
from romcam.validation.reading import has_trials, read_reached, read_track, require_numbers
from romcam.validation.study import Pair, Reached
from romcam.validation.table import is_table, named, read_table

OWN: Final = "angles"
REFERENCE: Final = "reference"
_NOT_ANGLES: Final = ("validation",)
"""Tables that romcam itself leaves in such folders."""


def read_pairs(angles: Path, reference: Path, columns: Mapping[str, str]) -> tuple[list[Pair], list[str]]:
    """Every trial with its reference, and a word on each trial or reference that stays alone.

    angles: a table or a folder of them. reference: one trial's table, a table of one row a trial, or a folder of one
    table a trial. columns: see `read_track`. Raises InputError where either cannot be read or nothing matches.
    """
    trials = find_trials(angles)
    if reference.is_dir():
        return _pairs_by_file(trials, reference, columns, several=angles.is_dir())
    table = read_table(reference)
    if has_trials(table, columns):
        return _pairs_by_row(trials, read_reached(table, reference, columns), reference, several=angles.is_dir())
    if len(trials) != 1:
        raise InputError(
            f"{reference} is the reference of one trial, but {angles} holds {len(trials)}; give a folder of references "
            "named like the trials, or a table with a column trial."
        )
    name, path = next(iter(trials.items()))
    track = require_numbers(read_track(table, reference, name, columns), reference)
    return [Pair(name, read_track(read_table(path), path, name), track)], []


def find_trials(angles: Path) -> dict[str, Path]:
    """romcam's tables by the trial's name: that of the folder around an angles.csv, else the file's own.

    A folder is searched for angles.csv and angles.parquet at any depth; one without any holds tables named after their
    trials. The ending `-romcam` of a default output folder is no part of the name. Raises InputError where there are
    none, or two of one name.
    """
    if not angles.exists():
        raise InputError(f"{angles} does not exist; check the name.")
    if not angles.is_dir():
        return {_trial_name(angles): angles}
    inside = [path for path in sorted(angles.rglob(f"{OWN}.*")) if is_table(path) and not _hidden(path, angles)]
    tables = inside or [path for path in _tables(angles) if not path.stem.endswith(".truth")]
    trials: dict[str, Path] = {}
    for path in tables:
        earlier = trials.setdefault(_trial_name(path), path)
        # Of a trial's two tables either will do: they hold the same.
        if earlier.with_suffix("") != path.with_suffix(""):
            raise InputError(f"{earlier} and {path} are both called {_trial_name(path)}; rename one of the folders.")
    if not trials:
        raise InputError(f"{angles} holds no angles.csv; analyse the films first, with romcam analyze.")
    return trials


def find_references(folder: Path, own: Collection[Path] = ()) -> dict[str, Path]:
    """Reference tables by the trial's name: NAME.csv, NAME.truth.csv or NAME/reference.csv, and the same in Parquet.

    own: romcam's tables, which may lie in the same folder. Raises InputError where one trial has two.
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
            raise InputError(f"{references[name]} and {path} are both the reference of {name}; leave one of them.")
        references[name] = path
    return references


def _pairs_by_file(
    trials: dict[str, Path], folder: Path, columns: Mapping[str, str], *, several: bool
) -> tuple[list[Pair], list[str]]:
    references = find_references(folder, trials.values())
    alone = _alone(trials, references, folder, several=several)
    pairs: list[Pair] = []
    for name, path in trials.items():
        if name in references:
            there = references[name]
            track = require_numbers(read_track(read_table(there), there, name, columns), there)
            pairs.append(Pair(name, read_track(read_table(path), path, name), track))
    return pairs, alone


def _pairs_by_row(
    trials: dict[str, Path], references: dict[str, Reached], table: Path, *, several: bool
) -> tuple[list[Pair], list[str]]:
    alone = _alone(trials, references, table, several=several)
    pairs = [
        Pair(name, read_track(read_table(path), path, name), references[name])
        for name, path in trials.items()
        if name in references
    ]
    return pairs, alone


def _alone(trials: Collection[str], references: Collection[str], where: Path, *, several: bool) -> list[str]:
    """A word on each that has no partner. Raises InputError where none has one.

    Who compares one trial of many (several false) knows that the other references are not its.
    """
    if not set(trials) & set(references):
        raise InputError(
            f"No reference in {where} belongs to a trial: the trials are {named(sorted(trials))}, the references "
            f"{named(sorted(references)) or 'none'}; name each reference like its trial's folder."
        )
    without = [f"{name} (no reference)" for name in trials if name not in references]
    return without + [f"{name} (no trial)" for name in references if several and name not in trials]


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
