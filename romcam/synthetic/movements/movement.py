"""What every movement gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case import Furniture
from romcam.synthetic.posture import Posture


@dataclass(frozen=True)
class Framing:
    """What a camera must hold and where it looks.

    `swept` (n, 3) corners of what the body sweeps, in statures: ahead of the ankles, aside, up. `ahead` (metres) and
    `height` (statures) of the point aimed at, give or take; `yaw_deg` the middle of the random yaws: 0 from the side,
    90 from the front. `tall` is false for what lies along the picture instead of standing in it; `along` is true
    for who walks through a picture, which is then a wide one with nothing in the way. `lens_m`: between which heights
    the camera stands.
    """

    swept: np.ndarray
    ahead: float = 0.2
    height: float = 0.52
    yaw_deg: float = 0.0
    tall: bool = True
    along: bool = False
    lens_m: tuple[float, float] = (0.4, 1.8)


def swept(*ahead_and_up: tuple[float, float], aside: float = 0.16) -> np.ndarray:
    """Corners (n, 3) on both sides of the body, from places ahead and up, all in statures."""
    return np.array([(ahead, side, up) for ahead, up in ahead_and_up for side in (-aside, aside)])


def no_furniture(motion: Any, anatomy: Anatomy) -> tuple[Furniture, ...]:
    """For movements that need only a floor."""
    return ()


@dataclass(frozen=True)
class Movement:
    """One movement. `motion` below is an instance of `parameters`, a frozen msgspec struct.

    `posture(motion, anatomy, times, seed)`: the body at times (T,) seconds; tremor is drawn from the seed.
    `neutral(motion, anatomy)`: the pose all changes are counted from, one time.
    `random(rng)`: parameters for training. `still_times(motion, n, rng)`: (n,) seconds, sorted, some of them neutral.
    `truth`: the names of the true angles, out of those of `romcam.synthetic.truth`. `furniture(motion, anatomy)`: what
    the body rests on, drawn with it. `framed(motion)`: the framing where it differs from trial to trial.
    """

    parameters: type[Any]
    truth: tuple[str, ...]
    framing: Framing
    duration_s: Callable[[Any], float]
    posture: Callable[[Any, Anatomy, np.ndarray, int], Posture]
    neutral: Callable[[Any, Anatomy], Posture]
    still_times: Callable[[Any, int, np.random.Generator], np.ndarray]
    random: Callable[[np.random.Generator], Any]
    furniture: Callable[[Any, Anatomy], tuple[Furniture, ...]] = field(default=no_furniture)
    framed: Callable[[Any], Framing] | None = None
