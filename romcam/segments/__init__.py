"""Absolute inclinations of the body's segments, by name, with standard errors: pure geometry.

`compute_segments` computes them from a recording. Thigh, shank and trunk chord come from landmarks; pelvis, T12-L1 and
thigh come from an estimator if the back is read. `romcam.angles` computes the change from neutral.
"""

from romcam.segments.camera_turn import turn_since_neutral
from romcam.segments.from_estimates import with_estimates, with_growth
from romcam.segments.from_landmarks import landmark_segments
from romcam.segments.leg_identity import with_leg_identity
from romcam.segments.measure import compute_segments, frame_quality
from romcam.segments.neutral_hold import NeutralHold, leg_error_deg, trunk_se_deg
from romcam.segments.segments import Segments
from romcam.segments.tested_leg import with_tested_leg

__all__ = [
    "NeutralHold",
    "Segments",
    "compute_segments",
    "frame_quality",
    "landmark_segments",
    "leg_error_deg",
    "trunk_se_deg",
    "turn_since_neutral",
    "with_estimates",
    "with_growth",
    "with_leg_identity",
    "with_tested_leg",
]
