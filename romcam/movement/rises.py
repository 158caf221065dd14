"""Rising from a seat and sitting down: the hips flex most just after leaving the seat and just before reaching it."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.body import FloatArray
from romcam.movement.best import choose_best
from romcam.movement.movement import Movement, movement_of, signal_of
from romcam.movement.repetitions import Repetition, RepetitionRule, find_repetitions

RISE: Final = "rise"
SIT: Final = "sit"

LEAN: Final = "apparent_hip_flexion"
"""Angle between trunk and thigh. It is greatest at the moment the person leaves the seat."""

TOP_DEG: Final = 3.0
TOP_SHARE: Final = 0.05
"""The plateau reaches down from the greatest lean by the greater of the two: degrees, or share of the lean."""

ONSET: Final = 0.1
"""Rising starts at this share of the lean's change from sitting to its greatest value."""


def find_rises(angles: Angles, seat: RepetitionRule) -> Movement:
    """Find every rise from the seat and every sitting down.

    Parameters
    ----------
    angles
        Angles of the trial, `apparent_hip_flexion` and the rule's signal among them.
    seat
        How sitting is separated from standing.

    Returns
    -------
    Movement
        With the tasks `rise`, from the first lean forward until standing, and `sit`, from standing until seated. The
        plateau of both is the greatest lean of the trunk against the thigh.
    """
    knees, lean = signal_of(angles, seat), angles.values[LEAN]
    found: list[Repetition] = []
    for sitting in find_repetitions(knees, angles.time_s, seat):
        seated = slice(sitting.plateau_start, sitting.plateau_stop)
        if sitting.complete:
            found += _lean(lean, sitting.plateau_start, sitting.stop, seated, RISE)
        if knees[sitting.start] < seat.enter * np.nanmedian(knees[seated]):  # else the video starts seated
            found += _lean(lean, sitting.start, sitting.plateau_stop, seated, SIT)
    bests: dict[str, Repetition] = {}
    for task in (RISE, SIT):
        own = [each for each in found if each.task == task]
        if own:
            bests[task] = own[choose_best(angles, own, lean, lean)]
    in_time = tuple(sorted(found, key=lambda each: each.plateau_start))
    return movement_of(angles, in_time, bests, knees, f"find_rises: {seat}, found {len(found)}")


def _lean(lean: FloatArray, first: int, stop: int, seated: slice, task: str) -> list[Repetition]:
    """The greatest lean between two frames: the last one if the person rises, the first if they sit down."""
    part = lean[first:stop]
    if not np.isfinite(part).any():
        return []
    top = float(np.nanmax(part))
    # A person who sits bent forward for a while leans as far there; only the lean next to the rise or descent counts.
    high = np.flatnonzero(part >= top - max(TOP_DEG, TOP_SHARE * abs(top)))
    runs = np.split(high, np.flatnonzero(np.diff(high) > 1) + 1)
    run = runs[-1] if task == RISE else runs[0]
    start, end = first + int(run[0]), first + int(run[-1]) + 1
    rest = float(np.nanmedian(lean[seated]))
    begins = first
    if task == RISE:
        before = np.flatnonzero(lean[first:start] <= rest + ONSET * (top - rest))
        begins = first + int(before[-1]) if len(before) else first
    return [Repetition(begins, start, end, stop, complete=True, task=task)]
