"""Angles between lines drawn by hand, in a trial whose angles are known by construction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.angles import Angles, DrawnLine, LineMissingError, Phases, with_lines
from romcam.body.quantities import FrameEvidence
from tests.report.trials import make_analysis

PHASES = Phases(start=20, stop=90, plateau=slice(50, 60))
SHOWN = {"pelvis": 10.0, "t12": -8.0, "thigh": -2.0}
HAND_SE = 4.0


def trial() -> Angles:
    """A hundred frames, a second each: the pelvis tilts by 40°, T12-L1 by 90°, the thigh not at all."""
    made = make_analysis("typical").angles
    count = 100
    way = np.interp(np.arange(count), [20, 50, 59, 89], [0.0, 1.0, 1.0, 0.0])
    pelvis, trunk, still = 40.0 * way, 90.0 * way, np.zeros(count)
    chord = 70.0 * way
    values = {
        "pelvis_tilt": pelvis,
        "trunk_inclination": trunk,
        "hip_flexion": pelvis,
        "lumbar_flexion": trunk - pelvis,
        "thigh_tilt": still,
        "knee_flexion": still,
        "trunk_chord": chord,
        "apparent_hip_flexion": chord,
    }
    neutral = np.zeros(count, dtype=bool)
    neutral[5:15] = True
    se = {name: np.full(count, 3.0) for name in made.se}
    return replace(
        made,
        time_s=np.arange(count, dtype=float),
        values=values,
        se=se,
        pelvis_t12_correlation=np.full(count, 0.5),
        evidence=np.full(count, FrameEvidence.CONTOUR, dtype=np.uint8),
        quality=np.ones(count),
        interpolated=np.zeros(count, dtype=bool),
        neutral=neutral,
        landmark_se_deg=5.0,
    )


def corrected(*lines: DrawnLine, angles: Angles | None = None, shown: dict[str, float] = SHOWN) -> Angles:
    return with_lines(angles or trial(), lines, PHASES, shown.__getitem__, HAND_SE)


def test_at_the_end_of_range_the_change_is_the_angle_between_the_lines() -> None:
    one = corrected(DrawnLine("pelvis", "end", 55, 65.0))
    assert one.values["pelvis_tilt"][50:60] == pytest.approx(65.0 - SHOWN["pelvis"])
    both = corrected(DrawnLine("pelvis", "end", 55, 65.0), DrawnLine("pelvis", "neutral", 10, 25.0))
    assert both.values["pelvis_tilt"][50:60] == pytest.approx(40.0)
    assert both.values["lumbar_flexion"][55] == pytest.approx(90.0 - 40.0)
    assert both.values["hip_flexion"] == pytest.approx(both.values["pelvis_tilt"])


def test_a_line_moved_in_neutral_alone_changes_every_end_of_range() -> None:
    moved = corrected(DrawnLine("t12", "neutral", 10, -8.0 + 5.0))
    assert moved.values["trunk_inclination"][55] == pytest.approx(85.0)
    assert moved.values["trunk_inclination"][5:15] == pytest.approx(0.0)


def test_the_curve_is_shifted_linearly_in_time_between_the_key_frames() -> None:
    automatic = trial()
    shift = corrected(DrawnLine("pelvis", "end", 55, 60.0)).values["pelvis_tilt"] - automatic.values["pelvis_tilt"]
    assert shift[[0, 10, 20, 35, 50, 55, 59, 89, 95]] == pytest.approx([0, 0, 0, 5, 10, 10, 10, 0, 0])
    half = corrected(DrawnLine("pelvis", "end", 55, 60.0), DrawnLine("pelvis", "halfway", 35, 10.0 + 20.0 + 2.0))
    assert half.values["pelvis_tilt"][35] == pytest.approx(22.0)
    assert (half.values["pelvis_tilt"] - automatic.values["pelvis_tilt"])[27] == pytest.approx(2.0 * 7 / 15)


def test_a_line_half_way_does_not_change_the_end_of_range() -> None:
    half = corrected(DrawnLine("t12", "halfway", 35, 50.0))
    assert half.values["trunk_inclination"][50:60] == pytest.approx(90.0)
    assert not half.by_hand


def test_a_drawn_thigh_changes_hip_and_knee_and_not_the_pelvis() -> None:
    made = corrected(DrawnLine("thigh", "end", 55, -12.0))
    assert made.values["thigh_tilt"][55] == pytest.approx(-10.0)
    assert made.values["hip_flexion"][55] == pytest.approx(50.0)
    assert made.values["knee_flexion"][55] == pytest.approx(10.0)
    assert made.values["apparent_hip_flexion"][55] == pytest.approx(80.0)
    assert made.values["pelvis_tilt"] == pytest.approx(trial().values["pelvis_tilt"])
    assert set(made.by_hand) == {"thigh_tilt", "hip_flexion", "knee_flexion", "apparent_hip_flexion"}
    assert made.se["knee_flexion"][55] == pytest.approx(np.hypot(HAND_SE, 5.0))


def test_errors_are_those_of_the_hand_or_the_greater_ones() -> None:
    uncertain = trial()
    uncertain.se["pelvis_tilt"][:] = 9.0
    one = corrected(DrawnLine("pelvis", "end", 55, 65.0), angles=uncertain)
    assert one.se["pelvis_tilt"][55] == 9.0
    both = corrected(DrawnLine("pelvis", "end", 55, 65.0), DrawnLine("pelvis", "neutral", 10, 12.0), angles=uncertain)
    assert both.se["pelvis_tilt"][55] == HAND_SE
    assert both.se["lumbar_flexion"][55] == pytest.approx(np.hypot(HAND_SE, 3.0))
    assert np.all(both.pelvis_t12_correlation == 0.0)
    assert corrected(DrawnLine("pelvis", "end", 55, 65.0)).se["pelvis_tilt"][55] == HAND_SE


def test_drawn_lines_measure_where_the_back_was_not_read() -> None:
    hidden = trial()
    for name in ("pelvis_tilt", "trunk_inclination", "hip_flexion", "lumbar_flexion"):
        hidden.values[name][:] = np.nan
    hidden = replace(hidden, evidence=np.full(100, FrameEvidence.LANDMARKS, dtype=np.uint8))
    unknown = dict.fromkeys(SHOWN, float("nan"))
    lines = [
        DrawnLine("pelvis", "neutral", 10, 5.0),
        DrawnLine("pelvis", "end", 55, 45.0),
        DrawnLine("t12", "neutral", 10, -5.0),
        DrawnLine("t12", "end", 55, 90.0),
    ]
    made = corrected(*lines, angles=hidden, shown=unknown)
    assert made.values["pelvis_tilt"][50:60] == pytest.approx(40.0)
    assert made.values["lumbar_flexion"][50:60] == pytest.approx(55.0)
    assert np.isnan(made.values["pelvis_tilt"][[30, 70]]).all()
    assert (made.evidence[50:60] == FrameEvidence.MANUAL).all()
    assert made.evidence[30] == FrameEvidence.LANDMARKS
    with pytest.raises(LineMissingError, match="pelvis"):
        corrected(lines[1], angles=hidden, shown=unknown)


def test_other_repetitions_keep_their_curve() -> None:
    phases = Phases(start=70, stop=100, plateau=slice(80, 90), others=((20, slice(50, 60), 68),))
    made = with_lines(trial(), [DrawnLine("pelvis", "end", 85, 50.0)], phases, SHOWN.__getitem__, HAND_SE)
    assert made.values["pelvis_tilt"][:68] == pytest.approx(trial().values["pelvis_tilt"][:68])
    assert not made.is_by_hand("pelvis_tilt", slice(50, 60))
    assert made.is_by_hand("pelvis_tilt", slice(80, 90))
