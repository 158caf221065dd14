"""What goes wrong with printed tags: a card that slips, falls or swings, and tags in the wrong place.

A tag that does not do what the back does must not be believed. The outline of the back is less accurate than a tag, but
its error changes slowly: a step between the two, or a difference that swings, is the tag's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import median_at
from romcam.body.landmarks import FloatArray
from romcam.estimators.estimates import SEGMENTS
from romcam.estimators.tag_use import TagFault, TagTurns, TagUse
from romcam.recording import TAG_NUMBERS, Recording

SLIP_DEG: Final = 7.0
"""Least turn against the outline, from one stand to the next, that counts as a slip, degrees: in the same posture the
outline's own error is nearly the same."""
STEP_DEG: Final = 15.0
"""Least turn against the outline within `STEP_S` that counts as a slip in a film that ends before the person stands
again, degrees: in fast bends of people in loose clothes the outline's error changes by up to 13."""
STEP_S: Final = 0.5
RETURNED_DEG: Final = 3.0
"""Turn from neutral below which a tag is back where it was: the person stands as before, and it did not slip."""
SWING_DEG: Final = 3.0
"""Least swing to and fro against the outline, degrees, in a quarter of the movement."""
SWINGS_PER_S: Final = 2.5
FEWEST_SWINGS: Final = 4
"""Fewest times that a card that swings turns back, a second and in all: one that only bends fast, down and up, does so
twice."""
SWING_S: Final = 0.2
"""Half of the period of a card that swings, seconds."""
UPRIGHT_DEG: Final = 8.0
MOVED_DEG: Final = 25.0
"""Turn of the trunk up to which a person stands upright again, and from which they have bent, degrees."""
FELL_BEFORE: Final = 0.85
"""Share of the frames with the person before which the last sighting of a tag lies that fell off."""
SEEN_UNTIL_THEN: Final = 0.7
LOOKS: Final = 2
"""Least number of looks at the whole picture that show the same fault."""


def tag_use(recording: Recording, turns: TagTurns) -> TagUse:
    """Return what became of the tags of a trial.

    Parameters
    ----------
    recording
        The trial.
    turns
        Their turns, after `without_loose_tags`.
    """
    segments = tuple(name for k, name in enumerate(SEGMENTS) if turns.known[:, k].any())
    faults = list(turns.faults)
    tags = recording.tags
    if tags is not None:
        beside, mirrored = (each[np.isfinite(each)] for each in (tags.beside, tags.mirrored))
        if np.count_nonzero(beside) >= min(LOOKS, len(beside)) > 0:
            faults.append(TagFault("beside", size=float(beside.max()), used=True))
        if not tags.seen.any() and np.count_nonzero(mirrored) >= min(LOOKS, len(mirrored)) > 0:
            faults.append(TagFault("mirrored", size=float(mirrored.max())))
    both = [name for name in SEGMENTS[:2] if name in segments]
    if len(both) == 1:
        faults.append(TagFault("alone", both[0], used=True))
    return TagUse(segments, tuple(faults))


def without_loose_tags(
    turns: TagTurns, outline_deg: FloatArray, chord_deg: FloatArray, recording: Recording, neutral: NDArray[np.bool_]
) -> TagTurns:
    """Return the turns without those of tags that slipped, fell off, or swing.

    Parameters
    ----------
    turns
        The turns of the tags.
    outline_deg
        (T, 3) change of each of `SEGMENTS` from neutral by the outline; NaN unknown.
    chord_deg
        (T,) change of the trunk's chord from neutral.
    recording
        The trial.
    neutral
        (T,) bool, the neutral frames.
    """
    change, faults = turns.change_deg.copy(), list(turns.faults)
    person = np.asarray(np.isfinite(recording.landmarks_px).all(axis=(1, 2)))
    for k, segment in enumerate(SEGMENTS):
        number = turns.numbers[k]
        if number is None:
            continue
        reference = outline_deg[:, k]
        by_outline = bool(np.isfinite(reference).mean() >= 0.5)
        if not by_outline:
            reference = chord_deg if k < 2 else np.full(len(change), np.nan)
        against = change[:, k] - reference
        assert recording.tags is not None
        seen = recording.tags.seen[:, TAG_NUMBERS.index(number)]
        fault = (
            _fallen(segment, seen, person)
            or _slipped(segment, change[:, k], against, chord_deg, recording.time_s, neutral, by_outline=by_outline)
            or _swinging(segment, change[:, k], against, chord_deg, recording.time_s)
        )
        if fault is not None:
            faults.append(fault)
            change[:, k] = np.nan
    return replace(turns, change_deg=change, faults=tuple(faults))


def _fallen(segment: str, seen: NDArray[np.bool_], person: NDArray[np.bool_]) -> TagFault | None:
    frames: NDArray[np.intp] = np.flatnonzero(person)
    last = int(np.searchsorted(frames, int(np.flatnonzero(seen)[-1]))) + 1
    until = float(np.count_nonzero(seen[frames[:last]]) / last)
    if last < FELL_BEFORE * len(frames) and until >= SEEN_UNTIL_THEN:
        return TagFault("fell", segment, last / len(frames))
    return None


def _slipped(
    segment: str,
    turn: FloatArray,
    against: FloatArray,
    chord_deg: FloatArray,
    time_s: FloatArray,
    neutral: NDArray[np.bool_],
    *,
    by_outline: bool,
) -> TagFault | None:
    """Return a slip: after it, in the same stand, both the tag's own turn and its difference from the outline differ.

    A difference from the outline alone is the outline's: an arm in front of the back, or a misread picture.
    """
    bent = np.asarray(np.abs(chord_deg) > MOVED_DEG)
    upright_again: NDArray[np.bool_] = (np.abs(chord_deg) < UPRIGHT_DEG) & (np.cumsum(bent) > 0) & np.isfinite(against)
    if np.any(upright_again):
        late = upright_again & (time_s >= time_s[upright_again][-1] - 1.0)
        back, own = (abs(median_at(each, late) - median_at(each, neutral)) for each in (against, turn))
        return TagFault("slipped", segment, min(back, own)) if min(back, own) > SLIP_DEG else None
    if not by_outline or _returned(turn, time_s):
        return None
    known = np.flatnonzero(np.isfinite(against))
    steps = [_step(against[known], time_s[known], float(at)) for at in time_s[known]]
    largest = float(np.nanmax(np.abs(steps))) if np.isfinite(steps).any() else 0.0
    return TagFault("slipped", segment, largest) if largest > STEP_DEG else None


def _returned(turn: FloatArray, time_s: FloatArray) -> bool:
    """Whether a tag turned far and is back at its neutral turn at the end, which one that slipped is not."""
    known = np.isfinite(turn)
    if not known.any():
        return False
    end = turn[known & (time_s >= time_s[known][-1] - STEP_S)]
    return float(np.abs(turn[known]).max()) > MOVED_DEG and abs(float(np.median(end))) < RETURNED_DEG


def _step(against: FloatArray, time_s: FloatArray, at_s: float) -> float:
    """By how much the difference changes about a moment, NaN where there is too little before or after."""
    before = against[(time_s >= at_s - STEP_S) & (time_s < at_s - 0.3 * STEP_S)]
    after = against[(time_s > at_s + 0.3 * STEP_S) & (time_s <= at_s + STEP_S)]
    return float(np.median(after) - np.median(before)) if min(len(before), len(after)) >= 2 else float("nan")


def _swinging(
    segment: str, turn: FloatArray, against: FloatArray, chord_deg: FloatArray, time_s: FloatArray
) -> TagFault | None:
    """Return a swing that both the tag's own turn and its difference from the outline show: outlines are unsteady."""
    known = np.isfinite(against)
    if np.count_nonzero(known) < 8:
        return None
    swing = np.minimum(*(np.abs(_to_and_fro(each, known, time_s)) for each in (turn, against)))
    moving = known & (np.abs(np.gradient(chord_deg, time_s)) > 10.0)
    if np.count_nonzero(moving) < 4:
        return None
    size = float(np.quantile(swing[moving], 0.75))
    own = _to_and_fro(turn, known, time_s)[moving]
    back = np.count_nonzero(np.diff(np.sign(own[np.abs(own) > SWING_DEG / 6])))
    often = back >= max(FEWEST_SWINGS, SWINGS_PER_S * float(np.sum(np.gradient(time_s)[moving])))
    return TagFault("swings", segment, size) if size > SWING_DEG / 2 and often else None


def _to_and_fro(values: FloatArray, known: NDArray[np.bool_], time_s: FloatArray) -> FloatArray:
    """Half of what the values differ by from those half a swing before and after."""
    around = [np.interp(time_s + shift, time_s[known], values[known]) for shift in (-SWING_S, SWING_S)]
    return np.asarray((values - (around[0] + around[1]) / 2) / 2)
