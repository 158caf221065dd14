"""The repetition and the end of range that were chosen by hand, in place of those that were found."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.movement.movement import Movement, movement_of
from romcam.movement.repetitions import Repetition

CHOSEN_S: Final = 0.15
"""A posture chosen at a time is read in the frames up to this many seconds before and after it."""


class NotInRepetitionError(ValueError):
    """The time that was chosen as the end of range lies in no repetition."""


def frames_about(angles_time_s: np.ndarray, time_s: float) -> slice:
    """Return the frames in which a posture that was chosen at a time is read.

    Parameters
    ----------
    angles_time_s
        (T,) seconds.
    time_s
        The time, seconds.

    Returns
    -------
    slice
        Those within `CHOSEN_S` of the frame that is nearest to the time, at least that one.
    """
    nearest = int(np.argmin(np.abs(angles_time_s - time_s)))
    near = np.flatnonzero(np.abs(angles_time_s - angles_time_s[nearest]) <= CHOSEN_S)
    return slice(int(near[0]), int(near[-1]) + 1)


def with_end_of_range(angles: Angles, movement: Movement, time_s: float) -> Movement:
    """Return the movement with an end of range chosen by hand; its repetition is then the one that is reported.

    Parameters
    ----------
    angles
        Angles of the trial.
    movement
        The movement that was found.
    time_s
        Time of the end of range, seconds.

    Raises
    ------
    NotInRepetitionError
        No repetition contains the time.
    """
    about = frames_about(angles.time_s, time_s)
    middle = (about.start + about.stop - 1) // 2
    inside = [each for each in movement.repetitions if each.start <= middle < each.stop]
    if not inside:
        raise NotInRepetitionError
    chosen = inside[0]
    start, stop = max(about.start, chosen.start), min(about.stop, chosen.stop)
    return _with_best(angles, movement, chosen, replace(chosen, plateau_start=start, plateau_stop=stop), "end of range")


def with_repetition(angles: Angles, movement: Movement, number: int) -> Movement:
    """Return the movement with the repetition that is reported chosen by hand.

    Parameters
    ----------
    angles
        Angles of the trial.
    movement
        The movement that was found.
    number
        Number of the repetition in order of time, from 1.

    Raises
    ------
    IndexError
        There is no repetition of that number.
    """
    if not 1 <= number <= len(movement.repetitions):
        raise IndexError(number)
    chosen = movement.repetitions[number - 1]
    return _with_best(angles, movement, chosen, chosen, "repetition")


def with_angles(angles: Angles, movement: Movement) -> Movement:
    """Return the movement with its rhythms computed from other angles of the same trial.

    Parameters
    ----------
    angles
        The angles.
    movement
        The movement.
    """
    bests = {task: movement.repetitions[index] for task, index in movement.bests.items()}
    return movement_of(
        angles, movement.repetitions, bests, movement.signal, "movement: as found before lines were drawn"
    )


def _with_best(angles: Angles, movement: Movement, found: Repetition, chosen: Repetition, history: str) -> Movement:
    repetitions = tuple(chosen if each is found else each for each in movement.repetitions)
    bests = {task: repetitions[index] for task, index in movement.bests.items()} | {chosen.task: chosen}
    made = movement_of(angles, repetitions, bests, movement.signal, f"movement: {history} chosen by hand")
    return replace(made, history=(*movement.history, made.history[-1]))
