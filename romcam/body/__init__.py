"""The geometry of the body: landmarks, outline, facing, inclinations, and the named quantities.

Sides, signs and angles are defined here once, for all rooms above. This room does not know videos, models or tests.
"""

from romcam.body.facing import View
from romcam.body.inclination import inclination_deg, sagittal_inclinations, wrap_deg
from romcam.body.landmarks import BONES, COUNT, MIRROR, SIDES, FloatArray, Landmark, Side
from romcam.body.outline import chain, midpoints
from romcam.body.quantities import QUANTITIES, Evidence, FrameEvidence, Quantity

__all__ = [
    "BONES",
    "COUNT",
    "MIRROR",
    "QUANTITIES",
    "SIDES",
    "Evidence",
    "FloatArray",
    "FrameEvidence",
    "Landmark",
    "Quantity",
    "Side",
    "View",
    "chain",
    "inclination_deg",
    "midpoints",
    "sagittal_inclinations",
    "wrap_deg",
]
