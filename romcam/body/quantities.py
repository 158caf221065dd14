"""Every quantity that romcam reports: its name, its segments and its sign. Signs are defined in no other place.

All angles are in degrees. Most are changes from the trial's own neutral, so that camera roll and body shape cancel; a
few are absolute. Forward is the side that the person faces; for a lying person, the side of the belly. Titles and
definitions for readers are in the room's catalogue, under `quantity-<name>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Literal

from romcam.messages import Catalogue

_text = Catalogue(__name__)

Evidence = Literal["manual", "tags", "contour", "landmarks"]
"""Evidence for a number: lines drawn by hand, printed tags, the outline of the back, or the pose model's landmarks."""

BACK_SEGMENTS: Final = ("pelvis", "t12")
"""Segments of the back, which no landmark shows: they are known only in frames in which the back was read."""


class FrameEvidence(IntEnum):
    """Evidence for pelvis and T12-L1 in one frame; `NONE` if the person was not seen."""

    NONE = 0
    LANDMARKS = 1
    CONTOUR = 2
    TAGS = 3
    MANUAL = 4


@dataclass(frozen=True)
class Quantity:
    """One named quantity.

    Parameters
    ----------
    name
        Name in tables, files and code.
    terms
        For an angle, the segments (`romcam.segments`) that are summed, each with its sign.
    absolute
        Whether the angle is absolute, with `offset_deg` added; otherwise it is the change from neutral.
    offset_deg
        Degrees added to an absolute angle.
    unit
        Unit of its values.
    split
        Whether it separates hip from spine and therefore requires the back to be seen.
    """

    name: str
    terms: tuple[tuple[int, str], ...] = ()
    absolute: bool = False
    offset_deg: float = 0.0
    unit: Literal["deg", "ratio", "s"] = "deg"
    split: bool = False

    @property
    def title(self) -> str:
        """Short name for readers."""
        return _text(f"quantity-{self._key}")

    @property
    def definition(self) -> str:
        """Definition of the quantity, for readers."""
        return _text(f"quantity-{self._key}.definition")

    @property
    def positive(self) -> str:
        """Meaning of a positive value, for readers."""
        return _text(f"quantity-{self._key}.positive")

    @property
    def column(self) -> str:
        """Name with its unit, as the column of a table."""
        return f"{self.name}_{self.unit}"

    @property
    def _key(self) -> str:
        return self.name.replace("_", "-")


def _split(name: str, *terms: tuple[int, str]) -> Quantity:
    return Quantity(name, terms, split=True)


def _each_side(name: str, left: dict[str, int], right: dict[str, int], *, absolute: bool = False) -> list[Quantity]:
    sides = {"left": left, "right": right}
    return [
        Quantity(f"{name}_{side}", tuple((sign, segment) for segment, sign in signs.items()), absolute)
        for side, signs in sides.items()
    ]


_SAGITTAL: Final = (
    _split("pelvis_tilt", (1, "pelvis")),
    _split("trunk_inclination", (1, "t12")),
    _split("hip_flexion", (1, "pelvis"), (-1, "thigh")),
    _split("lumbar_flexion", (1, "t12"), (-1, "pelvis")),
    Quantity("thigh_tilt", ((1, "thigh"),)),
    # In a squat the thigh leans back (hip behind knee), the shank forward (knee ahead of ankle): flexion is positive.
    Quantity("knee_flexion", ((1, "shank"), (-1, "thigh"))),
    Quantity("trunk_chord", ((1, "chord"),)),
    Quantity("apparent_hip_flexion", ((1, "chord"), (-1, "thigh"))),
    Quantity("lumbar_share", unit="ratio", split=True),
    Quantity("lumbar_share_of_movement", unit="ratio", split=True),
)

_ONE_LEG: Final = (
    Quantity("leg_elevation", ((-1, "leg_measured"),)),
    Quantity("knee_angle", ((1, "shank_measured"), (-1, "thigh_measured")), absolute=True),
    Quantity("thigh_elevation", ((-1, "thigh_measured"),), absolute=True, offset_deg=-90.0),
    Quantity("hip_lift", ((-1, "thigh_measured"),)),
    Quantity("other_leg_elevation", ((-1, "leg_other"),)),
    Quantity("other_thigh_elevation", ((-1, "thigh_other"),), absolute=True, offset_deg=-90.0),
)

# In the picture of a person who faces the camera, their left is on the right.
_FRONTAL: Final = (
    *_each_side(
        "hip_rotation",
        {"shank_front_left": -1, "pelvis_line": 1},
        {"shank_front_right": 1, "pelvis_line": -1},
    ),
    *_each_side("shank_turn", {"shank_front_left": -1}, {"shank_front_right": 1}),
    Quantity("pelvis_obliquity", ((1, "pelvis_line"),)),
    Quantity("trunk_lean", ((-1, "chord_front"),)),
)

_ABOUT_THE_VERTICAL: Final = (
    Quantity("thorax_turn", ((1, "thorax_turn"),)),
    Quantity("pelvis_turn", ((1, "pelvis_turn"),)),
    Quantity("feet_turn", ((1, "feet_turn"),)),
)

_GAIT: Final = (
    *_each_side("thigh_swing", {"thigh_left": -1}, {"thigh_right": -1}, absolute=True),
    *_each_side(
        "knee_angle",
        {"shank_left": 1, "thigh_left": -1},
        {"shank_right": 1, "thigh_right": -1},
        absolute=True,
    ),
    Quantity("trunk_sway", ((1, "trunk"),), absolute=True),
)

QUANTITIES: Final[dict[str, Quantity]] = {
    quantity.name: quantity for quantity in (*_SAGITTAL, *_ONE_LEG, *_FRONTAL, *_ABOUT_THE_VERTICAL, *_GAIT)
}
"""All quantities by name."""
