"""Films that show more than the person who is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from romcam.analysis import Analysis, run
from romcam.assessment import Subject
from romcam.clinical import get
from romcam.report import display_rules
from romcam.video.source import Stated
from tests.cases.folder import CASES, MARKS

pytestmark = [*MARKS, pytest.mark.model]


def two(**stated: str) -> Analysis:
    asked = replace(Stated(), **stated)  # pyright: ignore[reportArgumentType]
    return run(CASES / "film" / "two.mp4", test=get("forward-bend"), subject=Subject(), stated=asked)


def test_two_warns_first_which_one_was_measured() -> None:
    (said,) = display_rules.above(two().assessment)
    assert "the one on the right of the picture was measured" in said
    assert "--person left" in said


def test_two_the_person_on_the_left_is_the_stiff_patient() -> None:
    analysis = two(person="left")
    assert analysis.measures["pelvis_tilt"].value == pytest.approx(26, abs=2)
    assert analysis.measures["lumbar_share"].value == pytest.approx(0.71, abs=0.03)
    assert analysis.finding.pattern == "compensating"
