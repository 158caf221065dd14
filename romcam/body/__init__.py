"""The body as geometry, for everything above: landmarks, outline, facing, inclinations, and the named quantities.

Whatever the measurement means by a word, a side, a sign or an angle is defined here once. Nothing here knows of videos,
models or tests.
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
