"""Seated hip rotation and standing trunk rotation have the angles of their parameters, and no others."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("anny")
pytest.importorskip("moderngl")

from romcam.synthetic import Case, RenderedScene, load_case, random_case
from romcam.synthetic.movements.hip_rotation import HipRotation, Swing
from romcam.synthetic.movements.twist import Turn, Twist
from romcam.synthetic.skeleton import PELVIS, limb

pytestmark = pytest.mark.phantom

SAMPLES = Path(__file__).parents[2] / "samples"


def at_ends(motion, test, count):
    round_s = motion.out_s + motion.hold_s + motion.back_s + motion.pause_s
    times = motion.still_s + motion.out_s + 0.1 + round_s * np.arange(count)
    with RenderedScene(Case(test=test, motion=motion)) as scene:
        return scene.truth(times), scene._pose(times), scene._figure.anatomy


def test_each_hip_rotates_by_its_angle_and_the_pelvis_hikes_as_well():
    swings = (
        Swing(side="left", turn_deg=30.0, hike_deg=10.0),
        Swing(side="left", turn_deg=-40.0),
        Swing(side="right", turn_deg=25.0),
        Swing(side="right", turn_deg=-25.0, hike_deg=-10.0),
    )
    truth, _, _ = at_ends(HipRotation(swings=swings, tremor_deg=0.0), "hip-rotation", 4)
    np.testing.assert_allclose(truth["hip_rotation_left"][:2], [30.0, -40.0], atol=2.0)
    np.testing.assert_allclose(truth["hip_rotation_right"][2:], [25.0, -25.0], atol=2.0)
    np.testing.assert_allclose(truth["pelvis_obliquity"], [-10.0, 0.0, 0.0, -10.0], atol=0.5)
    np.testing.assert_allclose(truth["shank_turn_left"], [40.0, -40.0, 0.0, 0.0], atol=2.0)
    np.testing.assert_allclose(truth["shank_turn_right"], [0.0, 0.0, 25.0, -35.0], atol=2.0)


def test_the_hip_that_does_not_rise_stays_on_the_seat_and_the_feet_hang():
    swings = (Swing(side="left", turn_deg=20.0, hike_deg=12.0), Swing(side="left", turn_deg=20.0))
    _, frames, anatomy = at_ends(HipRotation(swings=swings, tremor_deg=0.0), "hip-rotation", 2)
    resting = frames.move(PELVIS, anatomy.joints["hip.R"])
    np.testing.assert_allclose(resting[0], resting[1], atol=0.006)  # it rolls a little under a tilted pelvis
    assert frames.move(PELVIS, anatomy.joints["hip.L"])[0, 2] > resting[0, 2] + 0.02
    assert frames.move(limb("foot", "R"), anatomy.joints["ankle.R"])[:, 2].min() > 0.12


def test_a_spine_that_bends_low_leans_less_under_the_same_hike():
    swings = (Swing(side="left", turn_deg=20.0, hike_deg=10.0),)
    arc, low = (
        at_ends(HipRotation(swings=swings, tremor_deg=0.0, level_out=1.0, bend_low=share), "hip-rotation", 1)[0]
        for share in (0.0, 1.0)
    )
    np.testing.assert_allclose(low["pelvis_obliquity"], arc["pelvis_obliquity"], atol=0.01)
    assert abs(low["trunk_lean"][0]) < abs(arc["trunk_lean"][0]) - 1.5


def test_thorax_and_pelvis_turn_by_their_angles_over_planted_feet():
    turns = (Turn(thorax_deg=60.0, pelvis_deg=35.0), Turn(thorax_deg=-40.0, pelvis_deg=-5.0, feet_deg=-20.0))
    truth, frames, anatomy = at_ends(Twist(turns=turns, tremor_deg=0.0), "twist", 2)
    np.testing.assert_allclose(truth["thorax_turn"], [60.0, -40.0], atol=3.0)
    np.testing.assert_allclose(truth["pelvis_turn"], [35.0, -5.0], atol=1.0)
    ankle = anatomy.joints["ankle.L"]
    np.testing.assert_allclose(frames.move(limb("foot", "L"), ankle)[0], ankle, atol=1e-3)
    turned = frames.rotation[1, limb("foot", "L"), :, 1]
    assert np.degrees(np.arctan2(-turned[0], turned[1])) == pytest.approx(-20.0, abs=0.1)


def test_half_of_the_seated_people_hike_and_their_rotations_are_nearly_independent():
    motions = [random_case(seed, test="hip-rotation").motion for seed in range(150)]
    hiking = np.mean([any(swing.hike_deg for swing in motion.swings) for motion in motions])
    assert 0.35 < hiking < 0.65

    def most(motion, side, sign):
        return max(sign * swing.turn_deg for swing in motion.swings if swing.side == side and sign * swing.turn_deg > 0)

    ends = np.array([[most(m, side, sign) for side in ("left", "right") for sign in (1, -1)] for m in motions])
    assert np.abs(np.corrcoef(ends.T) - np.eye(4)).max() < 0.25
    assert ends.min() < 15.0
    assert ends.max() > 50.0


@pytest.mark.parametrize("name", ["hip-rotation-hiking", "twist-stiff-hip"])
def test_samples_agree_with_their_cases(name):
    case = load_case(SAMPLES / f"{name}.json")
    assert (SAMPLES / f"{name}.mp4").stat().st_size < 1_000_000
    rows = np.genfromtxt(SAMPLES / f"{name}.truth.csv", delimiter=",", names=True)
    with RenderedScene(case) as scene:
        truth = scene.truth(rows["time_s"])
    for column, values in truth.items():
        np.testing.assert_allclose(rows[f"{column}_deg"], values, atol=0.02)
