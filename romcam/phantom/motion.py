"""When every joint moves: the time course of one forward bend, as inputs to the posture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.phantom.case import Case, Motion


@dataclass(frozen=True)
class Angles:
    """Joint angles over time, all (T,) degrees from neutral, forward flexion positive; `reach` is 0 to 1."""

    pelvis: np.ndarray
    lumbar: np.ndarray
    thoracic: np.ndarray
    neck: np.ndarray
    knee: np.ndarray
    side_bend: np.ndarray
    twist: np.ndarray
    reach: np.ndarray


def duration_s(motion: Motion) -> float:
    """Length of the trial in seconds: neutral, the repetitions with pauses between, neutral again."""
    repetition = motion.down_s + motion.hold_s + motion.up_s
    return motion.neutral_s + motion.repetitions * repetition + motion.repetitions * motion.pause_s


def minimum_jerk(phase: np.ndarray) -> np.ndarray:
    """Position 0 to 1 along a minimum-jerk reach at `phase` 0 to 1 (Flash and Hogan 1985); clamped
    outside."""
    p = np.clip(phase, 0.0, 1.0)
    return p**3 * (10.0 - 15.0 * p + 6.0 * p * p)


def _progress(motion: Motion, times: np.ndarray, lag: float, lag_up: float, width: float) -> np.ndarray:
    """Sum over the repetitions of amplitude x (way down minus way up) of a joint that moves in a part of the
    time."""
    total = np.zeros_like(times)
    start = motion.neutral_s
    for repetition in range(motion.repetitions):
        amplitude = motion.amplitudes[min(repetition, len(motion.amplitudes) - 1)]
        up_start = start + motion.down_s + motion.hold_s
        down = (times - start - lag * motion.down_s) / (width * motion.down_s)
        up = (times - up_start - lag_up * motion.up_s) / (width * motion.up_s)
        total += amplitude * (_cogged(down, motion.jerk) - _cogged(up, motion.jerk))
        start = up_start + motion.up_s + motion.pause_s
    return total


def _cogged(phase: np.ndarray, jerk: float) -> np.ndarray:
    smooth = minimum_jerk(phase)
    return smooth + jerk * 0.045 * np.sin(6.0 * np.pi * smooth)


def joint_angles(case: Case, times: np.ndarray) -> Angles:
    """Angles of all joints at `times` (T,) seconds. The tremor is drawn from the case's seed, not from the
    times."""
    motion = case.motion
    t = np.asarray(times, dtype=float)
    lead = abs(motion.lead)
    first = _progress(motion, t, 0.0, lead, 1.0 - lead)  # what starts first comes back last
    second = _progress(motion, t, lead, 0.0, 1.0 - lead)
    lumbar, pelvis = (first, second) if motion.lead >= 0 else (second, first)
    both = _progress(motion, t, 0.0, 0.0, 1.0)
    rng = np.random.default_rng([case.seed, 7])
    return Angles(
        pelvis=motion.pelvis_end_deg * pelvis + _tremor(rng, t, motion.tremor_deg),
        lumbar=motion.lumbar_end_deg * lumbar + _tremor(rng, t, motion.tremor_deg),
        thoracic=motion.thoracic_end_deg * both + _tremor(rng, t, motion.tremor_deg),
        neck=motion.neck_end_deg * both + _tremor(rng, t, 2.0 * motion.tremor_deg),
        knee=motion.knee_end_deg * both,
        side_bend=motion.side_bend_deg * both,
        twist=motion.twist_deg * both,
        reach=np.clip(both, 0.0, 1.2),
    )


def _tremor(rng: np.random.Generator, times: np.ndarray, amplitude: float) -> np.ndarray:
    """Slow postural sway, three sines between .25 and 2.5 Hz."""
    frequencies = rng.uniform([0.25, 0.6, 1.4], [0.6, 1.4, 2.5])
    phases = rng.uniform(0.0, 2.0 * np.pi, 3)
    sizes = np.array([0.6, 0.3, 0.1]) * amplitude
    return (sizes[:, None] * np.sin(2.0 * np.pi * frequencies[:, None] * times + phases[:, None])).sum(axis=0)


def still_times(case: Case, n: int, rng: np.random.Generator) -> np.ndarray:
    """Times (n,) for training stills, sorted: at least three upright, the rest over the first bend and its
    end.

    The way down and up is covered evenly in *progress*, not in time, so that the middle of the range is not
    rare.
    """
    motion = case.motion
    upright = max(3, round(0.15 * n))
    held = max(1, round(0.2 * n))
    moving = max(0, n - upright - held)
    down = round(0.6 * moving)
    grid = np.linspace(0.0, 1.0, 401)
    even = np.interp(rng.uniform(0.02, 1.0, moving), minimum_jerk(grid), grid)
    top = motion.neutral_s + motion.down_s
    return np.sort(
        np.concatenate(
            [
                rng.uniform(0.05, 0.9, upright) * motion.neutral_s,
                top + rng.uniform(0.0, 1.0, held) * motion.hold_s,
                motion.neutral_s + even[:down] * motion.down_s,
                top + motion.hold_s + (1.0 - even[down:]) * motion.up_s,
            ]
        )[:n]
    )
