from __future__ import annotations

import numpy as np
import pytest

from romcam.angles import compute_angles
from romcam.movement import compute_rhythm, find_movement
from tests.movement.analytic import Bend, tilts_of


def rhythm_of(bend: Bend, **more):
    tilts = tilts_of(bend, **more)
    return find_movement(compute_angles(tilts, np.ones(len(tilts.time_s))))


def test_parts_in_step_have_one_share_everywhere():
    movement = rhythm_of(Bend(pelvis=60, lumbar=40))
    for rhythm in (movement.down[0], movement.up[0]):
        assert rhythm is not None
        assert rhythm.bin_share[:3] == pytest.approx(0.4, abs=1e-6)
        assert rhythm.quarter_share == pytest.approx(0.4, abs=1e-6)
        assert rhythm.onset_lag_s == pytest.approx(0.0, abs=1e-6)
        assert rhythm.lag_at_20_s == pytest.approx(0.0, abs=1e-6)


def test_a_bin_needs_half_of_its_range():
    # 100° pass 10 of the 30 degrees from 90 to 120, 110° pass 20 of them.
    assert np.isnan(rhythm_of(Bend(pelvis=60, lumbar=40)).down[0].bin_share[3])
    assert rhythm_of(Bend(pelvis=60, lumbar=50)).down[0].bin_share[3] == pytest.approx(50 / 110, abs=1e-6)
    assert np.isnan(rhythm_of(Bend(pelvis=20, lumbar=20, chord=40)).down[0].bin_share[1])


def test_lumbar_first_then_pelvis_by_hand():
    trunk = np.linspace(0, 90, 91)
    lumbar = np.minimum(trunk, 45.0)
    rhythm = compute_rhythm(trunk, lumbar, trunk - lumbar, np.arange(91) / 30)
    assert rhythm is not None
    assert rhythm.bin_share[:3] == pytest.approx([1.0, 0.5, 0.0], abs=1e-9)
    assert rhythm.quarter_share == pytest.approx([1.0, 1.0, 0.0, 0.0], abs=1e-9)
    assert np.isnan(rhythm.bin_share[3])
    # On its even grid the two parts add up to the trunk.
    assert rhythm.lumbar_deg + rhythm.pelvis_deg == pytest.approx(rhythm.trunk_deg)


@pytest.mark.parametrize("lag", [-0.3, 0.0, 0.4])
def test_the_lag_of_the_pelvis(lag):
    movement = rhythm_of(Bend(pelvis_lag_s=lag, hold_s=1.2))
    for rhythm in (movement.down[0], movement.up[0]):
        assert rhythm.onset_lag_s == pytest.approx(lag, abs=0.04)
        assert rhythm.lag_at_20_s == pytest.approx(lag, abs=0.04)


def test_the_lag_survives_noise():
    lags = [rhythm_of(Bend(pelvis_lag_s=0.3), noise=0.5, seed=seed).down[0].lag_at_20_s for seed in range(8)]
    assert np.mean(lags) == pytest.approx(0.3, abs=0.05)
    assert np.max(np.abs(np.array(lags) - 0.3)) < 0.15


def test_a_part_that_hardly_moves_has_no_onset():
    rhythm = rhythm_of(Bend(pelvis=60, lumbar=3)).down[0]
    assert np.isnan(rhythm.onset_lag_s)
    assert rhythm.bin_share[0] == pytest.approx(3 / 63, abs=1e-6)


def test_a_gap_in_the_phase_leaves_its_bin_empty():
    bend = Bend(pelvis=60, lumbar=50)
    time = bend.times()
    trunk = 110 * bend.curve(time)
    first = int(np.argmax(trunk > 26))
    last = int(np.argmax(trunk > 64))
    rhythm = rhythm_of(bend, gaps=(slice(first, last),)).down[0]
    assert np.isnan(rhythm.bin_share[1])
    assert rhythm.bin_share[[0, 2]] == pytest.approx(50 / 110, abs=0.01)


def test_no_rhythm_without_the_split_or_without_the_phase():
    time = np.arange(60) / 30
    nothing = np.full(60, np.nan)
    assert compute_rhythm(nothing, nothing, nothing, time) is None
    still = np.zeros(60)
    assert compute_rhythm(still, still, still, time) is None
