"""From watched frames to arrays of the trial."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Mapping
from typing import ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.body.landmarks import MIRROR, FloatArray, Landmark
from romcam.body.outline import STATIONS
from romcam.estimators.reading import NetworkReading
from romcam.pose.model import Pose
from romcam.pose.observer import Observer, brightness
from romcam.pose.reader import FrameValues, LandmarksOnly, PreparedFrame, Settled, VideoContext
from romcam.pose.watched import DOUBTFUL_S
from romcam.protocol import BEND
from romcam.recording import Recording, Seen
from romcam.video.source import VideoSource
from tests.pose.bodies import block, pose_of, upright
from tests.pose.test_sides import walk

HEIGHT, WIDTH = 400, 300
FRAME = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
FILM = VideoSource("film.mp4", "", WIDTH, HEIGHT, 0, "h264", 30.0)
BODY = pose_of(upright(150, 200), block(HEIGHT, WIDTH, 120, 40, 190, 380))


class Script:
    """A follower with given answers."""

    def __init__(self, answer: Callable[[int], tuple[Pose | None, Seen]], people: int = 1) -> None:
        self.answer, self.people, self.count = answer, people, -1
        self.landmarks_px: NDArray[np.float32] | None = None

    def next(self, rgb: NDArray[np.uint8], time_s: float) -> tuple[Pose | None, Seen]:
        self.count += 1
        return self.answer(self.count)


def record(
    answer: Callable[[int], tuple[Pose | None, Seen]],
    frames: int,
    scale: float = 1.0,
    fps: float = 30,
    facing: int = 1,
) -> Recording:
    observer = Observer(Script(answer, people=2), scale, facing)  # pyright: ignore[reportArgumentType]
    for index in range(frames):
        observer.watch(FRAME, index / fps)
    return observer.recording(FILM, "fake:0")


def test_results_are_in_pixels_of_the_film():
    recording = record(lambda _: (BODY, Seen.YES), 3, scale=2.5)
    assert len(recording) == 3
    assert recording.landmarks_px[1, Landmark.LEFT_HIP] == pytest.approx([375, 500])
    assert recording.time_s == pytest.approx([0, 1 / 30, 2 / 30])
    assert (recording.people, recording.source, recording.pose_model) == (2, FILM, "fake:0")


def test_unseen_frames_are_nan_with_their_reason():
    def lost(index: int) -> tuple[Pose | None, Seen]:
        return [(BODY, Seen.YES), (None, Seen.NOBODY), (None, Seen.LOST_TO_ANOTHER)][index]

    recording = record(lost, 3, fps=1)
    assert recording.seen.tolist() == [Seen.YES, Seen.NOBODY, Seen.LOST_TO_ANOTHER]
    for values in (
        recording.landmarks_px,
        recording.visibility,
        recording.world_m,
    ):
        assert np.isfinite(values[0]).all()
        assert np.isnan(values[1:]).all()
    assert np.isfinite(recording.luma).all(), "brightness is known without a person, too"


def test_frames_just_before_a_loss_to_another_person_are_discarded():
    def overtaken(index: int) -> tuple[Pose | None, Seen]:
        return (None, Seen.LOST_TO_ANOTHER) if index == 30 else (BODY, Seen.YES)

    recording = record(overtaken, 60)
    lost = recording.seen == Seen.LOST_TO_ANOTHER
    first = int(np.flatnonzero(lost)[0])
    assert lost[first:31].all()
    assert not lost[31:].any()
    assert recording.time_s[30] - recording.time_s[first] == pytest.approx(DOUBTFUL_S, abs=1 / 30)
    np.testing.assert_array_equal(np.isnan(recording.landmarks_px).all(axis=(1, 2)), lost)


def test_sides_are_exchanged_in_every_array_that_has_sides():
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


class Marks:
    """A reading with two features of a frame, a point and the number of frames read, and a third that is dropped in
    settling."""

    widths: ClassVar = {"point_px": 2, "count": 1, "dropped": 1}
    networks: ClassVar = {"marks": "marks:0"}

    def __init__(self) -> None:
        self.count = 0

    def open(self, context: VideoContext) -> Marks:
        return self

    def set_lean(self, lean_deg: float) -> None:
        pass

    def prepare(self, rgb: NDArray[np.uint8], *_: object) -> PreparedFrame:
        return PreparedFrame(rgb)

    def read(self, frame: PreparedFrame, pose: Pose, time_s: float) -> FrameValues | None:
        self.count += 1
        if self.count == 3:
            return None
        features = {"point_px": np.array([10.0, 20.0]), "count": np.array([float(self.count)])}
        return FrameValues(pose, pose, (np.full((STATIONS, 2), 4.0), np.full((STATIONS, 2), 1.0)), features)

    def settle(
        self, landmarks_px: FloatArray, features: Mapping[str, FloatArray], time_s: FloatArray, facing: int
    ) -> Settled:
        return Settled(landmarks_px + 1.0, {"point_px": features["point_px"], "count": -features["count"]}, 0.75)


def test_features_of_a_reading_are_stored_and_settled():
    marks = Marks()
    observer = Observer(Script(lambda _: (BODY, Seen.YES)), 2.0, -1, marks, marks.open(VideoContext(-1)))  # pyright: ignore[reportArgumentType]
    for index in range(4):
        observer.watch(FRAME, float(index))
    recording = observer.recording(FILM, "fake:0")
    assert set(recording.features) == {"point_px", "count"}
    np.testing.assert_allclose(recording.features["point_px"][0], [20.0, 40.0])  # as the picture's pixels
    np.testing.assert_allclose(recording.features["count"][:, 0], [-1.0, -2.0, np.nan, -4.0])
    assert (recording.outline.distance_px[0] == 8.0).all()
    assert recording.landmarks_px[0, Landmark.LEFT_HIP] == pytest.approx([301, 401])
    assert np.isnan(recording.landmarks_px[2]).all(), "the reading could not measure the person there"
    assert (recording.legs_found, recording.assumed_facing) == (0.75, -1)
    assert recording.networks == {"marks": "marks:0"}


def test_without_a_reading_only_landmarks_are_stored():
    recording = record(lambda _: (BODY, Seen.YES), 2, scale=2.5)
    assert recording.landmarks_px[1, Landmark.LEFT_HIP] == pytest.approx([375, 500])
    assert np.isnan(recording.outline.distance_px).all()
    assert recording.features == {}
    assert recording.networks == {}


def test_no_frames_give_an_empty_recording():
    recording = record(lambda _: (BODY, Seen.YES), 0)
    assert len(recording) == 0
    assert recording.landmarks_px.shape == (0, 33, 2)
    assert recording.outline.distance_px.shape == (0, STATIONS, 2)


def test_brightness_is_measured_on_the_person_not_the_room():
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
    reading = NetworkReading(BEND.in_every_frame())
    values = {name: np.zeros(width) for name, width in reading.widths.items()}
    reader = LandmarksOnly()
    monkeypatch.setattr(reader, "read", lambda rgb, pose, time_s: FrameValues(pose, pose, (unknown, unknown), values))
    script = Script(lambda _: (BODY, Seen.YES))
    observer = Observer(script, 1.0, 1, reading, reader)  # pyright: ignore[reportArgumentType]
    observer.watch(FRAME, 0.0)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for index in range(1, 3001):
        observer.watch(FRAME, index / 30)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (after - before) / 3000 < 2500
    assert peak - after < 2e6, "no more memory than the stored rows"
