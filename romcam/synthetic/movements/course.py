"""The time course of movements: reaches of minimum jerk, repetitions, tremor, and when to take stills."""

from __future__ import annotations

from typing import Protocol

import numpy as np


class Course(Protocol):
    """What a movement of several repetitions says of its tempo; in seconds."""

    @property
    def neutral_s(self) -> float:
        """Standing still before the first repetition."""
        ...

    @property
    def down_s(self) -> float:
        """The way out."""
        ...

    @property
    def hold_s(self) -> float:
        """The stay at the end of range."""
        ...

    @property
    def up_s(self) -> float:
        """The way back."""
        ...

    @property
    def pause_s(self) -> float:
        """Neutral after each repetition."""
        ...

    @property
    def repetitions(self) -> int:
        """How many."""
        ...

    @property
    def amplitudes(self) -> tuple[float, ...]:
        """One factor a repetition; the last is kept for any beyond."""
        ...

    @property
    def jerk(self) -> float:
        """0 smooth to 1 cog-wheeled."""
        ...


def duration_s(course: Course) -> float:
    """Length of the trial in seconds: neutral, the repetitions with pauses between, neutral again."""
    repetition = course.down_s + course.hold_s + course.up_s
    return course.neutral_s + course.repetitions * repetition + course.repetitions * course.pause_s


def minimum_jerk(phase: np.ndarray) -> np.ndarray:
    """Position 0 to 1 along a minimum-jerk reach at `phase` 0 to 1 (Flash and Hogan 1985); clamped
    outside."""
    p = np.clip(phase, 0.0, 1.0)
    return p**3 * (10.0 - 15.0 * p + 6.0 * p * p)


def progress(
    course: Course, times: np.ndarray, lag: float = 0.0, lag_up: float = 0.0, width: float = 1.0
) -> np.ndarray:
    """How far out (T,) a joint is, 0 neutral to 1 end of range: over the repetitions, amplitude x (way out minus way
    back). It may move in a part of the time only: after a `lag` out or back, for `width`, shares of the way."""
    total = np.zeros_like(times)
    start = course.neutral_s
    for repetition in range(course.repetitions):
        amplitude = course.amplitudes[min(repetition, len(course.amplitudes) - 1)]
        up_start = start + course.down_s + course.hold_s
        down = (times - start - lag * course.down_s) / (width * course.down_s)
        up = (times - up_start - lag_up * course.up_s) / (width * course.up_s)
        total += amplitude * (_cogged(down, course.jerk) - _cogged(up, course.jerk))
        start = up_start + course.up_s + course.pause_s
    return total


def led_progress(course: Course, times: np.ndarray, lead: float) -> tuple[np.ndarray, np.ndarray]:
    """Progress (T,) of what starts first and comes back last, and of what follows it by a share `lead` of the way."""
    share = abs(lead)
    return progress(course, times, 0.0, share, 1.0 - share), progress(course, times, share, 0.0, 1.0 - share)


def _cogged(phase: np.ndarray, jerk: float) -> np.ndarray:
    smooth = minimum_jerk(phase)
    return smooth + jerk * 0.045 * np.sin(6.0 * np.pi * smooth)


def tremor(rng: np.random.Generator, times: np.ndarray, amplitude: float) -> np.ndarray:
    """Slow postural sway, three sines between .25 and 2.5 Hz."""
    frequencies = rng.uniform([0.25, 0.6, 1.4], [0.6, 1.4, 2.5])
    phases = rng.uniform(0.0, 2.0 * np.pi, 3)
    sizes = np.array([0.6, 0.3, 0.1]) * amplitude
    return (sizes[:, None] * np.sin(2.0 * np.pi * frequencies[:, None] * times + phases[:, None])).sum(axis=0)


def still_times(course: Course, n: int, rng: np.random.Generator) -> np.ndarray:
    """Times (n,) for training stills, sorted: at least three neutral, the rest over the first repetition and its
    end.

    The way out and back is covered evenly in *progress*, not in time, so that the middle of the range is not
    rare.
    """
    upright = max(3, round(0.15 * n))
    held = max(1, round(0.2 * n))
    moving = max(0, n - upright - held)
    down = round(0.6 * moving)
    even = even_phases(rng, moving)
    top = course.neutral_s + course.down_s
    return np.sort(
        np.concatenate(
            [
                rng.uniform(0.05, 0.9, upright) * course.neutral_s,
                top + rng.uniform(0.0, 1.0, held) * course.hold_s,
                course.neutral_s + even[:down] * course.down_s,
                top + course.hold_s + (1.0 - even[down:]) * course.up_s,
            ]
        )[:n]
    )


def even_phases(rng: np.random.Generator, n: int) -> np.ndarray:
    """Phases (n,) of a minimum-jerk reach at which its *progress* is spread evenly."""
    grid = np.linspace(0.0, 1.0, 401)
    return np.interp(rng.uniform(0.02, 1.0, n), minimum_jerk(grid), grid)
