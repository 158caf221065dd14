from __future__ import annotations

import numpy as np

from romcam.body.landmarks import COUNT, Landmark
from romcam.pose.mirrored import Mirrored, facing_of, facing_right, mirrored
from romcam.pose.model import Pose
from tests.segments.people import person


class Corner:
    """Finds the one bright pixel of a frame and puts the left shoulder there."""

    def find(self, rgb):
        return (self.follow(rgb, 0.0),)

    def follow(self, rgb, time_s):
        y, x = np.argwhere(rgb[..., 0] == 255)[0]
        points = np.zeros((COUNT, 2), np.float32)
        points[Landmark.LEFT_SHOULDER] = (x, y)
        world = np.zeros((COUNT, 3), np.float32)
        world[Landmark.LEFT_SHOULDER] = (0.2, -0.5, 0.1)
        return Pose(points, np.zeros(COUNT, np.float32), world, (rgb[..., 0] == 255).astype(np.float32))

    def reset(self):
        pass

    def close(self):
        pass


def test_a_mirrored_model_answers_in_pixels_of_the_frame():
    rgb = np.zeros((20, 30, 3), np.uint8)
    rgb[4, 25] = 255
    for pose in (Mirrored(Corner()).follow(rgb, 0.0), *Mirrored(Corner()).find(rgb)):
        # The model finds the left shoulder in the mirror image: it is the right one in the frame.
        assert pose.landmarks_px[Landmark.RIGHT_SHOULDER].tolist() == [25, 4]
        np.testing.assert_allclose(pose.world_m[Landmark.RIGHT_SHOULDER], [-0.2, -0.5, 0.1])
        assert np.argwhere(pose.mask == 1).tolist() == [[4, 25]]


def test_mirroring_twice_gives_the_same_pose():
    rng = np.random.default_rng(1)
    pose = Pose(
        rng.uniform(0, 29, (COUNT, 2)).astype(np.float32),
        rng.uniform(0, 1, COUNT).astype(np.float32),
        rng.normal(0, 1, (COUNT, 3)).astype(np.float32),
        rng.uniform(0, 1, (20, 30)).astype(np.float32),
    )
    again = mirrored(mirrored(pose))
    np.testing.assert_allclose(again.landmarks_px, pose.landmarks_px, atol=1e-5)
    np.testing.assert_array_equal(again.visibility, pose.visibility)
    np.testing.assert_array_equal(again.world_m, pose.world_m)
    np.testing.assert_array_equal(again.mask, pose.mask)


def test_only_people_who_face_left_are_mirrored():
    model = Corner()
    assert facing_of(list(person([0, 20], facing=1).landmarks_px)) == 1
    assert facing_of(list(person([0, 20], facing=-1).landmarks_px)) == -1
    assert facing_of([]) == 1
    assert facing_right(model, 1) is model
    assert isinstance(facing_right(model, -1), Mirrored)
