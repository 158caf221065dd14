"""What a norms file says, checked and typed. Angles in degrees, times in seconds, shares 0..1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class ReferenceRange:
    """The range of a measure in a population: its 10th-90th centiles, or mean ± SD."""

    measure: str
    kind: Literal["10th-90th centile", "mean ± SD"]
    low: float
    high: float
    mean: float
    sd: float
    population: str
    citation: str


@dataclass(frozen=True)
class DetectableChange:
    """The least change of a measure that is more than measurement error, as the range the source gives."""

    measure: str
    low: float
    high: float
    confidence: float
    citation: str


@dataclass(frozen=True)
class RhythmNorm:
    """Lumbar share of the trunk's change between two inclinations, on one way."""

    way: Literal["down", "up"]
    low_deg: float
    high_deg: float
    share: float
    population: str
    citation: str


@dataclass(frozen=True)
class Note:
    """What is known of an age, a sex or a pattern, as a sentence, with author and year as its label."""

    sentence: str
    label: str
    citation: str
    from_age: int | None = None
    sex: Literal["female", "male"] | None = None
    patterns: tuple[str, ...] = ()

    def applies(self, age: int | None, sex: str | None, pattern: str | None) -> bool:
        """Whether this is about that person and pattern; what was not told of a person is about nobody."""
        old_enough = self.from_age is None or (age is not None and age >= self.from_age)
        of_that_sex = self.sex is None or self.sex == sex
        of_that_pattern = not self.patterns or pattern in self.patterns
        return old_enough and of_that_sex and of_that_pattern


@dataclass(frozen=True)
class Limit:
    """A threshold with its reason; `severe` where there is a second, stricter step."""

    value: float
    reason: str
    severe: float | None = None


@dataclass(frozen=True)
class Norms:
    """Everything numeric a clinical test is judged by.

    borders: between movement patterns, from a population. limits: of the measurement's own quality and
        decisions.
    """

    test: str
    references: tuple[ReferenceRange, ...]
    detectable_change: tuple[DetectableChange, ...]
    rhythm: tuple[RhythmNorm, ...]
    notes: tuple[Note, ...]
    borders: Mapping[str, Limit]
    limits: Mapping[str, Limit]

    def reference(self, measure: str) -> ReferenceRange | None:
        """The range of a measure, None where there is none that was confirmed."""
        return next((reference for reference in self.references if reference.measure == measure), None)

    def detectable(self, measure: str) -> DetectableChange | None:
        """The minimal detectable change of a measure, None where no source gives one."""
        return next((change for change in self.detectable_change if change.measure == measure), None)
