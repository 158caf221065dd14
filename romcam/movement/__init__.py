"""When the person stands, moves, and has reached the end: neutral, repetitions, rhythm.

Works on angles alone and knows nothing of a particular clinical test or of what a number means.
"""

from __future__ import annotations

from romcam.movement.find import find_movement
from romcam.movement.repetitions import FORWARD, RepetitionRule, find_repetitions
from romcam.movement.rhythm import compute_rhythm
from romcam.movement.values import Movement, Repetition, Rhythm

__all__ = [
    "FORWARD",
    "Movement",
    "Repetition",
    "RepetitionRule",
    "Rhythm",
    "compute_rhythm",
    "find_movement",
    "find_repetitions",
]
