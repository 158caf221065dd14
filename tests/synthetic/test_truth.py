"""The true angles, measured on the posed bones, are those of the case; feet stay on the floor."""

import csv
from pathlib import Path

import msgspec
import numpy as np
import pytest

pytest.importorskip("anny")
pytest.importorskip("moderngl")

from romcam.synthetic import Case, RenderedScene, load_case, random_case, render_video
from romcam.synthetic.case_parts import Body, Bystander, CameraPlacement, Clothes, FilmSettings, Room
from romcam.synthetic.movements import forward_bend
from romcam.synthetic.movements.forward_bend import ForwardBend, joint_angles
from romcam.synthetic.posture import pose
from romcam.synthetic.skeleton import PELVIS, SHOULDER_GIRDLE, T12, limb

pytestmark = pytest.mark.phantom

NAMES = [
    "pelvis_tilt",
    "trunk_inclination",
    "thigh_tilt",
    "hip_flexion",
    "lumbar_flexion",
    "trunk_chord",
    "apparent_hip_flexion",
]
SAMPLES = Path(__file__).parents[2] / "samples"


def posed(case, times):
    with RenderedScene(case) as scene:
        return scene._pose(np.asarray(times)), scene._figure.anatomy


def test_truth_agrees_with_the_inputs():
    for seed in range(4):
        case = random_case(seed)
        motion = msgspec.structs.replace(case.motion, side_bend_deg=0.0, twist_deg=0.0)
        case = msgspec.structs.replace(case, motion=motion)
        with RenderedScene(case) as scene:
            times = np.linspace(0.0, scene.duration_s, 40)
            truth, given = scene.truth(times), joint_angles(case.motion, times, case.seed)
        assert list(truth) == NAMES
        np.testing.assert_allclose(truth["pelvis_tilt"], given.pelvis, atol=0.01)
        np.testing.assert_allclose(truth["lumbar_flexion"], given.lumbar, atol=0.01)


def test_a_crooked_bend_changes_the_sagittal_truth_little():
    motion = ForwardBend(side_bend_deg=6.0, twist_deg=8.0, tremor_deg=0.0)
    with RenderedScene(Case(motion=motion)) as scene:
        truth = scene.truth(np.array([0.0, motion.neutral_s + motion.down_s + 0.1]))
    assert truth["pelvis_tilt"][1] == pytest.approx(60.0, abs=2.0)
    assert truth["lumbar_flexion"][1] == pytest.approx(52.0, abs=4.0)


def test_truth_equals_the_angles_between_joint_positions():
    case = random_case(3, envelope="core")
    times = np.array([case.motion.neutral_s + case.motion.down_s])
    frames, anatomy = posed(case, times)
    upright = pose(forward_bend.MOVEMENT.neutral(case.motion, anatomy), anatomy)

    def inclination(vector):
        return np.degrees(np.arctan2(-vector[0, 1], vector[0, 2]))

    def joint(which, name):
        frame = {"hip": PELVIS, "shoulder": SHOULDER_GIRDLE}.get(name)
        return [which.move(limb("shank", s) if frame is None else frame, anatomy.joints[f"{name}.{s}"]) for s in "LR"]

    def tilts(which):
        hips, knees, shoulders = joint(which, "hip"), joint(which, "knee"), joint(which, "shoulder")
        thigh = np.mean([inclination(h - k) for h, k in zip(hips, knees, strict=True)])
        chord = inclination(np.mean(shoulders, axis=0) - np.mean(hips, axis=0))
        return thigh, chord, inclination(which.rotation[:, T12, :, 2])

    with RenderedScene(case) as scene:
        truth = {name: values[0] for name, values in scene.truth(times).items()}
    thigh, chord, trunk = np.subtract(tilts(frames), tilts(upright))
    assert truth["thigh_tilt"] == pytest.approx(thigh, abs=1e-6)
    assert truth["trunk_chord"] == pytest.approx(chord, abs=1e-6)
    assert truth["trunk_inclination"] == pytest.approx(trunk % 360.0, abs=1e-6)
    assert truth["hip_flexion"] == pytest.approx(truth["pelvis_tilt"] - truth["thigh_tilt"])
    assert truth["lumbar_flexion"] == pytest.approx(truth["trunk_inclination"] - truth["pelvis_tilt"])
    assert truth["apparent_hip_flexion"] == pytest.approx(truth["trunk_chord"] - truth["thigh_tilt"])


def test_feet_stay_planted_and_legs_keep_their_length():
    for seed in range(4):
        case = random_case(seed)
        frames, anatomy = posed(case, np.linspace(0.0, 8.0, 30))
        for side in "LR":
            hip, knee, ankle = (anatomy.joints[f"{j}.{side}"] for j in ("hip", "knee", "ankle"))
            at_shank, at_foot = (frames.move(limb(f, side), ankle) for f in ("shank", "foot"))
            np.testing.assert_allclose(at_shank, np.tile(ankle, (30, 1)), atol=1e-9)
            np.testing.assert_allclose(at_foot, np.tile(ankle, (30, 1)), atol=1e-9)
            at_hip, at_thigh = frames.move(PELVIS, hip), frames.move(limb("thigh", side), hip)
            np.testing.assert_allclose(at_hip, at_thigh, atol=1e-9)
            gap = frames.move(limb("thigh", side), knee) - frames.move(limb("shank", side), knee)
            assert np.linalg.norm(gap, axis=1).max() < 0.004


def test_hips_move_back_as_the_trunk_goes_forward():
    case = Case(motion=ForwardBend(tremor_deg=0.0))
    frames, anatomy = posed(case, np.array([0.5, case.motion.neutral_s + case.motion.down_s + 0.5]))
    back = frames.move(PELVIS, anatomy.joints["hip.L"])[:, 1]
    assert 0.03 < back[1] - back[0] < 0.25


def test_the_truth_does_not_depend_on_the_camera():
    times = np.linspace(0, 5, 11)
    truths = []
    for facing in ("left", "right"):
        with RenderedScene(Case(camera=CameraPlacement(facing=facing, yaw_deg=7.0))) as scene:
            truths.append(scene.truth(times))
    for name in NAMES:
        np.testing.assert_array_equal(truths[0][name], truths[1][name])


def test_mirrored_facing_gives_the_mirrored_picture():
    pictures = []
    plain = FilmSettings(width=160, height=208, noise=0.0)
    for facing in ("left", "right"):
        case = Case(
            body=Body(hair="bald"),
            camera=CameraPlacement(facing=facing),
            film=plain,
            room=Room(light_azimuth_deg=20.0),
        )
        with RenderedScene(case) as scene:
            pictures.append(next(iter(scene.frames(np.array([3.2])))).astype(float))
    # The mesh of the body is not perfectly symmetric; nearly all of the picture is.
    assert np.abs(pictures[0][:, ::-1] - pictures[1]).mean() < 1.5


def test_the_same_case_gives_the_same_pixels_in_any_order():
    case = msgspec.structs.replace(
        random_case(9, envelope="core"), film=FilmSettings(width=160, height=208, noise=0.01)
    )
    with RenderedScene(case) as scene:
        first = list(scene.frames(np.array([0.5, 2.5])))
    with RenderedScene(random_case(10)), RenderedScene(case) as scene:
        again = list(scene.frames(np.array([0.5, 2.5])))
    np.testing.assert_array_equal(first, again)
    assert first[0].shape == (208, 160, 3)
    assert first[0].dtype == np.uint8
    assert not np.array_equal(first[0], first[1])


@pytest.mark.parametrize("top", ["bare", "bra", "vest", "tshirt", "longsleeve"])
@pytest.mark.parametrize("bottom", ["briefs", "shorts", "trousers", "leggings", "skirt"])
def test_every_garment_can_be_worn(top, bottom):
    clothes = Clothes(
        top=top, bottom=bottom, top_looseness=0.9, bottom_looseness=0.7, top_slack_m=0.1, top_ride_m=0.1,
        top_hem=0.8, wrinkle_m=0.006, waistband_m=0.01, shoes="shoes",
    )  # fmt: skip
    case = Case(
        clothes=clothes, film=FilmSettings(width=96, height=128), room=Room(bystander=Bystander(walk_m_per_s=0.4))
    )
    with RenderedScene(case) as scene:
        vertices, normals = scene._figure.pose(scene._pose(np.array([0.0, 2.6, 4.0])))
        assert np.isfinite(vertices).all()
        assert np.isfinite(normals).all()
        assert vertices[..., 2].min() > -0.03
        assert len(list(scene.frames(np.array([2.6])))) == 1


def test_film_and_truth_are_written_to_the_same_folder(tmp_path):
    import av

    motion = ForwardBend(neutral_s=0.3, down_s=0.3, hold_s=0.1, up_s=0.3, pause_s=0.1)
    case = Case(motion=motion, film=FilmSettings(width=96, height=128, fps=25.0))
    render_video(case, tmp_path / "x.mp4")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.mp4", "x.truth.csv"]
    with (tmp_path / "x.truth.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["time_s", *(f"{name}_deg" for name in NAMES)]
    with av.open(str(tmp_path / "x.mp4")) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        times = [float(frame.pts * stream.time_base) for frame in container.decode(stream)]
    np.testing.assert_allclose(times, [float(row["time_s"]) for row in rows], atol=1e-6)
    np.testing.assert_allclose(np.diff(times), 0.04, atol=1e-9)


@pytest.mark.parametrize("name", ["forward-bend-typical", "forward-bend-stiff-hip", "forward-bend-hip-dominant"])
def test_samples_agree_with_their_cases(name):
    case = load_case(SAMPLES / f"{name}.json")
    assert (SAMPLES / f"{name}.mp4").stat().st_size < 1_000_000
    with (SAMPLES / f"{name}.truth.csv").open() as file:
        rows = list(csv.DictReader(file))
    with RenderedScene(case) as scene:
        truth = scene.truth(np.array([float(row["time_s"]) for row in rows]))
    for column, values in truth.items():
        np.testing.assert_allclose([float(row[f"{column}_deg"]) for row in rows], values, atol=0.02)
    assert truth["pelvis_tilt"].max() == pytest.approx(case.motion.pelvis_end_deg, abs=0.8)
    assert truth["lumbar_flexion"].max() == pytest.approx(case.motion.lumbar_end_deg, abs=0.8)


def test_pose_takes_any_number_of_times():
    case = Case()
    frames, anatomy = posed(case, [0.1])
    assert frames.rotation.shape[0] == 1
    seven = forward_bend.MOVEMENT.posture(case.motion, anatomy, np.linspace(0, 1, 7), case.seed)
    assert pose(seven, anatomy).translation.shape[0] == 7
