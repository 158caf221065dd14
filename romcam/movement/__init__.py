"""When the person rests, moves and holds the end of range: repetitions, plateaus, rhythm.

This room works on angles over time alone. It knows no clinical test and does not interpret a number.
"""

from __future__ import annotations

from romcam.movement.best import LEAST_KNOWN, choose_best, plateau_known, plateau_median
from romcam.movement.hold import find_hold
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
    "Movement",
    "Repetition",
    "RepetitionRule",
    "Rhythm",
    "choose_best",
    "compute_rhythm",
    "find_hold",
    "find_movement",
    "find_repetitions",
    "find_rises",
    "find_strides",
    "movement_of",
    "plateau_known",
    "plateau_median",
    "signal_of",
]
