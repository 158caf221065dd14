"""Pictures made worse as films of real people are: unsharp, of patterned cloth, with an arm before the hips."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

BLURRED: Final = 0.2
BLOTCHED: Final = 0.3
COVERED: Final = 0.3
"""Shares of the bodies."""
COVERED_FRAMES: Final = 0.5
"""Share of the frames of a body with an arm in the way, in which it is."""
HANGING: Final = 0.7
"""Share of the arms that come from above."""


def spoil(pixels: NDArray[np.uint8], bodies: int, rng: np.random.Generator) -> None:
    """Change stills in place. pixels: (N, side, side, 3), N / bodies of each body, whose hips lie somewhat before the
    middle and above it. What a body wears and how sharp it is is the same in all of its stills."""
    for own in pixels.reshape(bodies, -1, *pixels.shape[1:]):
        blur_px = rng.uniform(0.5, 2.0) if rng.random() < BLURRED else 0.0
        blotch, grain = rng.uniform(0.03, 0.25), int(rng.integers(4, 40))
        blotched, covered = rng.random() < BLOTCHED, rng.random() < COVERED
        colour, width_px = rng.uniform(20.0, 230.0, 3), int(rng.integers(9, 24))
        for i, still in enumerate(own):
            if covered and rng.random() < COVERED_FRAMES:
                _cover(still, colour * rng.uniform(0.9, 1.1), width_px, rng)
            if blur_px:
                own[i] = cv2.GaussianBlur(still, (0, 0), blur_px)
            if blotched:
                own[i] = _blotched(own[i], blotch, grain, rng)


def _cover(still: NDArray[np.uint8], colour: NDArray[np.float64], width_px: int, rng: np.random.Generator) -> None:
    side = still.shape[0]
    hand = np.array([0.40, 0.45]) * side + rng.normal(0.0, 0.16, 2) * side
    if rng.random() < HANGING:
        far = hand + np.array([rng.normal(0.0, 0.25), -rng.uniform(0.4, 0.9)]) * side
    else:
        far = hand + rng.normal(0.0, 0.44, 2) * side
    ends = [tuple(int(v) for v in end) for end in (far, hand)]
    cv2.line(still, ends[0], ends[1], tuple(float(v) for v in colour), width_px)


def _blotched(still: NDArray[np.uint8], spread: float, grain: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Lighter and darker by so much, in natural logarithms, in patches of 1 / grain of the side."""
    patches = cv2.resize(
        np.exp(rng.normal(0.0, spread, (grain, grain))), still.shape[1::-1], interpolation=cv2.INTER_CUBIC
    )
    return np.clip(still * patches[..., None], 0, 255).astype(np.uint8)
