"""Which segment wears which tag, by number and place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.body.outline import chain
from romcam.estimators.tag_places import worn_numbers
from romcam.recording import TAG_NUMBERS, Recording, TagSightings
from tests.report.trials import make_analysis

ANALYSIS = make_analysis("typical")
FACING = ANALYSIS.segments.view.facing
NEUTRAL = ANALYSIS.segments.neutral
SEEN_LEFT = FACING < 0
"""Whether the person's left side is towards the camera."""


def tagged(numbers: tuple[int, int], ahead: float) -> Recording:
    """The person with the tags of these numbers over S2 and T12-L1, this far ahead of the back, in trunk lengths."""
    recording = ANALYSIS.recording
    _, hip, shoulder = np.moveaxis(chain(recording.landmarks_px), -2, 0)
    trunk = shoulder - hip
    forward = FACING * np.stack([-trunk[:, 1], trunk[:, 0]], axis=1)
    corners = np.full((len(recording), len(TAG_NUMBERS), 4, 2), np.nan)
    square = 6.0 * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    for number, place in zip(numbers, (0.1, 0.45), strict=True):
        middle = hip + place * trunk + ahead * forward
        corners[:, TAG_NUMBERS.index(number)] = middle[:, None] + square
    unknown = np.full((len(recording), len(TAG_NUMBERS)), np.nan)
    zero = np.zeros(len(recording))
    return replace(recording, tags=TagSightings(corners, unknown, unknown, zero, zero))


def found(numbers: tuple[int, int], ahead: float) -> tuple[dict[str, int], list[str]]:
    recording = tagged(numbers, ahead)
    assert recording.tags is not None
    worn, faults = worn_numbers(recording.tags, recording, FACING, NEUTRAL)
    return worn, [f"{each.kind} {each.segment}".strip() for each in faults]


@pytest.mark.parametrize(
    ("numbers", "faults"),
    [
        ((0, 2), []),
        ((2, 0), ["exchanged"]),
        ((1, 3), ["other-face pelvis", "other-face t12"]),
        ((0, 3), ["other-face t12"]),
    ],
)
def test_tags_on_the_back_are_taken_for_the_place_where_they_are(numbers: tuple[int, int], faults: list[str]) -> None:
    numbers = numbers if SEEN_LEFT else (numbers[0] ^ 1, numbers[1] ^ 1)
    assert found(numbers, -0.4) == ({"pelvis": numbers[0], "t12": numbers[1]}, faults)


def test_tags_before_the_belly_are_another_persons() -> None:
    assert found((0, 2), 0.4) == ({}, ["in-front"])


def test_a_tag_of_the_thigh_on_the_back_is_not_taken_for_the_thigh() -> None:
    worn, faults = found((4, 2) if SEEN_LEFT else (5, 3), -0.4)
    assert list(worn) == ["t12"]
    assert faults == ["not-on-thigh thigh"]
