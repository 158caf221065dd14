"""What a norms file says, checked and typed. Angles in degrees, times in seconds, shares 0..1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Sex = Literal["female", "male"]
Position = Literal["standing", "seated", "supine", "prone"]


@dataclass(frozen=True)
class ReferenceRange:
    """The range of a measure in a population: its 10th-90th centiles, or mean ± SD.

    sex, from_age to to_age (years, both included), position: whom and how held it is about; None: anybody.
    """

    measure: str
    kind: Literal["10th-90th centile", "mean ± SD"]
    low: float
    high: float
    mean: float
    sd: float
    population: str
    citation: str
    sex: Sex | None = None
    from_age: int | None = None
    to_age: int | None = None
    position: Position | None = None

    def applies(self, sex: str | None, age: int | None, position: str | None) -> bool:
        """Whether this is about such a person who holds or lies so.

        What was not told of a person is about nobody; a position that was not told may be any.
        """
        of_that_sex = self.sex is None or self.sex == sex
        old_enough = self.from_age is None or (age is not None and age >= self.from_age)
        young_enough = self.to_age is None or (age is not None and age <= self.to_age)
        lying_so = position is None or self.position is None or self.position == position
        return of_that_sex and old_enough and young_enough and lying_so

    @property
    def specific(self) -> int:
        """How many of sex, age and position it is particular to."""
        return sum(each is not None for each in (self.sex, self.from_age or self.to_age, self.position))


@dataclass(frozen=True)
class DetectableChange:
    """The least change of a measure that is more than measurement error, as the range the source gives.

    Where the source gives one figure, low and high are the same.
    """

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
    sex: Sex | None = None
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

    def reference(
        self, measure: str, *, sex: str | None = None, age: int | None = None, position: str | None = None
    ) -> ReferenceRange | None:
        """The range of a measure in such people, the most particular one; None where none was confirmed.

        Of several as particular the file's first is taken.
        """
        of_it = (each for each in self.references if each.measure == measure and each.applies(sex, age, position))
        return max(of_it, key=lambda each: each.specific, default=None)

    def detectable(self, measure: str) -> DetectableChange | None:
        """The minimal detectable change of a measure, None where no source gives one; of several the file's first."""
        return next((change for change in self.detectable_change if change.measure == measure), None)
