"""Searches a tag by its own pattern where another tag of the same person shows how large it is and which face is seen.

OpenCV's detector looks for closed dark outlines. It misses a tag whose white margin is partly hidden, or lies before
something bright of the same size. The pattern itself, tried at a few turns, is found there as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from romcam.body.landmarks import FloatArray
from romcam.tag_reading.alignment import AlignedTag, align
from romcam.tag_reading.partial import align_partly
from romcam.tag_reading.sampling import GreyPicture
from romcam.tag_reading.templates import picture_of, template

SMALL_PX: Final = 12.0
"""Side of a tag in the picture that is searched, pixels: the fewest that show its cells."""
LEAST_CORRELATION: Final = 0.9
LEAST_INNER_CORRELATION: Final = 0.85
"""Least correlations of a tag that is found so: higher than those of the detector, which tests the pattern itself."""

_BLUR: Final = 0.04
_LIKELY: Final = 0.5
"""Least correlation of a place at which the alignment is tried."""
TRIED: Final = 3
"""Number of turns, each with its best place, at which the alignment is tried."""


def match_tag(
    grey: GreyPicture,
    number: int,
    side_px: float,
    turns_rad: Iterable[float],
    box: tuple[int, int, int, int],
    known_px: Sequence[FloatArray] = (),
) -> AlignedTag | None:
    """Find a tag of known size in a part of a picture.

    Parameters
    ----------
    grey
        The picture.
    number
        Number of the tag.
    side_px
        Its side, pixels, within a fifth.
    turns_rad
        Turns that are tried, radians, clockwise in the picture; the tag is within some 10 degrees of one of them.
    box
        Left, top, right and bottom of the part, pixels; it is cut to the picture.
    known_px
        (2,) middles of tags that are known: there it is not.

    Returns
    -------
    AlignedTag or None
        None where the part does not show it.
    """
    import cv2  # here: a process that only reads stored recordings need not load it

    left, top = max(box[0], 0), max(box[1], 0)
    part = grey[top : max(box[3], 0), left : max(box[2], 0)]
    factor = min(SMALL_PX / side_px, 1.0)
    if min(part.shape) * factor < 2.5 * SMALL_PX:
        return None
    small = cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    pattern = template(number, 16, _BLUR)
    apart = round(side_px * factor)
    likely: list[tuple[float, FloatArray]] = []
    for turn in turns_rad:
        cosine, sine = np.cos(turn), np.sin(turn)
        linear = side_px * factor * np.array([[cosine, -sine], [sine, cosine]])
        shown = picture_of(pattern, linear)
        if min(small.shape) <= len(shown):
            continue
        alike = cv2.matchTemplate(small, shown, cv2.TM_CCOEFF_NORMED)
        # Print has more contrast than most of what looks like it.
        scores = np.maximum(alike, 0.0) * cv2.matchTemplate(small, shown, cv2.TM_CCOEFF)
        for each in known_px:
            x, y = np.rint((each - (left, top)) * factor - len(shown) // 2).astype(int).tolist()
            scores[max(y - apart, 0) : max(y + apart + 1, 0), max(x - apart, 0) : max(x + apart + 1, 0)] = 0.0
        _, score, _, at = cv2.minMaxLoc(scores)
        if score > 0 and alike[at[1], at[0]] > _LIKELY:
            middle = (np.array(at) + len(shown) // 2 + 0.5) / factor - 0.5 + (left, top)
            likely.append((score, np.column_stack([linear / factor, middle])))
    likely.sort(key=lambda each: -each[0])
    for _, start in likely[:TRIED]:
        tag = align(grey, number, start, coarse=True)
        if tag is not None and tag.correlation > LEAST_CORRELATION and tag.inner_correlation > LEAST_INNER_CORRELATION:
            return tag
    partly = (align_partly(grey, number, start) for _, start in likely[:TRIED])
    return next((tag for tag in partly if tag is not None), None)
