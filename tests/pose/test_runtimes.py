"""The pose model's networks give the same poses whichever library runs them.

Frames are compared one by one. In a film that is followed, the poses of the two libraries come to differ by a pixel. So
do two runs of MediaPipe if a few hundred pixels of the first frame differ by one level: each region follows from the
pose before, and a region that is shifted by a hundredth of a pixel gives landmarks that are shifted by more.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.pose.litert import LiteRTPose
from romcam.pose.model import Pose, PoseModel
from romcam.pose.regions import region_along
from romcam.weights.store import load
from tests.pose.clips import sample_frames

pytestmark = pytest.mark.model

REAL = Path(__file__).parents[3] / "shared" / "real"


@pytest.fixture(scope="module")
def runtimes() -> Iterator[tuple[PoseModel, PoseModel]]:
    from romcam.pose.mediapipe import MediaPipePose  # slow to import, and not for those who only collect

    weights = load()[0]
    both = LiteRTPose(weights), MediaPipePose(weights)
    yield both
    for each in both:
        each.close()


def assert_same(ours: Pose, reference: Pose) -> None:
    shift_px = np.abs(ours.landmarks_px - reference.landmarks_px)
    assert np.quantile(shift_px, 0.95) < 0.1
    assert shift_px.max() < 0.5  # where the heat around a landmark just passes, or just misses, what refines it
    assert np.abs(ours.visibility - reference.visibility).max() < 0.005
    assert np.abs(ours.world_m - reference.world_m).max() < 0.001
    assert np.abs(ours.mask - reference.mask).max() < 0.25  # at a sharp edge that is shifted by a twentieth of a pixel
    assert np.abs(ours.mask - reference.mask).mean() < 0.001


def both_find(runtimes: tuple[PoseModel, PoseModel], rgb: NDArray[np.uint8]) -> int:
    ours, reference = (model.find(rgb) for model in runtimes)
    assert len(ours) == len(reference)
    for one, other in zip(ours, reference, strict=True):
        assert_same(one, other)
    return len(ours)


@pytest.mark.parametrize("turns", range(4))
def test_a_frame_gives_the_same_pose(runtimes: tuple[PoseModel, PoseModel], turns: int):
    frames = [np.ascontiguousarray(np.rot90(rgb, turns)) for rgb in sample_frames(5, every=30, long_side_px=720)]
    assert sum(both_find(runtimes, rgb) for rgb in frames) >= (len(frames) if turns % 2 == 0 else 0)


def test_a_person_at_the_border_gives_the_same_pose(runtimes: tuple[PoseModel, PoseModel]):
    rgb = sample_frames(1, long_side_px=720)[0]
    assert both_find(runtimes, np.ascontiguousarray(rgb[:, rgb.shape[1] // 3 :])) == 1
    assert both_find(runtimes, np.ascontiguousarray(rgb[: rgb.shape[0] // 2])) == 1


def test_two_people_give_the_same_poses_in_the_same_order(runtimes: tuple[PoseModel, PoseModel]):
    first, last = sample_frames(2, every=60, long_side_px=720)
    assert both_find(runtimes, np.hstack([first, last[:, ::-1]])) == 2


def test_nobody_gives_no_pose(runtimes: tuple[PoseModel, PoseModel]):
    assert both_find(runtimes, np.full((90, 120, 3), 127, dtype=np.uint8)) == 0


def test_the_first_frames_that_are_followed_agree(runtimes: tuple[PoseModel, PoseModel]):
    for model in runtimes:
        model.reset()
    for number, rgb in enumerate(sample_frames(2, long_side_px=720)):
        ours, reference = (model.follow(rgb, number / 30) for model in runtimes)
        assert ours is not None
        assert reference is not None
        assert_same(ours, reference)


@pytest.mark.skipif(not REAL.is_dir(), reason="the films of real people are not here")
@pytest.mark.parametrize("name", ["gait-side.mp4", "squats-oblique.mp4", "sit-to-stand-oblique.mp4"])
def test_real_people_give_the_same_poses(runtimes: tuple[PoseModel, PoseModel], name: str):
    film = cv2.VideoCapture(str(REAL / name))
    found = 0
    for number in range(4):
        film.set(cv2.CAP_PROP_POS_FRAMES, 7 * number)
        read, bgr = film.read()
        assert read
        scale = 720 / max(bgr.shape)
        rgb = cv2.cvtColor(cv2.resize(bgr, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2RGB)
        found += both_find(runtimes, np.asarray(rgb, dtype=np.uint8))
    film.release()
    assert (
        found > 0 or name == "gait-side.mp4"
    )  # a person who is small in a large picture is found in a part of it only


@pytest.mark.parametrize(
    ("end", "turn_deg"), [((0, -10), 0), ((10, 0), 90), ((-10, 0), -90), ((0, 10), -180), ((10, -10), 45)]
)
def test_a_region_is_turned_with_the_person(end: tuple[int, int], turn_deg: float):
    region = region_along(np.array([50.0, 60.0]), np.array([50.0, 60.0]) + end)
    assert np.degrees(region.turn) == pytest.approx(turn_deg)
    assert region.side == pytest.approx(2.5 * np.hypot(*end))
    assert region.to_frame(256) @ [128, 128, 1] == pytest.approx([50, 60])
    to_end = region.to_frame(256) @ [128, 128 - 256 / 2.5, 1]
    assert to_end == pytest.approx([50 + end[0], 60 + end[1]])
