"""What a test reports: angles at the end of range, shares and times, each with its 95 % interval and its evidence.

A clinical test lists rules; a rule is anything with a name that makes a `Measure` of a trial.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from romcam.assessment.conclusions import EvidenceName, Measure, Unit
from romcam.assessment.trial import Trial
from romcam.body.quantities import QUANTITIES, FrameEvidence
from romcam.movement import Repetition

Z95: Final = 1.959963984540054
LEAST_TRUNK_DEG: Final = 15.0
"""A share of less inclination than this is a ratio of two errors."""


class MeasureRule(Protocol):
    """One thing that is reported. in_each: it also stands with every repetition, by `at`."""

    @property
    def name(self) -> str:
        """As in result.json."""
        ...

    @property
    def title(self) -> str:
        """In words."""
        ...

    @property
    def effort(self) -> str:
        """The movement it belongs to, in a test of several; none: to all."""
        ...

    @property
    def in_each(self) -> bool:
        """Whether it stands with every repetition, too."""
        ...

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure it in a trial; so_far: the measures listed before it."""
        ...

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """Its value in one repetition; None where that has none."""
        ...


@dataclass(frozen=True)
class AtEnd:
    """An angle at the end of range: the median of the plateau, ± 1.96 standard errors.

    quantity: by `romcam.body.quantities`. called: its name as a measure, where that differs; titled: likewise.
    effort: the
    movement at whose end it is taken. sign: -1 reports the angle the other way round.
    """

    quantity: str
    called: str = ""
    titled: str = ""
    effort: str = ""
    sign: int = 1
    in_each: bool = True

    @property
    def name(self) -> str:
        """As in result.json."""
        return self.called or self.quantity

    @property
    def title(self) -> str:
        """In words."""
        return self.titled or QUANTITIES[self.quantity].title

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure it at the best repetition's end of range."""
        split = QUANTITIES[self.quantity].split
        best = trial.movement.best_of(self.effort)
        each = tuple(self.at(trial, one, split_known=split_known) for one in _of_effort(trial, self.effort))
        if best is None or (split and not split_known):
            return withheld("deg", each)
        value, error = self.sign * trial.at_end(self.quantity, best), trial.error_at_end(self.quantity, best)
        low, high = known(value - Z95 * error), known(value + Z95 * error)
        return Measure(known(value), low, high, "deg", split_evidence(trial, best) if split else "landmarks", each)

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """At the end of range of a repetition of its effort."""
        if (QUANTITIES[self.quantity].split and not split_known) or repetition.task != self.effort:
            return None
        return known(self.sign * trial.at_end(self.quantity, repetition))


@dataclass(frozen=True)
class LumbarShare:
    """The lumbar share, lumbar_flexion / (lumbar_flexion + pelvis_tilt), with Fieller's interval."""

    name: str = "lumbar_share"
    title: str = QUANTITIES["lumbar_share"].title
    effort: str = ""
    in_each: bool = True

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure it at the best repetition's end of range."""
        each = tuple(self.at(trial, one, split_known=split_known) for one in trial.movement.repetitions)
        if not split_known:
            return withheld("ratio", each)
        low, high = share_interval(
            trial.at_end("pelvis_tilt"),
            trial.at_end("trunk_inclination"),
            trial.error_at_end("pelvis_tilt"),
            trial.error_at_end("trunk_inclination"),
            trial.correlation_at_end(),
        )
        value = self.at(trial, trial.best, split_known=True)
        return Measure(value, low, high, "ratio", split_evidence(trial, trial.best), each)

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """From the medians of T12-L1 and pelvis at a repetition's end of range."""
        if not split_known:
            return None
        trunk, pelvis = trial.at_end("trunk_inclination", repetition), trial.at_end("pelvis_tilt", repetition)
        return known((trunk - pelvis) / trunk) if trunk >= LEAST_TRUNK_DEG else None


@dataclass(frozen=True)
class OfRepetition:
    """Whatever can be read from one repetition: a time, a range within it; NaN where it was not filmed.

    of: the value in the repetition of that index. error: its standard error, of the trial; None: not known, and the
    measure has no interval. split: it needs the back to be seen.
    """

    name: str
    title: str
    of: Callable[[Trial, int], float]
    unit: Unit = "s"
    split: bool = False
    error: Callable[[Trial], float] | None = None
    effort: str = ""
    in_each: bool = False

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure it in the best repetition."""
        each = tuple(self.at(trial, one, split_known=split_known) for one in _of_effort(trial, self.effort))
        best = trial.movement.best_of(self.effort)
        value = None if best is None else self.at(trial, best, split_known=split_known)
        if best is None or value is None:
            return withheld(self.unit, each)
        half = float("nan") if self.error is None else Z95 * self.error(trial)
        evidence = split_evidence(trial, best) if self.split else "landmarks"
        return Measure(value, known(value - half), known(value + half), self.unit, evidence, each)

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """In one repetition of its effort."""
        if (self.split and not split_known) or repetition.task != self.effort:
            return None
        return known(self.of(trial, trial.movement.repetitions.index(repetition)))


@dataclass(frozen=True)
class OverAll:
    """The median over an effort's repetitions of what can be read from each, ± 1.96 standard errors; see
    `OfRepetition`.

    error: standard error of the trial's value.
    """

    name: str
    title: str
    of: Callable[[Trial, Repetition], float]
    unit: Unit = "deg"
    error: Callable[[Trial], float] | None = None
    effort: str = ""
    in_each: bool = True

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure it."""
        each = tuple(self.at(trial, one, split_known=split_known) for one in trial.movement.repetitions)
        values = [value for value in each if value is not None]
        if not values:
            return withheld(self.unit, each)
        value, half = float(np.median(values)), float("nan") if self.error is None else Z95 * self.error(trial)
        return Measure(value, known(value - half), known(value + half), self.unit, "landmarks", each)

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """In one repetition of its effort; without one, in any."""
        return known(self.of(trial, repetition)) if self.effort in ("", repetition.task) else None


@dataclass(frozen=True)
class Derived:
    """What follows from measures listed before it: a sum or a difference of both sides."""

    name: str
    title: str
    of: Callable[[Mapping[str, Measure]], Measure]
    effort: str = ""
    in_each: bool = False

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Work it out."""
        return self.of(so_far)

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """It belongs to no one repetition."""
        return None


def combined(first: Measure, second: Measure, sign: int) -> Measure:
    """The sum (sign 1) or difference (-1) of two measures, their errors taken as independent."""
    if first.value is None or second.value is None:
        return withheld(first.unit, ())
    value = first.value + sign * second.value
    halves = [(each.high - each.low) / 2 for each in (first, second) if each.high is not None and each.low is not None]
    half = float(np.hypot(halves[0], halves[1])) if len(halves) == 2 else float("nan")
    return Measure(value, known(value - half), known(value + half), first.unit, first.evidence)


def compute_measures(trial: Trial, rules: tuple[MeasureRule, ...], *, split_known: bool) -> dict[str, Measure]:
    """Measure everything a test asks for, by name, in its order."""
    measures: dict[str, Measure] = {}
    for rule in rules:
        measures[rule.name] = rule.measure(trial, measures, split_known=split_known)
    return measures


def share_interval(
    pelvis: float, trunk: float, pelvis_se: float, trunk_se: float, correlation: float
) -> tuple[float | None, float | None]:
    """95 % interval of 1 - pelvis / trunk, whose two errors are correlated; None where it has no bounds.

    Degrees throughout. The ratio's own distribution is not normal where the trunk's error is not small, so
    the interval is Fieller's (Fieller EC, J R Stat Soc B 1954;16:175-185), not the delta method's.
    """
    shared = correlation * pelvis_se * trunk_se
    a = trunk**2 - (Z95 * trunk_se) ** 2
    b = pelvis * trunk - Z95**2 * shared
    c = pelvis**2 - (Z95 * pelvis_se) ** 2
    root = b**2 - a * c
    if trunk < LEAST_TRUNK_DEG or not np.isfinite(root) or a <= 0.0:
        return None, None
    half = np.sqrt(max(root, 0.0))
    return float(1.0 - (b + half) / a), float(1.0 - (b - half) / a)


def split_evidence(trial: Trial, repetition: Repetition) -> EvidenceName:
    """What the split at a repetition's end of range rests on: the weakest of its frames that were read."""
    evidence = trial.angles.evidence[repetition.plateau]
    read = evidence[evidence >= FrameEvidence.CONTOUR]
    if len(read) == 0:
        return "landmarks"
    return "tags" if read.min() == FrameEvidence.TAGS else "contour"


def withheld(unit: Unit, each: tuple[float | None, ...]) -> Measure:
    """A measure that cannot be had."""
    return Measure(None, None, None, unit, "landmarks", each)


def known(value: float) -> float | None:
    """The value, None in place of NaN."""
    return float(value) if np.isfinite(value) else None


def _of_effort(trial: Trial, effort: str) -> tuple[Repetition, ...]:
    return tuple(each for each in trial.movement.repetitions if each.task == effort)
