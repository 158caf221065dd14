"""The content of a norms file, checked and typed. Angles in degrees, times in seconds, shares 0..1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from romcam.messages import Catalogue
from romcam.protocol import Position

Sex = Literal["female", "male"]

_text = Catalogue(__name__)


@dataclass(frozen=True)
class ReferenceRange:
    """The range of a measure in a population: its 10th-90th centiles, or mean ± SD.

    Parameters
    ----------
    measure, kind, low, high, mean, sd
        Name of the measure, kind of the range, and its figures in the measure's unit.
    population, citation
        People who were measured, and the publication.
    sex, from_age, to_age, position
        To whom it applies (ages in years, both included) and how the person holds or lies; None: to everyone.
    group_from_age, group_to_age
        Ages of the people who were measured, in years, both included; None: the source gives no limit.
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
    group_from_age: int | None = None
    group_to_age: int | None = None

    def applies(self, sex: str | None, age: int | None, position: str | None) -> bool:
        """Return whether the range applies to a person in a position.

        Parameters
        ----------
        sex, age
            Of the person, age in years; None: unknown. A range for one sex or age does not apply where it is unknown.
        position
            How the person holds or lies; None: any position.
        """
        of_that_sex = self.sex is None or self.sex == sex
        old_enough = self.from_age is None or (age is not None and age >= self.from_age)
        young_enough = self.to_age is None or (age is not None and age <= self.to_age)
        in_that_position = position is None or self.position is None or self.position == position
        return of_that_sex and old_enough and young_enough and in_that_position

    @property
    def specificity(self) -> int:
        """Number of sex, age and position, 0..3, that the range is restricted by."""
        return sum(each is not None for each in (self.sex, self.from_age or self.to_age, self.position))


@dataclass(frozen=True)
class DetectableChange:
    """The minimal detectable change of a measure: a smaller change may be measurement error.

    It is the range that the source gives; low and high are the same where the source gives one figure.
    """

    measure: str
    low: float
    high: float
    confidence: float
    citation: str


@dataclass(frozen=True)
class RhythmNorm:
    """Lumbar share of the trunk's change between two inclinations, in one phase of the bend."""

    phase: Literal["down", "up"]
    low_deg: float
    high_deg: float
    share: float
    population: str
    citation: str


@dataclass(frozen=True)
class Note:
    """A published statement about an age, a sex or a pattern: one sentence, with author and year as its label."""

    sentence: str
    label: str
    citation: str
    from_age: int | None = None
    sex: Sex | None = None
    patterns: tuple[str, ...] = ()

    @property
    def specific(self) -> bool:
        """Whether the note applies to one age, sex or pattern only."""
        return self.from_age is not None or self.sex is not None or bool(self.patterns)

    @property
    def cited(self) -> str:
        """The sentence with its author and year."""
        return _text("note-cited", sentence=self.sentence, label=self.label)

    def applies(self, age: int | None, sex: str | None, pattern: str | None) -> bool:
        """Return whether the note applies to a person and pattern.

        Parameters
        ----------
        age, sex
            Of the person, age in years; None: unknown. A note for one sex or age does not apply where it is unknown.
        pattern
            Movement pattern of the finding; None: none was named.
        """
        old_enough = self.from_age is None or (age is not None and age >= self.from_age)
        of_that_sex = self.sex is None or self.sex == sex
        of_that_pattern = not self.patterns or pattern in self.patterns
        return old_enough and of_that_sex and of_that_pattern


@dataclass(frozen=True)
class Limit:
    """A threshold with its reason.

    Parameters
    ----------
    value, reason
        The threshold and why it is this one.
    severe
        Second, stricter step, where there is one.
    sd
        Standard deviation of a threshold that differs between people or between sources; 0: it is one number.
    """

    value: float
    reason: str
    severe: float | None = None
    sd: float = 0.0


@dataclass(frozen=True)
class VerdictLimits:
    """Probabilities that decide what is named, the same for every test.

    Parameters
    ----------
    named_from
        From this probability a pattern, a short tissue or a compensation is named.
    remaining
        The likeliest patterns whose probabilities add up to this value remain possible.
    """

    named_from: float
    remaining: float


@dataclass(frozen=True)
class HandError:
    """The error of lines drawn by hand.

    Parameters
    ----------
    change_se_deg
        Standard error of the change of an inclination between two drawn lines, degrees.
    citation
        Its source.
    """

    change_se_deg: float
    citation: str


@dataclass(frozen=True)
class Norms:
    """All published figures and limits of one clinical test.

    Parameters
    ----------
    test
        Name of the test.
    references, detectable_change, rhythm, notes
        Entries that were confirmed in their source.
    borders
        Borders between movement patterns, or beyond which a tissue counts as short; from a population.
    limits
        Limits of the measurement's own quality.
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
        """Return the most specific range of a measure for a person.

        Parameters
        ----------
        measure
            Name of the measure.
        sex, age
            Of the person, age in years; None: unknown.
        position
            How the person holds or lies; None: any position.

        Returns
        -------
        ReferenceRange or None
            Of several equally specific ranges the first in the file; None where none was confirmed.
        """
        matching = (each for each in self.references if each.measure == measure and each.applies(sex, age, position))
        return max(matching, key=lambda each: each.specificity, default=None)

    def detectable(self, measure: str) -> DetectableChange | None:
        """Return the minimal detectable change of a measure.

        Parameters
        ----------
        measure
            Name of the measure.

        Returns
        -------
        DetectableChange or None
            Of several the first in the file; None without a confirmed source.
        """
        return next((change for change in self.detectable_change if change.measure == measure), None)
