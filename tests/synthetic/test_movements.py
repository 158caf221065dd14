"""Properties of every movement, and of squat and sit-to-stand in detail, measured on the posed bones."""

from pathlib import Path

import msgspec
import numpy as np
import pytest

pytest.importorskip("anny")
pytest.importorskip("moderngl")

from romcam.synthetic import MOVEMENTS, Case, RenderedScene, load_case, random_case, still_times
from romcam.synthetic.arms import Arms
from romcam.synthetic.case_parts import Bearing, FilmSettings
from romcam.synthetic.furniture import hip_above_seat_m
from romcam.synthetic.legs import Swung
from romcam.synthetic.movement import LEG_ANGLES, TRUNK_ANGLES
from romcam.synthetic.movements import sit_to_stand
from romcam.synthetic.movements.sit_to_stand import SitToStand
from romcam.synthetic.movements.squat import Squat
from romcam.synthetic.posture import BodyPosture, Trunk, pose
from romcam.synthetic.skeleton import PELVIS, SHOULDER_GIRDLE, limb
from romcam.synthetic.truth import ABSOLUTE, true_angles
from romcam.synthetic.video import render_video

pytestmark = pytest.mark.phantom

SAMPLES = Path(__file__).parents[2] / "samples"
STILL = {"tremor_deg": 0.0}


def posed(case, times):
    with RenderedScene(case) as scene:
        return scene._pose(np.asarray(times)), scene._figure.anatomy, scene.truth(np.asarray(times))


def forward(vector):
    """Forward inclination, degrees, of directions (T, 3): y points back, z up."""
    return np.degrees(np.arctan2(-vector[:, 1], vector[:, 2]))


WITH_NEUTRAL = [test for test in MOVEMENTS if test not in ("gait", "thomas", "active-knee-extension")]
"""Movements whose film contains their neutral."""


@pytest.mark.parametrize("test", WITH_NEUTRAL)
def test_every_movement_has_its_true_angles_from_neutral(test):
    case = random_case(3, test=test)
    with RenderedScene(case) as scene:
        truth = scene.truth(np.linspace(0.0, scene.duration_s, 50))
    assert tuple(truth) == MOVEMENTS[test].truth
    assert all(np.isfinite(values).all() for values in truth.values())
    # Some of the film is the neutral: there all changes are small together.
    changes = np.array([values for name, values in truth.items() if name not in ABSOLUTE])
    assert np.abs(changes).max(axis=0).min() < 5.0


@pytest.mark.parametrize("test", WITH_NEUTRAL)
def test_stills_are_sorted_within_the_film_and_some_are_neutral(test):
    for seed in range(5):
        case = random_case(seed, test=test)
        times = still_times(case, 14, np.random.default_rng(seed))
        with RenderedScene(case) as scene:
            assert 0.0 <= times[0] <= times[-1] <= scene.duration_s
            thighs = np.abs(scene.truth(times)["thigh_tilt"])
        assert len(times) == 14
        assert (np.diff(times) >= 0.0).all()
        assert (thighs < 4.0).sum() >= 3


@pytest.mark.parametrize("test", ["squat", "sit-to-stand"])
def test_feet_stay_on_the_floor_and_bones_keep_their_length(test):
    for seed in range(5):
        frames, anatomy, _ = posed(random_case(seed, test=test), np.linspace(0.0, 7.0, 60))
        for side in "LR":
            hip, knee, ankle = (anatomy.joints[f"{joint}.{side}"] for joint in ("hip", "knee", "ankle"))
            thigh, shank, foot = (limb(name, side) for name in ("thigh", "shank", "foot"))
            np.testing.assert_allclose(frames.move(foot, ankle), np.tile(ankle, (60, 1)), atol=2e-4)
            np.testing.assert_allclose(frames.rotation[:, foot], np.tile(np.eye(3), (60, 1, 1)), atol=1e-12)
            np.testing.assert_allclose(frames.move(shank, ankle), frames.move(foot, ankle), atol=1e-9)
            np.testing.assert_allclose(frames.move(thigh, knee), frames.move(shank, knee), atol=1e-9)
            np.testing.assert_allclose(frames.move(PELVIS, hip), frames.move(thigh, hip), atol=1e-9)


@pytest.mark.parametrize("test", ["squat", "sit-to-stand"])
def test_truth_equals_the_angles_between_joint_positions(test):
    case = random_case(2, test=test)
    with RenderedScene(case) as scene:
        times = np.linspace(0.0, scene.duration_s, 9)
        upright, frames = scene._neutral, scene._pose(times)
        anatomy, truth = scene._figure.anatomy, scene.truth(times)
    for side, name in (("L", "left"), ("R", "right")):
        hip, knee, ankle = (anatomy.joints[f"{joint}.{side}"] for joint in ("hip", "knee", "ankle"))

        def thigh_of(which, hip=hip, knee=knee, side=side):
            return which.move(PELVIS, hip) - which.move(limb("shank", side), knee)

        tilt = forward(thigh_of(frames)) - forward(thigh_of(upright))
        np.testing.assert_allclose(truth[f"thigh_tilt_{name}"], tilt, atol=1e-9)
        np.testing.assert_allclose(truth[f"hip_flexion_{name}"], truth["pelvis_tilt"] - tilt, atol=1e-9)
        shank = frames.move(limb("shank", side), knee) - frames.move(limb("foot", side), ankle)
        cosine = (thigh_of(frames) * shank).sum(axis=1)
        cosine /= np.linalg.norm(thigh_of(frames), axis=1) * np.linalg.norm(shank, axis=1)
        np.testing.assert_allclose(truth[f"knee_angle_{name}"], np.degrees(np.arccos(cosine)), atol=1e-5)


def test_a_squat_has_its_depth_and_tucks_late():
    motion = Squat(knee_deg=100.0, pelvis_deg=40.0, lumbar_deg=4.0, tuck_deg=15.0, tuck_onset=0.7, **STILL)
    middle, bottom = motion.neutral_s + 0.5 * motion.down_s, motion.neutral_s + motion.down_s + 0.1
    _, _, truth = posed(Case(test="squat", motion=motion), [0.0, middle, bottom])
    np.testing.assert_allclose(truth["pelvis_tilt"], [0.0, 20.0, 25.0], atol=0.01)
    np.testing.assert_allclose(truth["lumbar_flexion"], [0.0, 2.0, 19.0], atol=0.01)
    knee = truth["knee_angle_left"]
    np.testing.assert_allclose(knee - knee[0], [0.0, 50.0, 100.0], atol=2.5)  # knees out: not quite in one plane


def test_the_weight_of_a_squat_is_over_the_feet():
    motion = Squat(**STILL)
    frames, anatomy, truth = posed(Case(test="squat", motion=motion), [motion.neutral_s + motion.down_s + 0.1])
    hips = frames.move(PELVIS, anatomy.joints["hip.L"])[0, 1]
    shoulders = frames.move(SHOULDER_GIRDLE, anatomy.joints["shoulder.L"])[0, 1]
    heel, toe = anatomy.vertices[:, 1][anatomy.vertices[:, 2] < 0.03].max(), anatomy.vertices[:, 1].min()
    assert hips > heel  # behind the heels
    assert toe < shoulders < 0.1
    assert truth["thigh_tilt"][0] < -60.0


def test_hips_rest_on_the_seat_then_go_forward_then_up():
    motion = SitToStand(seat_m=0.47, **STILL)
    case = Case(test="sit-to-stand", motion=motion)
    rise = motion.seated_s + np.linspace(0.0, 1.0, 51) * motion.rise_s
    frames, anatomy, _ = posed(case, rise)
    middle = 0.5 * (anatomy.joints["hip.L"] + anatomy.joints["hip.R"])
    hips = frames.move(PELVIS, middle)
    on_seat = np.arange(51) / 50.0 <= motion.seat_off
    np.testing.assert_allclose(hips[on_seat, 2], 0.47 + hip_above_seat_m(anatomy), atol=1e-6)
    assert hips[0, 1] - hips[on_seat, 1].min() > 0.03
    assert (np.diff(hips[:, 2]) > -1e-4).all()
    assert hips[-1, 2] > middle[2] - 0.02
    (block,) = sit_to_stand.MOVEMENT.furniture(msgspec.structs.replace(motion, seat="block"), anatomy)
    assert block.centre_m[2] + 0.5 * block.size_m[2] == pytest.approx(0.47)
    assert abs(block.centre_m[0] + hips[0, 1]) < 0.5 * block.size_m[0]


def test_standing_up_lasts_and_is_the_neutral():
    motion = SitToStand(pelvis_sit_deg=-25.0, lumbar_sit_deg=20.0, **STILL)
    stand = motion.seated_s + motion.rise_s + np.linspace(0.0, motion.stand_s, 5)
    _, _, truth = posed(Case(test="sit-to-stand", motion=motion), np.append(stand, 0.2))
    for name in TRUNK_ANGLES:
        np.testing.assert_allclose(truth[name][:5], 0.0, atol=1e-6)
    assert truth["pelvis_tilt"][5] == pytest.approx(-25.0, abs=0.01)
    assert truth["lumbar_flexion"][5] == pytest.approx(20.0, abs=0.01)
    assert truth["knee_angle_left"][5] > 75.0


def test_the_lean_at_seat_off_is_that_of_the_case():
    motion = SitToStand(pelvis_lean_deg=30.0, lumbar_lean_deg=8.0, **STILL)
    rise = motion.seated_s + np.linspace(0.0, 1.0, 101) * motion.rise_s
    _, _, truth = posed(Case(test="sit-to-stand", motion=motion), rise)
    assert truth["pelvis_tilt"].max() == pytest.approx(30.0, abs=1.5)
    at = int(np.argmax(truth["pelvis_tilt"]))
    assert abs(at / 100.0 - motion.seat_off) < 0.12
    assert truth["lumbar_flexion"][at] == pytest.approx(8.0, abs=1.5)


@pytest.mark.parametrize("test", ["squat", "sit-to-stand"])
def test_pelvis_and_spine_are_nearly_independent(test):
    motions = [random_case(seed, test=test).motion for seed in range(200)]
    if test == "squat":
        ends = np.array([[m.pelvis_deg - m.tuck_deg, m.lumbar_deg + m.tuck_deg] for m in motions])
    else:
        ends = np.array([[m.pelvis_lean_deg, m.lumbar_lean_deg] for m in motions])
    assert abs(np.corrcoef(ends.T)[0, 1]) < 0.5  # balance couples them
    assert ends[:, 0].min() < 10.0
    assert ends[:, 1].min() < 0.0 < 30.0 < ends[:, 1].max()


def test_a_swung_leg_rotates_by_its_angle():
    """Sitting in the air with free legs, as in the seated and lying movements."""
    with RenderedScene(Case()) as scene:
        anatomy = scene._figure.anatomy
    arms = Arms("alongside", np.zeros(1))
    trunk = Trunk.of(Bearing(), 1)

    def seated(**left):
        legs = [Swung.of(1, thigh_tilt=np.array([-90.0]), knee=np.array([90.0]), **angles) for angles in (left, {})]
        return pose(BodyPosture(trunk, arms, np.array([[0.0, 0.0, 0.6]]), *legs), anatomy)

    names = ("hip_rotation_left", "hip_rotation_right", "thigh_elevation_left", "knee_angle_left")
    plain = true_angles(seated(), seated(), anatomy, names)
    turned = true_angles(seated(rotation=np.array([30.0])), seated(), anatomy, names)
    assert turned["hip_rotation_left"][0] == pytest.approx(30.0, abs=3.0)  # shanks are a little askew at rest
    assert turned["hip_rotation_right"][0] == pytest.approx(0.0, abs=1e-9)
    assert plain["thigh_elevation_left"][0] == pytest.approx(0.0, abs=6.0)
    assert plain["knee_angle_left"][0] == pytest.approx(90.0, abs=12.0)


@pytest.mark.parametrize(("pelvis", "lift"), [(-90.0, -1.0), (90.0, 1.0)])
def test_a_leg_lifted_in_lying_is_above_its_rest(pelvis, lift):
    """On the back it moves forward and up, also past the vertical; on the front backward and up."""
    with RenderedScene(Case()) as scene:
        anatomy = scene._figure.anatomy
    lifts = np.array([0.0, 30.0, 100.0])

    def lying(by):
        zero = np.zeros(len(by))
        legs = Swung.of(len(by), thigh_tilt=pelvis + lift * by), Swung.of(len(by), thigh_tilt=zero + pelvis)
        hips = np.tile([0.0, 0.0, 0.6], (len(by), 1))
        return pose(
            BodyPosture(Trunk.of(Bearing(), len(by), pelvis=zero + pelvis), Arms("alongside", zero), hips, *legs),
            anatomy,
        )

    truth = true_angles(
        lying(lifts), lying(lifts[:1]), anatomy, ("leg_elevation_left", "thigh_tilt_left", "pelvis_tilt")
    )
    np.testing.assert_allclose(truth["leg_elevation_left"], lifts, atol=1e-6)
    np.testing.assert_allclose(truth["thigh_tilt_left"], lift * lifts, atol=1e-6)
    np.testing.assert_allclose(truth["pelvis_tilt"], 0.0, atol=1e-9)


@pytest.mark.parametrize("name", ["squat-tucked", "sit-to-stand-stool"])
def test_samples_agree_with_their_cases(name):
    case = load_case(SAMPLES / f"{name}.json")
    assert (SAMPLES / f"{name}.mp4").stat().st_size < 1_000_000
    rows = np.genfromtxt(SAMPLES / f"{name}.truth.csv", delimiter=",", names=True)
    with RenderedScene(case) as scene:
        truth = scene.truth(rows["time_s"])
    assert tuple(truth) == (*TRUNK_ANGLES, *LEG_ANGLES)
    for column, values in truth.items():
        np.testing.assert_allclose(rows[f"{column}_deg"], values, atol=0.02)


@pytest.mark.parametrize("test", ["squat", "sit-to-stand"])
def test_a_movement_can_be_filmed(tmp_path, test):
    case = random_case(1, test=test)
    case = msgspec.structs.replace(case, film=FilmSettings(width=96, height=128, fps=2.0))
    render_video(case, tmp_path / "x.mp4")
    header = (tmp_path / "x.truth.csv").read_text().splitlines()[0]
    assert header == ",".join(["time_s", *(f"{name}_deg" for name in (*TRUNK_ANGLES, *LEG_ANGLES))])


def test_a_walker_plants_one_foot_after_the_other_and_walks_past():
    case = random_case(4, test="gait")
    motion = msgspec.structs.replace(case.motion, where="past")
    times = np.linspace(0.0, motion.stride_s, 121)
    frames, anatomy, _ = posed(msgspec.structs.replace(case, motion=motion), times)
    lowest = np.full(len(times), np.inf)
    slowest = np.full(len(times) - 1, np.inf)
    for side in "LR":
        ankle = anatomy.joints[f"ankle.{side}"]
        for ahead in (0.045, -0.13):  # heel and ball of the foot, in 1.7 m of stature
            at = np.array([ankle[0], ankle[1] + ahead * anatomy.stature / 1.7, 0.0])
            point = frames.move(limb("foot", side), at)
            lowest = np.minimum(lowest, point[:, 2])
            on_ground = point[1:, 2] < 0.004
            speed = np.abs(np.diff(point[:, 1])) / np.diff(times)
            slowest = np.minimum(slowest, np.where(on_ground, speed, np.inf))
    assert np.abs(lowest).max() < 0.01
    assert np.median(slowest) < 0.05  # metres a second
    hips = frames.translation[:, 0, 1] + (frames.rotation[:, 0] @ anatomy.joints["hip.L"])[:, 1]
    assert 0.7 < hips[0] - hips[-1] < 2.0  # a stride forward, which is -y
