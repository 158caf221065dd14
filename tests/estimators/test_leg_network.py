"""The leg network: its crop, its maps, and the sides of the legs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.body.landmarks import COUNT, Landmark
from romcam.clinical import get
from romcam.errors import ModelError
from romcam.estimators.colour_crop import (
    CELL_PX,
    CELLS,
    SEEN_PX,
    SIDE_PX,
    as_input,
    colour_crop_matrix,
    take_colour_crop,
)
from romcam.estimators.leg_network import (
    CROPS,
    LONGEST,
    POINTS,
    FoundLegs,
    LegNetwork,
    to_legs,
    with_legs,
    with_legs_found,
)
from romcam.estimators.reading import LegReader, NetworkReading
from romcam.pose.model import Pose
from romcam.pose.reader import VideoContext
from romcam.protocol import MeasurementProtocol
from romcam.weights import load_network
from tests.segments.people import person

LYING = CROPS["lying"]


def weights(kind):
    return load_network("leg_network", kind).content


def matrix_of(mirrored: bool = False):
    found = colour_crop_matrix(LYING, np.array([400.0, 250.0]), 120.0, mirrored=mirrored)
    assert found is not None
    return found


def within(matrix, point):
    return matrix[:, :2] @ point + matrix[:, 2]


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_hips_are_always_in_the_same_place_and_the_feet_on_the_right(mirrored):
    matrix = matrix_of(mirrored)
    hips = SIDE_PX * np.array(LYING.hip_at)
    np.testing.assert_allclose(within(matrix, np.array([400.0, 250.0])), hips)
    feet = 400.0 + (-200.0 if mirrored else 200.0)
    assert within(matrix, np.array([feet, 250.0])) == pytest.approx([hips[0] + 200 * SIDE_PX / (3.4 * 120), hips[1]])


def test_without_a_trunk_there_is_no_crop():
    for trunk in (0.0, np.nan):
        assert colour_crop_matrix(LYING, np.zeros(2), trunk, mirrored=False) is None


def test_a_film_and_its_mirror_image_give_the_same_crop():
    rgb = np.random.default_rng(1).integers(0, 255, (300, 640, 3)).astype(np.uint8)
    turned = np.ascontiguousarray(rgb[:, ::-1])
    plain = colour_crop_matrix(LYING, np.array([300.0, 200.0]), 100.0, mirrored=False)
    other = colour_crop_matrix(LYING, np.array([639.0 - 300.0, 200.0]), 100.0, mirrored=True)
    assert plain is not None
    assert other is not None
    assert np.abs(take_colour_crop(rgb, plain).astype(int) - take_colour_crop(turned, other).astype(int)).max() <= 2


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_peak_of_a_map_is_a_point_in_the_frame(mirrored):
    maps, true = np.full((POINTS, CELLS, CELLS), -50.0), []
    matrix = matrix_of(mirrored)
    for point in range(POINTS):
        row, column = 3 + point, 20 - point
        maps[point, row, column] = maps[point, row, column + 1] = 10.0  # between two cells
        seen = np.array([column + 1.0, row + 0.5]) * CELL_PX + (SIDE_PX - SEEN_PX) / 2
        true.append(np.linalg.solve(matrix[:, :2], seen - matrix[:, 2]))
    found = to_legs(maps, 0.0, matrix)
    np.testing.assert_allclose(found.points_px.reshape(POINTS, 2), true, atol=1e-6)
    np.testing.assert_allclose(found.spread_px, CELL_PX / 2 / np.linalg.norm(matrix[0, :2]), rtol=1e-6)


def test_the_network_is_given_the_middle():
    picture = np.zeros((SIDE_PX, SIDE_PX, 3), np.uint8)
    edge = (SIDE_PX - SEEN_PX) // 2
    picture[edge, edge] = (255, 0, 0)
    shown = as_input(picture)
    assert shown.shape == (3, SEEN_PX, SEEN_PX)
    assert shown[0, 0, 0] == pytest.approx(1.65)
    assert np.sum(shown > 0) == 1


def legs(upper: float) -> np.ndarray:
    """Six frames of an upper and a lower leg, (6, 2, 3, 2)."""
    one = np.stack([np.full((3, 2), upper), np.full((3, 2), upper + 100.0)])
    return np.tile(one, (6, 1, 1, 1))


@pytest.mark.parametrize(("odds", "facing", "upper"), [(1.0, 1, "RIGHT"), (1.0, -1, "LEFT"), (-1.0, 1, "LEFT")])
def test_the_nearer_leg_is_on_the_side_towards_the_camera(odds, facing, upper):
    nearer = np.full(6, odds)
    nearer[0] = -3.0 * odds  # one frame does not decide
    landmarks, share = with_legs_found(np.zeros((6, COUNT, 2)), legs(7.0), nearer, facing)
    assert share == 1.0
    assert np.all(landmarks[:, Landmark[f"{upper}_KNEE"]] == 7.0)
    other = "LEFT" if upper == "RIGHT" else "RIGHT"
    assert np.all(landmarks[:, Landmark[f"{other}_ANKLE"]] == 107.0)


def test_legs_of_a_seated_person_keep_their_order():
    landmarks, share = with_legs_found(np.zeros((6, COUNT, 2)), legs(7.0), np.full(6, np.nan), 1)
    assert share == 1.0
    assert np.all(landmarks[:, Landmark.LEFT_HIP] == 7.0)


def test_legs_are_nan_in_frames_without_them_and_unchanged_if_seldom_found():
    found = legs(7.0)
    found[2] = np.nan
    nearer = np.ones(6)
    nearer[2] = np.nan
    landmarks, share = with_legs_found(np.zeros((6, COUNT, 2)), found, nearer, 1)
    assert share == pytest.approx(5 / 6)
    assert np.isnan(landmarks[2, Landmark.LEFT_KNEE]).all()
    assert np.all(landmarks[2, Landmark.NOSE] == 0.0)
    found[:4] = np.nan  # seldom found: the person neither lies nor sits, and the pose stays
    stood, share = with_legs_found(np.zeros((6, COUNT, 2)), found, np.where(np.arange(6) < 4, np.nan, 1.0), 1)
    assert share == pytest.approx(2 / 6)
    assert np.all(stood == 0.0)
    assert with_legs_found(landmarks, np.full_like(found, np.nan), np.full(6, np.nan), 1)[0] is landmarks


@pytest.mark.parametrize(("unseen", "odds"), [(0, 1.5), (4, 0.0)])
def test_how_surely_the_legs_were_distinguished_is_kept_where_they_were_found(unseen: int, odds: float):
    found, nearer = legs(7.0), np.array([1.5, 2.5, 0.5, 1.5, 2.5, 0.5])
    found[:unseen] = nearer[:unseen] = np.nan
    reading = NetworkReading(get("straight-leg-raise").protocol)
    features = {"legs_px": found.reshape(6, -1), "nearer_leg": nearer[:, None]}
    settled = reading.settle(np.zeros((6, COUNT, 2)), features, np.arange(6.0), 1)
    assert settled.leg_log_odds == pytest.approx(odds)


def test_only_the_legs_of_a_pose_are_moved():
    recording = person(np.zeros(1))
    pose = Pose(recording.landmarks_px[0], recording.visibility[0], recording.world_m[0], np.zeros((4, 4), np.float32))
    moved = with_legs(pose, FoundLegs(legs(7.0)[0], np.ones((2, 3)), 0.0))
    changed = np.any(moved.landmarks_px != pose.landmarks_px, axis=1)
    assert {Landmark(each).name.split("_")[1] for each in np.flatnonzero(changed)} == {"HIP", "KNEE", "ANKLE"}
    assert replace(moved, landmarks_px=pose.landmarks_px).mask is pose.mask


def pose_of(knee, hip, shoulder):
    points = np.zeros((COUNT, 2), np.float32)
    for name, place in (("KNEE", knee), ("HIP", hip), ("SHOULDER", shoulder)):
        points[[Landmark[f"LEFT_{name}"], Landmark[f"RIGHT_{name}"]]] = place
    recording = person(np.zeros(1))
    return Pose(points, recording.visibility[0], recording.world_m[0], np.zeros((4, 4), np.float32))


@pytest.mark.parametrize("kind", ["lying", "seated"])
def test_no_legs_are_found_in_an_empty_picture_or_of_a_standing_person(kind):
    empty = np.full((480, 640, 3), 90, np.uint8)
    fitting = {"lying": ((420, 300), (300, 300), (180, 300)), "seated": ((320, 330), (320, 300), (320, 180))}
    assert LegNetwork(weights(kind), kind, mirrored=False)(empty, pose_of(*fitting[kind])) is None
    standing = pose_of((320, 410), (320, 300), (320, 180))
    assert LegNetwork(weights(kind), kind, mirrored=False)(empty, standing) is None


def test_implausibly_long_legs_are_rejected(monkeypatch):
    finder = LegNetwork(weights("lying"), "lying", mirrored=False)
    trunk = 120.0
    for share, believed in ((0.9, True), (1.1, False)):
        step = np.array([share * LONGEST * trunk / 2, 0.0])
        points = np.stack([[300.0, 300.0] + k * step for k in range(3)])
        found = FoundLegs(np.stack([points - 0.1 * step, points]), np.ones((2, 3)), 1.0)
        assert found.longest_px == pytest.approx(share * LONGEST * trunk)
        monkeypatch.setattr("romcam.estimators.leg_network.to_legs", lambda *_, found=found: found)
        answer = finder(np.full((480, 640, 3), 90, np.uint8), pose_of((420, 300), (300, 300), (300 - trunk, 300)))
        assert (answer is found) is believed


def test_a_file_that_is_not_a_network_is_refused_in_one_sentence():
    with pytest.raises(ModelError, match="cannot be read"):
        LegNetwork(b"nothing", "lying", mirrored=False)


@pytest.mark.parametrize(
    ("facing", "lying", "mirrored"), [(1, "supine", False), (-1, "supine", True), (1, "prone", True)]
)
def test_the_head_is_on_the_left_of_the_crop(facing, lying, mirrored):
    reader = LegReader(MeasurementProtocol(position=lying), VideoContext(facing))
    assert reader._network._mirrored is mirrored
