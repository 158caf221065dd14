"""The four tests in lying: signs and rules on a stick figure, the samples through the whole program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.clinical import get
from romcam.errors import NothingToMeasureError
from tests.analyses import SLOW_HZ
from tests.analyses import analysed as analysed_film
from tests.clinical.lying import curve, lying
from tests.movement.analytic import minimum_jerk

SAMPLES = Path(__file__).parents[2] / "samples"
LYING = ("straight-leg-raise", "active-knee-extension", "thomas", "prone-knee-bend")


def analysed(test: str, recording) -> Analysis:
    return conclude(Path("stick.mp4"), recording, test=get(test), subject=Subject())


def value(analysis: Analysis, name: str) -> float:
    found = analysis.assessment.measures[name].value
    assert found is not None
    return found


def check(analysis: Analysis, rule: str) -> bool | None:
    return {each.rule: each.ok for each in analysis.assessment.quality}[rule]


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("elevation", [40.0, 75.0, 110.0])
def test_the_elevation_of_a_straight_leg_is_measured(elevation, mirror):
    found = analysed("straight-leg-raise", lying(elevation * curve(), 0.0 * curve(), mirror=mirror))
    assert value(found, "leg_elevation") == pytest.approx(elevation, abs=0.3)
    assert value(found, "knee_angle") == pytest.approx(0.0, abs=0.3)
    assert value(found, "other_leg_elevation") == pytest.approx(0.0, abs=0.3)
    assert len(found.assessment.repetitions) == 2
    assert found.assessment.side == "right"
    assert check(found, "knee_bend") is True
    assert check(found, "other_leg") is True


@pytest.mark.parametrize(("shown", "way"), [(slice(0, 70), "way to the end"), (slice(140, None), "way back")])
def test_a_leg_whose_end_of_range_was_not_filmed_is_not_judged(shown: slice, way: str):
    """A leg that was filmed up to 40 degrees of 90 had short hamstrings, with certainty."""
    found = analysed("straight-leg-raise", lying(90.0 * curve(1)[shown], 0.0 * curve(1)[shown]))
    assert check(found, "reached_end") is False
    assert (found.finding.pattern, found.finding.tissues) == (None, ())
    assert f"The film shows the {way}" in found.finding.sentence


def test_a_leg_that_never_lies_flat_is_not_measured():
    """A leg at 90 degrees that came from 54 was reported as raised by 36, its hamstrings short."""
    found = analysed("straight-leg-raise", lying(54.0 + 36.0 * curve(), 0.0 * curve()))
    assert check(found, "flat") is False
    assert check(found, "knee_bend") is None
    assert found.assessment.measures["leg_elevation"].value is None
    assert found.assessment.finding.pattern is None
    assert "never seen lying flat: it is 54° from level" in found.assessment.finding.sentence
    assert not np.isfinite(found.angles.values["leg_elevation"]).any()


@pytest.mark.parametrize("start", [0.0, 12.0])
def test_a_leg_that_starts_nearly_flat_is_measured(start):
    found = analysed("straight-leg-raise", lying(start + (75.0 - start) * curve(), 0.0 * curve()))
    assert check(found, "flat") is (start == 0.0)
    assert value(found, "leg_elevation") == pytest.approx(75.0 - start, abs=0.3)


def test_a_leg_that_is_first_seen_on_the_way_up_has_a_wider_interval():
    """A leg raised by 100 degrees was measured as 82 +- 5: nobody was found until it was 17 degrees up."""
    whole = lying(75.0 * curve(), 0.0 * curve())
    lost = np.abs(75.0 * curve()) < 9.0
    found = analysed(
        "straight-leg-raise",
        replace(whole, landmarks_px=np.where(lost[:, None, None], np.nan, whole.landmarks_px)),
    )
    seen = analysed("straight-leg-raise", whole)
    measure, sure = (each.measures["leg_elevation"] for each in (found, seen))
    sure_other = seen.measures["other_leg_elevation"].high
    assert check(found, "flat") is True  # within 10 degrees of level
    assert check(found, "neutral_held") is False
    assert measure.value < 67.0
    assert measure.high - measure.low > sure.high - sure.low + 20.0
    assert measure.low < 75.0 < measure.high
    assert found.measures["other_leg_elevation"].high == pytest.approx(sure_other, abs=0.1)  # it lies where it lay


@pytest.mark.parametrize("tilt", [-18.0, 18.0])
def test_a_tilted_camera_changes_no_elevation(tilt):
    """In motion the leg came nearer to level in the picture than at rest, and the angle was counted from there."""
    level = lying(75.0 * curve(), 0.0 * curve())
    turn = np.radians(tilt)
    turned = level.landmarks_px @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    found = analysed("straight-leg-raise", replace(level, landmarks_px=turned))
    assert value(found, "leg_elevation") == pytest.approx(75.0, abs=0.3)
    assert check(found, "neutral_held") is True


def test_a_leg_that_lies_flat_for_a_moment_is_counted_from_there():
    held = np.concatenate([np.full(60, 54.0), 54.0 * minimum_jerk(1 - np.arange(20) / 20), np.zeros(6)])
    raising = 88.0 * minimum_jerk(np.arange(45) / 45)
    raised = np.concatenate([held, raising, np.full(30, 88.0), raising[::-1], held[::-1]])
    found = analysed("straight-leg-raise", lying(raised, 0.0 * raised))
    assert value(found, "leg_elevation") == pytest.approx(88.0, abs=1.5)


@pytest.mark.parametrize(("knee", "other"), [(20.0, 0.0), (0.0, 9.0)])
def test_a_bent_knee_and_a_lifted_other_leg_are_flagged(knee, other):
    up = curve()
    found = analysed("straight-leg-raise", lying(70.0 * up, knee * up, other * up))
    assert check(found, "knee_bend") is (knee == 0.0)
    assert check(found, "other_leg") is (other == 0.0)
    assert value(found, "knee_angle") == pytest.approx(knee, abs=0.5)
    assert value(found, "other_leg_elevation") == pytest.approx(other, abs=0.5)


@pytest.mark.parametrize(
    ("elevation", "knee", "other", "state"),
    [(90, 0, 0, "free"), (105, 25, 0, "unknown"), (90, 0, 20, "unknown"), (115, 12, 10, "free"), (60, 25, 0, "short")],
)
def test_hamstrings_that_are_long_enough_only_with_help_are_not_judged(elevation, knee, other, state):
    """A leg that rose far since the knee was bent had hamstrings that were long enough, beside the bent knee."""
    found = analysed("straight-leg-raise", lying(elevation * curve(1), knee * curve(1), other * curve(1)))
    assert found.finding.tissues[0].state == state
    assert ("and a compensation gave up to" in found.finding.sentence) is (state == "unknown")
    assert found.finding.compensating is (knee + other > 0)


def test_a_thigh_that_drops_does_not_make_hamstrings_long_enough():
    found = analysed("active-knee-extension", lying(90.0 - 20.0 * curve(1), 90.0 - 85.0 * curve(1)))
    assert found.finding.tissues[0].state == "unknown"


def test_hip_and_pelvis_are_never_separated_in_lying():
    found = analysed("straight-leg-raise", lying(70.0 * curve(), 0.0 * curve()))
    assert not {"pelvis_tilt", "hip_flexion", "lumbar_flexion", "lumbar_share"} & set(found.assessment.measures)
    assert all(each.evidence == "landmarks" for each in found.assessment.measures.values())


@pytest.mark.parametrize("test", LYING)
def test_a_person_who_lies_still_is_an_error(test):
    still = np.zeros(150)
    if test == "thomas":
        still = 40.0 * np.sin(np.arange(150) / 6.0)  # never still for half a second
    with pytest.raises(NothingToMeasureError, match=r"stick\.mp4"):
        analysed(test, lying(still, np.zeros(150), prone=test == "prone-knee-bend"))


def test_a_knee_short_of_straight_and_a_sinking_thigh_are_measured():
    out = curve()
    found = analysed("active-knee-extension", lying(90.0 - 15.0 * out, 90.0 - 60.0 * out))
    assert value(found, "thigh_elevation") == pytest.approx(75.0, abs=0.5)
    assert value(found, "knee_angle") == pytest.approx(30.0, abs=0.5)
    assert check(found, "thigh_vertical") is False
    assert len(found.assessment.repetitions) == 2


@pytest.mark.parametrize("thigh", [-20.0, 15.0])
def test_the_hanging_leg_is_the_measured_one(thigh):
    still = np.ones(150)
    recording = lying(thigh * still, 55.0 * still, 120.0, 120.0, side="left")
    found = analysed("thomas", recording)
    assert found.assessment.side == "left"
    assert value(found, "thigh_elevation") == pytest.approx(thigh, abs=0.5)
    assert value(found, "other_thigh_elevation") == pytest.approx(120.0, abs=0.5)
    assert check(found, "other_knee_held") is True
    # Head on the left, belly up: the right side is towards the camera.
    assert check(found, "near_leg") is False


def test_uncertain_legs_widen_the_interval_and_are_reported():
    recording = lying(70.0 * curve(), 0.0 * curve())
    sure, guessed = (analysed("straight-leg-raise", replace(recording, legs_found=share)) for share in (0.9, 0.4))
    assert (check(sure, "legs"), check(guessed, "legs")) == (True, False)
    wide, narrow = (each.assessment.measures["leg_elevation"] for each in (guessed, sure))
    assert wide.value == narrow.value
    assert wide.high - wide.low > 2 * (narrow.high - narrow.low)


@pytest.mark.parametrize("mirror", [False, True])
def test_a_knee_bends_on_the_front_and_the_hip_hitches_up(mirror):
    bend = curve()
    plain = analysed("prone-knee-bend", lying(0.0 * bend, 120.0 * bend, prone=True, mirror=mirror))
    assert value(plain, "knee_angle") == pytest.approx(120.0, abs=0.5)
    assert check(plain, "hip_hitch") is True
    hitched = analysed("prone-knee-bend", lying(12.0 * bend, 100.0 * bend, prone=True, mirror=mirror))
    assert value(hitched, "hip_lift") == pytest.approx(12.0, abs=0.5)
    assert value(hitched, "knee_angle") == pytest.approx(100.0, abs=0.5)
    assert check(hitched, "hip_hitch") is False


FOUND = {
    "straight-leg-raise-bent-knee": {"leg_elevation": (61.6, 3.0), "other_leg_elevation": (0.0, 3.0)},
    "active-knee-extension-short": {"knee_angle": (45.2, 4.0), "thigh_elevation": (94.5, 4.0)},
    "thomas-short": {"thigh_elevation": (16.2, 4.0), "knee_angle": (55.0, 4.0)},
    "prone-knee-bend-hitching": {"knee_angle": (120.5, 7.0), "hip_lift": (10.0, 4.0)},
}


def sample(name: str) -> Analysis:
    test = next(each for each in LYING if name.startswith(each))
    return analysed_film(SAMPLES / f"{name}.mp4", test, SLOW_HZ)


@pytest.mark.model
@pytest.mark.parametrize("name", FOUND)
def test_the_samples_are_measured_right(name):
    found = sample(name)
    for measure, (true, within) in FOUND[name].items():
        assert value(found, measure) == pytest.approx(true, abs=within), measure
    assert found.assessment.side == "right"
    assert len(found.assessment.repetitions) == (1 if name == "thomas-short" else 2)


@pytest.mark.model
def test_the_samples_compensations_are_seen():
    assert check(sample("straight-leg-raise-bent-knee"), "knee_bend") is False
    assert check(sample("straight-leg-raise-bent-knee"), "other_leg") is True
    assert check(sample("prone-knee-bend-hitching"), "hip_hitch") is False
