"""Angles between lines that were drawn by hand in the frames of neutral, half way and end of range."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from romcam.angles.joint_angles import Angles
from romcam.body.inclination import wrap_deg
from romcam.body.landmarks import FloatArray
from romcam.body.quantities import QUANTITIES, FrameEvidence

DrawnSegment = Literal["pelvis", "t12", "thigh"]
KeyFrame = Literal["neutral", "halfway", "end"]

CHANGE_OF: Final[Mapping[str, str]] = {
    "pelvis": "pelvis_tilt",
    "t12": "trunk_inclination",
    "thigh": "thigh_tilt",
}
"""The angle that is a segment's own change from neutral."""


@dataclass(frozen=True)
class DrawnLine:
    """One line that was drawn by hand.

    Parameters
    ----------
    segment
        The segment that it lies along.
    at
        The key frame that it is valid for.
    frame
        Index of the frame that it was drawn in.
    inclination_deg
        Degrees from upright, forward positive, in a picture of a camera that stands level as in neutral.
    ends_px
        Lower and upper end, x right, y down, pixels of the recording's picture; None: only the inclination was given.
    """

    segment: DrawnSegment
    at: KeyFrame
    frame: int
    inclination_deg: float
    ends_px: tuple[tuple[float, float], tuple[float, float]] | None = None


@dataclass(frozen=True)
class Phases:
    """The frames of the repetition that lines are drawn for, and of the others.

    Parameters
    ----------
    start, stop
        First frame of the repetition, and the frame after its last.
    plateau
        Its end of range.
    others
        Start, plateau and stop of every other repetition.
    """

    start: int
    stop: int
    plateau: slice
    others: tuple[tuple[int, slice, int], ...] = ()


_Drawn = Mapping[tuple[DrawnSegment, KeyFrame], DrawnLine]


class LineMissingError(ValueError):
    """A line cannot be used since the one it is compared with is not known; the argument is the segment."""


def with_lines(
    angles: Angles,
    lines: Sequence[DrawnLine],
    phases: Phases,
    neutral_deg: Callable[[str], float],
    change_se_deg: float,
) -> Angles:
    """Return the angles as they are between lines drawn by hand.

    Parameters
    ----------
    angles
        The automatic angles.
    lines
        The drawn lines, at most one per segment and key frame.
    phases
        The repetition that the lines were drawn for.
    neutral_deg
        Function from a segment to the inclination, in degrees, of the line that is shown in neutral: its automatic line
        in a later frame is inclined by this plus the measured change. NaN: unknown.
    change_se_deg
        Standard error of the change between two drawn lines, degrees.

    Returns
    -------
    Angles
        At the end of range, and half way, the change of a segment is the angle between its two lines; where one of them
        was not drawn it is the automatic line. The automatic curve is shifted so that it passes through these values;
        between them the shift is linear in time, and it is 0 in neutral. Where the automatic curve is unknown, the
        drawn frames alone are known. `by_hand` marks the frames.

    Raises
    ------
    LineMissingError
        A segment's line in neutral is neither drawn nor known.

    Notes
    -----
    Standard errors: that of the hand where both lines were drawn; the greater of it and the automatic one where one was
    drawn. Errors of drawn lines are independent of each other and of automatic ones.
    """
    drawn: _Drawn = {(line.segment, line.at): line for line in lines}
    segments: tuple[DrawnSegment, ...] = tuple(dict.fromkeys(line.segment for line in lines))
    values = {name: each.copy() for name, each in angles.values.items()}
    shifts = {name: _shift(angles, name, drawn, phases, neutral_deg(name)) for name in segments}
    known = {name: angles.values[CHANGE_OF[name]].copy() for name in CHANGE_OF if CHANGE_OF[name] in angles.values}
    for name, change in shifts.items():
        known[name] = change
    for name, each in values.items():
        terms = QUANTITIES[name].terms
        if QUANTITIES[name].absolute or not any(segment in shifts for _, segment in terms):
            continue
        if all(segment in known for _, segment in terms):
            values[name] = np.sum([sign * known[segment] for sign, segment in terms], axis=0)
        else:
            moved = [sign * (shifts[part] - angles.values[CHANGE_OF[part]]) for sign, part in terms if part in shifts]
            values[name] = each + np.sum(moved, axis=0)
    measured: list[DrawnSegment] = [name for name in segments if (name, "end") in drawn or (name, "neutral") in drawn]
    se = _errors(angles, measured, drawn, phases, change_se_deg)
    spine = {"pelvis", "t12"} & set(measured)
    correlation = angles.pelvis_t12_correlation.copy()
    evidence = angles.evidence.copy()
    if spine:
        correlation[:] = np.where(np.isfinite(se["lumbar_flexion"]), 0.0, np.nan)
        weak = evidence[phases.plateau] < FrameEvidence.CONTOUR
        evidence[phases.plateau][weak & np.isfinite(values["lumbar_flexion"][phases.plateau])] = FrameEvidence.MANUAL
    steps = ", ".join(f"{line.segment} {line.at} {line.inclination_deg:.1f}" for line in lines)
    return replace(
        angles,
        values=values,
        se=se,
        pelvis_t12_correlation=correlation,
        evidence=evidence,
        by_hand=_marked(angles, measured, drawn, phases),
        history=(*angles.history, f"with_lines: drawn by hand, degrees: {steps}"),
    )


def _shift(
    angles: Angles,
    segment: DrawnSegment,
    drawn: _Drawn,
    phases: Phases,
    shown_deg: float,
) -> FloatArray:
    """Return a segment's corrected change from neutral, (T,) degrees."""
    change = angles.values[CHANGE_OF[segment]]
    rest, halfway, end = (drawn.get((segment, at)) for at in ("neutral", "halfway", "end"))
    neutral_deg = shown_deg if rest is None else rest.inclination_deg
    if not np.isfinite(neutral_deg):
        raise LineMissingError(segment)
    # How far the line in neutral was moved; without an automatic one there is nothing to move.
    moved = 0.0 if rest is None or not np.isfinite(shown_deg) else float(wrap_deg(np.asarray(neutral_deg - shown_deg)))
    automatic = _median(change[phases.plateau])
    wanted = automatic - moved if end is None else _near(end.inclination_deg - neutral_deg, automatic)
    knots: dict[int, float] = {}
    for start, plateau, stop in phases.others:
        knots |= _knots(start, plateau, stop, -moved)
    knots |= _knots(phases.start, phases.plateau, phases.stop, 0.0 if np.isnan(automatic) else wanted - automatic)
    if halfway is not None:
        half = _near(halfway.inclination_deg - neutral_deg, float(change[halfway.frame]))
        if np.isfinite(change[halfway.frame]):
            knots[halfway.frame] = half - float(change[halfway.frame])
    knots |= dict.fromkeys(np.flatnonzero(angles.neutral).tolist(), 0.0)
    frames = sorted(knots)
    time = angles.time_s
    corrected = change + np.interp(time, time[frames], [knots[frame] for frame in frames])
    if np.isfinite(wanted):
        unknown = ~np.isfinite(corrected[phases.plateau])
        corrected[phases.plateau][unknown] = wanted
    if halfway is not None and not np.isfinite(corrected[halfway.frame]):
        corrected[halfway.frame] = halfway.inclination_deg - neutral_deg
    if not np.isfinite(change).any():
        corrected[angles.neutral] = 0.0
    return corrected


def _knots(start: int, plateau: slice, stop: int, shift: float) -> dict[int, float]:
    """Return frames and the shift in them: none where the repetition starts and ends, all of it at the end of range."""
    around = {start: 0.0, stop - 1: 0.0}
    return around | {int(plateau.start): shift, int(plateau.stop) - 1: shift}


def _errors(
    angles: Angles,
    measured: Sequence[DrawnSegment],
    drawn: _Drawn,
    phases: Phases,
    change_se_deg: float,
) -> dict[str, FloatArray]:
    se = {name: each.copy() for name, each in angles.se.items()}
    for segment in measured:
        each = se[CHANGE_OF[segment]]
        if (segment, "neutral") in drawn:
            each[:] = np.fmax(each, change_se_deg)
        both = (segment, "neutral") in drawn and (segment, "end") in drawn
        at_end = each[phases.plateau]
        at_end[:] = change_se_deg if both else np.fmax(at_end, change_se_deg)
    own = {segment: se[name] for segment, name in CHANGE_OF.items() if name in se}
    landmarks = np.full(len(angles), angles.landmark_se_deg)
    for name in angles.values:
        parts = [segment for _, segment in QUANTITIES[name].terms]
        if len(parts) > 1 and set(parts) & set(measured) and not QUANTITIES[name].absolute:
            se[name] = np.sqrt(np.sum([own.get(part, landmarks) ** 2 for part in parts], axis=0))
    return se


def _marked(
    angles: Angles,
    measured: Sequence[DrawnSegment],
    drawn: _Drawn,
    phases: Phases,
) -> dict[str, NDArray[np.bool_]]:
    """Return the frames in which each angle rests on drawn lines: the end of range, and all after a drawn neutral."""
    marked: dict[str, NDArray[np.bool_]] = {}
    for name in angles.values:
        parts = {segment for _, segment in QUANTITIES[name].terms} & set(measured)
        if not parts or QUANTITIES[name].absolute:
            continue
        frames = np.zeros(len(angles), dtype=bool)
        frames[phases.plateau] = True
        if any((part, "neutral") in drawn for part in parts):
            frames[:] = True
        marked[name] = frames
    return marked


def _near(change_deg: float, automatic_deg: float) -> float:
    """Return a change within half a turn of the automatic one, or of 0 where that is unknown."""
    centre = automatic_deg if np.isfinite(automatic_deg) else 0.0
    return centre + float(wrap_deg(np.asarray(change_deg - centre)))


def _median(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
