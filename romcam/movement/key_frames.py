"""The frames that stand for a repetition: half way and at the end of range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.angles import Angles
from romcam.body import FloatArray
from romcam.movement.movement import Movement, signal_of
from romcam.movement.repetitions import Repetition, RepetitionRule

GOOD_VIEW: Final = 0.5
"""Least quality of a frame that is shown. If no frame reaches it, the nearest frame is shown."""


def fit_frames(angles: Angles) -> NDArray[np.bool_]:
    """Return the frames that show the person well, (T,) bool.

    Parameters
    ----------
    angles
        Angles of the trial.
    """
    return (angles.quality >= GOOD_VIEW) & ~angles.interpolated


def ranking_signal(
    angles: Angles, movement: Movement, repetition: Repetition, rules: Sequence[RepetitionRule]
) -> FloatArray | None:
    """Return the angle that ranks a repetition, or else the one in which it was found.

    Parameters
    ----------
    angles, movement
        The trial.
    repetition
        The repetition.
    rules
        Rules of the test's tasks.

    Returns
    -------
    numpy.ndarray or None
        (T,) degrees; None if no rule is of the repetition's task.
    """
    rule = next((each for each in rules if each.task == repetition.task), None)
    if rule is None:
        return None
    ranked_by = angles.values.get(rule.best_by)
    if ranked_by is not None and np.isfinite(ranked_by[repetition.plateau]).any():
        return ranked_by
    signal = signal_of(angles, rule)
    known = np.isfinite(signal[repetition.plateau]).any()
    return signal if known else movement.signal


def end_frame(angles: Angles, repetition: Repetition, signal: FloatArray | None) -> int:
    """Return the frame of good quality that is nearest to the median of the end of range.

    Parameters
    ----------
    angles
        Angles of the trial.
    repetition
        The repetition.
    signal
        (T,) degrees, as of `ranking_signal`; None: the middle of the end of range is returned.
    """
    plateau = frames_of(repetition.plateau)
    if signal is None or not np.isfinite(signal[plateau]).any():
        fit = plateau[fit_frames(angles)[plateau]]
        among = fit if len(fit) else plateau
        return int(among[len(among) // 2])
    return nearest_frame(signal, float(np.nanmedian(signal[plateau])), plateau, angles)


def halfway_frame(angles: Angles, repetition: Repetition, signal: FloatArray) -> int | None:
    """Return the frame of good quality in which a repetition is half way to its end of range.

    Parameters
    ----------
    angles
        Angles of the trial.
    repetition
        The repetition; of one without a way down the way up is used.
    signal
        (T,) degrees, as of `ranking_signal`.

    Returns
    -------
    int or None
        None if the signal is not known at the end of range.
    """
    phase = repetition.down if repetition.plateau_start - repetition.start > 1 else repetition.up
    end = signal[end_frame(angles, repetition, signal)]
    return nearest_frame(signal, float(end) / 2, frames_of(phase), angles) if np.isfinite(end) else None


def nearest_frame(signal: FloatArray, wanted: float, among: NDArray[np.intp], angles: Angles) -> int:
    """Return the frame of good quality in which a signal is nearest to a value.

    Parameters
    ----------
    signal
        (T,) the signal; NaN unknown.
    wanted
        The value.
    among
        Indices of the frames to choose from.
    angles
        Angles of the trial.
    """
    off = np.abs(signal[among] - wanted)
    fit = np.isfinite(off) & fit_frames(angles)[among]
    off = np.where(fit if fit.any() else np.isfinite(off), off, np.inf)
    return int(among[int(np.argmin(off))])


def frames_of(phase: slice) -> NDArray[np.intp]:
    """Return the indices of the frames of a phase.

    Parameters
    ----------
    phase
        A phase of a repetition.
    """
    return np.arange(int(phase.start), int(phase.stop), dtype=np.intp)
