"""The change of one measure, its interval, and what may be said of it against measurement error."""

from __future__ import annotations

import math

from romcam.assessment.conclusions import Measure, Unit
from romcam.comparison.change import Detectable, Level, MeasureChange, Verdict
from romcam.norms import DetectableChange


def compute_difference(before: Level, after: Level) -> Level:
    """After minus before, with its 95 % interval; None where either lacks what it takes.

    The two errors are taken as independent: another day, other clothes, a camera set up anew. Whatever error both
    films share (the same body, the same clothes) cancels in truth, so the interval is rather too wide than too narrow.
    Each limit is made from the limits of the two measures (MOVER), so an interval that is not symmetric stays what it
    is; for symmetric ones this is the usual ± 1.96 · √(se² + se²). Source: Zou GY, Donner A, Stat Med
    2008;27:1693-1702.
    """
    if before.value is None or after.value is None:
        return Level()
    change = after.value - before.value
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return Level(change)
    return Level(
        value=change,
        low=change - math.hypot(after.value - after.low, before.high - before.value),
        high=change + math.hypot(after.high - after.value, before.value - before.low),
    )


def judge(change: Level, detectable: Detectable | None) -> Verdict | None:
    """Set a change against measurement error; None where its interval is not known.

    `within`: its interval holds 0, or it does not exceed even the lower end of the minimal detectable change.
    `may-be-more`: it exceeds the lower end and not the upper. `more`: its interval leaves 0 out, and it exceeds the
    upper end, where a source gives one.
    """
    if change.value is None or change.low is None or change.high is None:
        return None
    if change.low <= 0.0 <= change.high:
        return "within"
    if detectable is None or abs(change.value) > detectable.high:
        return "more"
    return "may-be-more" if abs(change.value) > detectable.low else "within"


def compare_measure(
    before: Measure | None, after: Measure | None, detectable: DetectableChange | None = None
) -> MeasureChange:
    """One measure of two films; None is a measure that a film has not at all.

    Raises ValueError where neither has it.
    """
    known = before or after
    if known is None:
        raise ValueError("a measure of neither film")
    least = _detectable(detectable)
    levels = _level(before, known.unit), _level(after, known.unit)
    change = compute_difference(*levels)
    verdict = judge(change, least)
    why = None if verdict else _why(*levels)
    return MeasureChange(known.unit, *levels, change, least, verdict, why)


def _level(measure: Measure | None, unit: Unit) -> Level:
    """What a measure says in that unit; in another one it cannot be compared."""
    if measure is None or measure.unit != unit:
        return Level()
    return Level(measure.value, measure.low, measure.high)


def _detectable(norm: DetectableChange | None) -> Detectable | None:
    return norm and Detectable(float(norm.low), float(norm.high), float(norm.confidence), norm.citation)


def _why(before: Level, after: Level) -> str:
    missing = [name for name, level in (("before", before), ("after", after)) if level.value is None]
    if len(missing) == 2:
        return "not measured before or after"
    if missing:
        return f"not measured {missing[0]}"
    return "its error is not known"
