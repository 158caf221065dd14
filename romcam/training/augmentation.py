"""Augmentation of stills: random crop and light, and for some the faults of films of real people."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.estimators.colour_crop import SEEN_PX
from romcam.training.layers import PICTURE_TYPE
from romcam.training.pelvis_dataset import MARGIN

BLURRED: Final = 0.2
BLOTCHED: Final = 0.3
COVERED: Final = 0.3
"""Shares of the bodies."""
COVERED_FRAMES: Final = 0.5
"""Share of the frames of a covered body in which an arm is in front of it."""
FROM_ABOVE: Final = 0.7
"""Share of the arms that hang from above."""


def augment(
    pixels: NDArray[np.uint8], points: FloatArray, bodies: int, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Cut inputs out of crops at random positions, degrade some, and change light and colours.

    Most changes belong to a body, so that its neutral and its other frames stay comparable; a little differs between
    frames.

    Parameters
    ----------
    pixels
        (N, side, side, 3) crops, N / bodies of each body.
    points
        (N, P, 2) points, pixels of the crop.
    bodies
        Number of bodies.
    rng
        Source of the random draws; torch's own generator is used, too.

    Returns
    -------
    tuple[torch.Tensor, torch.Tensor]
        Inputs (N, 3, SEEN_PX, SEEN_PX) and points (N, P, 2), pixels of the input.
    """
    count = len(pixels)
    each = count // bodies
    corner = np.repeat(rng.integers(0, MARGIN + 1, (bodies, 2)), each, axis=0) + rng.integers(-3, 4, (count, 2))
    corner = np.clip(corner, 0, MARGIN)
    cut = np.stack([p[y : y + SEEN_PX, x : x + SEEN_PX] for p, (x, y) in zip(pixels, corner, strict=True)])
    degrade(cut, bodies, rng)
    x = torch.from_numpy(cut).to(PICTURE_TYPE).permute(0, 3, 1, 2)  # channels last in memory

    def of_body(values: torch.Tensor) -> torch.Tensor:
        return values.view(bodies, -1, 1, 1).repeat_interleave(each, 0)

    def of_frame(spread: float) -> torch.Tensor:
        return torch.randn(count, 1, 1, 1) * spread

    colour = of_body(torch.rand(bodies) * 1.2).to(PICTURE_TYPE)
    negative = of_body((torch.rand(bodies) < 0.1).float())
    gain = torch.exp(of_body(torch.randn(bodies) * 0.3) + of_body(torch.randn(bodies, 3) * 0.1) + of_frame(0.05))
    gain = (gain * 3.0 / 255 * (1 - 2 * negative)).to(PICTURE_TYPE)
    level = (of_body(torch.randn(bodies) * 0.18) + of_frame(0.04) - 1.35 + 3.0 * negative).to(PICTURE_TYPE)
    x = (x * colour + x.mean(1, keepdim=True) * (1 - colour)) * gain + level
    if rng.random() < 0.3:
        x = x + torch.randn_like(x) * float(rng.uniform(0.0, 0.2))
    return x, torch.from_numpy(points - corner[:, None].astype(np.float32))


def degrade(pixels: NDArray[np.uint8], bodies: int, rng: np.random.Generator) -> None:
    """Degrade stills in place: blur, patterned cloth, an arm in front of the hips.

    Blur and pattern are the same in all stills of a body.

    Parameters
    ----------
    pixels
        (N, side, side, 3), N / bodies of each body, whose hips lie to the left of the middle and above it.
    bodies
        Number of bodies.
    rng
        Source of the random draws.
    """
    for stills in pixels.reshape(bodies, -1, *pixels.shape[1:]):
        blur_px = rng.uniform(0.5, 2.0) if rng.random() < BLURRED else 0.0
        blotch, grain = rng.uniform(0.03, 0.25), int(rng.integers(4, 40))
        blotched, covered = rng.random() < BLOTCHED, rng.random() < COVERED
        colour, width_px = rng.uniform(20.0, 230.0, 3), int(rng.integers(9, 24))
        for i, still in enumerate(stills):
            if covered and rng.random() < COVERED_FRAMES:
                _cover(still, colour * rng.uniform(0.9, 1.1), width_px, rng)
            if blur_px:
                stills[i] = cv2.GaussianBlur(still, (0, 0), blur_px)
            if blotched:
                stills[i] = _blotched(stills[i], blotch, grain, rng)


def _cover(still: NDArray[np.uint8], colour: NDArray[np.float64], width_px: int, rng: np.random.Generator) -> None:
    side = still.shape[0]
    hand = np.array([0.40, 0.45]) * side + rng.normal(0.0, 0.16, 2) * side
    if rng.random() < FROM_ABOVE:
        far = hand + np.array([rng.normal(0.0, 0.25), -rng.uniform(0.4, 0.9)]) * side
    else:
        far = hand + rng.normal(0.0, 0.44, 2) * side
    ends = [(int(end[0]), int(end[1])) for end in (far, hand)]
    cv2.line(still, ends[0], ends[1], tuple(float(v) for v in colour), width_px)


def _blotched(still: NDArray[np.uint8], spread: float, grain: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Lighten and darken patches of 1 / grain of the side; `spread` is in natural logarithms."""
    height, width = still.shape[:2]
    patches = cv2.resize(
        np.exp(rng.normal(0.0, spread, (grain, grain))), (width, height), interpolation=cv2.INTER_CUBIC
    )
    return np.clip(still * patches[..., None], 0, 255).astype(np.uint8)
