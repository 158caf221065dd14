"""Films that show more than the person who is meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from romcam.analysis import Analysis, run
from romcam.assessment import Subject
from romcam.capture import Clock
from romcam.clinical import get
from romcam.guided.session import SessionOptions, run_session
from romcam.report import display_rules
from romcam.report.outputs import Wanted
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


def test_two_before_a_camera_the_person_named_live_is_the_one_in_the_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody says who is meant: both the terminal and the result name who was measured, and they name the same one."""
    film = str(CASES / "film" / "two.mp4")
    options = SessionOptions("forward-bend", film, tmp_path, repetitions=1, headless=True)
    done = run_session(options, Subject(), Wanted(overlay=False, html=False), lambda *_: None, Clock(0.6))
    assert done.outcome.company is not None
    place, shown = done.outcome.company.place, capsys.readouterr().out
    assert f"Another person moves, too. The person on the {place} is measured" in shown
    (said,) = display_rules.above(done.analysis.assessment)
    assert f"the one on the {place} of the picture was measured" in said
    pelvis_deg = {"left": 26, "right": 82}[place]
    assert done.analysis.measures["pelvis_tilt"].value == pytest.approx(pelvis_deg, abs=3)


def test_two_before_a_camera_the_person_on_the_left_is_the_stiff_patient(tmp_path: Path) -> None:
    film = str(CASES / "film" / "two.mp4")
    options = SessionOptions("forward-bend", film, tmp_path, repetitions=1, headless=True, person="left")
    done = run_session(options, Subject(), Wanted(overlay=False, html=False), lambda *_: None, Clock(0.6))
    assert done.analysis.measures["pelvis_tilt"].value == pytest.approx(26, abs=2)
    assert done.analysis.finding.pattern == "compensating"
    assert done.analysis.recording.asked_for == "left"
