"""Joint angles: the segments' inclinations filtered, their change from neutral, and the differences between them.

This room does not know repetitions, norms or verdicts.
"""

from __future__ import annotations

from romcam.angles.by_hand import DrawnLine, LineMissingError, Phases, with_lines
from romcam.angles.compute import CUTOFF_HZ, SAGITTAL, compute_angles, unfiltered_change
from romcam.angles.joint_angles import Angles, FilterRecord

__all__ = [
    "CUTOFF_HZ",
    "SAGITTAL",
    "Angles",
    "DrawnLine",
    "FilterRecord",
    "LineMissingError",
    "Phases",
    "compute_angles",
    "unfiltered_change",
    "with_lines",
]
