"""Paints over the cards with tags in a picture, so that the outline is read as without them.

A card that stands off the back is no part of the body. The pose model's mask may count it as one and is wrong around
it, and the networks have never seen one: all of them are given the picture without cards.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain, chain_length
from romcam.body.tags import MARGIN_MM, SIDE_LENGTHS_MM, STEM_MM, WORN_TAGS, WornTag
from romcam.recording import TAG_NUMBERS
from romcam.tag_reading.alignment import matrix_of
from romcam.tag_reading.sampling import side_of

BODY_MM: Final = 900.0
"""Length of thigh plus trunk by which the side of a tag, one of `SIDE_LENGTHS_MM`, is recognised."""
AROUND_MM: Final = 5.0
AROUND_PX: Final = 2.5
"""Edge around a card that is painted over, too, the larger of both: blur of lens and codec, and the dark or bright seam
that a phone's sharpening leaves."""
PLAIN_MM: Final = 22.0
"""Height of the stem below the margin up to which nothing but the stem is seen."""
BESIDE: Final = (0.1, 0.9, 1.7)
"""Distances from the card at which the pixels are taken that fill it, in sides of the tag: the first that no other card
covers."""
FOOT_MM: Final = 2.0
"""Further height that is painted below the stem: the fold, and the clothes it stands on."""


def without_cards(rgb: NDArray[np.uint8], landmarks_px: FloatArray, corners_px: FloatArray) -> NDArray[np.uint8]:
    """Return a picture without the cards.

    Parameters
    ----------
    rgb
        Frame (H, W, 3).
    landmarks_px
        (33, 2) the person, in its pixels; it tells the size of a card.
    corners_px
        (K, 4, 2) corners of each of `TAG_NUMBERS`, pixels of the frame; NaN where it was not seen.

    Returns
    -------
    The frame with each card filled from what is around it. Without tags it is what was given.
    """
    import cv2  # here: a process that only reads stored recordings need not load it

    seen = np.isfinite(corners_px).all(axis=(1, 2))
    length = chain_length(chain(landmarks_px.astype(float)))
    if not seen.any() or not np.isfinite(length):
        return rgb
    picture = rgb.copy()
    worn = [(WORN_TAGS[TAG_NUMBERS[index]], corners_px[index]) for index in np.flatnonzero(seen)]
    cards = [_card(tag, corners, length) for tag, corners in worn]
    covered = np.zeros(rgb.shape[:2], np.uint8)
    for card in cards:
        cv2.fillConvexPoly(covered, _mapped(card.ends, card.turn).round().astype(np.int32), 1)
    for card in cards:
        box = _box(_mapped(card.ends, card.turn), rgb.shape)
        if box is not None:
            _fill(picture, covered, box, card)
    return picture


@dataclass(frozen=True, eq=False)
class _Card:
    """A card in a picture. Lengths in sides of its tag, places from the tag's upper left corner.

    turn: (3, 3) from places to pixels. ends: (4, 2) corners of the card with its stem. towards_skin: -1 or +1 along the
    first coordinate, 0 for a card that lies flat. side_mm: side of its tag.
    """

    turn: FloatArray
    ends: FloatArray
    towards_skin: int
    side_mm: float

    def below_mm(self, across: FloatArray) -> FloatArray:
        """How far places are below the white margin, towards the skin."""
        return (self.towards_skin * (across - 0.5) - 0.5) * self.side_mm - MARGIN_MM


def _card(tag: WornTag, corners_px: FloatArray, length_px: float) -> _Card:
    import cv2

    side_px = side_of(matrix_of(corners_px))
    ratios = [abs(math.log(side_px / length_px * BODY_MM / float(each))) for each in SIDE_LENGTHS_MM]
    side_mm = SIDE_LENGTHS_MM[int(np.argmin(ratios))]
    margin = MARGIN_MM / side_mm + max(AROUND_MM / side_mm, AROUND_PX / side_px)
    stem = 0.0 if tag.segment == "thigh" else (MARGIN_MM + STEM_MM + FOOT_MM) / side_mm - margin
    # The skin is on the left of the printed tag if it faces the person's left, otherwise on its right.
    left, right = (margin + stem, margin) if tag.side == "left" else (margin, margin + stem)
    ends = np.array([[-left, -margin], [1 + right, -margin], [1 + right, 1 + margin], [-left, 1 + margin]])
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32)
    turn = np.asarray(cv2.getPerspectiveTransform(square, corners_px.astype(np.float32)), dtype=float)
    towards_skin = 0 if tag.segment == "thigh" else -1 if tag.side == "left" else 1
    return _Card(turn, ends, towards_skin, side_mm)


def _mapped(points: FloatArray, turn: FloatArray) -> FloatArray:
    """Map points (..., 2) by a perspective."""
    mapped = points @ turn[:, :2].T + turn[:, 2]
    return mapped[..., :2] / mapped[..., 2:]


def _box(card: FloatArray, shape: tuple[int, ...]) -> tuple[slice, slice] | None:
    low = np.maximum(np.floor(card.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(card.max(axis=0)).astype(int) + 1, shape[1::-1])
    return (slice(low[1], high[1]), slice(low[0], high[0])) if (high > low).all() else None


def _fill(
    picture: NDArray[np.uint8],
    covered: NDArray[np.uint8],
    box: tuple[slice, slice],
    card: _Card,
) -> None:
    """Fill a card, in place, from what is beside it along the back, at the same distance from the skin."""
    import cv2

    turn, ends = card.turn, card.ends
    rows, columns = np.mgrid[box]
    at = _mapped(np.stack([columns, rows], axis=-1).astype(float), np.linalg.inv(turn))
    low, high = ends[0], ends[2]
    there = np.logical_and(at >= low, at <= high).all(axis=-1)
    if not there.any():
        return
    across, along = at[there].T
    total = np.zeros((len(across), 3))
    weight = np.full(len(across), 1e-6)
    for edge, outward in ((low[1], -1.0), (high[1], 1.0)):
        taken = np.zeros(len(across), dtype=bool)
        for distance in BESIDE:
            place = np.stack([across, np.full_like(across, edge + outward * distance)], axis=-1)
            beside = _mapped(place, turn).astype(np.float32)[None]
            free = cv2.remap(covered, beside, None, cv2.INTER_NEAREST, borderValue=1)[0] == 0
            part = np.where(free & ~taken, 1.0 / (np.abs(along - edge) + distance), 1e-3)
            taken |= free
            colour = cv2.remap(picture, beside, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
            total += part[:, None] * colour
            weight += part
    filled = (total / weight[:, None]).round()
    if card.towards_skin:
        # Where the card meets the body, only what has the colour of its stem is painted over: the back is curved.
        before, below = picture[box][there].astype(float), card.below_mm(across)
        stem = (below > AROUND_MM) & (below < PLAIN_MM)
        paper = np.median(before[stem], axis=0) if stem.any() else np.full(3, 255.0)
        unlike_paper, unlike_filled = (np.abs(before - each).sum(axis=1) for each in (paper, filled))
        body = (below >= PLAIN_MM) & (unlike_paper > unlike_filled)
        filled[body] = before[body]
    picture[box][there] = filled.astype(np.uint8)
