"""A tag that slips, falls off or swings is detected and not used; one that bends with the back is kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.body.landmarks import FloatArray
from romcam.estimators.estimates import unknown_estimates
from romcam.estimators.tag_evidence import tag_turns, with_tags
from romcam.estimators.tag_faults import tag_use, without_loose_tags
from romcam.estimators.tag_use import TagTurns
from romcam.recording import TAG_NUMBERS, Recording, TagSightings
from tests.report.trials import make_analysis

RECORDING = make_analysis("typical").recording
T = len(RECORDING)
TIME = RECORDING.time_s
BEND: FloatArray = 60.0 * np.clip(np.sin(np.pi * (TIME - 0.7) / (TIME[-1] - 1.4)), 0, None)
NEUTRAL = TIME < 0.6


def tagged(seen_until: int = T, *, beside: float = 0.0, mirrored: float = 0.0) -> Recording:
    corners = np.full((T, len(TAG_NUMBERS), 4, 2), np.nan)
    if not mirrored:
        corners[:, [TAG_NUMBERS.index(0), TAG_NUMBERS.index(2)]] = 100.0
    corners[seen_until:, TAG_NUMBERS.index(0)] = np.nan
    unknown = np.full((T, len(TAG_NUMBERS)), np.nan)
    sightings = TagSightings(corners, unknown, unknown, np.full(T, beside), np.full(T, mirrored))
    return replace(RECORDING, tags=sightings)


def turns(pelvis: FloatArray) -> TagTurns:
    change = np.stack([pelvis, 1.8 * BEND, np.full(T, np.nan)], axis=1)
    return TagTurns(change, np.full((T, 3), 0.6), (0, 2, None))


def found(pelvis: FloatArray, recording: Recording | None = None) -> tuple[TagTurns, list[str]]:
    """What is left of a pelvis that bends like this, and the faults; the outline is 12 % off and trembles."""
    rng = np.random.default_rng(200_003)
    outline = np.stack([1.12 * BEND, 1.7 * BEND, 0.1 * BEND], axis=1) + rng.normal(0, 0.5, (T, 3))
    left = without_loose_tags(turns(pelvis), outline, 1.4 * BEND, recording or tagged(), NEUTRAL)
    return left, [f"{each.kind} {each.segment}" for each in left.faults]


def test_a_tag_that_bends_with_the_back_is_kept() -> None:
    left, faults = found(BEND)
    assert not faults
    assert np.isfinite(left.change_deg[:, :2]).all()


@pytest.mark.parametrize("size", [12.0, -25.0])
def test_a_tag_that_slips_is_not_used_and_the_other_one_is(size: float) -> None:
    left, faults = found(BEND + size * np.clip((TIME - 1.5) / 0.3, 0, 1))
    assert faults == ["slipped pelvis"]
    assert left.faults[0].size == pytest.approx(abs(size), abs=2.0)
    assert left.known[:, 1].all()
    assert not left.known[:, 0].any()
    assert [each.kind for each in tag_use(tagged(), left).faults] == ["slipped", "alone"]


def test_a_loose_card_that_swings_is_not_used() -> None:
    _, faults = found(BEND + 9.0 * np.sin(2 * np.pi * 2.6 * TIME) * (BEND > 2.0))
    assert faults == ["swings pelvis"]


def test_a_tag_that_is_lost_for_good_fell_off() -> None:
    _, faults = found(np.where(np.arange(T) < T // 2, BEND, np.nan), tagged(T // 2))
    assert faults == ["fell pelvis"]


def test_tags_beside_the_person_and_mirrored_ones_are_told() -> None:
    none = TagTurns(np.full((T, 3), np.nan), np.full((T, 3), np.nan), (None, None, None))
    assert [each.kind for each in tag_use(tagged(mirrored=2.0), none).faults] == ["mirrored"]
    assert [each.kind for each in tag_use(tagged(beside=1.0), turns(BEND)).faults] == ["beside"]


def test_without_tags_estimates_stay_as_they_are() -> None:
    recording = tagged(mirrored=1.0)
    estimates = unknown_estimates(recording, "hidden")
    read = tag_turns(recording, 1, NEUTRAL)
    assert read is not None
    assert with_tags(estimates, read, recording, 1, NEUTRAL, "auto") is estimates
    assert tag_turns(replace(recording, tags=None), 1, NEUTRAL) is None


def test_a_tag_that_comes_back_to_its_turn_did_not_slip_whatever_the_outline_shows() -> None:
    lost = np.where(np.arange(T) > 0.7 * T, 40.0, 1.12 * BEND)  # the outline is misread from here to the end
    outline = np.stack([lost, lost, 0.1 * BEND], axis=1)
    left = without_loose_tags(
        turns(BEND), outline, np.where(np.arange(T) > 0.7 * T, 60.0, 1.4 * BEND), tagged(), NEUTRAL
    )
    assert not left.faults
