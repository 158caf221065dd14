"""What follows from a trial: measures with intervals, quality, the pattern and how sure it is.

`values` is the content of result.json; the rest computes it, for whichever clinical test is asked.
"""

from __future__ import annotations

from romcam.assessment.assess import assess, require_movement, require_person
from romcam.assessment.conclusions import (
    Assessment,
    Check,
    Finding,
    Measure,
    Reference,
    RepetitionResult,
    RhythmResult,
    Subject,
)

__all__ = [
    "Assessment",
    "Check",
    "Finding",
    "Measure",
    "Reference",
    "RepetitionResult",
    "RhythmResult",
    "Subject",
    "assess",
    "require_movement",
    "require_person",
]
