"""Whether the spine compensates for stiff hips in each movement, and whether another part does in other tests."""

from __future__ import annotations

from collections.abc import Sequence

from romcam.assessment.conclusions import Check, EvidenceName, Measure
from romcam.clinical import ClinicalTest
from romcam.messages import Catalogue
from romcam.results.result import Result
from romcam.screening.catalogue import SIDES, movements, parts
from romcam.screening.choosing import Chosen, part_checks
from romcam.screening.findings import Answer, MovementFinding, PartFinding, Side

_STOPS_EARLY = ("compensating", "hip-limited")
"""The patterns in which the pelvis stops early."""

_text = Catalogue(__name__)


def find_movements(chosen: Chosen) -> tuple[MovementFinding, ...]:
    """Return the finding of every movement of a screening.

    Parameters
    ----------
    chosen
        The results that count; a movement without one is untested.
    """
    return tuple(_movement(test, chosen.of(test.name)) for test in movements())


def find_parts(chosen: Chosen) -> tuple[PartFinding, ...]:
    """Return whether another part compensated, for every result of a test of a tissue that checks for it.

    Parameters
    ----------
    chosen
        The results that count.
    """
    found: list[PartFinding] = []
    sides: tuple[Side | None, ...] = (*SIDES, None)
    for test in parts():
        seen: set[int] = set()
        for side in sides:
            pair = chosen.of(test, side)
            if pair is None or pair[0] in seen or not (checks := part_checks(pair[1])):
                continue
            seen.add(pair[0])
            leg = chosen.measurements[pair[0] - 1].side
            found.append(PartFinding(test, leg, _part_answer(checks), pair[0], checks))
    return tuple(found)


def _movement(test: ClinicalTest, found: tuple[int, Result] | None) -> MovementFinding:
    judged = test.movement_role is not None and test.movement_role.has_verdict
    if found is None:
        sentence = _text("movement-untested", question=test.question)
        return MovementFinding(test.name, "untested", None, None, None, None, None, {}, sentence, judged=judged)
    number, result = found
    finding = result.finding
    measures = {name: result.measures[name] for name in test.display.tiles if name in result.measures}
    return MovementFinding(
        test=test.name,
        answer=_answer(finding.compensating),
        pattern=finding.pattern,
        probability=_probability(result),
        limited=_limited(finding.probabilities),
        evidence=_evidence(measures),
        measurement=number,
        measures=measures,
        sentence=finding.sentence,
        reasons=(*_doubts(result), *finding.reasons),
        judged=judged or finding.compensating is not None,
    )


def _answer(compensating: bool | None) -> Answer:
    if compensating is None:
        return "cannot-tell"
    return "yes" if compensating else "no"


def _part_answer(checks: Sequence[Check]) -> Answer:
    if any(check.ok is False for check in checks):
        return "yes"
    return "no" if all(check.ok for check in checks) else "cannot-tell"


def _probability(result: Result) -> float | None:
    """Probability that the spine compensates: in a bend by its patterns, else by the verdict."""
    finding = result.finding
    if "compensating" in finding.probabilities:
        return finding.probabilities["compensating"]
    if finding.compensating is None or finding.probability is None:
        return None
    return finding.probability if finding.compensating else 1.0 - finding.probability


def _limited(probabilities: dict[str, float]) -> float | None:
    if not set(_STOPS_EARLY) <= set(probabilities):
        return None
    return sum(probabilities[name] for name in _STOPS_EARLY)


def _evidence(measures: dict[str, Measure]) -> EvidenceName | None:
    """The best evidence of any measure; None where no measure has a value."""
    seen = {each.evidence for each in measures.values() if each.value is not None}
    order: tuple[EvidenceName, ...] = ("manual", "tags", "contour", "landmarks")
    return next((each for each in order if each in seen), None)


def _doubts(result: Result) -> tuple[str, ...]:
    """Details of failed checks of severity warning that the finding's reasons do not contain."""
    return tuple(
        check.detail
        for check in result.quality
        if check.ok is False and check.severity == "warning" and check.detail not in result.finding.reasons
    )
