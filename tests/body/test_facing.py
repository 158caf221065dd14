import dataclasses

import numpy as np
import pytest

from romcam.body.facing import View, find_view, forward_side, lean_side, standing_lean_deg
from romcam.body.landmarks import MIRROR, Landmark
from romcam.recording import Recording
from tests.segments.people import person


def view_of(recording: Recording) -> View:
    return find_view(recording.landmarks_px, recording.world_m)


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("bend", [[0, 0, 0], [0, 60, 110], [90, 95, 100]])
def test_facing_is_found_standing_bending_and_bent(facing, bend):
    assert view_of(person(bend, facing=facing)).facing == facing


def test_swapped_sides_do_not_turn_the_person():
    recording = person([0, 40, 80])
    swapped = dataclasses.replace(recording, landmarks_px=recording.landmarks_px[:, MIRROR])
    assert view_of(swapped).facing == 1


def test_a_person_seen_from_the_front_faces_neither_side():
    recording = person([0, 0, 0])
    points = recording.landmarks_px.copy()
    points[:, Landmark.LEFT_SHOULDER, 0] += 45
    points[:, Landmark.RIGHT_SHOULDER, 0] -= 45
    assert view_of(dataclasses.replace(recording, landmarks_px=points)).facing == 0


def test_yaw_is_the_angle_of_the_hip_axis_to_the_view():
    # The stick figure's hips are 0.04 m apart across the picture and 0.2 m in depth, its shoulders 0.04 and 0.3.
    expected = np.degrees([np.arctan2(0.04, 0.2), np.arctan2(0.04, 0.3)]).mean()
    assert view_of(person([0, 10])).yaw_deg == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize("facing", [1, -1])
def test_standing_lean_is_measured_in_the_stand_not_in_the_bend(facing):
    roll = np.radians(4.0)
    turn = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    postures = person([0, 1, 60, 90, 45], facing=facing).landmarks_px @ turn
    assert standing_lean_deg(postures) == pytest.approx(4.0, abs=0.6)
    assert standing_lean_deg(postures[2:]) == 0.0
    assert standing_lean_deg(np.full((3, 33, 2), np.nan)) == 0.0


def test_without_a_person_the_view_is_unknown():
    recording = person([0, 10])
    nobody = np.full_like(recording.landmarks_px, np.nan)
    view = view_of(dataclasses.replace(recording, landmarks_px=nobody, world_m=np.full((2, 33, 3), np.nan)))
    assert view.facing == 0
    assert np.isnan(view.yaw_deg)


@pytest.mark.parametrize("facing", [1, -1])
def test_lean_side_is_the_side_of_the_bend(facing):
    assert lean_side(person([0, 5, 40, 5], facing=facing).landmarks_px) == facing


@pytest.mark.parametrize("facing", [1, -1])
def test_forward_is_where_feet_and_head_point_although_the_trunk_leans_back_further(facing):
    leaning_back = person(np.repeat([0.0, -25.0, 10.0], 20), facing=facing).landmarks_px
    assert lean_side(leaning_back) == -facing
    assert forward_side(leaning_back) == facing


def test_forward_without_feet_and_head_is_where_the_trunk_leans():
    bent = person(np.repeat([0.0, 12.0], 20), facing=-1).landmarks_px.copy()
    for part in ("HEEL", "FOOT_INDEX"):
        bent[:, [Landmark[f"LEFT_{part}"], Landmark[f"RIGHT_{part}"]]] = 300.0
    bent[:, Landmark.NOSE] = bent[:, [Landmark.LEFT_EAR, Landmark.RIGHT_EAR]].mean(axis=1)
    assert forward_side(bent) == -1
    assert forward_side(np.full((3, 33, 2), np.nan)) in (-1, 1)
