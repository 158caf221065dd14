from __future__ import annotations

from string import Formatter

import pytest

from romcam import clinical
from romcam.assessment.pattern import PATTERNS
from romcam.body.quantities import QUANTITIES
from romcam.clinical import ClinicalTest
from romcam.errors import UsageError

EVERY = [clinical.get(name) for name in clinical.names()]
WITH_PATTERNS = [test for test in EVERY if test.words]


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
    # What is watched has to exist where hips and spine cannot be told apart.
    assert all(rule.signal in test.angles and not QUANTITIES[rule.signal].split for rule in test.efforts)
    assert any(QUANTITIES[name].split for name in test.angles) == test.protocol.split
    assert test.filming.endswith(".")
    assert test.says.endswith(".")


@pytest.mark.parametrize("test", EVERY, ids=lambda test: test.name)
def test_what_is_shown_is_measured(test: ClinicalTest):
    measured = [rule.name for rule in test.measures]
    assert len(set(measured)) == len(measured)
    assert set(test.shown.tiles) <= set(measured)
    assert set(test.shown.columns) <= {rule.name for rule in test.measures if rule.in_each}
    assert set(test.shown.courses) <= set(test.angles)
    efforts = {rule.task for rule in test.efforts}
    assert test.moves or {rule.effort for rule in test.measures if rule.effort} <= efforts


@pytest.mark.parametrize("test", WITH_PATTERNS, ids=lambda test: test.name)
def test_its_sentences_use_what_they_are_given(test: ClinicalTest):
    assert set(test.words.sentences) == set(test.words.names) == set(PATTERNS)
    for sentence in test.words.sentences.values():
        fields = {field for _, field, _, _ in Formatter().parse(sentence) if field}
        assert {"pelvis", "share"} <= fields <= {"pelvis", "share", "pelvis_range", "share_range"}
        assert sentence.endswith(".")
