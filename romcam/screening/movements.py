"""Whether the spine makes up for stiff hips, movement by movement, and whether another part helps in other tests."""

from __future__ import annotations

from romcam import clinical
from romcam.assessment.conclusions import Check, EvidenceName, Measure
from romcam.presentation import wording
from romcam.results.result import Result
from romcam.screening.catalogue import MOVEMENTS, SIDES, MovementLook, parts
from romcam.screening.choosing import Chosen, helpers
from romcam.screening.findings import Answer, MovementFinding, PartFinding, Side

_STOPS_EARLY = ("compensating", "hip-limited")
"""The patterns in which the pelvis stops early."""


def find_movements(chosen: Chosen) -> tuple[MovementFinding, ...]:
    """Every movement of a screen, those that were not filmed as untested."""
    return tuple(_movement(look, chosen.of(look.test)) for look in MOVEMENTS)


def find_parts(chosen: Chosen) -> tuple[PartFinding, ...]:
    """Every lying or seated result that counts, with the checks that look for another part that helps."""
    found: list[PartFinding] = []
    for test in parts():
        seen: set[int] = set()
        sides: tuple[Side | None, ...] = (*SIDES, None)
        for side in sides:
            pair = chosen.of(test, side)
            if pair is None or pair[0] in seen or not (checks := part_checks(pair[1])):
                continue
            seen.add(pair[0])
            about = chosen.measurements[pair[0] - 1].side
            found.append(PartFinding(test, about, _helped(checks), pair[0], checks))
    return tuple(found)


def part_checks(result: Result) -> tuple[Check, ...]:
    """The checks that look for another part that helps; they stand behind the others."""
    count = helpers(result)
    return result.quality[-count:] if count else ()


def _movement(look: MovementLook, found: tuple[int, Result] | None) -> MovementFinding:
    if found is None:
        sentence = f"Not filmed; it would show {look.asks}."
        return MovementFinding(look.test, "untested", None, None, None, None, None, {}, sentence, judged=look.judged)
    number, result = found
    finding = result.finding
    measures = {name: result.measures[name] for name in _led(result) if name in result.measures}
    return MovementFinding(
        test=look.test,
        answer=_answer(finding.compensating),
        pattern=finding.pattern,
        probability=_probability(result),
        limited=_limited(finding.probabilities),
        evidence=_evidence(measures),
        measurement=number,
        measures=measures,
        sentence=finding.sentence,
        reasons=(*_doubts(result), *finding.reasons),
        judged=look.judged or finding.compensating is not None,
    )


def _led(result: Result) -> tuple[str, ...]:
    return clinical.get(result.test).display.tiles


def _answer(compensating: bool | None) -> Answer:
    if compensating is None:
        return "cannot-tell"
    return "yes" if compensating else "no"


def _helped(checks: tuple[Check, ...]) -> Answer:
    said = wording.helped(checks)
    return "yes" if said == "Yes" else "no" if said == "No" else "cannot-tell"


def _probability(result: Result) -> float | None:
    """That the spine makes up: of a bend by its patterns, else by the verdict that was drawn."""
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
    """The best that any of them rests on; None where nothing was measured."""
    seen = {each.evidence for each in measures.values() if each.value is not None}
    order: tuple[EvidenceName, ...] = ("tags", "contour", "landmarks")
    return next((each for each in order if each in seen), None)


def _doubts(result: Result) -> tuple[str, ...]:
    """What of the film makes its numbers less certain, unless it is said already in why it was withheld."""
    return tuple(
        check.detail
        for check in result.quality
        if check.ok is False and check.severity == "warning" and check.detail not in result.finding.reasons
    )
