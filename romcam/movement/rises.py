"""Rising from a seat and sitting down: the hips are bent most just as the seat is left, and just before it is met."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.movement.find import movement_of, signal_of
from romcam.movement.repetition import Movement, Repetition
from romcam.movement.repetitions import RepetitionRule, find_repetitions
from romcam.recording import FloatArray

RISE: Final = "rise"
SIT: Final = "sit"

LEAN: Final = "apparent_hip_flexion"
"""The angle whose greatest value is the moment at which the seat is left: trunk against thigh."""

TOP_DEG: Final = 3.0
TOP_SHARE: Final = 0.05
"""The lean is at its greatest within the greater of the two."""

ONSET: Final = 0.1
"""Rising begins when the trunk has made this share of its way from how it was held on the seat."""


def find_rises(angles: Angles, seat: RepetitionRule) -> Movement:
    """Find every rise from the seat, and every sitting down.

    seat: how sitting is told from standing. A rise lasts from the first lean forward to the stand, sitting down from
    the stand to the seat; the end of range of both is the greatest lean of the trunk against the thigh.
    """
    knees, lean = signal_of(angles, seat), angles.values[LEAN]
    found: list[Repetition] = []
    for sitting in find_repetitions(knees, angles.time_s, seat):
        seated = slice(sitting.plateau_start, sitting.plateau_stop)
        if sitting.complete:
            found += _lean(lean, sitting.plateau_start, sitting.stop, seated, RISE)
        if knees[sitting.start] < seat.enter * np.nanmedian(knees[seated]):  # else the film begins on the seat
            found += _lean(lean, sitting.start, sitting.plateau_stop, seated, SIT)
    bests: dict[str, Repetition] = {}
    for effort in (RISE, SIT):
        own = [each for each in found if each.effort == effort]
        if own:
            bests[effort] = max(own, key=lambda each: float(np.nanmedian(lean[each.plateau])))
    in_time = tuple(sorted(found, key=lambda each: each.plateau_start))
    return movement_of(angles, in_time, bests, knees, f"find_rises: {seat}, found {len(found)}")


def _lean(lean: FloatArray, first: int, stop: int, seated: slice, effort: str) -> list[Repetition]:
    """The greatest lean between two frames: of a rise the last such, of sitting down the first."""
    part = lean[first:stop]
    if not np.isfinite(part).any():
        return []
    top = float(np.nanmax(part))
    # Who sits bent forward for a while leans as far there: the lean that goes with the way up or down counts.
    high = np.flatnonzero(part >= top - max(TOP_DEG, TOP_SHARE * abs(top)))
    runs = np.split(high, np.flatnonzero(np.diff(high) > 1) + 1)
    run = runs[-1] if effort == RISE else runs[0]
    start, end = first + int(run[0]), first + int(run[-1]) + 1
    rest = float(np.nanmedian(lean[seated]))
    begins = first
    if effort == RISE:
        before = np.flatnonzero(lean[first:start] <= rest + ONSET * (top - rest))
        begins = first + int(before[-1]) if len(before) else first
    return [Repetition(begins, start, end, stop, complete=True, effort=effort)]
