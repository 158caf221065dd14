"""Every quantity romcam speaks of: its name, definition and sign. The one table; nothing else defines a sign.

All angles are in degrees. Most are changes from the trial's own neutral, so that camera roll and body shape cancel; the
few that are read as they are say so. Forward is the way the person faces, and the belly's side of somebody who lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Evidence = Literal["tags", "contour", "landmarks"]
"""What a number rests on: printed tags, the outline of the back, or the pose model's joints alone."""


@dataclass(frozen=True)
class Quantity:
    """One named quantity.

    split: it tells hip from spine and therefore needs the back to be seen. terms: for an angle, the segments
    (`romcam.segments`) it is a sum of, each with its sign. absolute: read as it is, `offset_deg` added; else it is the
    change from neutral.
    """

    name: str
    title: str
    definition: str
    positive: str
    terms: tuple[tuple[int, str], ...] = ()
    absolute: bool = False
    offset_deg: float = 0.0
    unit: Literal["deg", "ratio", "s"] = "deg"
    split: bool = False

    @property
    def column(self) -> str:
        """The name with its unit, as a table's column."""
        return f"{self.name}_{self.unit}"


def _split(name: str, title: str, definition: str, positive: str, *terms: tuple[int, str]) -> Quantity:
    return Quantity(name, title, definition, positive, terms, split=True)


_SAGITTAL: Final = (
    _split("pelvis_tilt", "Pelvis", "inclination of the sacrum (S1-S2)", "anterior, forward", (1, "pelvis")),
    _split("trunk_inclination", "Trunk at T12-L1", "inclination of the spine at T12-L1", "forward", (1, "t12")),
    _split("hip_flexion", "Hips", "pelvis_tilt - thigh_tilt", "flexion", (1, "pelvis"), (-1, "thigh")),
    _split("lumbar_flexion", "Lumbar spine", "trunk_inclination - pelvis_tilt", "flexion", (1, "t12"), (-1, "pelvis")),
    Quantity(
        "thigh_tilt", "Thigh", "inclination of the line knee to hip", "hip moves ahead of the knee", ((1, "thigh"),)
    ),
    # In a squat the thigh leans back (hip behind knee), the shank forward (knee ahead of ankle): flexion is positive.
    Quantity(
        "knee_flexion",
        "Knee",
        "shank inclination less thigh inclination",
        "flexion",
        ((1, "shank"), (-1, "thigh")),
    ),
    Quantity("trunk_chord", "Line hip-shoulder", "inclination of the line hip to shoulder", "forward", ((1, "chord"),)),
    Quantity(
        "apparent_hip_flexion",
        "Shoulder-hip-knee angle",
        "trunk_chord - thigh_tilt: what a shoulder-hip-knee goniometer reads",
        "flexion",
        ((1, "chord"), (-1, "thigh")),
    ),
    Quantity(
        "lumbar_share",
        "Lumbar share",
        "lumbar_flexion / (lumbar_flexion + pelvis_tilt) at the end of range",
        "0..1",
        unit="ratio",
        split=True,
    ),
)

_ONE_LEG: Final = (
    Quantity(
        "leg_elevation",
        "Leg",
        "angle of the line hip to ankle of the measured leg above where it lay",
        "up",
        ((-1, "leg_measured"),),
    ),
    Quantity(
        "knee_angle",
        "Knee",
        "shank inclination less thigh inclination of the measured leg, as it is; 0 is straight",
        "flexion",
        ((1, "shank_measured"), (-1, "thigh_measured")),
        absolute=True,
    ),
    Quantity(
        "thigh_elevation",
        "Thigh",
        "angle of the line hip to knee of the measured leg above the horizontal, as it is",
        "knee above hip",
        ((-1, "thigh_measured"),),
        absolute=True,
        offset_deg=-90.0,
    ),
    Quantity(
        "hip_lift",
        "Hip lifting",
        "inclination of the line knee to hip of the measured leg, lying prone",
        "the hip rises from the table",
        ((-1, "thigh_measured"),),
    ),
    Quantity(
        "other_leg_elevation",
        "Other leg",
        "angle of the line hip to ankle of the other leg above where it lay",
        "up",
        ((-1, "leg_other"),),
    ),
    Quantity(
        "other_thigh_elevation",
        "Other thigh",
        "angle of the line hip to knee of the other leg above the horizontal, as it is",
        "knee above hip",
        ((-1, "thigh_other"),),
        absolute=True,
        offset_deg=-90.0,
    ),
)


def _each_side(
    name: str,
    title: str,
    definition: str,
    positive: str,
    left: dict[str, int],
    right: dict[str, int],
    *,
    absolute: bool = False,
) -> tuple[Quantity, ...]:
    def one(side: str, signs: dict[str, int]) -> Quantity:
        terms = tuple((sign, segment) for segment, sign in signs.items())
        return Quantity(f"{name}_{side}", f"{title}, {side}", definition, positive, terms, absolute)

    return one("left", left), one("right", right)


# In the picture of somebody who faces the camera his left is on the right.
_FRONTAL: Final = (
    *_each_side(
        "hip_rotation",
        "Hip rotation",
        "turn of the shank from the vertical less that of the pelvis, from the front",
        "internal: the foot goes outwards",
        {"shank_front_left": -1, "pelvis_line": 1},
        {"shank_front_right": 1, "pelvis_line": -1},
    ),
    *_each_side(
        "shank_turn",
        "Shank",
        "turn of the shank from the vertical, from the front",
        "the foot goes outwards",
        {"shank_front_left": -1},
        {"shank_front_right": 1},
    ),
    Quantity(
        "pelvis_obliquity",
        "Pelvis",
        "slope of the line from hip to hip, from the front",
        "the person's right side up",
        ((1, "pelvis_line"),),
    ),
    Quantity(
        "trunk_lean",
        "Trunk",
        "inclination of the line from the middle of the hips to that of the shoulders, from the front",
        "towards the person's right",
        ((-1, "chord_front"),),
    ),
)

_ABOUT_THE_VERTICAL: Final = (
    Quantity(
        "thorax_turn",
        "Thorax",
        "turn of the line from shoulder to shoulder about the vertical",
        "to the person's left",
        ((1, "thorax_turn"),),
    ),
    Quantity(
        "pelvis_turn",
        "Pelvis",
        "turn of the line from hip to hip about the vertical",
        "to the person's left",
        ((1, "pelvis_turn"),),
    ),
    Quantity(
        "feet_turn",
        "Feet",
        "turn of the feet about the vertical, by how far the toes stand aside of the ankles",
        "to the person's left",
        ((1, "feet_turn"),),
    ),
)

_GAIT: Final = (
    *_each_side(
        "thigh_swing",
        "Thigh",
        "angle of the line hip to knee of that leg from the vertical, as it is",
        "the knee is ahead of the hip",
        {"thigh_left": -1},
        {"thigh_right": -1},
        absolute=True,
    ),
    *_each_side(
        "knee_angle",
        "Knee",
        "shank inclination less thigh inclination of that leg, as it is; 0 is straight",
        "flexion",
        {"shank_left": 1, "thigh_left": -1},
        {"shank_right": 1, "thigh_right": -1},
        absolute=True,
    ),
    Quantity(
        "trunk_sway",
        "Trunk",
        "inclination of the line hip to shoulder, as it is",
        "forward",
        ((1, "trunk"),),
        absolute=True,
    ),
)

QUANTITIES: Final[dict[str, Quantity]] = {
    quantity.name: quantity for quantity in (*_SAGITTAL, *_ONE_LEG, *_FRONTAL, *_ABOUT_THE_VERTICAL, *_GAIT)
}
