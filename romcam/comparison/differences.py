"""How two films of one test differ in what they show: view, posture, evidence, and checks that one of them failed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain
from typing import Final

from romcam.assessment.conclusions import Check, EvidenceName, Measure
from romcam.comparison.change import Caution
from romcam.messages import Catalogue
from romcam.norms import Norms
from romcam.presentation.formatting import degrees
from romcam.presentation.wording import listed, title
from romcam.results.result import Result

_YAW_LIMIT: Final = "side_on"
"""Name of the norms' limit on the angle from side-on; two views may differ by this angle without a caution."""
_OF_THE_BACK: Final = "outline"
"""The check that withholds what is read from the back alone; all other measures stay."""
_OF_THE_POSTURE: Final = ("upright", "neutral_held", "flat")
"""Checks of the posture from which angles are counted. Two films that both fail one may fail it in different ways."""
_BY_SIGHT: Final[tuple[EvidenceName, ...]] = ("tags", "manual")
_SAME_S: Final = 0.02
"""Two films of one movement differ by more than this in the length, and in the times of their repetitions."""

_text = Catalogue(__name__)


def withheld(result: Result) -> tuple[str, ...]:
    """Return why nothing that a film measured can be compared.

    Parameters
    ----------
    result
        The result of the film.

    Returns
    -------
    tuple[str, ...]
        The detail of each failed check that withholds the result. That of the back is not among them: it withholds
        only what is read from the back.
    """
    return tuple(check.detail for check in result.quality if _withholds(check))


def copies(before: Result, after: Result) -> Iterator[Caution]:
    """Yield a caution where the two look like two copies of one film, such as one that a messenger compressed again.

    Parameters
    ----------
    before, after
        Results of the two films.

    Yields
    ------
    Caution
        One, if the films have the same length and all repetitions the same times.
    """
    lengths = before.provenance.duration_s, after.provenance.duration_s
    times = [_times(result) for result in (before, after)]
    if not times[0] or len(times[0]) != len(times[1]):
        return
    pairs = zip((*times[0], lengths[0]), (*times[1], lengths[1]), strict=True)
    if all(abs(one - two) < _SAME_S for one, two in pairs):
        yield Caution("copy", _text("caution-copy"))


def evidence(before: Result, after: Result) -> Iterator[Caution]:
    """Yield the measures that tags or lines drawn by hand measured in one film only.

    Parameters
    ----------
    before, after
        Results of the two films.

    Yields
    ------
    Caution
        One for each kind of evidence and the film that has it.
    """
    for kind in _BY_SIGHT:
        for where, one, other in (("before", before, after), ("after", after, before)):
            names = [
                name
                for name, each in one.measures.items()
                if each.evidence == kind
                and _known(each)
                and _known(other.measures.get(name))
                and other.measures[name].evidence != kind
            ]
            if names:
                measures = listed([title(after.test, name) for name in names])
                yield Caution("evidence", _text(f"caution-{kind}-only-{where}", measures=measures))


def stands(before: Result, after: Result) -> Iterator[Caution]:
    """Yield a caution where angles are not counted from the same stand.

    Parameters
    ----------
    before, after
        Results of the two films.

    Yields
    ------
    Caution
        One, if the person does not stop in the stand of one film, and stands upright in one film only. Stands that are
        both held are the person's own, and the change from them is right however they lean.
    """
    passed, leans = (
        [any(each.rule == rule and each.ok is False for each in result.quality) for result in (before, after)]
        for rule in ("neutral_held", "upright")
    )
    if any(passed) and leans[0] != leans[1]:
        yield Caution("posture", _text("caution-stands"))


def views(before: Result, after: Result, norms: Norms) -> Iterator[Caution]:
    """Yield the differences in the camera's position.

    Parameters
    ----------
    before, after
        Results of the two films.
    norms
        Norms of their test, with the limits of the camera angle.

    Yields
    ------
    Caution
        For another side, and for another angle to the person.
    """
    if before.facing and after.facing and before.facing != after.facing:
        yield Caution("view", _text("caution-facing", before=before.facing, after=after.facing))
    limit = norms.limits.get(_YAW_LIMIT)
    if limit is None or before.yaw_deg is None or after.yaw_deg is None:
        return
    if abs(after.yaw_deg - before.yaw_deg) > limit.value:
        yield Caution("view", _text("caution-camera", before=degrees(before.yaw_deg), after=degrees(after.yaw_deg)))


def checks(before: tuple[Check, ...], after: tuple[Check, ...]) -> Iterator[Caution]:
    """Yield the checks that one film failed and the other did not.

    Parameters
    ----------
    before, after
        Checks of the two films.

    Yields
    ------
    Caution
        The detail of each. A check of the posture from which angles are counted is there as well if both failed it with
        different details. Those of `withheld` are left out.
    """
    failed = [{each.rule: each for each in of_film if each.ok is False} for of_film in (before, after)]
    for where, here, there in (("before", *failed), ("after", *reversed(failed))):
        for rule, check in here.items():
            other = there.get(rule)
            differs = other is None or (rule in _OF_THE_POSTURE and other.detail != check.detail)
            if differs and not _withholds(check):
                kind = "only" if other is None else "in"
                yield Caution("quality", _text(f"caution-{kind}-{where}", detail=check.detail))


def _withholds(check: Check) -> bool:
    return check.ok is False and check.severity == "withhold" and check.rule != _OF_THE_BACK


def _known(measure: Measure | None) -> bool:
    return measure is not None and measure.value is not None


def _times(result: Result) -> list[float]:
    times = chain.from_iterable((each.start_s, each.end_of_range_s, each.stop_s) for each in result.repetitions)
    return [each for each in times if math.isfinite(each)]
