"""Left and right, decided once for the trial."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.body.landmarks import MIRROR, Landmark
from romcam.pose.sides import find_swapped

L = Landmark


def walk(frames: int, turn_deg: float = 0.0) -> np.ndarray:
    """World landmarks (T, 33, 3) of a person seen from the side, left side nearer, who turns by this angle in total."""
    rng = np.random.default_rng(0)
    world = np.zeros((frames, 33, 3))
    for t, angle in enumerate(np.radians(np.linspace(0, turn_deg, frames))):
        across = 0.16 * np.array([np.sin(angle), 0, -np.cos(angle)])
        for joint, height in (("SHOULDER", -0.5), ("HIP", 0.0), ("KNEE", 0.45), ("ANKLE", 0.9)):
            world[t, L[f"LEFT_{joint}"]] = across + np.array([0, height, 0])
            world[t, L[f"RIGHT_{joint}"]] = -across + np.array([0, height, 0])
    return world + rng.normal(0, 0.01, world.shape)


def swap(world: np.ndarray, frames: np.ndarray) -> np.ndarray:
    out = world.copy()
    out[frames] = out[frames][:, MIRROR]
    return out


def test_correct_sides_stay_as_they_are():
    assert not find_swapped(walk(60)).any()


@pytest.mark.parametrize("wrong", [slice(20, 35), slice(0, 10), slice(50, 60), slice(30, 31)])
def test_a_swapped_stretch_is_found(wrong: slice):
    expected = np.zeros(60, bool)
    expected[wrong] = True
    np.testing.assert_array_equal(find_swapped(swap(walk(60), expected)), expected)


def test_two_swapped_stretches_with_a_gap_between_are_found():
    expected = np.zeros(90, bool)
    expected[10:20] = expected[60:70] = True
    world = swap(walk(90), expected)
    world[30:50] = np.nan
    np.testing.assert_array_equal(find_swapped(world), expected)


def test_the_reading_of_most_frames_is_right():
    mostly = np.zeros(60, bool)
    mostly[:45] = True
    np.testing.assert_array_equal(find_swapped(swap(walk(60), mostly)), ~mostly)


def test_a_person_who_really_turns_round_is_not_swapped():
    assert not find_swapped(walk(60, turn_deg=180)).any()


def test_a_trial_without_a_person_is_no_error():
    assert not find_swapped(np.full((5, 33, 3), np.nan)).any()
    assert find_swapped(np.empty((0, 33, 3))).shape == (0,)
