"""Matching of names: the trial that each reference means."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from romcam.names import identifier_key


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
