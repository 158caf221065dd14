"""A shank's turn in space, compared with legs made by hand and projected from many directions."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.segments.frontal_shank import AHEAD, frontal_shank_deg

TURNS = np.array([0.0, 0.0, 0.0, 25.0, 40.0, -25.0, -40.0])


def leg(turn_deg, opened_deg, beside_deg, above_deg, thigh=1.0):
    """Hip, knee and ankle, (T, 2), of a thigh that points forwards and a shank as long as 1 that has turned outwards
    by turn_deg and then leans forwards, from a camera so far beside (towards the outside) and above."""
    turn, opened, beside, above = (np.radians(each) for each in (turn_deg, opened_deg, beside_deg, above_deg))
    shank = np.stack([np.cos(opened) * np.sin(turn), np.sin(opened), np.cos(opened) * np.cos(turn)], axis=-1)
    forwards = np.tile([0.0, thigh, 0.0], (len(shank), 1))

    def seen(v):  # outwards, forwards, down; turned about the vertical, then nodded, as the camera's axes are
        across = v[:, 0] * np.cos(beside) - v[:, 1] * np.sin(beside)
        along = v[:, 0] * np.sin(beside) + v[:, 1] * np.cos(beside)
        return np.stack([across, v[:, 2] * np.cos(above) + along * np.sin(above)], axis=-1)

    return np.zeros((len(shank), 2)), seen(forwards), seen(forwards) + seen(shank)


def off(found, true):
    return np.abs(found - np.median(found[true == 0]) - true).max()


def plain(hip, knee, ankle):
    return np.degrees(np.arctan2(*(ankle - knee).T))


@pytest.mark.parametrize("beside", [-15.0, 0.0, 15.0])
@pytest.mark.parametrize("above", [-10.0, 0.0, 20.0])
def test_the_true_turn_is_found_from_beside_and_above(beside, above):
    opened = AHEAD * np.maximum(-TURNS, 0.0)
    found = frontal_shank_deg(*leg(TURNS, opened, beside, above))
    assert off(found, TURNS) < 1.6
    if abs(beside) + abs(above) > 30:
        assert off(plain(*leg(TURNS, opened, beside, above)), TURNS) > 2.0


def test_straight_from_the_front_an_open_knee_changes_no_turn():
    legs = leg(TURNS, 0.3 * np.abs(TURNS), 0.0, 0.0)
    np.testing.assert_allclose(frontal_shank_deg(*legs), TURNS, atol=1e-9)


def test_the_true_length_of_the_thigh_matters_little():
    opened = AHEAD * np.maximum(-TURNS, 0.0)
    for thigh in (0.8, 1.1):
        assert off(frontal_shank_deg(*leg(TURNS, opened, 12.0, 12.0, thigh)), TURNS) < 1.6


def test_a_standing_person_is_not_corrected():
    hip, knee, ankle = leg(TURNS, 0.0 * TURNS, 0.0, 40.0)
    np.testing.assert_array_equal(frontal_shank_deg(hip, knee, ankle), plain(hip, knee, ankle))


def test_unknown_stays_unknown():
    hip, knee, ankle = leg(TURNS, 0.0 * TURNS, 10.0, 10.0)
    ankle[1] = np.nan
    found = frontal_shank_deg(hip, knee, ankle)
    assert np.isnan(found[1])
    assert np.isfinite(np.delete(found, 1)).all()
    assert np.isnan(frontal_shank_deg(hip, np.full_like(knee, np.nan), ankle)).all()
