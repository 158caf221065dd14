"""Which leg of a lying person was tested: named only with certainty, and as a person states it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.by_hand import ByHand
from romcam.clinical import get
from romcam.recording import LEGS_DISTINGUISHED
from tests.clinical.lying import curve, lying


def raised(recording, side=None, label=None) -> Analysis:
    test, stated = get("straight-leg-raise"), ByHand(side=side)
    film = Path("raise.mp4")
    return conclude(film, recording, test=test, subject=Subject(), by_hand=stated, labelled_side=label)


def checked(analysis: Analysis) -> tuple[bool | None, str]:
    return next((each.ok, each.detail) for each in analysis.assessment.quality if each.rule == "near_leg")


ONE = lying(60.0 * curve(), 0.0 * curve())
BOTH = lying(60.0 * curve(), 0.0 * curve(), 35.0 * curve())


def test_a_leg_that_was_hardly_told_from_the_other_is_not_named():
    sure, unsure = (raised(replace(ONE, leg_log_odds=LEGS_DISTINGUISHED + by)) for by in (0.1, -0.1))
    assert sure.assessment.side == "right"
    assert "of the right leg" in sure.assessment.finding.sentence
    assert unsure.assessment.side is None
    assert not {"left", "right"} & set(unsure.assessment.finding.sentence.split())
    assert all(each.side is None for each in unsure.assessment.finding.tissues)
    assert unsure.measures["leg_elevation"].value == sure.measures["leg_elevation"].value
    ok, detail = checked(unsure)
    assert ok is False
    assert "cannot be told with certainty" in detail


def test_a_stated_leg_gives_the_leg_that_moved_its_name():
    unsure = replace(ONE, leg_log_odds=0.4)
    for side in ("left", "right"):
        analysis = raised(unsure, side)
        assert analysis.assessment.side == side
        assert analysis.measures["leg_elevation"].value == pytest.approx(60.0, abs=0.5)
        assert f"of the {side} leg" in analysis.assessment.finding.sentence


def test_where_both_legs_move_the_stated_one_is_measured():
    assert raised(BOTH).measures["leg_elevation"].value == pytest.approx(60.0, abs=0.5)
    other = raised(replace(BOTH, leg_log_odds=np.nan), "left")
    assert (other.assessment.side, other.measures["leg_elevation"].value) == ("left", pytest.approx(35.0, abs=0.7))


def test_a_label_names_the_leg_only_where_the_film_does_not():
    unsure, sure = replace(ONE, leg_log_odds=0.4), replace(ONE, leg_log_odds=4.0)
    assert raised(unsure, label="left").assessment.side == "left"
    assert raised(sure, label="left").assessment.side == "right"
    assert raised(unsure, side="right", label="left").assessment.side == "right"
