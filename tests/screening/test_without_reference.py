"""No test claims, of anybody, what it has no reference for: all tests, ages and sexes."""

from __future__ import annotations

import dataclasses
import re

import pytest

from romcam import clinical
from romcam.assessment.conclusions import Finding, Measure, Subject, TissueFinding
from romcam.assessment.formatting import degrees
from romcam.assessment.limitation import Limitation
from romcam.assessment.trial import AssessedTrial
from romcam.clinical import ClinicalTest
from romcam.presentation import wording
from romcam.results.result import Result
from romcam.screening.combine import combine
from romcam.screening.findings import Screen, TissueSide
from romcam.screening.page import render_page
from romcam.screening.tissues import of_side
from tests.assessment.trials import trial_of
from tests.movement.analytic import Bend, tilts_of
from tests.screening.results import SHORT, bend, result, thomas

AGES = (None, 3, 17, 18, 30, 44, 64, 65, 80, 120)
SEXES = (None, "female", "male")
OF_TISSUES = [test for test in clinical.all_tests() if test.limitations]
PEOPLE = [Subject("7", age, sex) for age in AGES for sex in SEXES]
FEWER = [person for person in PEOPLE if person.age in (None, 17, 65)]
_TRIAL = trial_of(tilts_of(Bend()))


def finding_of(test: ClinicalTest, subject: Subject, value: float | None) -> tuple[Finding, dict[str, Measure]]:
    """What the test concludes of a person for whom each of its measures is this value."""
    interval = (None, None) if value is None else (value - 3.0, value + 3.0)
    measures = {rule.name: Measure(value, *interval, "deg", "landmarks") for rule in test.measures}
    angles = dataclasses.replace(_TRIAL.angles, measured="right")
    trial = dataclasses.replace(_TRIAL, norms=test.norms, angles=angles)
    return test.conclude(AssessedTrial(trial, measures, (), (), subject, False, test.protocol.position)), measures


def border_of(test: ClinicalTest, limitation: Limitation, subject: Subject) -> float | None:
    return limitation.border_for(test.norms, subject, test.protocol.position)


def told_of(tissue: TissueFinding, finding: Finding, limitations: int) -> str:
    return tissue.sentence if limitations > 1 else finding.sentence


@pytest.mark.parametrize("test", OF_TISSUES, ids=lambda test: test.name)
@pytest.mark.parametrize("value", [-40.0, 5.0, 50.0, 115.0])
def test_without_a_reference_a_result_says_what_was_measured_and_no_more(test: ClinicalTest, value: float) -> None:
    for subject in PEOPLE:
        finding, measures = finding_of(test, subject, value)
        for limitation, tissue in zip(test.limitations, finding.tissues, strict=True):
            has_border = border_of(test, limitation, subject) is not None
            told = told_of(tissue, finding, len(test.limitations))
            shown = wording.state_name(wording.shown_state(tissue, measures[tissue.measure].value))
            if has_border:
                assert tissue.state != "unknown"
                assert "no reference" not in told
            else:
                assert (tissue.state, tissue.probability, tissue.short) == ("unknown", None, None)
                assert shown == "measured; no reference for this person"
                assert "no reference for this person" in tissue.sentence
                assert not re.search(r"\bshort\b(?! of)", tissue.sentence)
                assert degrees(value) in tissue.sentence


@pytest.mark.parametrize("test", OF_TISSUES, ids=lambda test: test.name)
def test_what_was_not_seen_is_not_called_measured(test: ClinicalTest) -> None:
    for subject in PEOPLE:
        finding, _ = finding_of(test, subject, None)
        assert all("no reference" not in tissue.sentence for tissue in finding.tissues)
        assert all(wording.shown_state(tissue, None) == "unknown" for tissue in finding.tissues)


def screened(test: ClinicalTest, subject: Subject, value: float | None, *, faulty: bool) -> Screen:
    """A screening of that result alone; faulty: a part that the test watches moved, so the film has a doubt."""
    finding, measures = finding_of(test, subject, value)
    made: Result = result(test.name, "film", measures, finding, subject=subject)
    if faulty and made.quality:
        failed = dataclasses.replace(made.quality[-1], ok=False, detail="It moved.")
        made = dataclasses.replace(made, quality=(*made.quality[:-1], failed))
    return combine([made])


def sides_of(screen: Screen, test: ClinicalTest, subject: Subject) -> list[tuple[TissueSide, bool]]:
    """Each tissue of each leg that the test judges, with whether there is a border for the person."""
    return [
        (of_side(tissue, side), border_of(test, limitation, subject) is not None)
        for limitation in test.limitations
        for side in ([limitation.side] if limitation.side else ["right"])
        for tissue in screen.tissues
        if tissue.name == limitation.tissue
    ]


@pytest.mark.parametrize("faulty", [False, True], ids=["sound", "faulty"])
@pytest.mark.parametrize("value", [None, 20.0], ids=["unseen", "seen"])
def test_no_test_is_advised_that_cannot_answer(faulty: bool, value: float | None) -> None:
    for test in OF_TISSUES:
        for subject in FEWER:
            screen = screened(test, subject, value, faulty=faulty)
            for side, has_border in sides_of(screen, test, subject):
                if value is not None:
                    assert (side.state == "no-reference") is not has_border
            for step in screen.steps:
                if step.kind == "tell" or step.test is None:
                    continue
                advised = clinical.get(step.test)
                limits = [each for each in advised.limitations if border_of(advised, each, subject) is not None]
                answerable = {each.tissue for each in limits}
                assert set(settled_tissues(step.settles)) <= answerable, (test.name, subject, step.sentence)


def settled_tissues(questions: tuple[str, ...]) -> list[str]:
    """The tissues that the questions of a step name as possibly short."""
    short = [each for each in questions if each.endswith(" short")]
    return [tissue.name for tissue in clinical.TISSUES for each in short if tissue.in_sentence in each]


def test_the_page_names_the_movement_beside_the_number_and_calls_nothing_short() -> None:
    prone = clinical.get("prone-knee-bend")
    finding, measures = finding_of(prone, Subject("7", 44, "female"), 115.0)
    made = result("prone-knee-bend", "film", measures, finding)
    screen = combine([made])
    page = re.sub(r"<style.*?</style>|<[^>]+>", " ", render_page(screen), flags=re.DOTALL)
    assert "measured; no reference for this person" in page
    assert not [each for each in screen.steps if "quadriceps" in " ".join(each.settles)]
    assert re.search(r"Knee\s+115°", page)


def test_the_thomas_test_still_answers_for_the_hip_flexors() -> None:
    screen = combine([bend(), thomas("left", 5, SHORT)])
    states = {tissue.name: tissue.left.state for tissue in screen.tissues}
    assert (states["hip flexors"], states["quadriceps"]) == ("short", "no-reference")
