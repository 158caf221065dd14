from __future__ import annotations

import numpy as np
import pytest

from romcam.body.landmarks import COUNT, Landmark
from romcam.pose.mirrored import facing_right
from romcam.pose.model import Pose
from romcam.pose.turned import Turned, facing_if_upright, head_of, turned, turned_upright
from tests.pose.test_mirrored import Corner


@pytest.mark.parametrize("head", [1, -1])
def test_a_turned_model_answers_in_pixels_of_the_frame(head):
    rgb = np.zeros((20, 30, 3), np.uint8)
    rgb[4, 25] = 255
    for pose in (Turned(Corner(), head).follow(rgb, 0.0), *Turned(Corner(), head).find(rgb)):
        assert pose.landmarks_px[Landmark.LEFT_SHOULDER].tolist() == [25, 4]
        assert np.argwhere(pose.mask == 1).tolist() == [[4, 25]]
        # The model finds the shoulder above the hips (y -0.5), on the side of the head.
        assert pose.world_m[Landmark.LEFT_SHOULDER, 0] == pytest.approx(head * 0.5)


def test_turning_there_and_back_gives_the_same_pose():
    rng = np.random.default_rng(1)
    pose = Pose(
        rng.uniform(0, 19, (COUNT, 2)).astype(np.float32),
        rng.uniform(0, 1, COUNT).astype(np.float32),
        rng.normal(0, 1, (COUNT, 3)).astype(np.float32),
        rng.uniform(0, 1, (20, 30)).astype(np.float32),
    )
    for way in (1, -1):
        again = turned(turned(pose, way), -way)
        np.testing.assert_allclose(again.landmarks_px, pose.landmarks_px, atol=1e-5)
        np.testing.assert_allclose(again.world_m, pose.world_m, atol=1e-6)
        np.testing.assert_array_equal(again.mask, pose.mask)


@pytest.mark.parametrize("lies", ["supine", "prone"])
@pytest.mark.parametrize("head", [1, -1])
def test_a_film_and_its_mirror_image_give_the_model_the_same_frames(lies, head):
    shown = []

    class Looks(Corner):
        def follow(self, rgb, time_s):
            shown.append(rgb)
            return super().follow(rgb, time_s)

    rgb = np.zeros((20, 30, 3), np.uint8)
    rgb[4, 25] = 255
    for frame, side in ((rgb, head), (rgb[:, ::-1], -head)):
        facing = facing_if_upright(side, lies)
        turned_upright(facing_right(Looks(), facing), facing, lies).follow(np.ascontiguousarray(frame), 0.0)
    np.testing.assert_array_equal(*shown)


def test_the_head_is_where_the_shoulders_are():
    points = np.zeros((COUNT, 2))
    points[[Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]] = (100.0, 5.0)
    assert head_of([points]) == 1
    assert head_of([-points]) == -1
    assert head_of([]) == 1
