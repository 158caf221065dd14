"""Pairing of trials with references, by the names of folders and files or by a column of the reference."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final

from romcam import clinical
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.names import identifier_key, printable
from romcam.results.reading import RESULT, read_result
from romcam.results.walk import walk
from romcam.tables import Table, is_table
from romcam.validation import mvnx
from romcam.validation.marker_files import is_markers
from romcam.validation.study import ONE_LEG, EndReading, Pair, Track
from romcam.validation.tables import (
    Units,
    has_trials,
    named,
    read_end_readings,
    read_table,
    read_track,
    require_numbers,
)

OWN: Final = "angles"
REFERENCE: Final = "reference"
BATCH: Final = "videos"
"""Folder in which romcam batch puts a folder for each film."""
_NOT_ANGLES: Final = ("validation",)
"""Other tables that romcam writes to such folders."""
_NOTES: Final = ".txt"

_text = Catalogue(__name__)


def read_pairs(
    angles: Path,
    reference: Path | Sequence[Path],
    columns: Mapping[str, str],
    units: Units | None = None,
    markers: Mapping[str, Sequence[str]] | None = None,
) -> tuple[list[Pair], list[str]]:
    """Read every trial with its reference.

    Parameters
    ----------
    angles
        A table that romcam wrote, or a folder of such tables.
    reference
        The table of one trial, a table of one row per trial, a folder of one table per trial, or several tables, each
        of one trial.
    columns
        Angle → column of the reference, see `read_track`.
    units
        Units of the reference as the user states them.
    markers
        Names of markers as the user states them, see `read_marker_angles`.

    Returns
    -------
    tuple
        The pairs, and a phrase on each trial or reference that has no partner or cannot be read.

    Raises
    ------
    InputError
        No table can be read, or no reference belongs to a trial.
    """
    units = units or Units()
    trials = find_trials(angles)
    read = _Reader(columns, units, markers)
    several = angles.is_dir()
    if not isinstance(reference, Path) and len(reference) != 1:
        return _pairs_by_file(trials, references_among(reference), reference[0].parent, read, several=several)
    reference = reference if isinstance(reference, Path) else reference[0]
    if reference.is_dir():
        return _pairs_by_file(trials, find_references(reference, trials.values()), reference, read, several=several)
    table = read.table(reference)
    if has_trials(table, columns):
        readings = read_end_readings(table, reference, columns, units)
        return _pairs_by_row(trials, readings, reference, several=several)
    if len(trials) != 1:
        raise InputError(_text("reference-of-one-trial", reference=reference, folder=angles, count=len(trials)))
    name, path = next(iter(trials.items()))
    return [_pair(name, path, read.track(reference, name, table))], []


def of_test(pairs: Sequence[Pair], test: str) -> list[Pair]:
    """Return the trials of one clinical test.

    Parameters
    ----------
    pairs
        Trials with their references.
    test
        Name of the test.

    Raises
    ------
    UsageError
        There is no such test.
    InputError
        No trial is of this test.
    """
    clinical.get(test)
    chosen = [pair for pair in pairs if pair.test == test]
    if not chosen:
        there = ", ".join(sorted({pair.test for pair in pairs if pair.test})) or _text("no-test-known")
        raise InputError(_text("no-trial-of-test", test=test, tests=there))
    return chosen


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
    for path in sorted(tables, key=lambda path: path.suffix.lower() == _NOTES):
        inside = path.stem == REFERENCE if folder is None else path.parent != folder
        name = path.resolve().parent.name if inside else path.stem.removesuffix(".truth")
        name = printable(name.removesuffix("-romcam") if inside else name)
        if name not in references:
            references[name] = path
        elif path.suffix.lower() != _NOTES:
            twice[name] = InputError(_text("two-references", first=references[name], second=path, name=name))
    return references, twice


@dataclass(frozen=True)
class _Reader:
    """Reads references as the user describes them."""

    columns: Mapping[str, str]
    units: Units
    markers: Mapping[str, Sequence[str]] | None

    def table(self, path: Path) -> Table:
        return read_table(path, self.columns, self.markers)

    def track(self, path: Path, name: str, table: Table | None = None) -> Track:
        table = self.table(path) if table is None else table
        return require_numbers(read_track(table, path, name, self.columns, self.units), path)


def _pairs_by_file(
    trials: dict[str, Path],
    found: tuple[dict[str, Path], dict[str, InputError]],
    folder: Path,
    read: _Reader,
    *,
    several: bool,
) -> tuple[list[Pair], list[str]]:
    references, twice = found
    same = match_names(trials, [*references, *twice])
    notes: list[str] = []
    if len(trials) == len(references) == 1 and not twice and not same and not set(trials) & set(references):
        same = dict(zip(references, trials, strict=True))
        notes.append(_text("only-one-of-each", name=next(iter(trials)), reference=next(iter(references.values()))))
    references = {same.get(name, name): path for name, path in references.items()}
    twice = {same.get(name, name): error for name, error in twice.items()}
    unmatched = _unmatched(trials, {**references, **twice}, folder, several=several)

    def reference(name: str) -> Track:
        if name in twice:
            raise twice[name]
        return read.track(references[name], name)

    return _readable(trials, {**references, **twice}, reference, notes + unmatched)


def _pairs_by_row(
    trials: dict[str, Path], references: dict[str, EndReading], table: Path, *, several: bool
) -> tuple[list[Pair], list[str]]:
    same = match_names(trials, references)
    references = {same.get(name, name): reading for name, reading in references.items()}
    unmatched = _unmatched(trials, references, table, several=several)
    return _readable(trials, references, references.__getitem__, unmatched)


def match_names(trials: Collection[str], references: Collection[str]) -> dict[str, str]:
    """Find the trial that each reference means.

    Parameters
    ----------
    trials
        Names of the trials, as `find_trials` gives them.
    references
        Names that the references state.

    Returns
    -------
    dict
        Name of a reference → the trial it means, where that is not the trial of the same name.

    Notes
    -----
    A trial is meant by its own name, by that of its film without the ending (`07` for `07.mp4`), or, where one trial
    lies in a folder of a name, by that folder (`p07` for `p07/bend.mp4`), each in other letter case or after a
    spreadsheet has made 7 or 7.0 of it. A name that fits several trials, or a trial that is meant by several names, is
    not matched.
    """
    wanted = [name for name in references if name not in trials]
    meant: dict[str, set[str]] = {}
    for ways in (_whole, _without_ending, _folder_name):
        by_key: dict[str, list[str]] = {}
        for trial in trials:
            for key in ways(trial):
                by_key.setdefault(key, []).append(trial)
        for name in wanted:
            fits = by_key.get(identifier_key(name), [])
            if name not in meant and fits:
                meant[name] = set(fits)
    found = {name: next(iter(fits)) for name, fits in meant.items() if len(fits) == 1}
    taken = [*found.values(), *(name for name in references if name in trials)]
    return {name: trial for name, trial in found.items() if taken.count(trial) == 1}


def _whole(trial: str) -> list[str]:
    return [identifier_key(trial)]


def _without_ending(trial: str) -> list[str]:
    name = PurePosixPath(trial)
    return [identifier_key(each) for each in {str(name.with_suffix("")), name.name, name.stem}]


def _folder_name(trial: str) -> list[str]:
    return [identifier_key(part) for part in PurePosixPath(trial).parts[:-1]]


def _readable(
    trials: dict[str, Path],
    references: Collection[str],
    reference: Callable[[str], Track | EndReading],
    unmatched: list[str],
) -> tuple[list[Pair], list[str]]:
    """Return the pairs that can be read; a table that cannot costs its own trial, unless no other is left."""
    pairs: list[Pair] = []
    first: InputError | None = None
    for name, path in trials.items():
        if name not in references:
            continue
        try:
            pairs.append(_pair(name, path, reference(name)))
        except InputError as error:
            first = first or error
            unmatched.append(_text("left-out", name=name, reason=error))
    if not pairs and first is not None:
        raise first
    return pairs, unmatched


def _pair(name: str, path: Path, reference: Track | EndReading) -> Pair:
    """Return a trial with its reference, which states the angles of the measured leg by its side."""
    test, side = _test_and_side(path)
    found = read_track(read_table(path), path, name)
    values = dict(reference.values)
    for angle, (name_of, leg) in ONE_LEG.items():
        if angle not in found.values or angle in values:
            continue
        sides = [each for each in ("left", "right") if f"{name_of}_{each}" in values]
        measured = side if leg == "measured" else {"left": "right", "right": "left"}.get(side or "")
        if sides and side is None:
            raise InputError(_text("side-unknown", angles=path, reference=reference.source, angle=angle, file=RESULT))
        if measured in sides:
            values[angle] = values[f"{name_of}_{measured}"]
    return Pair(name, found, replace(reference, values=values), test)


def _test_and_side(path: Path) -> tuple[str | None, str | None]:
    """Return the test and the measured leg that the result beside a table states; None if there is none."""
    if not path.with_name(RESULT).is_file():
        return None, None
    try:
        result = read_result(path.with_name(RESULT))
    except InputError:
        return None, None
    return result.test, result.side


def _unmatched(trials: Collection[str], references: Mapping[str, object], where: Path, *, several: bool) -> list[str]:
    """Return a phrase on each trial or reference without a partner.

    With one trial (`several` is false), references of other trials are expected and not mentioned; nor are notes.
    """
    references = {
        name: each
        for name, each in references.items()
        if name in trials or not isinstance(each, Path) or each.suffix.lower() != _NOTES
    }
    if not set(trials) & set(references):
        if not references:
            raise InputError(_text("no-references", where=where, trials=named(sorted(trials)), trial_count=len(trials)))
        raise InputError(
            _text(
                "nothing-matches",
                where=where,
                trials=named(sorted(trials)),
                references=named(sorted(references)),
                trial_count=len(trials),
                reference_count=len(references),
            )
        )
    without = [_text("without-reference", name=name) for name in trials if name not in references]
    others = [_text("without-trial", name=name) for name in references if several and name not in trials]
    return without + others


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
