"""Which rays of the outline end on a card that stands off the back like a fin."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain, rays
from romcam.body.tags import WORN_TAGS
from romcam.recording import TAG_NUMBERS
from romcam.tag_reading.alignment import matrix_of

HALF: Final = 0.74
"""Half the width of a card, in sides of its tag: with the widest printed margin."""
STEM: Final = 0.5
"""Part of the stem between margin and skin that counts as card, in sides; its foot is where the back is."""

_STANDING: Final = tuple(k for k, number in enumerate(TAG_NUMBERS) if WORN_TAGS[number].segment != "thigh")


def rays_on_cards(
    distance_px: FloatArray, landmarks_px: FloatArray, corners_px: FloatArray, facing: int
) -> NDArray[np.bool_]:
    """Find the rays of the outline that end on a card.

    Parameters
    ----------
    distance_px
        (S, 2) distances, as in `romcam.recording.Outline` in one frame.
    landmarks_px
        (33, 2) the person, in the same pixels.
    corners_px
        (K, 4, 2) corners of each of `TAG_NUMBERS`; NaN where a tag was not seen.
    facing
        +1 if the person faces the picture's right, -1 left: the skin is on that side of a card.

    Returns
    -------
    (S, 2) bool.
    """
    origins, directions, _ = rays(chain(landmarks_px))
    ends = np.stack(
        [origins + sign * directions * distance_px[:, k, None] for k, sign in ((0, 1.0), (1, -1.0))], axis=1
    )
    on_card = np.zeros(distance_px.shape, dtype=bool)
    for k in _STANDING:
        if np.isfinite(corners_px[k]).all():
            matrix = matrix_of(corners_px[k].astype(float))
            u, v = np.moveaxis((ends - matrix[:, 2]) @ np.linalg.inv(matrix[:, :2]).T, -1, 0)
            on_card |= (np.abs(v) < HALF) & (facing * u > -HALF) & (facing * u < HALF + STEM)
    return on_card


def across_cards(values: FloatArray, hidden: NDArray[np.bool_]) -> FloatArray:
    """Interpolate what the outline has at rays that end on a card from the rays beside it.

    Parameters
    ----------
    values
        (S, 2) distances or softness; NaN unseen.
    hidden
        (S, 2) bool, rays that end on a card.

    Returns
    -------
    (S, 2); rays that are unseen and end on no card stay NaN.
    """
    filled = values.copy()
    index = np.arange(len(values))
    for side in np.flatnonzero(hidden.any(axis=0)):
        known = np.isfinite(values[:, side]) & ~hidden[:, side]
        on_card = hidden[:, side]
        filled[on_card, side] = np.interp(index[on_card], index[known], values[known, side]) if known.any() else np.nan
    return filled
