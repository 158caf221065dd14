"""Pairing of trials with references, file by file or by a column of the reference."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from romcam import clinical
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.results.reading import RESULT, read_result
from romcam.tables import Table
from romcam.validation.columns import has_trials, named
from romcam.validation.matching import match_names
from romcam.validation.study import ONE_LEG, EndReading, Pair, Track
from romcam.validation.tables import read_end_readings, read_table, read_track, require_numbers
from romcam.validation.trial_files import NOTES, find_references, find_trials, references_among
from romcam.validation.units import Units

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
        if name in trials or not isinstance(each, Path) or each.suffix.lower() != NOTES
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
