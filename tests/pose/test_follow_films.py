"""The person measured in films of several people, with the real pose model."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.body.landmarks import Landmark
from romcam.body.outline import chain
from romcam.estimators import reading_for
from romcam.pose.observe import observe
from romcam.protocol import BEND
from romcam.recording import Recording, Seen
from romcam.video import VideoReader, VideoSink
from tests.analyses import shared

EVERY_FRAME = BEND.in_every_frame()

pytestmark = pytest.mark.model

SAMPLES: Final = Path(__file__).parents[2] / "samples"
REAL: Final = Path(__file__).parents[2].parent / "shared" / "real"
FPS: Final = 7.5

Frames = list[NDArray[np.uint8]]


@cache
def sample(name: str) -> Frames:
    """Every fourth frame of a sample from the stand to the way up, 7.5 a second, 270 × 360."""
    path = SAMPLES / f"forward-bend-{name}.mp4"
    if not path.is_file():
        pytest.skip("samples/ is not here")
    with VideoReader(path, 360) as reader:
        return [frame.rgb for frame in reader if frame.index in range(30, 210, 4)]


def film(path: Path, frames: Iterator[NDArray[np.uint8]] | Frames) -> Path:
    frames = list(frames)
    height, width = frames[0].shape[:2]
    with VideoSink(path, width, height) as sink:
        for index, rgb in enumerate(frames):
            sink.write(rgb, index / FPS)
    return path


def canvas(height: int = 360, width: int = 640) -> NDArray[np.uint8]:
    """A plain wall and floor."""
    rgb = np.full((height, width, 3), (205, 208, 200), np.uint8)
    rgb[int(0.8 * height) :] = (150, 140, 128)
    return rgb


def put(rgb: NDArray[np.uint8], part: NDArray[np.uint8], left: int, height: int) -> None:
    """Place a picture, scaled to this height, on the floor; what sticks out at the sides is cut off."""
    width = part.shape[1] * height // part.shape[0]
    small = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
    first, last = max(left, 0), min(left + width, rgb.shape[1])
    if first < last:
        rgb[rgb.shape[0] - height :, first:last] = small[:, first - left : last - left]


def hips(recording: Recording) -> NDArray[np.floating]:
    """Middle of the hips, (T, 2) pixels."""
    return chain(recording.landmarks_px)[:, 1]


@cache
def alone() -> Recording:
    """The stiff-hip sample by itself."""

    def make(path: Path) -> None:
        frames = []
        for rgb in sample("stiff-hip"):
            frame = canvas()
            put(frame, rgb, 185, 360)
            frames.append(frame)
        seen = observe(film(path.with_suffix(".mp4"), frames), EVERY_FRAME, reading=reading_for(EVERY_FRAME))
        path.write_bytes(pickle.dumps(seen))

    return pickle.loads(shared("alone.pickle", make).read_bytes())


def test_a_person_alone_is_seen_in_every_frame():
    assert (alone().seen == Seen.YES).all()
    assert alone().people == 1


def test_the_larger_of_two_bending_people_is_measured_throughout(tmp_path: Path):
    frames = []
    for large, small in zip(sample("stiff-hip"), sample("typical"), strict=False):
        frame = canvas()
        put(frame, small, 20, 240)
        put(frame, large, 340, 360)
        frames.append(frame)
    recording = observe(film(tmp_path / "two.mp4", frames), EVERY_FRAME, reading=reading_for(EVERY_FRAME))
    assert recording.people == 2
    seen = recording.seen == Seen.YES
    assert seen.mean() > 0.95
    # The same film without the other person, 155 px farther left, gives the same hips.
    moved = hips(recording)[seen] - hips(alone())[: len(seen)][seen] - (155, 0)
    assert np.median(np.abs(moved)) < 2
    assert np.abs(moved).max() < 20


@pytest.mark.parametrize("speed", [-16, pytest.param(16, marks=pytest.mark.slow)])
def test_a_person_crossing_in_front_costs_frames_but_is_never_measured(tmp_path: Path, speed: int):
    passer_by = sample("hip-dominant")[0][:, 60:210]
    frames = []
    for index, rgb in enumerate(sample("stiff-hip")):
        frame = canvas()
        put(frame, rgb, 185, 360)
        put(frame, passer_by, (700 if speed < 0 else -220) + speed * index, 360)
        frames.append(frame)
    recording = observe(film(tmp_path / "crossing.mp4", frames), EVERY_FRAME, reading=reading_for(EVERY_FRAME))
    seen = recording.seen == Seen.YES
    lost = recording.seen == Seen.LOST_TO_ANOTHER
    assert recording.people == 2
    assert 3 <= lost.sum() < 0.45 * len(lost)
    assert seen.sum() > 0.5 * len(seen)
    apart = np.linalg.norm(hips(recording) - hips(alone())[: len(seen)], axis=1)[seen]
    body = np.linalg.norm(np.diff(chain(recording.landmarks_px)[0], axis=0), axis=1).sum()
    assert np.median(apart) < 0.02 * body
    assert np.quantile(apart, 0.95) < 0.15 * body
    assert apart.max() < 0.4 * body


@pytest.mark.parametrize("height", [320, pytest.param(480, marks=pytest.mark.slow)])
def test_a_small_person_in_a_large_picture_is_measured_like_a_large_one(tmp_path: Path, height: int):
    frames = []
    for rgb in sample("stiff-hip"):
        frame = canvas(1080, 1920)
        put(frame, rgb, 900, height)
        frames.append(frame)
    recording = observe(film(tmp_path / "small.mp4", frames), EVERY_FRAME, reading=reading_for(EVERY_FRAME))
    assert (recording.seen == Seen.YES).mean() > 0.95

    def lean(r: Recording) -> NDArray[np.floating]:
        trunk = np.diff(chain(r.landmarks_px)[:, 1:], axis=1)[:, 0]
        return np.degrees(np.arctan2(trunk[:, 0], -trunk[:, 1]))

    difference = lean(recording) - lean(alone())[: len(recording)]
    assert np.nanquantile(np.abs(difference), 0.9) < 4


@pytest.mark.real
@pytest.mark.slow
def test_a_walking_woman_is_followed_and_a_picture_of_a_man_is_not():
    path = REAL / "gait-side.mp4"
    if not path.is_file():
        pytest.skip("films of real people are not here")
    recording = observe(path, EVERY_FRAME, reading=reading_for(EVERY_FRAME))
    walking = slice(95, 170)
    seen = recording.seen == Seen.YES
    assert seen[walking].mean() > 0.9
    x, y = hips(recording)[walking][seen[walking]].T
    assert x[0] - x[-1] > 600  # from right to left
    assert (np.diff(x) < 12).all()  # without leaps
    assert (y > 650).all()  # the man's hips are at 150
    assert not seen[:40].any()  # before the woman enters, no other person is taken for her
    assert (recording.seen == Seen.LOST_TO_ANOTHER).any()


@pytest.mark.real
@pytest.mark.parametrize("name", ["lying-hamstring-0.jpg", "standing-toe-touches-1.jpg"])
def test_a_still_is_a_film_of_one_frame(name: str):
    path = REAL / name
    if not path.is_file():
        pytest.skip("pictures of real people are not here")
    recording = observe(path, EVERY_FRAME, reading=reading_for(EVERY_FRAME))
    assert recording.seen.tolist() == [Seen.YES]
    width, height = recording.source.width_px, recording.source.height_px
    points = recording.landmarks_px[0, [Landmark.LEFT_HIP, Landmark.LEFT_SHOULDER]]
    assert (points > 0).all()
    assert (points < (width, height)).all()
