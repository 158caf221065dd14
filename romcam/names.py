"""Every quantity romcam speaks of: its name, definition and sign. The one table; nothing else defines a sign.

All angles are in degrees, in the plane of the picture, and are changes from the trial's own upright neutral, so
that camera roll and body shape cancel. Forward is the way the person faces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Evidence = Literal["tags", "contour", "landmarks"]
"""What a number rests on: printed tags, the outline of the back, or the pose model's joints alone."""


@dataclass(frozen=True)
class Quantity:
    """One named quantity. `split` marks those that tell hip from spine and therefore need the back to be seen."""

    name: str
    title: str
    definition: str
    positive: str
    unit: Literal["deg", "ratio", "s"] = "deg"
    split: bool = False

    @property
    def column(self) -> str:
        """The name with its unit, as a table's column."""
        return f"{self.name}_{self.unit}"


_ALL: Final = (
    Quantity("pelvis_tilt", "Pelvis", "inclination of the sacrum (S1-S2)", "anterior, forward", split=True),
    Quantity("trunk_inclination", "Trunk at T12-L1", "inclination of the spine at T12-L1", "forward", split=True),
    Quantity("hip_flexion", "Hips", "pelvis_tilt - thigh_tilt", "flexion", split=True),
    Quantity("lumbar_flexion", "Lumbar spine", "trunk_inclination - pelvis_tilt", "flexion", split=True),
    Quantity("thigh_tilt", "Thigh", "inclination of the line knee to hip", "hip moves ahead of the knee"),
    Quantity("knee_flexion", "Knee", "shank inclination less thigh inclination", "flexion"),
    Quantity("trunk_chord", "Line hip-shoulder", "inclination of the line hip to shoulder", "forward"),
    Quantity(
        "apparent_hip_flexion",
        "Shoulder-hip-knee angle",
        "trunk_chord - thigh_tilt: what a shoulder-hip-knee goniometer reads",
        "flexion",
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

QUANTITIES: Final[dict[str, Quantity]] = {quantity.name: quantity for quantity in _ALL}
