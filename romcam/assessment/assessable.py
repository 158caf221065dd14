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
    """A clinical test as the assessment reads it; `romcam.clinical.ClinicalTest` is one and describes the members."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def in_sentence(self) -> str: ...  # noqa: D102
    @property
    def protocol(self) -> MeasurementProtocol: ...  # noqa: D102
    @property
    def norms(self) -> Norms: ...  # noqa: D102
    @property
    def measures(self) -> Sequence[MeasureRule]: ...  # noqa: D102
    @property
    def tasks(self) -> Sequence[RepetitionRule]: ...  # noqa: D102
    @property
    def quality(self) -> Sequence[QualityRule]: ...  # noqa: D102
    @property
    def compensations(self) -> Sequence[QualityRule]: ...  # noqa: D102
    @property
    def conclude(self) -> Callable[[AssessedTrial], Finding]: ...  # noqa: D102
    @property
    def matches(self) -> Callable[[Signature], bool] | None: ...  # noqa: D102

    def nothing_found(self, film: str) -> str | None: ...  # noqa: D102
