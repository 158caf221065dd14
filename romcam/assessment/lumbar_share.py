"""The lumbar share of a bend: the part of the trunk's inclination that is not the pelvis's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.assessment.conclusions import Measure
from romcam.assessment.evidence import evidence_at_end
from romcam.assessment.intervals import LEAST_TRUNK_DEG, known, share_interval, withheld, withheld_if_wide
from romcam.assessment.pattern import Split
from romcam.assessment.trial import Trial
from romcam.movement import LEAST_KNOWN, Repetition
from romcam.recording import FloatArray

_PARTS: Final = ("pelvis_tilt", "trunk_inclination")


@dataclass(frozen=True)
class LumbarShare:
    """The lumbar share, lumbar_flexion / (lumbar_flexion + pelvis_tilt), 0..1, with Fieller's interval."""

    name: str = "lumbar_share"
    task: str = ""
    in_each: bool = True

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure the share at the best repetition's end of range, 0..1.

        Parameters
        ----------
        trial, so_far, split_known
            As in `MeasureRule.measure`.
        """
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
        return withheld_if_wide(Measure(value, low, high, "ratio", evidence_at_end(trial, trial.best, self.name), each))

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """Return the share from the medians of T12-L1 and pelvis at the end of range, 0..1; None where unknown.

        Parameters
        ----------
        trial, repetition, split_known
            As in `MeasureRule.at`.
        """
        if not split_known:
            return None
        trunk, pelvis = trial.at_end("trunk_inclination", repetition), trial.at_end("pelvis_tilt", repetition)
        return known((trunk - pelvis) / trunk) if trunk >= LEAST_TRUNK_DEG else None


@dataclass(frozen=True)
class LumbarShareOfMovement:
    """The lumbar share over the whole movement instead of at the end of range, 0..1, with Fieller's interval.

    Notes
    -----
    It is 1 less the slope of the line through the origin that predicts pelvis tilt P from trunk inclination T, by least
    squares over all frames of the repetitions in which both are known and the trunk leans by `LEAST_TRUNK_DEG` or more:
    sum(P T) / sum(T T). That is the share of two means in which every frame counts by its T, so the interval is that of
    `lumbar_share`, with the errors averaged in the same way and not reduced by the number of frames.
    """

    name: str = "lumbar_share_of_movement"
    task: str = ""
    in_each: bool = True

    def measure(self, trial: Trial, so_far: Mapping[str, Measure], *, split_known: bool) -> Measure:
        """Measure the share over all repetitions, 0..1.

        Parameters
        ----------
        trial, so_far, split_known
            As in `MeasureRule.measure`.
        """
        each = tuple(self.at(trial, one, split_known=split_known) for one in trial.movement.repetitions)
        split = split_of_movement(trial, trial.movement.repetitions) if split_known else None
        if split is None:
            return withheld("ratio", each)
        low, high = share_interval(
            split.pelvis_deg, split.trunk_deg, split.pelvis_se_deg, split.trunk_se_deg, split.correlation
        )
        evidence = evidence_at_end(trial, trial.best, self.name)
        return withheld_if_wide(Measure(known(split.share), low, high, "ratio", evidence, each))

    def at(self, trial: Trial, repetition: Repetition, *, split_known: bool) -> float | None:
        """Return the share over one repetition, 0..1; None where less than half of it is known.

        Parameters
        ----------
        trial, repetition, split_known
            As in `MeasureRule.at`.
        """
        split = split_of_movement(trial, (repetition,)) if split_known else None
        return None if split is None else known(split.share)


def split_of_movement(trial: Trial, repetitions: Sequence[Repetition]) -> Split | None:
    """Return the mean split of some repetitions, in which every frame counts by its trunk inclination.

    Parameters
    ----------
    trial
        The trial.
    repetitions
        The repetitions that count.

    Returns
    -------
    Split or None
        Means over the frames in which pelvis and T12-L1 are known and the trunk leans by `LEAST_TRUNK_DEG` or more;
        None where that is no frame, or where the two are known in less than `LEAST_KNOWN` of the repetitions' frames.
    """
    angles = trial.angles
    pelvis, trunk = (angles.values[name] for name in _PARTS)
    of_movement = np.zeros(len(trial.recording), dtype=bool)
    for each in repetitions:
        of_movement[each.start : each.stop] = True
    seen = of_movement & np.isfinite(pelvis) & np.isfinite(trunk)
    frames = seen & (np.nan_to_num(trunk) >= LEAST_TRUNK_DEG)
    if not frames.any() or seen.sum() < LEAST_KNOWN * of_movement.sum():
        return None

    def mean(values: FloatArray) -> float:
        counted = frames & np.isfinite(values)
        return float(np.average(values[counted], weights=trunk[counted])) if counted.any() else float("nan")

    correlation = mean(angles.pelvis_t12_correlation)
    return Split(
        pelvis_deg=mean(pelvis),
        trunk_deg=mean(trunk),
        pelvis_se_deg=mean(angles.se["pelvis_tilt"]),
        trunk_se_deg=mean(angles.se["trunk_inclination"]),
        correlation=correlation if np.isfinite(correlation) else 0.0,
    )
