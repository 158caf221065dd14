"""Whether two measurements can be compared, and the reasons why a comparison is less certain."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from romcam import clinical
from romcam.assessment.conclusions import Measure
from romcam.comparison import differences
from romcam.comparison.change import Caution
from romcam.corrections.wording import corrected_sentence
from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.names import identifier_key
from romcam.norms import Norms
from romcam.presentation.dates import moment
from romcam.results.provenance import Provenance
from romcam.results.result import Result
from romcam.video.filmed import day_of, is_later

_DIGITS: Final = 8
_NEARER: Final = 0.25
"""Left and right look exchanged only if, exchanged, their squared differences are below this share of the others."""

_YEAR_DAYS: Final = 365.25
_HEIGHT_CM: Final = 5.0
"""Two body heights of one adult differ by no more: the time of day, shoes, rounding."""
_GROWN_UP: Final = 20
_ROOM_YEARS: Final = 0.01
"""Leap days and time zones."""

_text = Catalogue(__name__)


def check_comparable(before: Result, after: Result) -> None:
    """Check that two results are of the same test, person and leg, in two films.

    Parameters
    ----------
    before, after
        Results of the two films.

    Raises
    ------
    UsageError
        They are not.
    """
    if before.test != after.test:
        raise UsageError(_text("different-tests", before=before.test, after=after.test))
    ids = before.subject.id, after.subject.id
    if ids[0] and ids[1] and identifier_key(ids[0]) != identifier_key(ids[1]):
        raise UsageError(_text("different-people", before=ids[0], after=ids[1]))
    legs = _legs(before), _legs(after)
    if legs[0] and legs[1] and not legs[0] & legs[1]:
        raise UsageError(_text("different-legs", before=", ".join(sorted(legs[0])), after=", ".join(sorted(legs[1]))))
    if before.provenance.input.sha256 == after.provenance.input.sha256:
        raise UsageError(_text("same-film", film=after.provenance.input.name))


def cautions(before: Result, after: Result, norms: Norms) -> tuple[Caution, ...]:
    """Return every difference between two results that makes the comparison less certain.

    Parameters
    ----------
    before, after
        Results of the two films.
    norms
        Norms of their test, with the limits of the camera angle.

    Returns
    -------
    tuple[Caution, ...]
        The most serious first; empty if there are none.
    """
    return (
        *_identity(before, after),
        *(Caution("withheld", _text("caution-withheld-before", detail=each)) for each in differences.withheld(before)),
        *(Caution("withheld", _text("caution-withheld-after", detail=each)) for each in differences.withheld(after)),
        *differences.stands(before, after),
        *differences.copies(before, after),
        *_corrections(before, after),
        *_order(before, after),
        *_unnamed_legs(before, after),
        *_sides(before, after),
        *_programs(before.provenance, after.provenance),
        *differences.evidence(before, after),
        *differences.views(before, after, norms),
        *differences.checks(before.quality, after.quality),
        *_repetitions(before, after),
        *_people(before, after),
    )


def set_cautions(before: Result, after: Result) -> tuple[Caution, ...]:
    """Return the differences between two sets of repetitions in one film that make the comparison less certain.

    Parameters
    ----------
    before, after
        Results of the two sets.

    Returns
    -------
    tuple[Caution, ...]
        Empty if there are none.
    """
    unread = (Caution("withheld", _text("caution-withheld-film", detail=each)) for each in differences.withheld(after))
    return (*unread, *differences.evidence(before, after), *_repetitions(before, after))


def legs_unnamed(before: Result, after: Result) -> bool:
    """Return whether two results of a test of one leg do not both name it, so that they may be of two legs.

    Parameters
    ----------
    before, after
        Results of the two films.
    """
    of_one_leg = clinical.get(after.test).protocol.side_from is not None
    return of_one_leg and not (_legs(before) and _legs(after))


def _unnamed_legs(before: Result, after: Result) -> Iterator[Caution]:
    if legs_unnamed(before, after):
        unnamed = "after" if _legs(before) else "before" if _legs(after) else "both"
        yield Caution("sides", _text("caution-legs", unnamed=unnamed))


def _legs(result: Result) -> set[str]:
    """Return the measured leg, or the legs whose tissues the result tests."""
    return {result.side} if result.side else {str(each.side) for each in result.finding.tissues if each.side}


def _identity(before: Result, after: Result) -> Iterator[Caution]:
    """Contradictions about the person."""
    sexes = before.subject.sex, after.subject.sex
    if sexes[0] and sexes[1] and sexes[0] != sexes[1]:
        yield Caution("identity", _text("caution-sex", before=sexes[0], after=sexes[1]))
    ages = before.subject.age, after.subject.age
    yield from _heights(before, after)
    if ages[0] is None or ages[1] is None:
        return
    days = _days_between(before, after)
    # Ages are whole years: they grow by up to one year more or less than passes.
    grown = ages[1] - ages[0]
    if not (0 <= grown <= 1 if days is None else abs(grown - days / _YEAR_DAYS) < 1.0 + _ROOM_YEARS):
        yield Caution("identity", _text("caution-age", before=str(ages[0]), after=str(ages[1])))


def _heights(before: Result, after: Result) -> Iterator[Caution]:
    """Body heights that do not fit one adult; children grow."""
    first, second = before.subject, after.subject
    if first.height_cm is None or second.height_cm is None or (first.age is not None and first.age < _GROWN_UP):
        return
    if abs(second.height_cm - first.height_cm) > _HEIGHT_CM:
        heights = (f"{each.height_cm:.0f}" for each in (first, second))
        yield Caution("identity", _text("caution-height", **dict(zip(("before", "after"), heights, strict=True))))


def _days_between(before: Result, after: Result) -> int | None:
    """Days from one film to the other; None where it is not known when both were made."""
    first, second = before.provenance.input.filmed, after.provenance.input.filmed
    return None if first is None or second is None else (day_of(second) - day_of(first)).days


def _order(before: Result, after: Result) -> Iterator[Caution]:
    first, second = before.provenance.input.filmed, after.provenance.input.filmed
    if first is not None and second is not None and is_later(first, second):
        yield Caution("order", _text("caution-order", before=moment(first), after=moment(second)))


def _sides(before: Result, after: Result) -> Iterator[Caution]:
    """Whether the left of one film fits the right of the other, and not the left, in every measure of both sides."""
    known = [
        name
        for name in before.measures
        if name.endswith(("_left", "_right"))
        and all(_value(result, each) is not None for result in (before, after) for each in (name, _other_side(name)))
    ]
    if not known:
        return
    straight = [(before.measures[name], after.measures[name]) for name in known]
    crossed = [(before.measures[name], after.measures[_other_side(name)]) for name in known]
    if not all(_fit(*pair) for pair in crossed) or all(_fit(*pair) for pair in straight):
        return
    if _squares(crossed) < _NEARER * _squares(straight):
        yield Caution("sides", _text("caution-sides"))


def _value(result: Result, name: str) -> float | None:
    measure = result.measures.get(name)
    return measure.value if measure is not None else None


def _other_side(name: str) -> str:
    stem, _, side = name.rpartition("_")
    return f"{stem}_{'right' if side == 'left' else 'left'}"


def _fit(one: Measure, other: Measure) -> bool:
    """Whether two values differ by no more than their errors; a value without an interval fits every other."""
    if None in (one.value, one.low, one.high, other.value, other.low, other.high):
        return True
    halves = ((each.high or 0.0) - (each.low or 0.0) for each in (one, other))
    return abs((one.value or 0.0) - (other.value or 0.0)) <= math.hypot(*(half / 2 for half in halves))


def _squares(pairs: list[tuple[Measure, Measure]]) -> float:
    return sum(((one.value or 0.0) - (other.value or 0.0)) ** 2 for one, other in pairs if one.unit == "deg")


def _programs(before: Provenance, after: Provenance) -> Iterator[Caution]:
    parts = (
        ("romcam", before.romcam, after.romcam),
        ("spine-estimator", _short(before.spine_estimator), _short(after.spine_estimator)),
        ("pose-model", _short(before.pose_model), _short(after.pose_model)),
    )
    differing = [_text(f"program-{part}", before=old, after=new) for part, old, new in parts if old != new]
    if differing:
        yield Caution("program", _text("caution-program", differences="; ".join(differing)))


def _short(weights: str) -> str:
    """Return name and first digits of the digest of `name:digest`."""
    name, colon, digest = weights.partition(":")
    return f"{name}{colon}{digest[:_DIGITS]}"


def _corrections(before: Result, after: Result) -> Iterator[Caution]:
    """What was corrected by hand in either result."""
    for where, result in (("before", before), ("after", after)):
        if (sentence := corrected_sentence(result)) is not None:
            yield Caution("correction", _text(f"caution-corrected-{where}", sentence=sentence))


def _repetitions(before: Result, after: Result) -> Iterator[Caution]:
    counts = len(before.repetitions), len(after.repetitions)
    if counts[0] != counts[1]:
        yield Caution("repetitions", _text("caution-repetitions", before=counts[0], after=counts[1]))


def _people(before: Result, after: Result) -> Iterator[Caution]:
    if bool(before.subject.id) != bool(after.subject.id):
        yield Caution("person", _text("caution-nobody-after" if before.subject.id else "caution-nobody-before"))
