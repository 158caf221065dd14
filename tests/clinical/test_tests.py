"""Every clinical test is declared completely, and its section of the catalogue contains exactly its sentences."""

from __future__ import annotations

from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from romcam import clinical
from romcam.assessment.pattern import PATTERNS
from romcam.assessment.quality import Stays
from romcam.body.quantities import QUANTITIES
from romcam.clinical import ClinicalTest
from romcam.errors import UsageError

EVERY = clinical.all_tests()
WITH_PATTERNS = [test for test in EVERY if test.has_patterns]
ROOM = Path(clinical.__file__).parent
CATALOGUE = FluentParser().parse((ROOM / "messages.en.ftl").read_text(encoding="utf-8"))
SECTIONS = {
    entry.id.name: {attribute.id.name for attribute in entry.attributes}
    for entry in CATALOGUE.body
    if isinstance(entry, ftl.Message)
}
COMMON = {"title", "in-sentence", "filming", "interpretation", "letter-did", "letter-about"}


def test_the_forward_bend_is_there():
    assert "forward-bend" in clinical.names()


def test_an_unknown_test_names_the_known_ones():
    with pytest.raises(UsageError, match="forward-bend") as caught:
        clinical.get("backward-bend")
    assert "backward-bend" in str(caught.value)
    assert caught.value.exit_status == 2


@pytest.mark.parametrize("test", EVERY, ids=lambda test: test.name)
def test_a_test_is_complete(test: ClinicalTest):
    assert test.norms.test == test.name
    assert set(test.angles) <= {name for name, quantity in QUANTITIES.items() if quantity.unit == "deg"}
    # What is watched has to exist where hip and spine are not separated.
    assert all(rule.signal in test.angles and not QUANTITIES[rule.signal].split for rule in test.tasks)
    assert any(QUANTITIES[name].split for name in test.angles) == test.protocol.split
    assert test.filming.endswith(".")
    assert test.interpretation.endswith(".")
    assert not test.title.endswith(".")
    assert test.camera.startswith("from the ")


@pytest.mark.parametrize("test", EVERY, ids=lambda test: test.name)
def test_what_is_displayed_is_measured(test: ClinicalTest):
    measured = [rule.name for rule in test.measures]
    assert len(set(measured)) == len(measured)
    assert set(test.display.tiles) <= set(measured)
    assert set(test.display.columns) <= {rule.name for rule in test.measures if rule.in_each}
    assert set(test.display.curves) <= set(test.angles)
    tasks = {rule.task for rule in test.tasks}
    assert test.movement_finder or {rule.task for rule in test.measures if rule.task} <= tasks


@pytest.mark.parametrize("test", EVERY, ids=lambda test: test.name)
def test_a_tests_role_in_a_screening_is_complete(test: ClinicalTest):
    measures = {rule.name for rule in test.measures}
    for limitation in test.limitations:
        assert limitation.measure in measures
        assert limitation.tissue in {tissue.name for tissue in clinical.TISSUES}
    if test.movement_role is not None:
        assert test.question.split()[0] in ("whether", "how")
    if test.cross_check_measure is not None:
        assert test.cross_check_measure in measures
        assert "ama_difference_deg" in test.norms.borders


@pytest.mark.parametrize("test", EVERY, ids=lambda test: test.name)
def test_its_section_holds_its_sentences_and_no_others(test: ClinicalTest):
    known = set(COMMON)
    known |= {f"measure-{rule.name}" for rule in test.measures}
    known |= {f"tissue-{each.tissue.replace(' ', '-')}" for each in test.limitations}
    known |= {"question"} if test.movement_role else set()
    for rule in (*test.quality, *test.compensations):
        known |= (
            {f"{rule.rule}-{outcome}" for outcome in ("kept", "failed", "unseen")} if isinstance(rule, Stays) else set()
        )
    for pattern in PATTERNS if test.has_patterns else ():
        known |= {f"pattern-{pattern}", f"pattern-name-{pattern}"}
    outcomes = (*PATTERNS, "indeterminate") if test.has_patterns else ("yes", "no", "close", "measured")
    letters = {f"letter-{outcome}" for outcome in outcomes}
    optional = {"nothing-found", "evidence", *(f"measure-{rule.name}" for rule in test.measures)}
    section = SECTIONS[test.name]
    assert known - section <= optional
    assert letters <= section or not test.has_patterns
    # The other sentences are named in the test's own module.
    module = (ROOM / f"{test.name.replace('-', '_')}.py").read_text(encoding="utf-8")
    for attribute in section - known - letters - {"nothing-found", "evidence"}:
        stem = attribute.replace("internal-", "{direction}-").replace("external-", "{direction}-")
        stem = stem.replace("turn-left", "turn-{side}").replace("turn-right", "turn-{side}")
        assert f'"{test.name}.{attribute}"' in module or f'"{stem}"' in module, attribute


@pytest.mark.parametrize("test", [test for test in EVERY if test.limitations], ids=lambda test: test.name)
def test_the_sentences_about_a_tissue_name_it_and_the_leg(test: ClinicalTest):
    values = {"value": "62°", "reference": "deviation", "low": "70", "high": "90°"}
    for limitation in test.limitations:
        message = f"tissue-{limitation.tissue.replace(' ', '-')}"
        for state in ("short", "free", "indeterminate", "no-border", "unseen"):
            sentence = limitation.sentence(message, state=state, side="left", **values)
            assert f"{limitation.tissue} of the left leg" in sentence
            assert sentence.endswith(".")
            assert ("62°" in sentence) == (state != "unseen")
            assert ("about 2 in 3 people 70 to 90°" in sentence) == (state in ("short", "free", "indeterminate"))
        assert "of the" not in limitation.sentence(message, state="unseen", side="none")
        border = limitation.sentence(message, state="short", side="right", value="62°", reference="below", border="80°")
        assert "counts as short" in border
        assert "80°" in border


@pytest.mark.parametrize("test", WITH_PATTERNS, ids=lambda test: test.name)
def test_its_sentences_use_the_values_they_are_given(test: ClinicalTest):
    section = next(entry for entry in CATALOGUE.body if isinstance(entry, ftl.Message) and entry.id.name == test.name)
    for attribute in section.attributes:
        if attribute.id.name.startswith("pattern-") and not attribute.id.name.startswith("pattern-name-"):
            fields = {
                element.expression.id.name
                for element in attribute.value.elements
                if isinstance(element, ftl.Placeable) and isinstance(element.expression, ftl.VariableReference)
            }
            assert {"pelvis", "share"} <= fields <= {"pelvis", "share", "pelvis_range", "share_range"}
            assert attribute.value.elements[-1].value.endswith(".")
