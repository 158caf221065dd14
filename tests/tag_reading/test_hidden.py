"""Tags that are partly hidden, or that only their pattern shows, are found; other things are not taken for them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.body.tags import WORN_TAGS
from romcam.tag_reading.following import turn_of
from romcam.tag_reading.matching import match_tag
from romcam.tag_reading.partial import align_partly
from tests.tag_reading.pictures import picture, placed

TRUE = placed(12.0, 24.0, (150, 120))
BOX = (60, 40, 240, 210)
TURNS = np.radians(np.arange(-75, 76, 15))


def covered(grey: NDArray[np.uint8], left: int, top: int, width: int, height: int) -> NDArray[np.uint8]:
    hidden = grey.copy()
    hidden[top : top + height, left : left + width] = 70
    return hidden


def off_deg(matrix: np.ndarray) -> float:
    return abs(float(np.degrees(turn_of(matrix) - turn_of(TRUE))))


@pytest.mark.parametrize("hidden", [(134, 124, 11, 14), (150, 128, 30, 12), (160, 100, 20, 40)])
def test_a_tag_is_read_although_an_edge_or_a_corner_is_hidden(hidden: tuple[int, int, int, int]) -> None:
    grey = covered(picture([(2, TRUE)]), *hidden)
    start = placed(8.0, 24.0, (152, 119))
    tag = align_partly(grey, 2, start)
    assert tag is not None
    assert off_deg(tag.matrix) < 1.2
    whole = align_partly(picture([(2, TRUE)]), 2, start)
    assert whole is not None
    assert tag.turn_se_deg > whole.turn_se_deg


def test_half_a_tag_is_not_read() -> None:
    assert align_partly(covered(picture([(2, TRUE)]), 150, 90, 40, 60), 2, TRUE) is None


def test_a_partly_hidden_tag_is_not_taken_for_another_number() -> None:
    for shown in WORN_TAGS:
        grey = covered(picture([(shown, TRUE)]), 160, 100, 20, 40)
        found = [number for number in WORN_TAGS if align_partly(grey, number, TRUE) is not None]
        assert found == [shown]


@pytest.mark.parametrize("turn", [-70.0, -23.0, 0.0, 52.0])
def test_a_tag_is_found_by_its_pattern_before_something_bright(turn: float) -> None:
    true = placed(turn, 22.0, (150, 120))
    grey = picture([(0, true)])
    tag = match_tag(grey, 0, 24.0, TURNS, BOX)
    assert tag is not None
    assert tag.matrix[:, 2] == pytest.approx((150, 120), abs=0.5)
    assert match_tag(grey, 2, 24.0, TURNS, BOX) is None


def test_no_pattern_is_found_where_there_is_none() -> None:
    rng = np.random.default_rng(200_017)
    for _ in range(6):
        blocks = np.kron(rng.choice([40, 200], (48, 64)), np.ones((5, 5)))
        grey = (blocks + rng.normal(0, 4, blocks.shape)).clip(0, 255).astype(np.uint8)
        assert match_tag(grey, 0, 30.0, TURNS, BOX) is None


def test_the_tag_that_is_known_is_not_taken_for_the_missing_one() -> None:
    grey = picture([(0, placed(-20.0, 18.0, (150, 150))), (2, placed(3.0, 18.0, (145, 85)))])
    tag = match_tag(grey, 0, 18.0, TURNS, BOX, [np.array([145.0, 85.0])])
    assert tag is not None
    assert tag.matrix[:, 2] == pytest.approx((150, 150), abs=0.5)
