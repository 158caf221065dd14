"""What phantoms can do: one module a movement, each with its parameters, its postures over time and its truth.

To add a movement, write its module (see `movement.Movement` for what it must give) and list it in `MOVEMENTS`.
"""

from __future__ import annotations

from romcam.synthetic.movements import (
    active_knee_extension,
    forward_bend,
    gait,
    hip_rotation,
    prone_knee_bend,
    sit_to_stand,
    squat,
    straight_leg_raise,
    thomas,
    twist,
)
from romcam.synthetic.movements.movement import Framing, Movement

MOVEMENTS: dict[str, Movement] = {
    "active-knee-extension": active_knee_extension.MOVEMENT,
    "forward-bend": forward_bend.MOVEMENT,
    "gait": gait.MOVEMENT,
    "hip-rotation": hip_rotation.MOVEMENT,
    "prone-knee-bend": prone_knee_bend.MOVEMENT,
    "sit-to-stand": sit_to_stand.MOVEMENT,
    "squat": squat.MOVEMENT,
    "straight-leg-raise": straight_leg_raise.MOVEMENT,
    "thomas": thomas.MOVEMENT,
    "twist": twist.MOVEMENT,
}
"""Every movement by the name of its test, as `Case.test` has it."""

__all__ = ["MOVEMENTS", "Framing", "Movement"]
