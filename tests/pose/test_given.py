"""Poses that another program found: layouts of OpenPose, MMPose, AlphaPose and Sports2D, written here."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from romcam.analysis import Analysis, run_given
from romcam.assessment import Subject
from romcam.body.landmarks import Landmark
from romcam.cli import main
from romcam.clinical import get
from romcam.errors import InputError, UsageError
from romcam.pose.given import read_given_poses
from romcam.pose.given.skeletons import BODY_25, BODY_25B, BY_COUNT, HALPE_26, plain_name
from romcam.video.source import Stated
from tests.report.trials import make_analysis

FPS = 24.0
COCO_17 = BY_COUNT[17]


@cache
def body() -> np.ndarray:
    """(T, 33, 2) pixels of a person who bends."""
    return make_analysis("typical").recording.landmarks_px


def points(names: tuple[str, ...]) -> np.ndarray:
    """(T, N, 3) of these landmarks, found everywhere."""
    px, columns = body(), []
    middle = {"neck": "SHOULDER", "hip": "HIP", "head": "EAR"}
    for name in names:
        if name in middle:
            pair = [Landmark[f"{side}_{middle[name]}"] for side in ("LEFT", "RIGHT")]
            columns.append(px[:, pair].mean(axis=1))
        elif name.startswith("face_or_hand"):
            columns.append(px[:, Landmark.NOSE])
        else:
            own = name.replace("big_toe", "foot_index").replace("small_toe", "foot_index").upper()
            columns.append(px[:, Landmark[own]])
    xy = np.stack(columns, axis=1)
    return np.concatenate([xy, np.full((*xy.shape[:2], 1), 0.8)], axis=-1)


def openpose(folder: Path, names: tuple[str, ...] = BODY_25, frames: np.ndarray | None = None, others=()) -> Path:
    folder.mkdir()
    for number, one in enumerate(points(names) if frames is None else frames):
        people = [each[number] for each in others] + [one]
        listed = [{"person_id": [-1], "pose_keypoints_2d": np.nan_to_num(each).ravel().tolist()} for each in people]
        content = {"version": 1.3, "people": [each for each in listed if any(each["pose_keypoints_2d"])]}
        (folder / f"film_{number:012d}_keypoints.json").write_text(json.dumps(content))
    return folder


def mmpose(
    path: Path, names: tuple[str, ...] = HALPE_26, stated: bool = True, frames: np.ndarray | None = None
) -> Path:
    listed = [
        {"frame_id": number, "instances": [{"keypoints": one[:, :2].tolist(), "keypoint_scores": one[:, 2].tolist()}]}
        for number, one in enumerate(points(names) if frames is None else frames, start=1)
    ]
    meta = {"dataset_name": "x", "keypoint_id2name": {str(number): name for number, name in enumerate(names)}}
    path.write_text(json.dumps({"meta_info": meta, "instance_info": listed} if stated else listed))
    return path


def alphapose(path: Path) -> Path:
    people = [
        {"image_id": f"{number}.jpg", "category_id": 1, "keypoints": one.ravel().tolist(), "score": 2.9}
        for number, one in enumerate(points(COCO_17))
    ]
    path.write_text(json.dumps(sorted(people, key=lambda each: str(each["image_id"]))))  # as text: 10.jpg before 2.jpg
    return path


SPORTS2D = (
    "RHip", "RKnee", "RAnkle", "RBigToe", "RHeel", "LHip", "LKnee", "LAnkle", "LBigToe", "LHeel", "Neck", "Head",
            "Nose", "RShoulder", "RElbow", "RWrist", "LShoulder", "LElbow", "LWrist")  # fmt: skip


def trc(path: Path, metres: bool = False, depth: float = 0.0, names: tuple[str, ...] = SPORTS2D) -> Path:
    found = points(tuple(plain_name(name) for name in names))[..., :2]
    if metres:
        found = found / 225 * [1, -1] + [0, 2]
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{path}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{FPS}\t{FPS}\t{len(found)}\t{len(names)}\tm\t{FPS}\t0\t{len(found)}",
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t\t",
        "\t\t" + "\t".join(f"X{i}\tY{i}\tZ{i}" for i in range(1, len(names) + 1)),
    ]
    for number, frame in enumerate(found):
        cells = [f"{value:.5f}" for xy in frame for value in (*xy, depth * xy[1])]
        lines.append("\t".join([str(number), f"{number / FPS:.6f}", *cells]))
    path.write_text("\n".join(lines) + "\n")
    return path


def analysed(path: Path, **stated: object) -> Analysis:
    return run_given(
        path,
        test=get("forward-bend"),
        subject=Subject(),
        stated=Stated(**{"fps": FPS, **stated}),  # pyright: ignore
    )


LAYOUTS = {
    "BODY_25": lambda path: openpose(path / "a"),
    "BODY_25B": lambda path: openpose(path / "a", BODY_25B),
    "COCO_18": lambda path: openpose(path / "a", BY_COUNT[18]),
    "Halpe_26 as OpenPose": lambda path: openpose(path / "a", HALPE_26),
    "MMPose": lambda path: mmpose(path / "a.json"),
    "MMPose without names": lambda path: mmpose(path / "a.json", stated=False),
    "MMPose COCO 17": lambda path: mmpose(path / "a.json", COCO_17, stated=False),
    "WholeBody": lambda path: mmpose(path / "a.json", BY_COUNT[133], stated=False),
    "AlphaPose": lambda path: alphapose(path / "a.json"),
    "Sports2D pixels": lambda path: trc(path / "a.trc"),
    "Sports2D metres": lambda path: trc(path / "a.trc", metres=True),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_angles_of_the_landmarks(layout: str, tmp_path: Path):
    truth, found = make_analysis("typical"), analysed(LAYOUTS[layout](tmp_path))
    for name in ("thigh_tilt", "trunk_chord", "apparent_hip_flexion", "knee_flexion"):
        expected, measured = truth.angles.values[name], found.angles.values[name]
        assert np.nanmax(np.abs(expected - measured)) < 1.0, name
        assert found.measures[name].evidence == "landmarks"
    assert np.nanmax(found.angles.values["trunk_chord"]) > 60  # forward is positive
    for name in ("pelvis_tilt", "lumbar_flexion", "hip_flexion", "trunk_inclination"):
        assert not np.isfinite(found.angles.values[name]).any()
    assert len(found.repetitions) == 1


def test_no_interval_and_no_conclusion_is_drawn(tmp_path: Path):
    found = analysed(openpose(tmp_path / "a"))
    assert found.finding.pattern is None
    assert found.finding.probability is None
    assert "analyse the film itself" in found.finding.sentence
    assert all(each.low is None and each.high is None for each in found.measures.values())
    assert not any(np.isfinite(se).any() for se in found.angles.se.values())
    assert "has not measured the error" in next(each.detail for each in found.quality if each.rule == "own_landmarks")
    squat = run_given(tmp_path / "a", test=get("free"), subject=Subject(), stated=Stated(fps=FPS))
    assert squat.finding.pattern is None


def test_a_landmark_that_is_not_found_is_interpolated_or_taken_from_the_other_side(tmp_path: Path):
    frames = points(BODY_25)
    frames[20:24, BODY_25.index("left_knee")] = 0  # a sixth of a second
    frames[:, BODY_25.index("right_knee")] = 0  # hidden throughout
    frames[60:64] = 0  # nobody
    found = analysed(openpose(tmp_path / "a", frames=frames))
    expected = make_analysis("typical").angles.values["knee_flexion"]
    assert np.nanmax(np.abs(found.angles.values["knee_flexion"] - expected)) < 2.5
    assert not np.isfinite(found.recording.visibility[62]).any() or found.recording.visibility[62].max() == 0


def test_frames_that_are_left_out_have_nobody(tmp_path: Path):
    folder = openpose(tmp_path / "a")
    for number in range(50, 60):
        (folder / f"film_{number:012d}_keypoints.json").unlink()
    recording = read_given_poses(folder, FPS)
    assert len(recording) == len(body())
    assert recording.time_s[-1] == pytest.approx((len(body()) - 1) / FPS)
    assert (np.flatnonzero(recording.seen) == np.arange(50, 60)).all()


def test_of_several_people_the_one_who_moves_or_who_is_named(tmp_path: Path):
    """In each frame in another order."""
    still = np.repeat(points(BODY_25)[:1], len(body()), axis=0) + np.array([400.0, 5.0, 0.0])
    folder = openpose(tmp_path / "a", others=[still])
    for number, file in enumerate(sorted(folder.iterdir())):
        content = json.loads(file.read_text())
        if number % 3 == 0:
            content["people"].reverse()
        file.write_text(json.dumps(content))
    moving, named = read_given_poses(folder, FPS), read_given_poses(folder, FPS, "right")
    assert moving.people == 2
    assert np.ptp(moving.landmarks_px[:, Landmark.NOSE, 1]) > 50
    assert np.ptp(named.landmarks_px[:, Landmark.NOSE, 1]) < 1
    assert named.asked_for == "right"
    assert next(each for each in analysed(folder).quality if each.rule == "alone").detail.startswith("2 people")


def test_metres_become_pixels_and_y_points_down(tmp_path: Path):
    recording = read_given_poses(trc(tmp_path / "a.trc", metres=True), None)
    px = recording.landmarks_px[0]
    assert px[Landmark.LEFT_ANKLE, 1] - px[Landmark.LEFT_SHOULDER, 1] > 200
    assert (recording.landmarks_px.max(axis=(0, 1)) <= [recording.source.width_px, recording.source.height_px]).all()


REFUSED = {
    "no times": (lambda path: mmpose(path / "a.json"), None, "has no times; give its frames per second with --fps"),
    "no knees": (
        lambda path: mmpose(path / "a.json", COCO_17[:13]),
        FPS,
        r"has no knee, ankle, which every angle needs",
    ),
    "unknown order": (lambda path: mmpose(path / "a.json", COCO_17[:13], False), FPS, "has 13 landmarks a person"),
    "out of plane": (lambda path: trc(path / "a.trc", True, depth=0.6), None, "out of the plane of x and y"),
    "markers": (lambda path: trc(path / "a.trc", names=("RHip", "LHip", "Nose")), None, "romcam validate"),
    "empty folder": (lambda path: path, FPS, "holds no poses"),
    "missing": (lambda path: path / "none.json", FPS, "none.json"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_missing_is_said_in_a_sentence(case: str, tmp_path: Path):
    make, fps, says = REFUSED[case]
    with pytest.raises((InputError, UsageError), match=says):
        read_given_poses(make(tmp_path), fps)


def test_shares_of_the_picture_are_refused(tmp_path: Path):
    frames = points(BODY_25) / [640, 480, 1]
    with pytest.raises(InputError, match="keypoint scale of 0"):
        read_given_poses(openpose(tmp_path / "a", frames=frames), FPS)


BROKEN = {
    "a.json": [b"", b"{}", b"[]", b"[1]", b"null", b"{" * 50_000, b"\xff\xfe\x00", b'{"people": 3}', b'{"people": []}',
               b'{"people": [{"pose_keypoints_2d": [1, 2]}]}', b'{"people": [{"pose_keypoints_2d": ["a", 1, 2]}]}',
               b'{"instance_info": [{"frame_id": 1, "instances": [{"keypoints": [[1]]}]}]}', b'[{"image_id": 1}]',
               b'{"instance_info": [{"frame_id": 1e300, "instances": []}]}', b'[{"frame_id": "x", "instances": []}]',
               b'{"instance_info": [{"frame_id": 1, "instances": []}, {"frame_id": 99999999, "instances": []}]}'],
    "a.trc": [b"", b"Frame#\tTime\n", b"a\n" * 50, b"\x00" * 900, b"Frame#\tTime\tRHip\t\t\n\n1\t0\t1\t2\t3\n"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "content"), [(name, each) for name, several in BROKEN.items() for each in several])
def test_broken_files_are_refused_in_a_sentence(name: str, content: bytes, tmp_path: Path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as raised:
        read_given_poses(tmp_path / name, FPS)
    assert str(tmp_path) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("names", "same"),
    [
        (("RBigToe", "right big toe", "right_big_toe", "R_BigToe", "r.big.toe"), "right_big_toe"),
        (("LHip", "left_hip", "LeftHip"), "left_hip"),
        (("Nose", "nose"), "nose"),
        (("Neck",), "neck"),
        (("LEye",), "left_eye"),
    ],
)
def test_names_are_read_in_any_way_of_writing(names: tuple[str, ...], same: str):
    assert {plain_name(name) for name in names} == {same}


def romcam(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr("sys.argv", ["romcam", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_analyze_writes_what_can_be_written_without_a_film(tmp_path: Path, monkeypatch, capsys):
    poses, out = openpose(tmp_path / "poses"), tmp_path / "out"
    given = ("analyze", "--landmarks", poses, "--fps", 24, "--out", out, "--date", "2021-05-04")
    assert romcam(monkeypatch, *given, "--export", "mot") == 0
    assert sorted(each.name for each in out.iterdir()) == ["angles.csv", "angles.mot", "report.html", "result.json"]
    result = json.loads((out / "result.json").read_text())
    assert result["provenance"]["input"]["filmed"] == "2021-05-04"
    assert result["provenance"]["pose_model"].startswith("openpose:")
    assert result["measures"]["trunk_chord"]["evidence"] == "landmarks"
    assert "Poses of another program" in (out / "report.html").read_text()
    assert romcam(monkeypatch, *given) == 0  # the same poses again
    frames = points(BODY_25) + np.array([1.0, 0.0, 0.0])
    other = openpose(tmp_path / "other", frames=frames)
    assert romcam(monkeypatch, "analyze", "--landmarks", other, "--fps", 24, "--out", out) == 2
    assert "result" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "Give a film, or poses"),
        (("film.mp4", "--landmarks", "a.json"), "Give either a film or --landmarks"),
        (("--landmarks", "a.json", "--test", "auto"), "name it with --test"),
        (("--landmarks", "a.json", "--mirrored"), "are about a film"),
    ],
)
def test_options_that_do_not_go_together(arguments, says: str, monkeypatch, capsys):
    assert romcam(monkeypatch, "analyze", *arguments) == 2
    assert says in " ".join(capsys.readouterr().err.split())
