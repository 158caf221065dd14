"""Frames in, arrays of the trial out."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.body.landmarks import MIRROR, Landmark
from romcam.estimators.crop import Crop
from romcam.estimators.joint_network import Joints
from romcam.pose.model import Pose
from romcam.pose.observer import DOUBTFUL_S, Observer, brightness
from romcam.recording import SECOND_FEATURES, STATIONS, Recording, Seen
from romcam.video.source import VideoSource
from tests.pose.bodies import block, pose_of, upright, upright_joints
from tests.pose.test_sides import walk

HEIGHT, WIDTH = 400, 300
FRAME = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
FILM = VideoSource("film.mp4", "", WIDTH, HEIGHT, 0, "h264", 30.0)
BODY = pose_of(upright(150, 200), block(HEIGHT, WIDTH, 120, 40, 190, 380))


class Script:
    """A follower that has been told what to answer."""

    def __init__(self, answer: Callable[[int], tuple[Pose | None, Seen]], people: int = 1) -> None:
        self.answer, self.people, self.count = answer, people, -1

    def next(self, rgb: NDArray[np.uint8], time_s: float) -> tuple[Pose | None, Seen]:
        self.count += 1
        return self.answer(self.count)


def record(
    answer: Callable[[int], tuple[Pose | None, Seen]],
    frames: int,
    scale: float = 1.0,
    fps: float = 30,
    facing: int = 1,
    joints: Callable[[Crop], Joints] = upright_joints,
) -> Recording:
    observer = Observer(Script(answer, people=2), scale, facing, joints=joints)  # pyright: ignore[reportArgumentType]
    for index in range(frames):
        observer.watch(FRAME, index / fps)
    return observer.recording(FILM, "fake:0")


def test_everything_is_in_pixels_of_the_film():
    recording = record(lambda _: (BODY, Seen.YES), 3, scale=2.5)
    assert len(recording) == 3
    assert recording.landmarks_px[1, Landmark.LEFT_HIP] == pytest.approx([375, 500])
    # The block's edges lie 30.5 and 40.5 px from the chain in the frame.
    np.testing.assert_allclose(recording.outline.distance_px[1], np.tile([76.25, 101.25], (STATIONS, 1)), atol=0.1)
    assert recording.outline.softness_px.shape == (3, STATIONS, 2)
    assert recording.time_s == pytest.approx([0, 1 / 30, 2 / 30])
    assert (recording.people, recording.source, recording.pose_model) == (2, FILM, "fake:0")


def test_what_was_not_seen_is_unknown_and_says_why():
    def lost(index: int) -> tuple[Pose | None, Seen]:
        return [(BODY, Seen.YES), (None, Seen.NOBODY), (None, Seen.LOST_TO_ANOTHER)][index]

    recording = record(lost, 3, fps=1)
    assert recording.seen.tolist() == [Seen.YES, Seen.NOBODY, Seen.LOST_TO_ANOTHER]
    for values in (
        recording.landmarks_px,
        recording.visibility,
        recording.world_m,
        recording.outline.distance_px,
        recording.closeups.spine_px,
        recording.closeups.lean_deg,
        recording.closeups.appearance,
    ):
        assert np.isfinite(values[0]).all()
        assert np.isnan(values[1:]).all()
    assert np.isfinite(recording.luma).all(), "how bright the picture is, is known whoever is in it"


def test_what_was_seen_just_before_another_took_over_is_doubtful():
    def overtaken(index: int) -> tuple[Pose | None, Seen]:
        return (None, Seen.LOST_TO_ANOTHER) if index == 30 else (BODY, Seen.YES)

    recording = record(overtaken, 60)
    lost = recording.seen == Seen.LOST_TO_ANOTHER
    first = int(np.flatnonzero(lost)[0])
    assert lost[first:31].all()
    assert not lost[31:].any()
    assert recording.time_s[30] - recording.time_s[first] == pytest.approx(DOUBTFUL_S, abs=1 / 30)
    np.testing.assert_array_equal(np.isnan(recording.landmarks_px).all(axis=(1, 2)), lost)


def test_sides_are_exchanged_in_everything_that_has_sides():
    world = walk(9).astype(np.float32)
    visibility = np.linspace(0, 1, 33, dtype=np.float32)

    def answer(index: int) -> tuple[Pose | None, Seen]:
        order = MIRROR if index == 4 else np.arange(33)
        points = (upright(150, 200) + np.arange(33)[:, None] * 0.1).astype(np.float32)
        return Pose(points[order], visibility[order], world[index][order], BODY.mask), Seen.YES

    recording = record(answer, 9)
    np.testing.assert_allclose(recording.world_m, world)
    np.testing.assert_allclose(recording.visibility, np.tile(visibility, (9, 1)))
    assert np.ptp(recording.landmarks_px, axis=0).max() == 0


@pytest.mark.parametrize("facing", [1, -1])
def test_joints_correct_the_landmarks_and_the_outline_is_read_about_them(facing: int):
    def further_right(crop: Crop) -> Joints:
        said = upright_joints(crop)
        step = np.array([5.0, 0.0])
        return Joints(said.middles_px + step, said.spine_px + step, said.lean_deg + 7.0, said.appearance + 3.0)

    recording = record(lambda _: (BODY, Seen.YES), 1, facing=facing, joints=further_right)
    for joint in ("HIP", "KNEE", "SHOULDER"):
        for side in ("LEFT", "RIGHT"):
            moved = (
                recording.landmarks_px[0, Landmark[f"{side}_{joint}"]] - BODY.landmarks_px[Landmark[f"{side}_{joint}"]]
            )
            assert moved == pytest.approx([5, 0], abs=1e-3)
    # The block's edges lie 30.5 and 40.5 px from where the chain was, left and right in the picture.
    np.testing.assert_allclose(recording.outline.distance_px[0], np.tile([35.5, 35.5], (STATIONS, 1)), atol=0.1)
    assert recording.closeups.spine_px[0, 2] == pytest.approx([155, 100], abs=0.1)
    assert (recording.closeups.lean_deg == 7.0).all()
    assert (recording.closeups.appearance == 3.0).all()
    assert recording.closeups.facing == facing


def test_what_the_witness_notices_is_kept_beside_the_landmarks():
    def sometimes(rgb: NDArray[np.uint8], pose: Pose) -> NDArray[np.float64] | None:
        index = next(asked)
        return np.full(SECOND_FEATURES, float(index)) if index in (0, 7) else None

    asked = iter(range(8))
    observer = Observer(Script(lambda _: (BODY, Seen.YES)), 2.0, joints=upright_joints, second_network=sometimes)  # pyright: ignore[reportArgumentType]
    for index in range(8):  # too far apart to be bridged
        observer.watch(FRAME, index / 10)
    recording = observer.recording(FILM, "fake:0")
    assert recording.second_network is not None
    np.testing.assert_array_equal(recording.second_network[:, 7], [0.0, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, 7.0])
    np.testing.assert_allclose(recording.landmarks_px, record(lambda _: (BODY, Seen.YES), 8, 2.0).landmarks_px)
    assert record(lambda _: (BODY, Seen.YES), 3).second_network is None


def test_the_witness_looks_less_often_and_is_taken_to_run_straight_between():
    inferred = []

    def looks(rgb: NDArray[np.uint8], pose: Pose) -> NDArray[np.float64]:
        inferred.append(None)
        return np.full(SECOND_FEATURES, float(len(inferred)))

    observer = Observer(
        Script(lambda _: (BODY, Seen.YES)),
        joints=upright_joints,  # pyright: ignore[reportArgumentType]
        second_network=looks,  # pyright: ignore[reportArgumentType]
        witness_hz=7.5,
    )
    for index in range(9):
        observer.watch(FRAME, index / 15)
    second_network = observer.recording(FILM, "fake:0").second_network
    assert second_network is not None
    assert len(inferred) == 5
    np.testing.assert_allclose(second_network[:, 0], np.arange(1.0, 5.5, 0.5))


def test_no_frames_at_all_are_an_empty_recording():
    recording = record(lambda _: (BODY, Seen.YES), 0)
    assert len(recording) == 0
    assert recording.landmarks_px.shape == (0, 33, 2)
    assert recording.outline.distance_px.shape == (0, STATIONS, 2)


def test_brightness_is_that_of_the_person_not_of_the_room():
    rgb = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    rgb[50:350, 100:200] = 40
    assert brightness(rgb, BODY) == pytest.approx((40, 0), abs=1)
    assert brightness(rgb, None)[0] == pytest.approx(200 - 160 * (300 * 100) / (HEIGHT * WIDTH), abs=2)
    # Rec. 601: green is the brightest of the three.
    green = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    green[..., 1] = 100
    assert brightness(green, None)[0] == pytest.approx(58.7, abs=0.1)


def test_a_person_outside_the_picture_does_not_break_the_brightness():
    outside = pose_of(upright(-500, -700), BODY.mask)
    assert np.isfinite(brightness(FRAME, outside)).all()


def test_three_thousand_frames_cost_two_kilobytes_each(monkeypatch: pytest.MonkeyPatch):
    unknown = np.full((STATIONS, 2), np.nan, np.float32)
    monkeypatch.setattr("romcam.pose.observer.measure_outline", lambda *_: (unknown, unknown))
    script = Script(lambda _: (BODY, Seen.YES))
    observer = Observer(script, joints=upright_joints)  # pyright: ignore[reportArgumentType]
    observer.watch(FRAME, 0.0)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for index in range(1, 3001):
        observer.watch(FRAME, index / 30)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (after - before) / 3000 < 2500
    assert peak - after < 2e6, "nothing but what is kept"
