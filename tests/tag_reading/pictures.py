"""Pictures of tags with known places and turns."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.tags import DEFAULT_SIDE_MM, DICTIONARY, MARGIN_MM

_PRINTED_PX = 240
_FINER = 3


def placed(turn_deg: float, side_px: float, middle_px: tuple[float, float]) -> FloatArray:
    """The map of a tag that is turned clockwise by these degrees."""
    angle = np.radians(turn_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.column_stack([turn * side_px, middle_px])


def picture(
    tags: list[tuple[int, FloatArray]],
    size: tuple[int, int] = (320, 240),
    *,
    noise: float = 2.0,
    motion_px: float = 0.0,
) -> NDArray[np.uint8]:
    """A grey picture with cards on an uneven background, each moving to the right while the shutter is open."""
    rng = np.random.default_rng(200_000)
    width, height = size
    finer = cv2.resize(
        rng.uniform(60, 160, (height // 12, width // 12)).astype(np.float32),
        (width * _FINER, height * _FINER),
        interpolation=cv2.INTER_CUBIC,
    )
    for number, matrix in tags:
        card = _card(number)
        to_tag = np.array([[1 / _PRINTED_PX, 0, -0.5 * card.shape[1] / _PRINTED_PX], [0, 1 / _PRINTED_PX, 0]])
        to_tag[1, 2] = to_tag[0, 2]
        steps = max(1, round(motion_px * 2))
        shown = np.zeros_like(finer)
        for step in range(steps):
            moved = matrix.copy()
            moved[0, 2] += motion_px * ((step + 0.5) / steps - 0.5)
            whole = np.vstack([moved, [0, 0, 1]]) @ np.vstack([to_tag, [0, 0, 1]])
            scaled = np.diag([_FINER, _FINER, 1]) @ whole
            scaled[:2, 2] += (_FINER - 1) / 2
            shown += np.asarray(cv2.warpAffine(card, scaled[:2], finer.shape[::-1]), np.float32) / steps
        # The darkest print is at 20: what is darker is not of the card.
        covered = np.clip(shown / 20, 0, 1)
        finer = finer * (1 - covered) + shown
    small = np.asarray(cv2.resize(finer, size, interpolation=cv2.INTER_AREA))
    small = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.6)) + rng.normal(0, noise, small.shape)
    return small.clip(0, 255).astype(np.uint8)


def _card(number: int) -> NDArray[np.float32]:
    dictionary = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, DICTIONARY))
    square = np.asarray(cv2.aruco.generateImageMarker(dictionary, number, _PRINTED_PX), np.float32)
    margin = round(_PRINTED_PX * MARGIN_MM / DEFAULT_SIDE_MM)
    soft = cv2.GaussianBlur(np.pad(square, margin, constant_values=255.0), (0, 0), 3.0)
    return np.asarray(0.7 * soft + 20, np.float32)
