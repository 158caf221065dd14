"""The change of one measure: its interval, and its verdict against measurement error."""

from __future__ import annotations

import math
from dataclasses import replace

from romcam.assessment.conclusions import Measure, Unit
from romcam.assessment.probability import Z95
from romcam.comparison.change import Detectable, Level, MeasureChange, Verdict
from romcam.comparison.shared_error import INDEPENDENT, ErrorCorrelation
from romcam.messages import Catalogue
from romcam.norms import DetectableChange

_text = Catalogue(__name__)


def compute_difference(before: Level, after: Level, errors: ErrorCorrelation = INDEPENDENT) -> Level:
    """Compute after minus before, with its 95 % interval.

    Parameters
    ----------
    before, after
        The measure in the two films.
    errors
        What the errors of both have in common; independent by default.

    Returns
    -------
    Level
        Each number is None if a number it needs is unknown.

    Notes
    -----
    Each limit is computed from the limits of both measures (MOVER), so that an asymmetric interval stays asymmetric. An
    error that both films share (the same body, the same clothes) cancels: with a correlation r of the errors a limit is
    √(a² + b² - 2 r a b) away, where a and b are the distances of the two measures' limits; for symmetric intervals this
    is the usual ± 1.96 · √(se² + se² - 2 r se se). Source: Zou GY, Donner A, Stat Med 2008;27:1693-1702; with
    correlation: Zou GY, Psychol Methods 2007;12:399-413. To the squares, (1.96 · per_change · change)² is added: the
    error of a change grows with its size, up to what independent errors would make it.
    """
    if before.value is None or after.value is None:
        return Level()
    change = after.value - before.value
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return Level(change)
    added = Z95 * errors.per_change * change

    def distance(of_after: float, of_before: float) -> float:
        shared = 2.0 * errors.correlation * of_after * of_before
        cancelled = math.sqrt(max(of_after**2 + of_before**2 - shared, 0.0) + added**2)
        return min(cancelled, math.hypot(of_after, of_before))

    return Level(
        value=change,
        low=change - distance(after.value - after.low, before.high - before.value),
        high=change + distance(after.high - after.value, before.value - before.low),
    )


def judge(change: Level, detectable: Detectable | None) -> Verdict | None:
    """Compare a change with measurement error.

    Parameters
    ----------
    change
        After minus before, with its 95 % interval.
    detectable
        Minimal detectable change in the same unit; None if no source gives one.

    Returns
    -------
    str or None
        `within`: the interval includes 0. `beyond-own-error`: the interval excludes 0, but the change does not exceed
        the lower end of the minimal detectable change. `may-be-more`: it exceeds the lower end but not the upper.
        `more`: the interval excludes 0, and the change exceeds the upper end if a source gives one. None: the interval
        is unknown.
    """
    if change.value is None or change.low is None or change.high is None:
        return None
    if change.low <= 0.0 <= change.high:
        return "within"
    if detectable is None or abs(change.value) > detectable.high:
        return "more"
    return "may-be-more" if abs(change.value) > detectable.low else "beyond-own-error"


def compare_measure(
    before: Measure | None,
    after: Measure | None,
    detectable: DetectableChange | None = None,
    errors: ErrorCorrelation = INDEPENDENT,
) -> MeasureChange:
    """Compare one measure of two films.

    Parameters
    ----------
    before, after
        The measure in the two films; None if a film does not have it.
    detectable
        Published minimal detectable change; None if there is none.
    errors
        As for `compute_difference`.

    Returns
    -------
    MeasureChange
        Both values, the change and its verdict.

    Raises
    ------
    ValueError
        Neither film has the measure.
    """
    known = before or after
    if known is None:
        raise ValueError("a measure of neither film")
    least = _detectable(detectable)
    levels = _level(before, known.unit), _level(after, known.unit)
    change = compute_difference(*levels, errors)
    verdict = judge(change, least)
    why = None if verdict else _why(*levels)
    return MeasureChange(known.unit, *levels, change, least, verdict, why, _own_detectable(*levels, errors))


def _own_detectable(before: Level, after: Level, errors: ErrorCorrelation) -> Detectable | None:
    """Return the smallest change whose interval would exclude 0, with the errors of both films.

    With half the width h of the interval of no change, and p = 1.96 · per_change, the interval of a change c is
    √(h² + p² c²) wide on either side, and c = h / √(1 - p²) is the smallest that exceeds it; with independent errors it
    is half the width of their interval, and it is never more.
    """
    plain, widest = (
        _half(compute_difference(before, after, each)) for each in (replace(errors, per_change=0.0), INDEPENDENT)
    )
    if plain is None or widest is None:
        return None
    growth = (Z95 * errors.per_change) ** 2
    smallest = min(plain / math.sqrt(1.0 - growth), widest) if growth < 1.0 else widest
    return Detectable(smallest, smallest, 0.95, _text("source-own-detectable"))


def _half(change: Level) -> float | None:
    """Return half the width of an interval, of its wider side."""
    if change.value is None or change.low is None or change.high is None:
        return None
    return max(change.value - change.low, change.high - change.value)


def _level(measure: Measure | None, unit: Unit) -> Level:
    """Return the numbers of a measure; all None if its unit differs, since it cannot be compared then."""
    if measure is None or measure.unit != unit:
        return Level()
    return Level(measure.value, measure.low, measure.high)


def _detectable(norm: DetectableChange | None) -> Detectable | None:
    return norm and Detectable(float(norm.low), float(norm.high), float(norm.confidence), norm.citation)


def _why(before: Level, after: Level) -> str:
    if before.value is None and after.value is None:
        return _text("why-neither")
    if before.value is None or after.value is None:
        return _text("why-not-before" if before.value is None else "why-not-after")
    return _text("why-no-interval")
