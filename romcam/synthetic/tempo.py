"""The timing of movements: minimum-jerk reaches, repetitions, tremor, and when to take stills."""

from __future__ import annotations

from typing import Protocol

import numpy as np


class Tempo(Protocol):
    """Tempo of a movement of several repetitions; times in seconds."""

    @property
    def neutral_s(self) -> float:
        """Time in neutral before the first repetition."""
        ...

    @property
    def down_s(self) -> float:
        """Time from neutral to the end of range."""
        ...

    @property
    def hold_s(self) -> float:
        """Time at the end of range."""
        ...

    @property
    def up_s(self) -> float:
        """Time from the end of range back to neutral."""
        ...

    @property
    def pause_s(self) -> float:
        """Time in neutral after each repetition."""
        ...

    @property
    def repetitions(self) -> int:
        """Number of repetitions."""
        ...

    @property
    def amplitudes(self) -> tuple[float, ...]:
        """One factor a repetition; the last one also holds for all further repetitions."""
        ...

    @property
    def jerk(self) -> float:
        """0 smooth to 1 cog-wheeled."""
        ...


def duration_s(tempo: Tempo) -> float:
    """Compute the length of the trial: neutral, then the repetitions, each followed by a pause in neutral.

    Parameters
    ----------
    tempo
        Tempo of the repetitions.

    Returns
    -------
    float
        Seconds.
    """
    repetition = tempo.down_s + tempo.hold_s + tempo.up_s
    return tempo.neutral_s + tempo.repetitions * repetition + tempo.repetitions * tempo.pause_s


def minimum_jerk(phase: np.ndarray) -> np.ndarray:
    """Compute the position along a minimum-jerk reach.

    Parameters
    ----------
    phase
        Share of the reach's time; clamped to 0 to 1.

    Returns
    -------
    numpy.ndarray
        Position, 0 to 1, same shape.

    Notes
    -----
    Flash and Hogan, J Neurosci 1985;5:1688-703: 10 p^3 - 15 p^4 + 6 p^5.
    """
    p = np.clip(phase, 0.0, 1.0)
    return p**3 * (10.0 - 15.0 * p + 6.0 * p * p)


def progress(tempo: Tempo, times: np.ndarray, lag: float = 0.0, lag_up: float = 0.0, width: float = 1.0) -> np.ndarray:
    """Compute how far out a joint is over the repetitions.

    Parameters
    ----------
    tempo
        Tempo and amplitudes of the repetitions.
    times
        (T,) seconds.
    lag, lag_up
        Delay of the joint on the way out and on the way back, as a share of that way's time.
    width
        Share of each way's time in which the joint moves.

    Returns
    -------
    numpy.ndarray
        (T,) 0 in neutral to the repetition's amplitude at the end of range.
    """
    total = np.zeros_like(times)
    start = tempo.neutral_s
    for repetition in range(tempo.repetitions):
        amplitude = tempo.amplitudes[min(repetition, len(tempo.amplitudes) - 1)]
        up_start = start + tempo.down_s + tempo.hold_s
        down = (times - start - lag * tempo.down_s) / (width * tempo.down_s)
        up = (times - up_start - lag_up * tempo.up_s) / (width * tempo.up_s)
        total += amplitude * (_cogged(down, tempo.jerk) - _cogged(up, tempo.jerk))
        start = up_start + tempo.up_s + tempo.pause_s
    return total


def led_progress(tempo: Tempo, times: np.ndarray, lead: float) -> tuple[np.ndarray, np.ndarray]:
    """Compute the progress of two joints of which one leads.

    Parameters
    ----------
    tempo
        Tempo of the repetitions.
    times
        (T,) seconds.
    lead
        Delay of the joint that follows, as a share of the time of each way; its sign does not matter.

    Returns
    -------
    tuple[numpy.ndarray, numpy.ndarray]
        (T,) progress of the joint that starts first and returns last, and of the joint that follows it.
    """
    share = abs(lead)
    return progress(tempo, times, 0.0, share, 1.0 - share), progress(tempo, times, share, 0.0, 1.0 - share)


def _cogged(phase: np.ndarray, jerk: float) -> np.ndarray:
    smooth = minimum_jerk(phase)
    return smooth + jerk * 0.045 * np.sin(6.0 * np.pi * smooth)


def tremor(rng: np.random.Generator, times: np.ndarray, amplitude: float) -> np.ndarray:
    """Draw slow postural sway: three sines between 0.25 and 2.5 Hz.

    Parameters
    ----------
    rng
        Source of the random draws.
    times
        (T,) seconds.
    amplitude
        Sum of the three amplitudes.

    Returns
    -------
    numpy.ndarray
        (T,) in the unit of `amplitude`.
    """
    frequencies = rng.uniform([0.25, 0.6, 1.4], [0.6, 1.4, 2.5])
    phases = rng.uniform(0.0, 2.0 * np.pi, 3)
    sizes = np.array([0.6, 0.3, 0.1]) * amplitude
    return (sizes[:, None] * np.sin(2.0 * np.pi * frequencies[:, None] * times + phases[:, None])).sum(axis=0)


def still_times(tempo: Tempo, n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw times for training stills: at least three neutral, the rest in the first repetition.

    The way out and back is covered evenly in position, not in time, so that the middle of the range is not rare.

    Parameters
    ----------
    tempo
        Tempo of the repetitions.
    n
        Number of times.
    rng
        Source of the random draws.

    Returns
    -------
    numpy.ndarray
        (n,) seconds, sorted.
    """
    upright = max(3, round(0.15 * n))
    held = max(1, round(0.2 * n))
    moving = max(0, n - upright - held)
    down = round(0.6 * moving)
    even = _even_phases(rng, moving)
    top = tempo.neutral_s + tempo.down_s
    return np.sort(
        np.concatenate(
            [
                rng.uniform(0.05, 0.9, upright) * tempo.neutral_s,
                top + rng.uniform(0.0, 1.0, held) * tempo.hold_s,
                tempo.neutral_s + even[:down] * tempo.down_s,
                top + tempo.hold_s + (1.0 - even[down:]) * tempo.up_s,
            ]
        )[:n]
    )


def warped(rhythm: tuple[float, ...], times: np.ndarray, total_s: float) -> np.ndarray:
    """Compute where in an even trial an irregular one is.

    Parameters
    ----------
    rhythm
        Relative speeds at equally spaced times of the trial; its ends included.
    times
        (T,) seconds of the irregular trial.
    total_s
        Length of the trial, which stays the same.

    Returns
    -------
    numpy.ndarray
        (T,) seconds of the even trial, rising; times outside the trial stay.
    """
    grid, even = _course(rhythm, total_s)
    return np.where((times > 0.0) & (times < total_s), np.interp(times, grid, even), times)


def unwarped(rhythm: tuple[float, ...], times: np.ndarray, total_s: float) -> np.ndarray:
    """Compute the inverse of `warped`.

    Parameters
    ----------
    rhythm
        Relative speeds, as in `warped`.
    times
        (T,) seconds of the even trial.
    total_s
        Length of the trial.
    """
    grid, even = _course(rhythm, total_s)
    return np.where((times > 0.0) & (times < total_s), np.interp(times, even, grid), times)


def _course(rhythm: tuple[float, ...], total_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Times (N,) of the irregular trial, and where the even trial is at each."""
    grid = np.linspace(0.0, total_s, 400)
    speed = np.interp(grid, np.linspace(0.0, total_s, len(rhythm)), rhythm)
    run = np.concatenate([[0.0], np.cumsum(0.5 * (speed[1:] + speed[:-1]))])
    return grid, run / run[-1] * total_s


def _even_phases(rng: np.random.Generator, n: int) -> np.ndarray:
    """Draw phases (n,) of a minimum-jerk reach whose positions are spread evenly."""
    grid = np.linspace(0.0, 1.0, 401)
    return np.interp(rng.uniform(0.02, 1.0, n), minimum_jerk(grid), grid)
