"""The interface through which the assessment reads a clinical test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from romcam.assessment.conclusions import Finding
from romcam.assessment.measures import MeasureRule
from romcam.assessment.quality import QualityRule
from romcam.assessment.signature import Signature
from romcam.assessment.stance import MovementKind
from romcam.assessment.trial import AssessedTrial
from romcam.movement import RepetitionRule
from romcam.norms import Norms
from romcam.protocol import MeasurementProtocol


class AssessableTest(Protocol):
    """A clinical test as the assessment reads it; `romcam.clinical.ClinicalTest` is one."""

    @property
    def name(self) -> str:
        """Name as in result.json."""
        ...

    @property
    def in_sentence(self) -> str:
        """Name within a sentence, without an article."""
        ...

    @property
    def protocol(self) -> MeasurementProtocol:
        """How the test is filmed and read."""
        ...

    @property
    def norms(self) -> Norms:
        """Norms and limits."""
        ...

    @property
    def measures(self) -> Sequence[MeasureRule]:
        """Rules of the reported measures, in order."""
        ...

    @property
    def tasks(self) -> Sequence[RepetitionRule]:
        """Rules by which the repetitions of each task are found; empty: the test needs no movement."""
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
        """Function from an assessed trial to the finding."""
        ...

    @property
    def matches(self) -> Callable[[Signature], bool] | None:
        """Function that states whether a film's signature fits this test; None: any film fits."""
        ...

    @property
    def performed_as(self) -> frozenset[MovementKind]:
        """Movements that its repetitions may be; empty: any."""
        ...

    def nothing_found(self, film: str) -> str | None:
        """Return the test's own sentence about a film without a repetition.

        Parameters
        ----------
        film
            Name of the film.

        Returns
        -------
        str or None
            None where the general sentence fits.
        """
        ...
