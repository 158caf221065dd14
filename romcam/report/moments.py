"""The frames that represent a trial: at rest, half way, and at the end of range of each task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.analysis import Analysis
from romcam.angles import Angles
from romcam.body.quantities import QUANTITIES
from romcam.movement import Repetition, signal_of
from romcam.recording import FloatArray
from romcam.report import display_rules

GOOD_VIEW: Final = 0.5
"""Least quality of a frame that is shown. If no frame reaches it, the nearest frame is shown."""

MOST: Final = 5
LEAST_DEG: Final = 10.0
"""In a film without repetitions, an angle is shown only if it is at least this far from zero."""

_UPRIGHT: Final = ("trunk_chord", "thigh_tilt", "pelvis_tilt", "trunk_inclination")
"""Angles that are zero in upright standing."""


@dataclass(frozen=True)
class Moment:
    """One frame of the recording.

    Parameters
    ----------
    key
        `neutral`, `halfway`, `end`, or `end-` followed by the task or the angle.
    frame
        Index of the frame.
    repetition
        Repetition of the frame; None if it belongs to none.
    greatest
        In a film without repetitions, the angle that is greatest in this frame; else empty.
    """

    key: str
    frame: int
    repetition: Repetition | None = None
    greatest: str = ""


def choose_moments(analysis: Analysis) -> tuple[Moment, ...]:
    """Return the frames to show as stills.

    Parameters
    ----------
    analysis
        The trial.

    Returns
    -------
    tuple[Moment, ...]
        At most five, each the frame of good quality nearest to the moment it represents.
    """
    movement, angles = analysis.movement, analysis.angles
    bests = [movement.repetitions[index] for index in movement.bests.values()]
    if not bests and movement.best is not None:
        bests = [movement.repetitions[movement.best]]
    neutral = _neutral(analysis, bests[0] if bests else None)
    first = () if neutral is None else (Moment("neutral", neutral),)
    if not bests:
        return first + _greatest(analysis)
    if len(bests) > 1 or bests[0].task:
        in_time = sorted(bests, key=lambda each: each.plateau_start)
        ends = tuple(Moment(f"end-{each.task}", _end(analysis, each), each) for each in in_time)
        return (*first, *ends)[:MOST]
    best = bests[0]
    end = _end(analysis, best)
    signal = _signal(analysis, best)
    phase = best.down if best.plateau_start - best.start > 1 else best.up
    between: tuple[Moment, ...] = ()
    if (
        signal is not None
        and np.isfinite(signal[end])
        and display_rules.test_of(analysis.assessment).movement_finder is None
    ):
        between = (Moment("halfway", _nearest(signal, float(signal[end]) / 2, _range(phase), angles), best),)
    return (*first, *between, Moment("end", end, best))


def swing_of(analysis: Analysis, repetition: Repetition) -> FloatArray | None:
    """Return the curve of the leg that a stride is of.

    Parameters
    ----------
    analysis, repetition
        The trial, and one of its repetitions.

    Returns
    -------
    FloatArray or None
        Degrees, smallest at the end of the stride; None in a test that has tasks or no leg.
    """
    test = display_rules.test_of(analysis.assessment)
    if test.movement_finder is None or test.tasks or not repetition.task:
        return None
    name = next((each for each in test.display.curves if each.endswith(f"_{repetition.task}")), None)
    return None if name is None else analysis.angles.values[name]


def _signal(analysis: Analysis, repetition: Repetition) -> FloatArray | None:
    """Return the angle that ranks the repetition, or else the one in which it was found; None if there is neither."""
    test, angles = display_rules.test_of(analysis.assessment), analysis.angles
    rule = next((each for each in test.tasks if each.task == repetition.task), None)
    if rule is None or test.movement_finder is not None:
        return None
    ranked_by = angles.values.get(rule.best_by)
    if ranked_by is not None and np.isfinite(ranked_by[repetition.plateau]).any():
        return ranked_by
    signal = signal_of(angles, rule)
    known = np.isfinite(signal[repetition.plateau]).any()
    return signal if known else analysis.movement.signal


def _end(analysis: Analysis, repetition: Repetition) -> int:
    signal, plateau = _signal(analysis, repetition), _range(repetition.plateau)
    swing = swing_of(analysis, repetition)
    if swing is not None and np.isfinite(swing[plateau]).any():
        return int(plateau[int(np.nanargmin(swing[plateau]))])
    if signal is None or not np.isfinite(signal[plateau]).any():
        fit = plateau[_fit(analysis.angles)[plateau]]
        among = fit if len(fit) else plateau
        return int(among[len(among) // 2])
    return _nearest(signal, float(np.nanmedian(signal[plateau])), plateau, analysis.angles)


def _neutral(analysis: Analysis, best: Repetition | None) -> int | None:
    angles, test = analysis.angles, display_rules.test_of(analysis.assessment)
    neutral = np.flatnonzero(angles.neutral)
    if not test.protocol.neutral_posture:
        return None
    if not len(neutral):
        return None if best is None else best.start
    fit = neutral[_fit(angles)[neutral]]
    among = fit if len(fit) else neutral
    # The frame nearest to the definition of neutral, with all angles zero.
    changes = [name for name in test.display.curves if not QUANTITIES[name].absolute]
    names = [name for name in _UPRIGHT if name in angles.values] or changes
    off = np.zeros(len(among)) + sum(np.nan_to_num(np.abs(angles.values[name][among])) for name in names)
    return int(among[int(np.argmin(off))])


def _greatest(analysis: Analysis) -> tuple[Moment, ...]:
    """Return the frames in which the most important angles are furthest from zero, for a film without repetitions."""
    angles, moments = analysis.angles, list[Moment]()
    for name in display_rules.curves(analysis.assessment)[:3]:
        values = np.where(_fit(angles), np.abs(angles.values[name]), np.nan)
        if np.isfinite(values).any() and np.nanmax(values) >= LEAST_DEG:
            moments.append(Moment(f"end-{name}", int(np.nanargmax(values)), greatest=name))
    return tuple({moment.frame: moment for moment in reversed(moments)}.values())[::-1]


def _range(frames: slice) -> NDArray[np.intp]:
    return np.arange(int(frames.start), int(frames.stop), dtype=np.intp)


def _nearest(signal: FloatArray, wanted: float, among: NDArray[np.intp], angles: Angles) -> int:
    off = np.abs(signal[among] - wanted)
    fit = np.isfinite(off) & _fit(angles)[among]
    off = np.where(fit if fit.any() else np.isfinite(off), off, np.inf)
    return int(among[int(np.argmin(off))])


def _fit(angles: Angles) -> NDArray[np.bool_]:
    return (angles.quality >= GOOD_VIEW) & ~angles.interpolated
