"""The measures of a test: angles at the end of range, shares and times, each with 95 % interval and evidence.

A clinical test lists rules; a rule is anything with a name that computes a `Measure` from a trial.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from romcam.assessment.conclusions import Measure, Unit
from romcam.assessment.evidence import evidence_at_end
from romcam.assessment.intervals import known, withheld
from romcam.assessment.probability import Z95
from romcam.assessment.trial import Trial
from romcam.body.quantities import QUANTITIES
from romcam.movement import Repetition


class MeasureRule(Protocol):
    """One measure that a test reports."""

    @property
    def name(self) -> str:
        """Name as in result.json."""
        ...

    @property
    def task(self) -> str:
        """Task of the measure in a test of several tasks; empty: all tasks."""
        ...

    @property
    def in_each(self) -> bool:
        """Whether the measure is also reported for every repetition, by `at`."""
        ...

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure it in a trial.

        Parameters
        ----------
        trial
            The trial.
        so_far
            Measures of the preceding rules, by name.
        split_known
            Whether hip and spine may be reported separately.

        Returns
        -------
        Measure
            Its value is None where it cannot be measured.
        """
        ...

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """Return the value in one repetition.

        Parameters
        ----------
        trial
            The trial.
        repetition
            The repetition.
        split_known
            Whether hip and spine may be reported separately.

        Returns
        -------
        float or None
            In the measure's unit; None where the repetition has no value.
        """
        ...


@dataclass(frozen=True)
class AtEnd:
    """An angle at the end of range: the median of the plateau, ± 1.96 standard errors, degrees.

    Parameters
    ----------
    quantity
        The angle, by `romcam.body.quantities`.
    measure_name
        Name of the measure, where it is not the quantity's.
    task
        Task at whose end of range the angle is read.
    sign
        -1 reports the angle with the opposite sign.
    in_each
        Whether it is also reported for every repetition.
    """

    quantity: str
    measure_name: str = ""
    task: str = ""
    sign: int = 1
    in_each: bool = True

    @property
    def name(self) -> str:
        """Name as in result.json."""
        return self.measure_name or self.quantity

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure the angle at the best repetition's end of range, degrees.

        Parameters
        ----------
        trial, so_far, split_known
            As in `MeasureRule.measure`.
        """
        split = QUANTITIES[self.quantity].split
        best = trial.movement.best_of(self.task)
        each = tuple(self.at(trial, one, split_known=split_known) for one in _of_task(trial, self.task))
        if best is None or (split and not split_known):
            return withheld("deg", each)
        value, error = self.sign * trial.at_end(self.quantity, best), trial.error_at_end(self.quantity, best)
        low, high = known(value - Z95 * error), known(value + Z95 * error)
        return Measure(known(value), low, high, "deg", evidence_at_end(trial, best, self.quantity), each)

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """Return the angle at a repetition's end of range, degrees; None: of another task, or unknown.

        Parameters
        ----------
        trial, repetition, split_known
            As in `MeasureRule.at`.
        """
        if (QUANTITIES[self.quantity].split and not split_known) or repetition.task != self.task:
            return None
        return known(self.sign * trial.at_end(self.quantity, repetition))


@dataclass(frozen=True)
class OfRepetition:
    """A value of one repetition, such as a duration or a range within it.

    Parameters
    ----------
    name
        As in result.json.
    of
        Value in the repetition of that index; NaN where it was not filmed.
    unit
        Of the value.
    split
        Whether it needs the split of hip and spine.
    error
        Standard error of the trial's value; None: not known, and the measure has no interval.
    task
        The task whose repetitions have it.
    in_each
        Whether it is also reported for every repetition.
    """

    name: str
    of: Callable[[Trial, int], float]
    unit: Unit = "s"
    split: bool = False
    error: Callable[[Trial], float] | None = None
    task: str = ""
    in_each: bool = False

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure the value in the best repetition.

        Parameters
        ----------
        trial, so_far, split_known
            As in `MeasureRule.measure`.
        """
        each = tuple(self.at(trial, one, split_known=split_known) for one in _of_task(trial, self.task))
        best = trial.movement.best_of(self.task)
        value = None if best is None else self.at(trial, best, split_known=split_known)
        if best is None or value is None:
            return withheld(self.unit, each)
        half = float("nan") if self.error is None else Z95 * self.error(trial)
        evidence = evidence_at_end(trial, best, "lumbar_share") if self.split else "landmarks"
        return Measure(value, known(value - half), known(value + half), self.unit, evidence, each)

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """Return the value in one repetition of the rule's task; None: of another task, or unknown.

        Parameters
        ----------
        trial, repetition, split_known
            As in `MeasureRule.at`.
        """
        if (self.split and not split_known) or repetition.task != self.task:
            return None
        return known(self.of(trial, trial.movement.repetitions.index(repetition)))


@dataclass(frozen=True)
class OverAll:
    """The median of a value over the repetitions of a task, ± 1.96 standard errors.

    The standard error is that of a single value, combined with that of the median by the spread of the repetitions.

    Parameters
    ----------
    name, unit, error, task, in_each
        As in `OfRepetition`.
    of
        Value in a repetition; NaN where it was not filmed.
    """

    name: str
    of: Callable[[Trial, Repetition], float]
    unit: Unit = "deg"
    error: Callable[[Trial], float] | None = None
    task: str = ""
    in_each: bool = True

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure the median over all repetitions.

        Parameters
        ----------
        trial, so_far, split_known
            As in `MeasureRule.measure`.
        """
        each = tuple(self.at(trial, one, split_known=split_known) for one in trial.movement.repetitions)
        values = [value for value in each if value is not None]
        if not values:
            return withheld(self.unit, each)
        value, half = float(np.median(values)), float("nan")
        if self.error is not None:
            half = Z95 * float(np.hypot(self.error(trial), _median_se(values)))
        return Measure(value, known(value - half), known(value + half), self.unit, "landmarks", each)

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """Return the value in one repetition of the rule's task, without a task in any; None where unknown.

        Parameters
        ----------
        trial, repetition, split_known
            As in `MeasureRule.at`.
        """
        return known(self.of(trial, repetition)) if self.task in ("", repetition.task) else None


@dataclass(frozen=True)
class Derived:
    """A measure computed from measures of preceding rules, such as the difference of both sides.

    Parameters
    ----------
    name
        As in result.json.
    of
        Function from the preceding measures, by name, to this one.
    task, in_each
        As in `MeasureRule`.
    """

    name: str
    of: Callable[[Mapping[str, Measure]], Measure]
    task: str = ""
    in_each: bool = False

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Compute the measure from the preceding ones.

        Parameters
        ----------
        trial, so_far, split_known
            As in `MeasureRule.measure`.
        """
        return self.of(so_far)

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """Return None: the measure belongs to no single repetition.

        Parameters
        ----------
        trial, repetition, split_known
            As in `MeasureRule.at`.
        """
        return None


def compute_measures(trial: Trial, rules: Sequence[MeasureRule], *, split_known: bool) -> dict[str, Measure]:
    """Compute all measures of a test.

    Parameters
    ----------
    trial
        The trial.
    rules
        Rules of the measures, in order.
    split_known
        Whether hip and spine may be reported separately.

    Returns
    -------
    dict
        Measures by name, in the order of the rules.
    """
    measures: dict[str, Measure] = {}
    for rule in rules:
        measures[rule.name] = rule.measure(trial, measures, split_known=split_known)
    return measures


def _median_se(values: Sequence[float]) -> float:
    """Standard error of the median of normal values, by their spread; 0 for a single value."""
    return float(np.sqrt(np.pi / 2) * np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0


def _of_task(trial: Trial, task: str) -> tuple[Repetition, ...]:
    return tuple(each for each in trial.movement.repetitions if each.task == task)
