"""The repetition and the end of range that were chosen by hand, in place of those that were found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.movement.movement import Movement, movement_of
from romcam.movement.repetitions import Repetition

CHOSEN_S: Final = 0.15
"""A posture chosen at a time is read in the frames up to this many seconds before and after it."""


@dataclass(frozen=True)
class AddedRepetition:
    """A repetition that was not found, as a person saw it in the film.

    Attributes
    ----------
    start_s, end_of_range_s, stop_s
        Seconds of the film at which the movement begins, is at its end of range, and is back.
    task
        Name of the movement in a test of several; empty in a test of one.
    """

    start_s: float
    end_of_range_s: float
    stop_s: float
    task: str = ""


class OverlapError(ValueError):
    """A repetition that was added overlaps one that was found."""


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
    moved = replace(chosen, plateau_start=start, plateau_stop=stop)
    return _with_best(angles, movement, _replaced(movement, chosen, moved), moved, "end of range chosen")


def with_added(angles: Angles, movement: Movement, added: AddedRepetition) -> Movement:
    """Return the movement with a repetition that was not found; it is the one that is reported.

    Parameters
    ----------
    angles
        Angles of the trial.
    movement
        The movement that was found.
    added
        The repetition, its three times in order and within the film.

    Raises
    ------
    OverlapError
        It overlaps a repetition that was found.
    """
    start, stop = (int(np.argmin(np.abs(angles.time_s - time_s))) for time_s in (added.start_s, added.stop_s))
    about = frames_about(angles.time_s, added.end_of_range_s)
    stop = max(stop + 1, start + 2)
    if any(each.start < stop and start < each.stop for each in movement.repetitions):
        raise OverlapError
    first = min(max(about.start, start), stop - 1)
    made = Repetition(start, first, max(first + 1, min(about.stop, stop)), stop, complete=True, task=added.task)
    repetitions = tuple(sorted((*movement.repetitions, made), key=lambda each: each.start))
    return _with_best(angles, movement, repetitions, made, "repetition added")


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
    return _with_best(angles, movement, movement.repetitions, chosen, "repetition chosen")


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


def _with_best(
    angles: Angles, movement: Movement, repetitions: tuple[Repetition, ...], chosen: Repetition, history: str
) -> Movement:
    bests = {task: movement.repetitions[index] for task, index in movement.bests.items()} | {chosen.task: chosen}
    made = movement_of(angles, repetitions, bests, movement.signal, f"movement: {history} by hand")
    return replace(made, history=(*movement.history, made.history[-1]))


def _replaced(movement: Movement, found: Repetition, chosen: Repetition) -> tuple[Repetition, ...]:
    return tuple(chosen if each is found else each for each in movement.repetitions)
