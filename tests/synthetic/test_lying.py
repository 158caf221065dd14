"""The movements in lying: the body rests on the couch, and its angles are those of the parameters."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("anny")
pytest.importorskip("moderngl")

from romcam.synthetic import MOVEMENTS, Case, RenderedScene, load_case, random_case
from romcam.synthetic.lying import LYING_ANGLES, Lying
from romcam.synthetic.movements.active_knee_extension import ActiveKneeExtension
from romcam.synthetic.movements.prone_knee_bend import ProneKneeBend
from romcam.synthetic.movements.straight_leg_raise import StraightLegRaise
from romcam.synthetic.movements.thomas import Thomas

pytestmark = pytest.mark.phantom

SAMPLES = Path(__file__).parents[2] / "samples"
TESTS = ("straight-leg-raise", "active-knee-extension", "thomas", "prone-knee-bend")
STILL = Lying(tremor_deg=0.0)


def truth_at_end(test, motion):
    end = motion.neutral_s + motion.down_s + 0.1 if hasattr(motion, "neutral_s") else motion.hang_s - 0.1
    with RenderedScene(Case(test=test, motion=motion)) as scene:
        return {name: float(values[0]) for name, values in scene.truth(np.array([end])).items()}


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_body_lies_on_the_couch(test, seed):
    case = random_case(seed, envelope="core", test=test)
    with RenderedScene(case) as scene:
        frames = scene._pose(np.array([0.0]))
        vertices, _ = scene._figure.skin.pose(frames)
        anatomy = scene._figure.anatomy
        chest = 0.5 * (anatomy.joints["hip.L"] + anatomy.joints["shoulder.L"])
    rest = anatomy.vertices
    trunk = (
        (np.abs(rest[:, 0]) < 0.14) & (rest[:, 2] > anatomy.joints["hip.L"][2]) & (np.abs(rest[:, 2] - chest[2]) < 0.3)
    )
    low = np.percentile(vertices[0][trunk, 2], 2.0) - case.motion.lying.couch.height_m
    assert -0.09 < low < 0.03  # flesh is compressed, and the body does not hover


@pytest.mark.parametrize("test", TESTS)
def test_both_sides_legs_and_couches_occur(test):
    cases = [random_case(seed, envelope="core", test=test) for seed in range(40)]
    assert {case.motion.leg for case in cases} == {"left", "right"}
    assert {case.camera.facing for case in cases} == {"left", "right"}
    kinds = {case.motion.lying.couch.kind for case in cases}
    assert kinds == ({"table"} if test == "thomas" else {"table", "mat"})
    assert max(abs(case.camera.yaw_deg) for case in cases) <= 10.0
    assert MOVEMENTS[test].truth == LYING_ANGLES


def test_a_leg_is_raised_by_its_angle():
    motion = StraightLegRaise(leg="left", elevation_deg=80.0, knee_deg=20.0, other_lift_deg=7.0, lying=STILL)
    truth = truth_at_end("straight-leg-raise", motion)
    assert truth["leg_elevation_left"] == pytest.approx(80.0, abs=2.0)
    assert truth["leg_elevation_right"] == pytest.approx(7.0, abs=0.5)
    assert truth["knee_angle_left"] > 18.0
    assert truth["pelvis_tilt"] == pytest.approx(-motion.roll_deg, abs=0.01)
    far = truth_at_end("straight-leg-raise", StraightLegRaise(leg="left", elevation_deg=110.0, lying=STILL))
    assert far["leg_elevation_left"] == pytest.approx(110.0, abs=1.0)  # beyond the vertical


def test_a_knee_is_extended_with_a_vertical_thigh():
    truth = truth_at_end(
        "active-knee-extension",
        ActiveKneeExtension(thigh_deg=90.0, thigh_drop_deg=12.0, knee_end_deg=40.0, lying=STILL),
    )
    assert truth["thigh_elevation_right"] == pytest.approx(78.0, abs=6.0)  # thigh bones are a little askew at rest
    assert truth["knee_angle_right"] == pytest.approx(40.0, abs=12.0)


def test_a_thigh_hangs_and_the_held_one_is_past_vertical():
    truth = truth_at_end("thomas", Thomas(thigh_deg=-15.0, knee_deg=60.0, held_thigh_deg=125.0, lying=STILL))
    assert truth["thigh_elevation_right"] == pytest.approx(-15.0, abs=6.0)
    assert truth["thigh_elevation_left"] == pytest.approx(125.0, abs=6.0)
    assert truth["knee_angle_right"] == pytest.approx(60.0, abs=12.0)


def test_the_hip_hitches_up_on_its_knee():
    truth = truth_at_end("prone-knee-bend", ProneKneeBend(knee_deg=110.0, hitch_deg=12.0, lying=STILL))
    assert truth["thigh_tilt_right"] == pytest.approx(-12.0, abs=0.01)
    assert truth["knee_angle_right"] == pytest.approx(110.0, abs=12.0)
    assert truth["pelvis_tilt"] == pytest.approx(12.0, abs=0.01)


@pytest.mark.parametrize(
    "name", ["straight-leg-raise-bent-knee", "active-knee-extension-short", "thomas-short", "prone-knee-bend-hitching"]
)
def test_samples_agree_with_their_cases(name):
    case = load_case(SAMPLES / f"{name}.json")
    assert (SAMPLES / f"{name}.mp4").stat().st_size < 1_000_000
    rows = np.genfromtxt(SAMPLES / f"{name}.truth.csv", delimiter=",", names=True)
    with RenderedScene(case) as scene:
        truth = scene.truth(rows["time_s"])
    for column, values in truth.items():
        np.testing.assert_allclose(rows[f"{column}_deg"], values, atol=0.02)
