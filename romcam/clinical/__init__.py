"""The clinical tests, one small module each; a new one is added to `_ALL` and brings its norms file.

Everything a test has of its own is in its `ClinicalTest`; nothing else in romcam knows a test by name.
"""

from __future__ import annotations

from typing import Final

from romcam.clinical.active_knee_extension import ACTIVE_KNEE_EXTENSION
from romcam.clinical.definition import ClinicalTest
from romcam.clinical.forward_bend import FORWARD_BEND
from romcam.clinical.free import FREE
from romcam.clinical.gait import GAIT
from romcam.clinical.hip_rotation import HIP_ROTATION
from romcam.clinical.prone_knee_bend import PRONE_KNEE_BEND
from romcam.clinical.sit_to_stand import SIT_TO_STAND
from romcam.clinical.squat import SQUAT
from romcam.clinical.straight_leg_raise import STRAIGHT_LEG_RAISE
from romcam.clinical.thomas import THOMAS
from romcam.clinical.twist import TWIST
from romcam.errors import UsageError

__all__ = ["ClinicalTest", "get", "names"]

_ALL: Final = {
    test.name: test
    for test in (
        FORWARD_BEND,
        HIP_ROTATION,
        STRAIGHT_LEG_RAISE,
        ACTIVE_KNEE_EXTENSION,
        THOMAS,
        PRONE_KNEE_BEND,
        SIT_TO_STAND,
        SQUAT,
        GAIT,
        TWIST,
        FREE,
    )
}


def names() -> tuple[str, ...]:
    """Names of all tests, as typed on the command line."""
    return tuple(_ALL)


def get(name: str) -> ClinicalTest:
    """The test of that name. Raises UsageError, naming the known ones."""
    if name not in _ALL:
        raise UsageError(f"There is no test called {name}; the tests are: {', '.join(_ALL)}.")
    return _ALL[name]
