"""Which tests speak of which tissue, and which movements show whether the spine compensates: what a whole screen is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from romcam.screening.findings import Side

SIDES: Final[tuple[Side, ...]] = ("left", "right")


@dataclass(frozen=True)
class Look:
    """One test's look at a tissue. measure: its name; {side} in it stands for the leg. one_leg: a film shows one."""

    test: str
    measure: str
    one_leg: bool = True

    def of(self, side: Side) -> str:
        """The measure's name for that leg."""
        return self.measure.format(side=side)


@dataclass(frozen=True)
class TissueLooks:
    """A tissue, where it is in plain words, and the tests that speak of it, the usual one first.

    weight: how much knowing it is worth; romcam's own order, from how directly it bears on the bend.
    """

    name: str
    where: str
    looks: tuple[Look, ...]
    weight: float


@dataclass(frozen=True)
class MovementLook:
    """A movement in which the spine may compensate. asks: what it answers. judged: romcam draws a verdict from it.

    weight: as of `TissueLooks`.
    """

    test: str
    asks: str
    judged: bool
    weight: float = 0.0


TISSUES: Final = (
    TissueLooks(
        "hamstrings",
        "back of the thigh",
        (Look("straight-leg-raise", "leg_elevation"), Look("active-knee-extension", "knee_angle")),
        3.0,
    ),
    TissueLooks(
        "external rotators",
        "deep in the buttock, turn the leg outwards",
        (Look("hip-rotation", "internal_rotation_{side}", one_leg=False),),
        1.0,
    ),
    TissueLooks(
        "internal rotators",
        "side of the hip, turn the leg inwards",
        (Look("hip-rotation", "external_rotation_{side}", one_leg=False),),
        1.0,
    ),
    TissueLooks("hip flexors", "front of the hip", (Look("thomas", "thigh_elevation"),), 2.0),
    TissueLooks(
        "quadriceps",
        "front of the thigh",
        (Look("prone-knee-bend", "knee_angle"), Look("thomas", "knee_angle")),
        1.0,
    ),
)

MOVEMENTS: Final = (
    MovementLook("forward-bend", "whether the spine makes up for stiff hips in a bend", judged=True, weight=6.0),
    MovementLook("squat", "whether the pelvis tucks under and the spine rounds in a squat", judged=True, weight=2.0),
    MovementLook(
        "sit-to-stand", "whether the spine rounds where the hips should hinge in rising", judged=True, weight=1.0
    ),
    MovementLook("gait", "how far each thigh swings in walking", judged=False),
    MovementLook("twist", "how much of a turn the hips give", judged=False),
)

HAMSTRINGS: Final = "hamstrings"
BEND: Final = "forward-bend"
SQUAT: Final = "squat"
RAISE: Final = "straight-leg-raise"


def parts() -> tuple[str, ...]:
    """The lying and seated tests, each once, in which another part may help."""
    return tuple(dict.fromkeys(look.test for tissue in TISSUES for look in tissue.looks))
