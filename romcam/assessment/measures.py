"""Measures at the end of range, each with its 95 % interval and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.assessment.trial import Trial
from romcam.assessment.values import EvidenceName, Measure
from romcam.movement.values import Repetition
from romcam.names import QUANTITIES
from romcam.tilts.values import FrameEvidence

Z95: Final = 1.959963984540054
LEAST_TRUNK_DEG: Final = 15.0
"""A share of less inclination than this is a ratio of two errors."""


def angle_measure(trial: Trial, name: str, *, split_known: bool) -> Measure:
    """Measure an angle at the best repetition's end of range: median of the plateau, ± 1.96 standard errors.

    A split angle has no value where `split_known` is false.
    """
    split = QUANTITIES[name].split
    if split and not split_known:
        return _withheld("deg", len(trial.movement.repetitions))
    value, error = trial.at_end(name), trial.error_at_end(name)
    return Measure(
        value=_known(value),
        low=_known(value - Z95 * error),
        high=_known(value + Z95 * error),
        unit="deg",
        evidence=split_evidence(trial) if split else "landmarks",
        repetitions=tuple(_known(trial.at_end(name, each)) for each in trial.movement.repetitions),
    )


def share_measure(trial: Trial, *, split_known: bool) -> Measure:
    """Measure the lumbar share, lumbar_flexion / (lumbar_flexion + pelvis_tilt), with Fieller's interval."""
    if not split_known:
        return _withheld("ratio", len(trial.movement.repetitions))
    low, high = share_interval(
        trial.at_end("pelvis_tilt"),
        trial.at_end("trunk_inclination"),
        trial.error_at_end("pelvis_tilt"),
        trial.error_at_end("trunk_inclination"),
        trial.correlation_at_end(),
    )
    return Measure(
        value=share_at_end(trial, trial.best),
        low=low,
        high=high,
        unit="ratio",
        evidence=split_evidence(trial),
        repetitions=tuple(share_at_end(trial, each) for each in trial.movement.repetitions),
    )


def share_at_end(trial: Trial, repetition: Repetition) -> float | None:
    """Lumbar share at the end of range of a repetition, from the medians of T12-L1 and pelvis."""
    trunk, pelvis = trial.at_end("trunk_inclination", repetition), trial.at_end("pelvis_tilt", repetition)
    return _known((trunk - pelvis) / trunk) if trunk >= LEAST_TRUNK_DEG else None


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


def split_evidence(trial: Trial) -> EvidenceName:
    """What the split at the best end of range rests on: the weakest of its frames that were read."""
    evidence = trial.angles.evidence[trial.best.plateau]
    read = evidence[evidence >= FrameEvidence.CONTOUR]
    if len(read) == 0:
        return "landmarks"
    return "tags" if read.min() == FrameEvidence.TAGS else "contour"


@dataclass(frozen=True)
class Timing:
    """A measure in seconds, of each repetition by itself; NaN where it was not filmed.

    The way down lasts from 5 % of the range to the arrival at the end of range, the way up likewise.
    split: it needs the back to be seen.
    """

    name: str
    title: str
    of: Callable[[Trial, int], float]
    split: bool = False


def timing_measure(trial: Trial, timing: Timing, *, split_known: bool) -> Measure:
    """Measure a time in the best repetition. It has no interval: its error is not known."""
    count = len(trial.movement.repetitions)
    if timing.split and not split_known:
        return _withheld("s", count)
    values = tuple(_known(timing.of(trial, index)) for index in range(count))
    evidence = split_evidence(trial) if timing.split else "landmarks"
    return Measure(values[trial.movement.best or 0], None, None, "s", evidence, values)


def _duration(trial: Trial, first: int, last: int) -> float:
    return float(trial.angles.time_s[min(last, len(trial.angles) - 1)] - trial.angles.time_s[first])


def duration_down(trial: Trial, index: int) -> float:
    """Seconds from the repetition's start to its end of range; NaN where the film starts bent."""
    repetition = trial.movement.repetitions[index]
    if trial.movement.down[index] is None and repetition.plateau_start - repetition.start < 2:
        return float("nan")
    return _duration(trial, repetition.start, repetition.plateau_start)


def hold(trial: Trial, index: int) -> float:
    """Seconds at the end of range."""
    repetition = trial.movement.repetitions[index]
    return _duration(trial, repetition.plateau_start, repetition.plateau_stop - 1)


def duration_up(trial: Trial, index: int) -> float:
    """Seconds from the end of range back to the stand; NaN where the film ends before."""
    repetition = trial.movement.repetitions[index]
    if not repetition.complete:
        return float("nan")
    return _duration(trial, repetition.plateau_stop - 1, repetition.stop - 1)


def pelvis_onset_lag(trial: Trial, index: int) -> float:
    """Seconds by which the pelvis starts after the lumbar spine on the way down."""
    rhythm = trial.movement.down[index]
    return float("nan") if rhythm is None else rhythm.onset_lag_s


BEND_TIMINGS: Final = (
    Timing("duration_down", "Way down", duration_down),
    Timing("hold", "Hold", hold),
    Timing("duration_up", "Way back up", duration_up),
    Timing("pelvis_onset_lag", "Pelvis starts after the lumbar spine", pelvis_onset_lag, split=True),
)


def compute_measures(
    trial: Trial, names: tuple[str, ...], timings: tuple[Timing, ...], *, split_known: bool
) -> Mapping[str, Measure]:
    """Measure everything a test asks for, by name: angles and share (`romcam.names`), then times."""
    measures: dict[str, Measure] = {}
    for name in names:
        if name == "lumbar_share":
            measures[name] = share_measure(trial, split_known=split_known)
        else:
            measures[name] = angle_measure(trial, name, split_known=split_known)
    for timing in timings:
        measures[timing.name] = timing_measure(trial, timing, split_known=split_known)
    return measures


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _withheld(unit: str, count: int) -> Measure:
    nothing = (None,) * count
    if unit == "deg":
        return Measure(None, None, None, "deg", "landmarks", nothing)
    return Measure(None, None, None, "ratio" if unit == "ratio" else "s", "landmarks", nothing)
