"""A tag is read to sub-pixel accuracy, small, blurred and from a bad guess."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.body.landmarks import FloatArray
from romcam.tag_reading.alignment import align, matrix_of
from romcam.tag_reading.following import turn_of
from romcam.tag_reading.search import find_tags, is_tag
from romcam.tag_reading.templates import CORNERS
from tests.tag_reading.pictures import picture, placed


def turn_error_deg(found: FloatArray, true: FloatArray) -> float:
    return float(np.degrees((turn_of(found) - turn_of(true) + np.pi) % (2 * np.pi) - np.pi))


def test_four_corners_give_their_map_back() -> None:
    true = np.array([[20.0, 3.0, 100.0], [-4.0, 25.0, 80.0]])
    assert matrix_of(CORNERS @ true[:, :2].T + true[:, 2]) == pytest.approx(true)


@pytest.mark.parametrize(("side", "motion", "most_deg"), [(14.0, 0.0, 0.3), (24.0, 4.0, 0.2), (34.0, 0.0, 0.1)])
def test_a_turn_is_read_from_all_edges_also_under_motion_blur(side: float, motion: float, most_deg: float) -> None:
    errors: list[float] = []
    for turn in (-70.0, -20.0, 3.0, 48.0, 95.0):
        true = placed(turn, side, (150.3, 118.8))
        grey = picture([(3, true)], motion_px=motion)
        start = placed(turn + 7.0, side * 1.04, (150.3 + 0.3 * side, 118.8 - 0.2 * side))
        found = align(grey, 3, start, coarse=True)
        assert found is not None
        assert is_tag(found)
        assert found.matrix[:, 2] == pytest.approx(true[:, 2], abs=0.15)
        errors.append(turn_error_deg(found.matrix, true))
    assert np.abs(errors).max() < most_deg


def test_the_stated_error_of_the_turn_follows_from_noise() -> None:
    def found_with(noise: float) -> float:
        tag = align(
            picture([(0, placed(20.0, 24.0, (150, 120)))], noise=noise), 0, placed(20, 24, (150, 120)), coarse=False
        )
        assert tag is not None
        return tag.turn_se_deg

    assert 3.0 < found_with(20.0) / found_with(4.0) < 6.0


def test_tags_are_found_without_a_guess_and_told_from_each_other() -> None:
    tags = [(1, placed(12.0, 22.0, (90, 100))), (2, placed(-40.0, 26.0, (220, 140)))]
    grey = picture(tags)
    found = {each.number: each for each in find_tags(grey, (0, 0, 320, 240), 24.0)}
    assert sorted(found) == [1, 2]
    for number, true in tags:
        assert abs(turn_error_deg(found[number].matrix, true)) < 0.2


def test_a_tag_of_another_number_or_none_is_not_taken_for_it() -> None:
    true = placed(12.0, 24.0, (150, 120))
    for grey in (picture([(1, true)]), picture([])):
        found = align(grey, 0, true, coarse=True)
        assert found is None or not is_tag(found)


def test_a_mirrored_tag_is_read_in_the_mirror_image_only() -> None:
    grey = np.ascontiguousarray(picture([(1, placed(12.0, 24.0, (150, 120)))])[:, ::-1])
    assert not find_tags(grey, (0, 0, 320, 240), 24.0)
    assert len(find_tags(np.ascontiguousarray(grey[:, ::-1]), (0, 0, 320, 240), 24.0)) == 1
