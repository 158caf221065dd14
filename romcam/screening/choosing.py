"""Choice of the result that counts, of several of the same test and leg: the usable one that was filmed last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from romcam import clinical
from romcam.assessment.conclusions import Check
from romcam.messages import Catalogue
from romcam.results.result import Result
from romcam.screening.catalogue import movements, parts
from romcam.screening.findings import Measurement, Side
from romcam.video.filmed import order_key

Key = tuple[str, Side | None]

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Chosen:
    """The results that count, and all that were read.

    Parameters
    ----------
    by_key
        The results that count, each with its number, by test and leg; leg None: of no single leg.
    measurements
        All results that were read.
    """

    by_key: Mapping[Key, tuple[int, Result]]
    measurements: tuple[Measurement, ...]

    def of(self, test: str, side: Side | None = None) -> tuple[int, Result] | None:
        """Return the result that counts for a test and leg.

        Parameters
        ----------
        test
            Name of the test.
        side
            The leg; None: a result of no single leg.

        Returns
        -------
        tuple or None
            Number and result; None where there is none.
        """
        return self.by_key.get((test, side))


def choose(results: Sequence[Result]) -> Chosen:
    """Choose the result that counts for each test and leg.

    Parameters
    ----------
    results
        All results that were read, in any order.

    Returns
    -------
    Chosen
        Results are numbered in the order of the screening; results of other tests come last.
    """
    known = [*(test.name for test in movements()), *parts()]
    order = sorted(
        results,
        key=lambda each: (known.index(each.test) if each.test in known else len(known), str(legs_of(each)[0] or "")),
    )
    numbered = list(enumerate(order, 1))
    best: dict[Key, tuple[int, Result]] = {}
    for number, each in sorted(numbered, key=lambda pair: (is_usable(pair[1]), *_time(pair[1])), reverse=True):
        if each.test in known:
            for side in legs_of(each):
                best.setdefault((each.test, side), (number, each))
    counting = {number for number, _ in best.values()}
    measurements = tuple(_measurement(number, each, number in counting, best) for number, each in numbered)
    return Chosen(best, measurements)


def legs_of(result: Result) -> tuple[Side | None, ...]:
    """Return the legs that a result is about.

    Parameters
    ----------
    result
        The result.

    Returns
    -------
    tuple
        Legs with a known tissue, or all legs of its tissues where none is known; (None,) for a result of no single leg.
    """
    tissues = result.finding.tissues
    known: list[Side | None] = [each.side for each in tissues if each.state != "unknown"]
    sides: list[Side | None] = known or [each.side for each in tissues]
    return tuple(dict.fromkeys(sides or [None]))


def is_usable(result: Result) -> bool:
    """Return whether a result is usable: no failed check withholds it, and a measure of its tissues has a value.

    Parameters
    ----------
    result
        The result.
    """
    if any(check.ok is False and check.severity == "withhold" for check in result.quality):
        return False
    tissues = result.finding.tissues
    return not tissues or any(result.measures[each.measure].value is not None for each in tissues)


def _time(result: Result) -> tuple[datetime, str]:
    """Times to sort by: of filming, or of the analysis where that is unknown; the later analysis of one film wins."""
    made = result.provenance
    return order_key(made.input.filmed or made.created), made.created


def part_checks(result: Result) -> tuple[Check, ...]:
    """Return the checks of a result that detect another part that compensates.

    Parameters
    ----------
    result
        The result; these checks are its last ones.
    """
    count = len(clinical.get(result.test).compensations)
    return result.quality[-count:] if count else ()


def _measurement(number: int, result: Result, used: bool, best: Mapping[Key, tuple[int, Result]]) -> Measurement:
    provenance = result.provenance
    sides = legs_of(result)
    return Measurement(
        number=number,
        test=result.test,
        side=sides[0] if len(sides) == 1 else None,
        film=provenance.input.name,
        sha256=provenance.input.sha256,
        analysed=provenance.created,
        romcam=provenance.romcam,
        pose_model=provenance.pose_model,
        spine_estimator=provenance.spine_estimator,
        used=used,
        why_not=None if used else _why_not(result, best),
        failed=tuple(check for check in result.quality if check.ok is False),
        filmed=provenance.input.filmed,
    )


def _why_not(result: Result, best: Mapping[Key, tuple[int, Result]]) -> str:
    instead = best.get((result.test, legs_of(result)[0]))
    if instead is None:
        return _text("not-counted-no-verdict")
    number, other = instead
    if is_usable(other) and not is_usable(result):
        return _text("not-counted-little", number=str(number))
    known = result.provenance.input.filmed is not None and other.provenance.input.filmed is not None
    same = result.provenance.input.sha256 == other.provenance.input.sha256
    return _text("not-counted-older" if known and not same else "not-counted-analysed", number=str(number))
