"""When the person stands, moves, and has reached the end: neutral, repetitions, rhythm.

Works on angles alone and knows nothing of a particular clinical test or of what a number means.
"""

from __future__ import annotations

from romcam.movement.find import find_movement
from romcam.movement.hold import find_hold
from romcam.movement.repetition import Movement, Repetition, Rhythm
from romcam.movement.repetitions import FORWARD, RepetitionRule, find_repetitions
from romcam.movement.rhythm import compute_rhythm
from romcam.movement.rises import RISE, SIT, find_rises
from romcam.movement.strides import find_strides

__all__ = [
    "FORWARD",
    "RISE",
    "SIT",
    "Movement",
    "Repetition",
    "RepetitionRule",
    "Rhythm",
    "compute_rhythm",
    "find_hold",
    "find_movement",
    "find_repetitions",
    "find_rises",
    "find_strides",
]
