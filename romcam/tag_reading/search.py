"""Searches a part of a picture for tags, without knowing where they are."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, cast

import numpy as np

from romcam.body.landmarks import FloatArray
from romcam.body.tags import DICTIONARY, WORN_TAGS
from romcam.tag_reading.alignment import AlignedTag, align, matrix_of
from romcam.tag_reading.sampling import GreyPicture

LEAST_CORRELATION: Final = 0.8
LEAST_INNER_CORRELATION: Final = 0.6
"""Least correlations with the pattern of a tag that is found or followed. On films without tags the detector's finds
stay below; on blurred tags of 13 pixels the correlations are 0.93 and more."""

ENLARGED_BELOW_PX: Final = 30.0
"""Expected side of a tag below which the part is enlarged twice: the detector wants cells of four pixels."""


@cache
def _detector() -> Any:
    """A detector of the tags that are worn, and of no other of the dictionary."""
    import cv2  # here: a process that only reads stored recordings need not load it

    aruco: Any = cv2.aruco  # its stubs refuse a dictionary that is cut to some numbers
    whole = aruco.getPredefinedDictionary(getattr(aruco, DICTIONARY))
    few = aruco.Dictionary(whole.bytesList[: max(WORN_TAGS) + 1], whole.markerSize, whole.maxCorrectionBits)
    return aruco.ArucoDetector(few, aruco.DetectorParameters())


def find_tags(grey: GreyPicture, box: tuple[int, int, int, int], side_px: float) -> list[AlignedTag]:
    """Find the tags in a part of a picture.

    Parameters
    ----------
    grey
        The picture.
    box
        Left, top, right and bottom of the part, pixels; it is cut to the picture.
    side_px
        Side that a tag is expected to have, pixels.

    Returns
    -------
    list of AlignedTag
        In pixels of the whole picture; a number may be in it more than once.
    """
    import cv2

    left, top = max(box[0], 0), max(box[1], 0)
    part = grey[top : max(box[3], 0), left : max(box[2], 0)]
    if min(part.shape) < 3 * 6:
        return []
    factor = 2 if side_px < ENLARGED_BELOW_PX else 1
    searched = cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC) if factor > 1 else part
    corners, numbers, _ = _detector().detectMarkers(np.ascontiguousarray(searched))
    if numbers is None:  # what OpenCV before 5 returns for none
        return []
    found: list[AlignedTag] = []
    for number, four in zip(np.ravel(numbers).tolist(), cast("list[FloatArray]", corners), strict=True):
        # Pixel centres are whole numbers: the middle of two pixels of an enlarged picture is the pixel they come from.
        at = (np.asarray(four, np.float64).reshape(4, 2) + 0.5) / factor - 0.5 + (left, top)
        tag = align(grey, int(number), matrix_of(at), coarse=False) or align(
            grey, int(number), matrix_of(at), coarse=True
        )
        if tag is not None and is_tag(tag):
            found.append(tag)
    return found


def is_tag(tag: AlignedTag) -> bool:
    """Return whether the picture shows the pattern that was aligned with it.

    Parameters
    ----------
    tag
        The aligned tag.
    """
    return tag.correlation >= LEAST_CORRELATION and tag.inner_correlation >= LEAST_INNER_CORRELATION
