"""The measures of a film as medians of its repetitions, which vary less from film to film than the best one does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from romcam.assessment.conclusions import Measure, RepetitionResult
from romcam.results.result import Result


def with_medians(result: Result) -> Result:
    """Return a result whose measures are the medians of the repetitions.

    Parameters
    ----------
    result
        A result, whose measures are those of the best repetition.

    Returns
    -------
    Result
        The same, with every measure of several repetitions replaced by the median of the complete ones. A measure
        between lines drawn by hand stays that of its repetition, and all do if the repetition was chosen by hand.
    """
    edits = () if result.corrections is None else result.corrections.edits
    if any(edit.repetition is not None or edit.end_of_range_s is not None for edit in edits):
        return result

    def several(name: str) -> bool:
        return sum(name in each.values for each in result.repetitions) > 1

    medians = {
        name: median_of(each, name, result.repetitions)
        for name, each in result.measures.items()
        if several(name) and each.evidence != "manual"
    }
    return replace(result, measures={name: medians.get(name) or each for name, each in result.measures.items()})


def median_of(of_film: Measure, name: str, repetitions: Sequence[RepetitionResult]) -> Measure | None:
    """Return the median of a measure over some repetitions, with the interval of the film.

    Parameters
    ----------
    of_film
        The measure of the film.
    name
        Its name.
    repetitions
        The repetitions. Incomplete ones do not count unless all are.

    Returns
    -------
    Measure or None
        None where the measure does not belong to single repetitions.

    Notes
    -----
    A repetition that stopped early, or was misread, pulls the mean but not the median. The error of a film is nearly
    the same in all its repetitions, so that the median has the interval of the film.
    """
    of_task = [each for each in repetitions if name in each.values]
    if not of_task:
        return None
    counted = [each for each in of_task if each.complete] or of_task
    values = [value for each in counted if (value := each.values[name]) is not None]
    if not values or of_film.value is None:
        return replace(of_film, value=None, low=None, high=None)
    value = float(np.median(values))
    low, high = (None if end is None else value + end - of_film.value for end in (of_film.low, of_film.high))
    return replace(of_film, value=value, low=low, high=high, repetitions=tuple(values))
