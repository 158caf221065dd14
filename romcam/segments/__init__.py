"""Inclinations of the body's segments: thigh, shank and trunk chord from landmarks, pelvis and T12-L1 from the back.

`compute_tilts` is the arrow from a recording to its tilts; how the back is read is behind `SpineEstimator`.
"""

from romcam.protocol import BEND, Position, MeasurementProtocol
from romcam.segments.compute import Estimator, compute_tilts, frame_quality
from romcam.segments.leg_identity import with_leg_identity
from romcam.segments.values import FrameEvidence, Estimates, Segments, View

__all__ = [
    "BEND",
    "FrameEvidence",
    "Position",
    "Setting",
    "SpineEstimator",
    "SpineTilts",
    "Tilts",
    "View",
    "compute_tilts",
    "frame_quality",
    "with_legs_followed",
]
