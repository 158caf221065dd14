import dataclasses

import numpy as np
import pytest

from romcam.body.outline import back_points, chain, fill_stations
from romcam.estimators.features import ARC_FRACTIONS, COLUMNS, compute_features
from romcam.recording import Outline
from tests.segments.people import THIGH, TRUNK, person

NEUTRAL = np.array([True, False])


def mirrored(recording):
    """The mirrored recording: x, the sides of the outline and the names of the landmarks are exchanged."""
    from romcam.body.landmarks import MIRROR

    flip = np.array([-1.0, 1.0])
    points = recording.landmarks_px[:, MIRROR] * flip + np.array([recording.source.width_px, 0.0])
    world = recording.world_m[:, MIRROR] * np.array([-1.0, 1.0, 1.0])
    outline = Outline(recording.outline.distance_px[..., ::-1], recording.outline.softness_px[..., ::-1])
    spine = recording.features["spine_px"].reshape(-1, 3, 2) * flip + np.array([recording.source.width_px, 0.0])
    return dataclasses.replace(
        recording,
        landmarks_px=points,
        world_m=world,
        outline=outline,
        assumed_facing=-recording.assumed_facing,
        features={**recording.features, "spine_px": spine.reshape(-1, 6)},
    )


def test_straight_back_has_the_trunk_s_inclination():
    features = compute_features(person([0, 60]), 1, NEUTRAL)
    tangents = features.now[:, COLUMNS["tangents"]] * 100
    upper = ARC_FRACTIONS > 0.6
    np.testing.assert_allclose(tangents[0, upper], 0, atol=0.5)
    np.testing.assert_allclose(tangents[1, upper], 60, atol=0.5)


def test_lengths_are_shares_of_the_body():
    features = compute_features(person([0, 60], back=22.0), 1, NEUTRAL)
    assert features.body_px == pytest.approx(THIGH + TRUNK, abs=2)
    np.testing.assert_allclose(features.now[:, COLUMNS["back"]], 22.0 / features.body_px, atol=1e-4)


@pytest.mark.parametrize("facing", [1, -1])
def test_mirror_changes_no_feature(facing):
    recording = person([0, 75], [0, -8], facing)
    straight = compute_features(recording, facing, NEUTRAL)
    flipped = compute_features(mirrored(recording), -facing, NEUTRAL)
    np.testing.assert_allclose(straight.now, flipped.now, atol=1e-5)
    np.testing.assert_allclose(straight.front, flipped.front, atol=1e-6)


def test_size_in_the_picture_changes_no_feature():
    recording = person([0, 75], [0, -8])
    outline = Outline(recording.outline.distance_px * 2.5, recording.outline.softness_px * 2.5)
    features = {**recording.features, "spine_px": recording.features["spine_px"] * 2.5}
    points = recording.landmarks_px * 2.5
    larger = dataclasses.replace(recording, landmarks_px=points, outline=outline, features=features)
    np.testing.assert_allclose(
        compute_features(recording, 1, NEUTRAL).now, compute_features(larger, 1, NEUTRAL).now, atol=1e-5
    )


@pytest.mark.parametrize("roll_deg", [-8.0, 5.0])
def test_camera_roll_changes_no_feature(roll_deg):
    recording = person([0, 75], [0, -8])
    a = np.radians(roll_deg)
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    world = recording.world_m.copy()
    world[..., :2] = world[..., :2] @ turn.T
    known = recording.features
    spine = known["spine_px"].reshape(-1, 3, 2) @ turn.T
    features = {**known, "spine_px": spine.reshape(-1, 6), "lean_deg": known["lean_deg"] + roll_deg}
    points = recording.landmarks_px @ turn.T
    rolled = dataclasses.replace(recording, landmarks_px=points, world_m=world, features=features)
    np.testing.assert_allclose(
        compute_features(recording, 1, NEUTRAL).now, compute_features(rolled, 1, NEUTRAL).now, atol=1e-5
    )


def test_joints_of_the_spine_are_relative_to_the_hip_and_each_other():
    features = compute_features(person([0, 60]), 1, NEUTRAL)
    np.testing.assert_allclose(features.now[1, COLUMNS["segments"]] * 100, 60, atol=0.5)
    np.testing.assert_allclose(features.now[1, COLUMNS["leans"]] * 100, 60, atol=0.5)
    reach = 0.4 * TRUNK / (THIGH + TRUNK) * np.array([np.sin(np.radians(60)), np.cos(np.radians(60))])
    np.testing.assert_allclose(features.now[1, COLUMNS["spine"]][2:4], reach, atol=0.01)


def test_gaps_are_filled_from_their_neighbours_and_counted():
    np.testing.assert_allclose(fill_stations(np.array([[1.0, np.nan, 3.0], [np.nan, np.nan, 2.0]]))[0], [1, 2, 3])
    assert np.isnan(fill_stations(np.array([[np.nan, np.nan, 2.0]]))).all()
    recording = person([0, 30])
    distance = recording.outline.distance_px.copy()
    distance[1, 20:30] = np.nan
    hidden = dataclasses.replace(recording, outline=Outline(distance, recording.outline.softness_px))
    assert compute_features(hidden, 1, NEUTRAL).missing[0] == 0
    assert compute_features(hidden, 1, NEUTRAL).missing[1] == pytest.approx(10 / 34)


@pytest.mark.parametrize("facing", [1, -1])
def test_back_points_lie_behind_the_chain(facing):
    recording = person([0, 60], facing=facing, back=20.0, front=30.0)
    points = back_points(recording.landmarks_px, recording.outline.distance_px, facing)
    hip = chain(recording.landmarks_px)[:, 1]
    # Standing upright the back is 20 px behind the hip joint, on the side away from where the person faces.
    assert points[0, 12, 0] - hip[0, 0] == pytest.approx(-20 * facing, abs=0.5)
