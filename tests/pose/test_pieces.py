"""Cuts of a long film: at the survey's sightings, into pieces long enough to be worth it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, cast

import numpy as np
import pytest

from romcam.pose.pieces import FEWEST_FRAMES, WARM_UP_S, cut
from romcam.pose.subject import TrackedPerson
from romcam.video.seeking import FrameIndex


def seen_at(*times_s: float) -> TrackedPerson:
    return TrackedPerson(cast("Any", tuple(_At(time_s) for time_s in times_s)), crowded=False)


class _At:
    def __init__(self, time_s: float) -> None:
        self.time_s = time_s


def film(seconds: int) -> FrameIndex:
    return FrameIndex([40 * i for i in range(25 * seconds)], {0}, Fraction(1, 1000))


def test_pieces_follow_one_another_and_warm_up_where_the_person_was_found() -> None:
    pieces = cut(film(60), seen_at(0.0, 15.0, 30.0, 45.0))
    assert [piece.begin for piece in pieces] == [0, 375, 750, 1125]
    assert [piece.first for piece in pieces] == [0, 400, 775, 1150]
    assert [piece.stop for piece in pieces] == [400, 775, 1150, 1500]
    assert sum(map(len, pieces)) == 1500
    assert pieces[1].first - pieces[1].begin == pytest.approx(25 * WARM_UP_S)


@pytest.mark.parametrize("subject", [None, seen_at(0.0), seen_at(*np.arange(0, 2, 0.2).tolist())])
def test_a_film_not_worth_cutting_is_one_piece(subject: TrackedPerson | None) -> None:
    (piece,) = cut(film(60), subject)
    assert (piece.begin, piece.first, piece.stop) == (0, 0, 1500)


def test_no_piece_is_too_short() -> None:
    for seconds in (5, 20, 24, 26, 47, 300):
        pieces = cut(film(seconds), seen_at(*np.linspace(0, 0.97 * seconds, 12).tolist()))
        assert len(pieces) == 1 or min(map(len, pieces)) >= FEWEST_FRAMES
