"""The frames that represent a trial: at rest, half way, and at the end of range of each task."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.body.quantities import QUANTITIES
from romcam.movement import Repetition, end_frame, halfway_frame, ranking_signal
from romcam.movement.key_frames import fit_frames, frames_of
from romcam.recording import FloatArray
from romcam.report import display_rules

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
    # Drawn lines change the angles, but not the frames that they were drawn in.
    analysis = analysis.measured_automatically
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
    halfway = None if signal is None else halfway_frame(angles, best, signal)
    between = () if halfway is None else (Moment("halfway", halfway, best),)
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
    test = display_rules.test_of(analysis.assessment)
    if test.movement_finder is not None:
        return None
    return ranking_signal(analysis.angles, analysis.movement, repetition, test.tasks)


def _end(analysis: Analysis, repetition: Repetition) -> int:
    swing, plateau = swing_of(analysis, repetition), frames_of(repetition.plateau)
    if swing is not None and np.isfinite(swing[plateau]).any():
        return int(plateau[int(np.nanargmin(swing[plateau]))])
    return end_frame(analysis.angles, repetition, _signal(analysis, repetition))


def _neutral(analysis: Analysis, best: Repetition | None) -> int | None:
    angles, test = analysis.angles, display_rules.test_of(analysis.assessment)
    neutral = np.flatnonzero(angles.neutral)
    if not test.protocol.neutral_posture:
        return None
    if not len(neutral):
        return None if best is None else best.start
    fit = neutral[fit_frames(angles)[neutral]]
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
        values = np.where(fit_frames(angles), np.abs(angles.values[name]), np.nan)
        if np.isfinite(values).any() and np.nanmax(values) >= LEAST_DEG:
            moments.append(Moment(f"end-{name}", int(np.nanargmax(values)), greatest=name))
    return tuple({moment.frame: moment for moment in reversed(moments)}.values())[::-1]
