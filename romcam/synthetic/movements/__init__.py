"""The movements of rendered people: one module each, named like its test with underscores.

To add a movement, write a module with a `MOVEMENT` (`romcam.synthetic.movement.Movement`) here; no registration is
needed.
"""

from __future__ import annotations

import importlib
import pkgutil

from romcam.synthetic.movement import RenderedMovement


def _discover() -> dict[str, RenderedMovement]:
    found: dict[str, RenderedMovement] = {}
    for module in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        movement: RenderedMovement = importlib.import_module(f"{__name__}.{module}").MOVEMENT
        found[module.replace("_", "-")] = movement
    return found


MOVEMENTS: dict[str, RenderedMovement] = _discover()
"""Every movement by the name of its test, as `Case.test` has it; in alphabetical order."""

(DEFAULT_MOVEMENT,) = (name for name, movement in MOVEMENTS.items() if movement.is_default)
"""Name of the movement of a case that names none."""

__all__ = ["DEFAULT_MOVEMENT", "MOVEMENTS", "RenderedMovement"]
