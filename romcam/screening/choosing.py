"""Of several results of the same test and leg, the one that counts: the newest good one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from romcam import clinical
from romcam.results.result import Result
from romcam.screening.catalogue import MOVEMENTS, parts
from romcam.screening.findings import Measurement, Side

Key = tuple[str, Side | None]


@dataclass(frozen=True)
class Chosen:
    """The results that count, by test and leg (None: of no one leg), each with its number; and all that were read."""

    by_key: Mapping[Key, tuple[int, Result]]
    measurements: tuple[Measurement, ...]

    def of(self, test: str, side: Side | None = None) -> tuple[int, Result] | None:
        """The result of a test and leg that counts; None where there is none."""
        return self.by_key.get((test, side))


def choose(results: Sequence[Result]) -> Chosen:
    """Choose by test and leg; results are numbered in the order of the screen, older ones behind."""
    known = [*(look.test for look in MOVEMENTS), *parts()]
    order = sorted(
        results,
        key=lambda each: (known.index(each.test) if each.test in known else len(known), str(legs(each)[0] or "")),
    )
    numbered = list(enumerate(order, 1))
    best: dict[Key, tuple[int, Result]] = {}
    for number, each in sorted(numbered, key=lambda pair: (good(pair[1]), pair[1].provenance.created), reverse=True):
        if each.test in known:
            for side in legs(each):
                best.setdefault((each.test, side), (number, each))
    counting = {number for number, _ in best.values()}
    measurements = tuple(_measurement(number, each, number in counting, best) for number, each in numbered)
    return Chosen(best, measurements)


def legs(result: Result) -> tuple[Side | None, ...]:
    """The legs a result says something of; (None,) where it is of no one leg."""
    tissues = result.finding.tissues
    known: list[Side | None] = [each.side for each in tissues if each.state != "unknown"]
    sides: list[Side | None] = known or [each.side for each in tissues]
    return tuple(dict.fromkeys(sides or [None]))


def good(result: Result) -> bool:
    """Whether nothing withholds it, and it says something of what it was made for."""
    if any(check.ok is False and check.severity == "withhold" for check in result.quality):
        return False
    tissues = result.finding.tissues
    return not tissues or any(result.measures[each.measure].value is not None for each in tissues)


def _measurement(number: int, result: Result, used: bool, best: Mapping[Key, tuple[int, Result]]) -> Measurement:
    made = result.provenance
    sides = legs(result)
    return Measurement(
        number=number,
        test=result.test,
        side=sides[0] if len(sides) == 1 else None,
        film=made.input.name,
        sha256=made.input.sha256,
        analysed=made.created,
        romcam=made.romcam,
        pose_model=made.pose_model,
        spine_estimator=made.spine_estimator,
        used=used,
        why_not=None if used else _why_not(result, best),
        failed=tuple(check for check in result.quality if check.ok is False),
    )


def _why_not(result: Result, best: Mapping[Key, tuple[int, Result]]) -> str:
    instead = best.get((result.test, legs(result)[0]))
    if instead is None:
        return "no verdict is drawn from this movement"
    number, other = instead
    if good(other) and not good(result):
        return f"it shows too little; number {number} counts"
    return f"number {number} is newer and counts"


def helpers(result: Result) -> int:
    """How many of a result's checks, the last ones, look for another part that helps."""
    return len(clinical.get(result.test).compensations)
