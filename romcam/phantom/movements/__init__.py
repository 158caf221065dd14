"""What phantoms can do: one module a movement, each with its parameters, its postures over time and its truth.

To add a movement, write its module (see `movement.Movement` for what it must give) and list it in `MOVEMENTS`.
"""

from __future__ import annotations

from romcam.phantom.movements import forward_bend, sit_to_stand, squat
from romcam.phantom.movements.movement import Framing, Movement

MOVEMENTS: dict[str, Movement] = {
    "forward-bend": forward_bend.MOVEMENT,
    "sit-to-stand": sit_to_stand.MOVEMENT,
    "squat": squat.MOVEMENT,
}
"""Every movement by the name of its test, as `Case.test` has it."""

__all__ = ["MOVEMENTS", "Framing", "Movement"]
