"""The squat: whether the spine rounds follows from lumbar flexion; what the pelvis does is a finding of its own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.angles import compute_angles
from romcam.assessment import Assessment, Subject, assess
from romcam.clinical import get
from tests.analyses import SLOW_HZ, sample
from tests.movement.analytic import Bend, minimum_jerk, recording_of, tilts_of

TEST = get("squat")
BEND = Bend(thigh=-70, shank=30, chord=45)
"""Rhythm of the squat, and thighs and shanks at the bottom: knees bent by 100 degrees."""


def squat(pelvis, lumbar, until_s: float = np.inf) -> Assessment:
    """A squat whose pelvis tilt and lumbar flexion are functions of the depth, 0 standing, 1 at the bottom."""
    time = BEND.times()
    tilts = tilts_of(BEND, time=time[time < until_s], pelvis_se=2.5, t12_se=2.5)
    depth = BEND.curve(tilts.time_s)
    inclinations = {**tilts.inclination_deg, "pelvis": pelvis(depth), "t12": pelvis(depth) + lumbar(depth)}
    tilts = replace(tilts, inclination_deg=inclinations)
    angles = compute_angles(tilts, np.ones(len(tilts.time_s)), TEST.angles)
    return assess(angles, TEST.find_movement(angles), recording_of(tilts), replace(TEST, matches=None), Subject())


def test_a_squat_that_is_filmed_half_way_down_is_not_judged():
    """Half way down the spine of a squat that rounds later is straight."""
    found = squat(lambda depth: 30 * depth, lambda depth: 30 * late(depth), until_s=1.0 + 0.5 * BEND.down_s)
    assert found.finding.compensating is None
    assert "shows the way to the end of the movement, and not the end itself" in found.finding.sentence


def late(depth):
    """Nothing in the first half of the way down, everything in the second."""
    return minimum_jerk((depth - 0.5) / 0.5)


def test_a_spine_that_rounds_after_the_pelvis_has_stopped_is_rounded_though_the_pelvis_does_not_roll_back():
    found = squat(lambda depth: 27 * minimum_jerk(depth / 0.5), lambda depth: 2 + 24 * late(depth))
    assert found.finding.compensating is True
    assert found.finding.sentence.startswith("The spine rounded: at the bottom the lumbar spine was bent by 26°")
    assert found.measures["lumbar_gain"].value == pytest.approx(24, abs=1.5)
    assert found.measures["pelvis_tuck"].value == pytest.approx(0, abs=1)
    assert "The lumbar spine bent by 24°" in found.finding.sentence
    assert "The pelvis did not tuck under." in found.finding.sentence
    assert found.finding.sentence.endswith("so rounding alone is usual."), "26° is usual in a squat"


def test_a_pelvis_that_rolls_back_tucks_under_from_the_depth_at_which_it_turns():
    found = squat(lambda depth: 35 * minimum_jerk(depth / 0.5) - 15 * late(depth), lambda depth: 4 + 20 * late(depth))
    assert found.finding.compensating is True
    assert found.measures["pelvis_tuck"].value == pytest.approx(15, abs=1.5)
    assert found.measures["tuck_depth"].value == pytest.approx(58, abs=8)
    assert "The pelvis rolled back by" in found.finding.sentence


def test_a_trunk_that_comes_upright_against_a_wall_neither_tucks_nor_rounds():
    found = squat(lambda depth: 40 * minimum_jerk(depth / 0.5) - 40 * late(depth), lambda depth: 0 * depth + 2)
    assert found.finding.compensating is False
    assert found.measures["pelvis_tuck"].value == pytest.approx(0, abs=1.5)
    assert found.finding.sentence.startswith("The spine did not round")


@pytest.mark.parametrize(("lumbar", "compensating"), [(4, False), (15, None), (30, True)])
def test_the_verdict_follows_from_lumbar_flexion(lumbar: float, compensating: bool | None):
    found = squat(lambda depth: 30 * depth, lambda depth: lumbar * depth)
    assert found.finding.compensating is compensating
    assert found.measures["pelvis_tuck"].value == pytest.approx(0, abs=1)
    assert "did not tuck" in found.finding.sentence


@pytest.mark.model
def test_the_sample_rounds_late_and_its_pelvis_stays():
    found = sample("squat-tucked", TEST.name, SLOW_HZ).assessment
    measures = found.measures
    assert found.finding.compensating is True
    # True: 19° at the bottom, 17° of them after the pelvis has stopped at 27°, which stays at 26°.
    assert measures["lumbar_flexion"].low <= 19 <= measures["lumbar_flexion"].high
    assert measures["lumbar_gain"].value == pytest.approx(17, abs=4)
    assert measures["pelvis_tuck"].value == pytest.approx(1, abs=3)
    assert "did not tuck under" in found.finding.sentence
