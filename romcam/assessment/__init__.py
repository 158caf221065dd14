"""Conclusions from a trial: measures with intervals, quality checks, and the finding with its probability.

`conclusions` holds the content of result.json; the other modules compute it for whichever clinical test is passed in.
The room names no test: it reads one through `AssessableTest`.
"""

from __future__ import annotations

from romcam.assessment.assess import assess, unmeasured
from romcam.assessment.assessable import AssessableTest
from romcam.assessment.conclusions import (
    Assessment,
    Check,
    Finding,
    Measure,
    Reference,
    RepetitionResult,
    RhythmResult,
    Subject,
    TissueFinding,
)
from romcam.assessment.given import without_conclusion
from romcam.assessment.requirements import require_movement, require_person

__all__ = [
    "AssessableTest",
    "Assessment",
    "Check",
    "Finding",
    "Measure",
    "Reference",
    "RepetitionResult",
    "RhythmResult",
    "Subject",
    "TissueFinding",
    "assess",
    "require_movement",
    "require_person",
    "unmeasured",
    "without_conclusion",
]
