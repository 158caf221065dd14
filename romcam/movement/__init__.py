"""When the person rests, moves and holds the end of range: repetitions, plateaus, rhythm.

This room works on angles over time alone. It knows no clinical test and does not interpret a number.
"""

from __future__ import annotations

from romcam.movement.best import LEAST_KNOWN, choose_best, plateau_known, plateau_median
from romcam.movement.by_hand import (
    AddedRepetition,
    NotInRepetitionError,
    OverlapError,
    frames_about,
    with_added,
    with_angles,
    with_end_of_range,
    with_repetition,
)
from romcam.movement.hold import find_hold
from romcam.movement.key_frames import end_frame, halfway_frame, ranking_signal
from romcam.movement.missing import Missing, missing_beside_end
from romcam.movement.movement import Movement, find_movement, movement_of, signal_of
from romcam.movement.repetitions import FORWARD, Repetition, RepetitionRule, find_repetitions
from romcam.movement.rhythm import Rhythm, compute_rhythm
from romcam.movement.rises import RISE, SIT, find_rises
from romcam.movement.strides import find_strides

__all__ = [
    "FORWARD",
    "LEAST_KNOWN",
    "RISE",
    "SIT",
    "AddedRepetition",
    "Missing",
    "Movement",
    "NotInRepetitionError",
    "OverlapError",
    "Repetition",
    "RepetitionRule",
    "Rhythm",
    "choose_best",
    "compute_rhythm",
    "end_frame",
    "find_hold",
    "find_movement",
    "find_repetitions",
    "find_rises",
    "find_strides",
    "frames_about",
    "halfway_frame",
    "missing_beside_end",
    "movement_of",
    "plateau_known",
    "plateau_median",
    "ranking_signal",
    "signal_of",
    "with_added",
    "with_angles",
    "with_end_of_range",
    "with_repetition",
]
