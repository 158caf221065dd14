from __future__ import annotations

import numpy as np
import pytest

from romcam.angles import compute_angles
from romcam.body.quantities import FrameEvidence
from romcam.movement import find_movement, plateau_median
from tests.movement.analytic import Bend, tilts_of


def angles_of(bend: Bend, **more):
    tilts = tilts_of(bend, **more)
    return compute_angles(tilts, np.ones(len(tilts.time_s)))


@pytest.mark.parametrize("seed", range(3))
def test_plateau_medians_are_the_true_angles(seed):
    angles = angles_of(Bend(pelvis=60, lumbar=50, repetitions=3), noise=0.7, seed=seed)
    movement = find_movement(angles)
    assert len(movement.repetitions) == 3
    for each in movement.repetitions:
        assert plateau_median(angles.values["pelvis_tilt"], each) == pytest.approx(60, abs=1.0)
        assert plateau_median(angles.values["lumbar_flexion"], each) == pytest.approx(50, abs=1.0)
        assert plateau_median(angles.values["hip_flexion"], each) == pytest.approx(66, abs=1.0)
        assert plateau_median(angles.values["knee_flexion"], each) == pytest.approx(8, abs=1.0)


def test_the_best_has_the_greatest_range():
    movement = find_movement(angles_of(Bend(repetitions=3, scales=(0.9, 1.0, 0.95))))
    assert movement.best == 1


def test_repetitions_are_found_without_the_split():
    angles = angles_of(Bend(repetitions=2, scales=(1.0, 0.9)), evidence=FrameEvidence.LANDMARKS)
    movement = find_movement(angles)
    assert len(movement.repetitions) == 2
    assert movement.best == 0
    assert movement.down == movement.up == (None, None)


def test_nobody_moves():
    movement = find_movement(angles_of(Bend(pelvis=2, lumbar=2, chord=4)))
    assert movement.repetitions == ()
    assert movement.best is None


def test_uneven_frame_times_change_no_angle():
    bend = Bend(repetitions=2)
    even = bend.times(30)
    keep = np.random.default_rng(5).random(len(even)) > 0.3
    keep[[0, -1]] = True
    angles = angles_of(bend, time=even[keep], noise=0.4)
    movement = find_movement(angles)
    assert len(movement.repetitions) == 2
    for each in movement.repetitions:
        assert plateau_median(angles.values["pelvis_tilt"], each) == pytest.approx(60, abs=0.8)


def test_slower_or_faster_changes_no_angle():
    values = []
    for scale in (0.6, 1.0, 1.8):
        bend = Bend(stand_s=scale, down_s=2.3 * scale, hold_s=0.8 * scale, up_s=2.0 * scale)
        angles = angles_of(bend)
        values.append(plateau_median(angles.values["lumbar_flexion"], find_movement(angles).repetitions[0]))
    assert values == pytest.approx([values[1]] * 3, abs=0.2)


def test_a_film_without_a_down_phase_has_no_rhythm_down():
    bend = Bend(stand_s=1.0)
    time = bend.times()
    time = time[time >= bend.stand_s + bend.down_s]
    movement = find_movement(angles_of(bend, time=time))
    assert movement.down == (None,)
    assert movement.up[0] is not None
