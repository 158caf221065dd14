"""What a person chose or drew in a trial, and the steps of the analysis that follow it in place of what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from romcam.angles import Angles, DrawnLine, LineMissingError, Phases, with_lines
from romcam.angles.by_hand import CHANGE_OF, DrawnSegment, KeyFrame
from romcam.angles.shown_lines import BACK_AT, shown_neutral_deg
from romcam.body.inclination import inclination_deg, sagittal_inclinations, wrap_deg
from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain
from romcam.clinical import ClinicalTest
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.movement import (
    AddedRepetition,
    Movement,
    NotInRepetitionError,
    OverlapError,
    Repetition,
    end_frame,
    frames_about,
    halfway_frame,
    ranking_signal,
    with_added,
    with_angles,
    with_end_of_range,
    with_repetition,
)
from romcam.norms import load_hand_error
from romcam.recording import Recording
from romcam.segments.camera_turn import turn_since_neutral

Ends = tuple[tuple[float, float], tuple[float, float]]

SHORTEST_LINE: Final = 0.02
"""Least length of a drawn line as a share of the picture's longer side: a shorter one has no direction."""

FURTHEST: Final = 0.6
"""Greatest distance of a drawn line's middle from the segment between the joints, in lengths of the trunk from hip to
shoulder. The skin of the back is about a third of one behind them."""

_text = Catalogue(__name__)


@dataclass(frozen=True)
class GivenLine:
    """A line as it was drawn. It has ends or an inclination.

    Parameters
    ----------
    segment
        The segment that it lies along.
    at
        The key frame that it is valid for.
    ends
        Two points, the one nearer to the feet first, in shares of the picture's width and height from its upper left
        corner; None: the inclination is given.
    inclination_deg
        Degrees from upright, forward positive; None: the ends are given.
    time_s
        Time of the frame that it was drawn in, seconds; None: the frame that the report shows.
    """

    segment: DrawnSegment
    at: KeyFrame
    ends: Ends | None = None
    inclination_deg: float | None = None
    time_s: float | None = None


@dataclass(frozen=True)
class ByHand:
    """What a person chose or drew in a trial. None: as it was found.

    Parameters
    ----------
    neutral_s, end_of_range_s
        Times of neutral and of the end of range, seconds.
    repetition
        Number of the repetition that is reported, from 1.
    side
        The tested leg, in a test of one leg.
    lines
        Drawn lines, at most one per segment and key frame.
    added
        Repetitions that were not found.
    """

    neutral_s: float | None = None
    end_of_range_s: float | None = None
    repetition: int | None = None
    side: Literal["left", "right"] | None = None
    lines: tuple[GivenLine, ...] = ()
    added: tuple[AddedRepetition, ...] = ()


def chosen_neutral(recording: Recording, by_hand: ByHand) -> NDArray[np.bool_] | None:
    """Return the frames of a neutral posture that was chosen by hand.

    Parameters
    ----------
    recording
        The trial.
    by_hand
        What was chosen.

    Returns
    -------
    numpy.ndarray or None
        (T,) bool; None: none was chosen.

    Raises
    ------
    InputError
        The time is outside the film, or the person is not seen then.
    """
    if by_hand.neutral_s is None:
        return None
    frames = np.zeros(len(recording), dtype=bool)
    frames[frames_about(recording.time_s, _checked(by_hand.neutral_s, recording))] = True
    frames &= np.isfinite(recording.landmarks_px).all(axis=(1, 2))
    if not frames.any():
        raise InputError(_text("neutral-unseen", film=recording.source.name, time=_seconds(by_hand.neutral_s)))
    return frames


def check_side(test: ClinicalTest, by_hand: ByHand) -> None:
    """Raise InputError if a leg was stated for a test that is not of one leg.

    Parameters
    ----------
    test
        The clinical test.
    by_hand
        What was chosen.
    """
    if by_hand.side is not None and test.protocol.side_from is None:
        raise InputError(_text("side-not-of-test", test=test.in_sentence))


def chosen_movement(
    recording: Recording, angles: Angles, movement: Movement, test: ClinicalTest, by_hand: ByHand
) -> Movement:
    """Return the movement with the repetitions and the end of range that were added or chosen by hand.

    Parameters
    ----------
    recording, angles, movement
        The trial.
    test
        The clinical test.
    by_hand
        What was chosen.

    Raises
    ------
    InputError
        There is no such repetition, the time lies in none, one that was added overlaps another one, or the test has no
        end of range.
    """
    if by_hand.repetition is None and by_hand.end_of_range_s is None and not by_hand.added:
        return movement
    if not test.tasks:
        raise InputError(_text("no-end-of-range", test=test.in_sentence))
    for added in by_hand.added:
        movement = _with_added(recording, angles, movement, test, added)
    if by_hand.repetition is not None:
        try:
            movement = with_repetition(angles, movement, by_hand.repetition)
        except IndexError:
            count = len(movement.repetitions)
            raise InputError(_text("no-such-repetition", number=str(by_hand.repetition), count=count)) from None
    if by_hand.end_of_range_s is not None:
        time_s = _checked(by_hand.end_of_range_s, recording)
        try:
            movement = with_end_of_range(angles, movement, time_s)
        except NotInRepetitionError:
            raise InputError(
                _text("end-outside", time=_seconds(time_s), repetitions=_spans(angles, movement.repetitions))
            ) from None
    return movement


def _with_added(
    recording: Recording, angles: Angles, movement: Movement, test: ClinicalTest, added: AddedRepetition
) -> Movement:
    times = [_checked(each, recording) for each in (added.start_s, added.end_of_range_s, added.stop_s)]
    if not times[0] < times[1] < times[2]:
        raise InputError(_text("added-out-of-order", times=", ".join(map(_seconds, times))))
    tasks = [rule.task for rule in test.tasks]
    if added.task not in tasks:
        raise InputError(_text("added-task", test=test.in_sentence, count=len(tasks), tasks=", ".join(tasks)))
    try:
        return with_added(angles, movement, added)
    except OverlapError:
        spans = _spans(angles, movement.repetitions)
        raise InputError(_text("added-overlaps", start=_seconds(times[0]), repetitions=spans)) from None


def drawn_lines(
    recording: Recording, angles: Angles, movement: Movement, test: ClinicalTest, by_hand: ByHand
) -> tuple[DrawnLine, ...]:
    """Return the drawn lines with the frames that they belong to.

    Parameters
    ----------
    recording, angles, movement
        The trial, with its automatic angles.
    test
        The clinical test.
    by_hand
        What was drawn.

    Raises
    ------
    InputError
        The test has no such lines, or a line cannot be one.
    """
    if not by_hand.lines:
        return ()
    best = None if movement.best is None else movement.repetitions[movement.best]
    drawable = test.protocol.split and test.tasks and set(CHANGE_OF.values()) <= set(test.angles)
    if not drawable or best is None:
        raise InputError(_text("no-lines", test=test.in_sentence))
    if not angles.view.facing:
        raise InputError(_text("lines-not-side-on"))
    frames = key_frames(angles, movement, test)
    return tuple(_drawn(line, recording, angles, frames) for line in by_hand.lines)


def key_frames(angles: Angles, movement: Movement, test: ClinicalTest) -> dict[KeyFrame, int]:
    """Return the frames of neutral, half way and end of range of the reported repetition, as the report shows them.

    Parameters
    ----------
    angles, movement
        The trial.
    test
        The clinical test.

    Returns
    -------
    dict
        Without `neutral` where no frame is neutral, without `halfway` where the way is not known, and empty without a
        repetition.
    """
    if movement.best is None:
        return {}
    best = movement.repetitions[movement.best]
    signal = ranking_signal(angles, movement, best, test.tasks)
    frames: dict[KeyFrame, int] = {"end": end_frame(angles, best, signal)}
    if angles.neutral.any():
        frames["neutral"] = int(np.flatnonzero(angles.neutral)[int(angles.neutral.sum()) // 2])
    if signal is not None and (halfway := halfway_frame(angles, best, signal)) is not None:
        frames["halfway"] = halfway
    return frames


def between_lines(
    recording: Recording, angles: Angles, movement: Movement, lines: Sequence[DrawnLine]
) -> tuple[Angles, Movement]:
    """Return angles and movement as they are between drawn lines.

    Parameters
    ----------
    recording, angles, movement
        The trial, with its automatic angles.
    lines
        The drawn lines; without any, the trial stays as it is.

    Raises
    ------
    InputError
        A line in neutral is neither drawn nor known.
    """
    if not lines:
        return angles, movement
    best = movement.repetitions[movement.best or 0]
    others = tuple((each.start, each.plateau, each.stop) for each in movement.repetitions if each is not best)
    phases = Phases(best.start, best.stop, best.plateau, others)
    try:
        corrected = with_lines(
            angles,
            lines,
            phases,
            lambda segment: shown_neutral_deg(recording, angles, segment),
            load_hand_error().change_se_deg,
        )
    except LineMissingError as error:
        raise InputError(_text("neutral-line-missing", segment=str(error))) from None
    return corrected, with_angles(corrected, movement)


def _drawn(line: GivenLine, recording: Recording, angles: Angles, frames: dict[KeyFrame, int]) -> DrawnLine:
    if line.time_s is not None:
        frame = int(np.argmin(np.abs(recording.time_s - _checked(line.time_s, recording))))
    elif line.at in frames:
        frame = frames[line.at]
    else:
        raise InputError(_text("no-key-frame", at=line.at))
    turn_deg = angles.view.facing * float(turn_since_neutral(recording, angles.neutral)[frame])
    if line.ends is None:
        assert line.inclination_deg is not None
        return DrawnLine(line.segment, line.at, frame, line.inclination_deg - turn_deg)
    size = np.array([recording.source.width_px, recording.source.height_px], dtype=float)
    lower, upper = (np.array(each) * size for each in line.ends)
    if float(np.linalg.norm(upper - lower)) < SHORTEST_LINE * float(size.max()):
        raise InputError(_text("line-too-short", segment=line.segment, at=line.at))
    if _is_reversed(line.segment, lower, upper, recording, angles, frame):
        lower, upper = upper, lower
    if _is_astray(line.segment, (lower + upper) / 2, recording, frame):
        raise InputError(_text("line-astray", segment=line.segment, at=line.at, time=_seconds(recording.time_s[frame])))
    seen_deg = float(inclination_deg(lower, upper, angles.view.facing))
    ends = ((float(lower[0]), float(lower[1])), (float(upper[0]), float(upper[1])))
    return DrawnLine(line.segment, line.at, frame, seen_deg - turn_deg, ends)


def _is_astray(segment: DrawnSegment, middle: FloatArray, recording: Recording, frame: int) -> bool:
    """Whether a line is too far from the person to lie along the segment."""
    knee, hip, shoulder = chain(recording.landmarks_px[frame])
    trunk = float(np.linalg.norm(shoulder - hip))
    place = (hip + knee) / 2 if segment == "thigh" else hip + BACK_AT[segment] * (shoulder - hip)
    return bool(float(np.linalg.norm(middle - place)) > FURTHEST * trunk)


def _is_reversed(
    segment: DrawnSegment, lower: FloatArray, upper: FloatArray, recording: Recording, angles: Angles, frame: int
) -> bool:
    """Whether a line runs towards the feet: it is more than a quarter turn from trunk or thigh as they were found."""
    found = sagittal_inclinations(recording.landmarks_px[frame : frame + 1], angles.view.facing)
    along = float(found["thigh" if segment == "thigh" else "chord"][0])
    drawn = inclination_deg(lower, upper, angles.view.facing)
    return bool(np.abs(wrap_deg(drawn - along)) > 90.0)


def _checked(time_s: float, recording: Recording) -> float:
    """The time, if it lies in the film. Raises InputError."""
    last = float(recording.time_s[-1])
    if not 0.0 <= time_s <= last + 0.5:
        film = recording.source.name
        raise InputError(_text("time-outside", time=_seconds(time_s), film=film, last=_seconds(last)))
    return time_s


def _spans(angles: Angles, repetitions: Sequence[Repetition]) -> str:
    time = angles.time_s
    return ", ".join(f"{time[each.start]:.1f}–{time[each.stop - 1]:.1f} s" for each in repetitions)


def _seconds(time_s: float) -> str:
    return f"{time_s:.2f} s"
