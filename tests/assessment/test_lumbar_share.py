from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.assessment.intervals import LEAST_TRUNK_DEG, share_interval
from romcam.assessment.lumbar_share import split_of_movement
from romcam.assessment.measures import compute_measures
from romcam.body.quantities import FrameEvidence
from tests.assessment.trials import TEST, assess_tilts, trial_of
from tests.movement.analytic import Bend, tilts_of

END, WHOLE = "lumbar_share", "lumbar_share_of_movement"


def shares_of(bend: Bend, *, split_known: bool = True, **more):
    measures = compute_measures(trial_of(tilts_of(bend, **more)), TEST.measures, split_known=split_known)
    return measures[END], measures[WHOLE]


def test_parts_that_move_together_have_one_share_throughout():
    end, whole = shares_of(Bend(pelvis=60, lumbar=50, repetitions=2))
    assert whole.value == pytest.approx(50 / 110, abs=0.005)
    assert whole.value == pytest.approx(end.value, abs=0.005)
    assert whole.repetitions == pytest.approx([50 / 110] * 2, abs=0.005)
    assert whole.evidence == "contour"


def test_a_pelvis_that_follows_only_deep_in_the_bend_has_a_greater_share_over_the_movement():
    tilts = tilts_of(Bend(pelvis=60, lumbar=50))
    pelvis, lumbar = tilts.inclination_deg["pelvis"], tilts.inclination_deg["t12"] - tilts.inclination_deg["pelvis"]
    late = pelvis**2 / 60.0
    trial = trial_of(replace(tilts, inclination_deg={**tilts.inclination_deg, "pelvis": late, "t12": late + lumbar}))
    measures = compute_measures(trial, TEST.measures, split_known=True)
    trunk = trial.angles.values["trunk_inclination"]
    leaning = trunk >= LEAST_TRUNK_DEG
    slope = np.linalg.lstsq(trunk[leaning, None], trial.angles.values["pelvis_tilt"][leaning], rcond=None)[0][0]
    assert measures[WHOLE].value == pytest.approx(1 - slope, abs=0.002)
    assert measures[WHOLE].value > measures[END].value + 0.01


def test_its_interval_is_that_of_the_mean_split():
    trial = trial_of(tilts_of(Bend(), pelvis_se=3.0, t12_se=4.0, correlation=0.5))
    whole = compute_measures(trial, TEST.measures, split_known=True)[WHOLE]
    split = split_of_movement(trial, trial.movement.repetitions)
    assert (split.pelvis_se_deg, split.trunk_se_deg, split.correlation) == pytest.approx((3.0, 4.0, 0.5))
    assert split.trunk_deg < trial.at_end("trunk_inclination")
    assert (whole.low, whole.high) == share_interval(split.pelvis_deg, split.trunk_deg, 3.0, 4.0, 0.5)
    assert whole.low < whole.value < whole.high


def test_it_is_withheld_with_the_split_and_where_most_of_the_movement_was_not_seen():
    _, withheld = shares_of(Bend(repetitions=2), split_known=False)
    assert (withheld.value, withheld.low, withheld.high, withheld.repetitions) == (None, None, None, (None, None))
    unseen = assess_tilts(tilts_of(Bend(), evidence=FrameEvidence.LANDMARKS)).measures[WHOLE]
    assert unseen.value is None
    tilts = tilts_of(Bend())
    best = trial_of(tilts).best
    hidden = np.full(len(tilts.time_s), FrameEvidence.CONTOUR, dtype=np.uint8)
    hidden[best.start : best.plateau_start] = hidden[best.plateau_stop : best.stop] = FrameEvidence.LANDMARKS
    end, whole = shares_of(Bend(), evidence=hidden)
    assert end.value is not None
    assert whole.value is None


def test_a_share_wider_than_25_points_on_each_side_is_withheld():
    _, wide = shares_of(Bend(pelvis=30, lumbar=20), pelvis_se=9.0)
    assert wide.value is None
    assert set(wide.repetitions) == {None}
