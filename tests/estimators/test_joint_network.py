"""The joint network: its arithmetic by hand, and its joints for a person it was not trained on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from romcam.body.landmarks import Landmark
from romcam.body.outline import chain
from romcam.errors import ModelError
from romcam.estimators.crop import SIDE_PX, Crop
from romcam.estimators.features import joint_features
from romcam.estimators.joint_network import (
    APPEARANCE,
    PERCENT_PX,
    SEEN_PX,
    JointNetwork,
    Joints,
    as_input,
    corrected,
    to_joints,
)
from romcam.protocol import BEND
from romcam.weights import load_network
from tests.pose.bodies import pose_of, upright

UNSEEN = Path(__file__).parents[1] / "films" / "unseen"
BLANK = np.zeros((SIDE_PX, SIDE_PX), np.uint8)


def crop(facing: int = 1) -> Crop:
    """Half the size of the frame, its middle at (100, 200) of the frame."""
    matrix = np.array([[0.5 * facing, 0.0, SIDE_PX / 2 - 50.0 * facing], [0.0, 0.5, SIDE_PX / 2 - 100.0]])
    return Crop(BLANK, BLANK, matrix)


def test_the_network_is_given_the_middle_in_its_units():
    grey, mask = BLANK.copy(), BLANK.copy()
    edge = (SIDE_PX - SEEN_PX) // 2
    grey[edge, edge] = mask[edge, edge + 1] = 255
    seen = as_input(grey, mask)
    assert seen.shape == (2, SEEN_PX, SEEN_PX)
    assert seen.dtype == np.float32
    assert (seen[0, 0, 0], seen[0, 0, 1]) == pytest.approx((1.65, -1.35))
    assert (seen[1, 0, 0], seen[1, 0, 1]) == pytest.approx((-1.0, 1.0))


@pytest.mark.parametrize("facing", [1, -1])
def test_outputs_are_points_inclinations_and_appearance(facing: int):
    output = np.concatenate([np.tile([10.0, -20.0], 6), [15.0, 40.0], np.arange(APPEARANCE)])
    joints = to_joints(output, crop(facing))
    # Ten hundredths of the body ahead and twenty above the middle; two pixels of the frame to one of the crop.
    expected = np.array([100 + facing * 10 * PERCENT_PX * 2, 200 - 20 * PERCENT_PX * 2])
    np.testing.assert_allclose(joints.middles_px, np.tile(expected, (3, 1)))
    np.testing.assert_allclose(joints.spine_px, np.tile(expected, (3, 1)))
    assert joints.lean_deg.tolist() == [30, 80]
    assert joints.appearance.tolist() == list(range(APPEARANCE))


def test_a_correction_moves_both_sides_equally_and_no_other_landmark():
    pose = pose_of(upright(150, 200), np.zeros((4, 4), np.float32))
    pose.landmarks_px[Landmark.LEFT_HIP] += (6, 0)
    middles = np.array([[160.0, 205.0], [150.0, 300.0], [140.0, 90.0]])  # of a body 200 long
    joints = Joints(middles, np.zeros((3, 2)), np.zeros(2), np.zeros(APPEARANCE))
    moved = corrected(pose, joints).landmarks_px
    np.testing.assert_allclose(chain(moved), middles[[1, 0, 2]])
    assert (moved[Landmark.LEFT_HIP] - moved[Landmark.RIGHT_HIP]).tolist() == [6, 0]
    np.testing.assert_array_equal(moved[Landmark.LEFT_ANKLE], pose.landmarks_px[Landmark.LEFT_ANKLE])
    assert pose.landmarks_px[Landmark.RIGHT_HIP].tolist() == [150, 200]


def test_an_implausible_correction_is_not_made():
    pose = pose_of(upright(150, 200), np.zeros((4, 4), np.float32))
    middles = np.array([[160.0, 205.0], [150.0 + 31, 300.0], [150.0 + 29, 100.0]])
    joints = Joints(middles, np.zeros((3, 2)), np.zeros(2), np.zeros(APPEARANCE))
    moved = chain(corrected(pose, joints).landmarks_px)
    np.testing.assert_allclose(moved, [[150, 300], middles[0], middles[2]])


def test_a_file_that_is_not_a_network_is_refused():
    with pytest.raises(ModelError, match="reinstall romcam"):
        JointNetwork(b"not a network")


def test_the_network_of_this_version_gives_finite_numbers():
    joints = JointNetwork(load_network("joint_network", "bend").content)(crop())
    assert joints.appearance.shape == (APPEARANCE,)
    assert all(np.isfinite(part).all() for part in (joints.middles_px, joints.spine_px, joints.lean_deg))


@pytest.mark.model
@pytest.mark.phantom
def test_the_hips_of_an_unseen_person_are_found():
    pytest.importorskip("anny")
    from romcam.estimators import reading_for
    from romcam.pose.observe import observe
    from romcam.synthetic import RenderedScene, load_case

    recording = observe(UNSEEN / "core-1000002.mp4", BEND.in_every_frame(), reading=reading_for(BEND.in_every_frame()))
    with RenderedScene(load_case(UNSEEN / "core-1000002.json")) as scene:
        joints, _ = scene.joints(recording.time_s)
    found = chain(recording.landmarks_px)
    body = np.linalg.norm(np.diff(joints[:, [1, 0, 2]], axis=1), axis=-1).sum(axis=1)
    off = np.linalg.norm(found[:, 1] - joints[:, 0], axis=-1) / body
    assert np.nanmedian(off) < 0.03, "of thigh plus trunk; the pose model alone is 4 % off"
    spine = np.linalg.norm(joint_features(recording)[0] - joints[:, 3:], axis=-1) / body[:, None]
    assert np.nanmedian(spine) < 0.04
