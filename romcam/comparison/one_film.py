"""Before and after in one film: the repetitions before and after a pause, as two results of the same test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from romcam.assessment.conclusions import Finding, Measure, RepetitionResult
from romcam.comparison.medians import median_of
from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.results.result import Result

LEAST_PAUSE_S: Final = 5.0
LONGEST_BY: Final = 2.0
"""A pause divides a film by itself if it lasts this long, and this many times as long as every other pause."""

_text = Catalogue(__name__)


def split_result(result: Result, at_s: float | None = None) -> tuple[Result, Result, float]:
    """Divide the result of one film into those of the repetitions before and after a time.

    Parameters
    ----------
    result
        The result of the film.
    at_s
        Time in the film, seconds; None: the middle of its longest pause.

    Returns
    -------
    tuple of Result, Result and float
        The result before and the one after, each with the median of its repetitions and the interval of the whole film,
        and the time at which the film was divided. Both have no finding, which is one of the whole film. Lines drawn by
        hand belong to one repetition: its set has their values, and the other set has the automatic errors.

    Raises
    ------
    UsageError
        A side has no repetition, or no pause is clearly the longest and no time is given.
    """
    at = _longest_pause(result) if at_s is None else at_s
    before = [each for each in result.repetitions if each.end_of_range_s < at]
    after = [each for each in result.repetitions if each.end_of_range_s >= at]
    if not before or not after:
        raise UsageError(_text("split-empty", film=result.provenance.input.name, at=f"{at:.1f}"))
    return _part(result, before), _part(result, after), at


def _longest_pause(result: Result) -> float:
    """Return the middle of the longest pause between two repetitions, seconds."""
    ordered = sorted(result.repetitions, key=lambda each: each.start_s)
    pauses = sorted(
        ((later.start_s - earlier.stop_s, earlier.stop_s) for earlier, later in pairwise(ordered)),
        reverse=True,
    )
    film = result.provenance.input.name
    if not pauses:
        raise UsageError(_text("split-one-repetition", film=film))
    longest, since = pauses[0]
    if longest < LEAST_PAUSE_S or (len(pauses) > 1 and longest < LONGEST_BY * pauses[1][0]):
        raise UsageError(_text("split-unclear", film=film))
    return since + longest / 2.0


def _part(result: Result, repetitions: Sequence[RepetitionResult]) -> Result:
    measures = {name: _measure(result, name, repetitions) for name in result.measures}
    return replace(
        result,
        measures={name: each for name, each in measures.items() if each is not None},
        repetitions=tuple(repetitions),
        finding=Finding(None, None, None, _text("finding-one-film")),
    )


def _measure(result: Result, name: str, repetitions: Sequence[RepetitionResult]) -> Measure | None:
    """Return a measure of one set of repetitions; None where it does not belong to single repetitions."""
    each = result.measures[name]
    if each.evidence != "manual":
        return median_of(each, name, repetitions)
    if any(one.best and name in one.values for one in repetitions):
        return each
    automatic = None if result.corrections is None else result.corrections.automatic.measures.get(name)
    return median_of(automatic or replace(each, low=None, high=None), name, repetitions)
