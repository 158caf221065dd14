"""Crops of bodies and pictures whose geometry is known by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from romcam.body.landmarks import MIRROR
from romcam.body.outline import chain
from romcam.estimators.crop import EXTENT, HIP_AT, SIDE_PX, Crop, crop_matrix, take_crop
from tests.pose.bodies import block, pose_of, upright

HEIGHT, WIDTH = 400, 300


def picture(x: float, y: float, thigh: float = 60.0, trunk: float = 60.0):
    """A body upright at (x, y) before a ramp of grey: 0 at the left border, 255 at the right."""
    rgb = np.repeat(np.linspace(0, 255, WIDTH, dtype=np.uint8)[None, :, None].repeat(HEIGHT, axis=0), 3, axis=2)
    mask = block(HEIGHT, WIDTH, x - 15, y - 70, x + 15, y + 60)
    return rgb, pose_of(upright(x, y, thigh, trunk), mask)


@pytest.mark.parametrize("facing", [1, -1])
@given(x=st.floats(-50, 400), y=st.floats(-50, 500), size=st.floats(5, 300))
def test_the_hip_is_always_in_the_same_place_and_the_body_of_the_same_size(facing, x, y, size):
    landmarks = upright(x, y, size, size)
    matrix = crop_matrix(landmarks, facing)
    assert matrix is not None
    knee, hip, shoulder = chain(landmarks) @ matrix[:, :2].T + matrix[:, 2]
    assert hip == pytest.approx(SIDE_PX * (0.5 + np.array(HIP_AT) / EXTENT), abs=0.01)
    assert np.linalg.norm(hip - knee) + np.linalg.norm(shoulder - hip) == pytest.approx(SIDE_PX / EXTENT, abs=0.01)


@pytest.mark.parametrize("facing", [1, -1])
def test_a_rolled_camera_is_righted_in_the_crop(facing):
    landmarks = upright(150, 200)
    a = np.radians(8.0)
    leaning = (landmarks - (150, 200)) @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) + (150, 200)
    matrix = crop_matrix(leaning, facing, lean_deg=8.0)
    straight = crop_matrix(landmarks, facing)
    assert matrix is not None
    assert straight is not None
    for there, here in zip(chain(leaning), chain(landmarks), strict=True):
        found, expected = (m[:, :2] @ point + m[:, 2] for m, point in ((matrix, there), (straight, here)))
        np.testing.assert_allclose(found, expected, atol=1e-6)
    blank = np.zeros((SIDE_PX, SIDE_PX), np.uint8)
    assert Crop(blank, blank, matrix).righted_deg == pytest.approx(8.0 * facing)
    assert Crop(blank, blank, matrix).facing == facing
    assert Crop(blank, blank, matrix).scale == pytest.approx(straight[1, 1])


def test_points_map_into_the_crop_and_back():
    crop = take_crop(*picture(150, 200), facing=-1, lean_deg=5.0)
    assert crop is not None
    points = np.array([[3.0, 70.0], [150.0, 200.0]])
    np.testing.assert_allclose(crop.outside(crop.inside(points)), points, atol=1e-9)
    assert crop.scale == pytest.approx(SIDE_PX / EXTENT / 120)


def test_grey_and_mask_match_the_frame():
    rgb, pose = picture(150, 200)
    crop = take_crop(rgb, pose, facing=1)
    assert crop is not None
    # Inside the picture the ramp rises by 255 in 299 px of the frame.
    at = crop.outside(np.array([[20.0, 72.0], [120.0, 72.0]]))[:, 0]
    assert crop.grey[72, [20, 120]] == pytest.approx(at * 255 / 299, abs=1.5)
    inside = crop.inside(np.array([[150.0, 190.0], [150.0 + 25, 190.0]])).astype(int)
    assert crop.mask[inside[:, 1], inside[:, 0]].tolist() == [255, 0]


def test_a_mirrored_frame_gives_the_same_crop():
    rgb, pose = picture(130, 200)
    flipped = pose.landmarks_px[MIRROR] * np.array([-1, 1], np.float32) + np.array([WIDTH - 1, 0], np.float32)
    there = take_crop(np.ascontiguousarray(rgb[:, ::-1]), pose_of(flipped, pose.mask[:, ::-1].copy()), facing=-1)
    here = take_crop(rgb, pose, facing=1)
    assert here is not None
    assert there is not None
    np.testing.assert_allclose(here.grey.astype(int), there.grey.astype(int), atol=2)
    np.testing.assert_allclose(here.mask.astype(int), there.mask.astype(int), atol=2)


def test_a_person_half_outside_the_picture_is_still_cut_out():
    for x, y in ((2.0, 200.0), (298.0, 200.0), (150.0, 395.0)):
        assert take_crop(*picture(x, y), facing=1) is not None


def test_a_person_of_one_point_has_no_crop():
    rgb, pose = picture(150, 200, thigh=0.0, trunk=0.0)
    assert take_crop(rgb, pose, facing=1) is None
    assert take_crop(rgb, pose_of(upright(5000, 5000), pose.mask), facing=1) is None
