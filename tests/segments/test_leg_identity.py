from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from romcam.body.landmarks import Landmark
from romcam.segments import with_leg_identity
from romcam.segments.leg_identity import find_swapped_legs
from tests.clinical.walking import walker

LEGS = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
LEFT, RIGHT = ([Landmark[f"{side}_{part}"] for part in LEGS] for side in ("LEFT", "RIGHT"))
WALK = walker()


def exchanged(recording, frames):
    """The same recording with the legs from the knee down exchanged in some frames."""
    points = recording.landmarks_px.copy()
    points[np.ix_(frames, LEFT + RIGHT)] = points[np.ix_(frames, RIGHT + LEFT)]
    return replace(recording, landmarks_px=points)


@given(
    starts=st.lists(st.integers(0, 100), min_size=1, max_size=3),
    length=st.integers(1, 12),
    noise=st.sampled_from([0.0, 2.0]),
)
def test_swapped_legs_are_found_and_exchanged(starts, length, noise):
    frames = np.zeros(len(WALK), dtype=bool)
    for start in starts:
        frames[start : start + length] = True
    seen = exchanged(WALK, frames)
    points = seen.landmarks_px + np.random.default_rng(0).normal(0.0, noise, seen.landmarks_px.shape)
    assert find_swapped_legs(points, seen.time_s).tolist() == frames.tolist()


def test_legs_with_correct_sides_are_unchanged():
    assert not find_swapped_legs(WALK.landmarks_px, WALK.time_s).any()
    assert np.array_equal(with_leg_identity(WALK).landmarks_px, WALK.landmarks_px)


def test_both_sides_of_a_gap_are_read_separately():
    points = exchanged(WALK, np.arange(len(WALK)) % 60 < 5).landmarks_px
    points[70:85] = np.nan
    swapped = find_swapped_legs(points, WALK.time_s)
    assert np.flatnonzero(swapped).tolist() == [0, 1, 2, 3, 4, 60, 61, 62, 63, 64]


def test_a_frame_with_a_foot_outside_the_picture_is_not_measured():
    far = walker(speed_px_s=220.0)
    seen = with_leg_identity(far)
    ankles = far.landmarks_px[:, [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE], 0]
    outside = ((ankles < 0) | (ankles > far.source.width_px)).any(axis=1)
    assert 0 < outside.sum() < len(outside)
    assert np.isnan(seen.landmarks_px[outside]).all()
    inside = ~((far.landmarks_px[..., 0] < 0) | (far.landmarks_px[..., 0] > far.source.width_px)).any(axis=1)
    assert seen.landmarks_px[inside] == pytest.approx(far.landmarks_px[inside])
