"""Rays that end on a card are unknown; all others stay."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.body.outline import STATIONS, TRUNK, TRUNK_FRACTIONS
from romcam.recording import TAG_NUMBERS
from romcam.tag_reading.cards import across_cards, rays_on_cards
from romcam.tag_reading.templates import CORNERS
from tests.tag_reading.pictures import placed
from tests.tag_reading.test_reader import person


@pytest.mark.parametrize(("facing", "side"), [(1, 0), (-1, 1)])
def test_rays_of_the_back_that_end_on_a_card_are_found(facing: int, side: int) -> None:
    matrix = placed(0.0, 20.0, (200.0 - facing * 60.0, 120.0))
    corners = np.full((len(TAG_NUMBERS), 4, 2), np.nan)
    corners[TAG_NUMBERS.index(2)] = CORNERS @ matrix[:, :2].T + matrix[:, 2]
    distance = np.full((STATIONS, 2), 30.0)
    distance[TRUNK, side] = 55.0
    found = rays_on_cards(distance, person(200.0), corners, facing)
    height = 170.0 - 100.0 * TRUNK_FRACTIONS
    assert found[TRUNK, side].tolist() == (np.abs(height - 120.0) < 0.74 * 20.0).tolist()
    assert not found[:, 1 - side].any()


def test_the_outline_is_interpolated_across_a_card_and_stays_unknown_elsewhere() -> None:
    values = np.stack([np.arange(6.0), np.arange(6.0)], axis=1)
    values[5, 0] = np.nan
    hidden = np.zeros((6, 2), dtype=bool)
    hidden[2:4, 0] = True
    values[2:4, 0] = 40.0
    filled = across_cards(values, hidden)
    assert filled[:5, 0].tolist() == [0, 1, 2, 3, 4]
    assert np.isnan(filled[5, 0])
    assert filled[:, 1].tolist() == values[:, 1].tolist()
