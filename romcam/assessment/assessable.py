"""What the assessment has to know of a clinical test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from romcam.assessment.conclusions import Finding
from romcam.assessment.measures import MeasureRule
from romcam.assessment.quality import QualityRule
from romcam.assessment.signature import Signature
from romcam.assessment.trial import AssessedTrial
from romcam.movement import RepetitionRule
from romcam.norms import Norms
from romcam.protocol import MeasurementProtocol


class AssessableTest(Protocol):
    """A clinical test as the assessment reads it; `romcam.clinical.ClinicalTest` is one."""

    @property
    def name(self) -> str:
        """As in result.json."""
        ...

    @property
    def in_sentence(self) -> str:
        """Its name within a sentence, without an article."""
        ...

    @property
    def protocol(self) -> MeasurementProtocol:
        """How it is filmed."""
        ...

    @property
    def norms(self) -> Norms:
        """Its norms and limits."""
        ...

    @property
    def measures(self) -> Sequence[MeasureRule]:
        """Rules of what is reported, in order."""
        ...

    @property
    def tasks(self) -> Sequence[RepetitionRule]:
        """How the repetitions of each of its tasks are found; empty: nothing has to move."""
        ...

    @property
    def quality(self) -> Sequence[QualityRule]:
        """Quality rules, in the order they are reported."""
        ...

    @property
    def compensations(self) -> Sequence[QualityRule]:
        """Quality rules that look for a compensation."""
        ...

    @property
    def conclude(self) -> Callable[[AssessedTrial], Finding]:
        """Makes the finding."""
        ...

    @property
    def matches(self) -> Callable[[Signature], bool] | None:
        """Whether a film's signature may be that of this test; None: any film may."""
        ...

    def nothing_found(self, film: str) -> str | None:
        """Return the test's own sentence about a film without a repetition, None where the general one fits."""
        ...
