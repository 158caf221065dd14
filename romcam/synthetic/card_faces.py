"""What is printed on the cards that rendered people wear, and on tags that hang on a wall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from romcam.body.tags import DICTIONARY, MARGIN_MM
from romcam.synthetic.camera import in_room, near_side
from romcam.synthetic.cards import WornCard
from romcam.synthetic.case_parts import CameraPlacement, WallTag

Pictures = Mapping[int, np.ndarray]
"""Pictures (h, w) uint8 of whole cards, by the number of the tag, to use instead of the tags themselves."""

_CELLS = 6
"""Cells along a side of a tag: four of its pattern, and the border."""


@dataclass(frozen=True)
class Face:
    """One printed face.

    Attributes
    ----------
    picture
        (h, w) uint8, 0 ink to 255 paper.
    square
        Where the picture is on the face: left, top, width and height, in shares of the face.
    paper, ink
        Brightness of paper and of ink, 0 to 1.
    gloss
        0 dull to 1 glossy.
    """

    picture: np.ndarray
    square: tuple[float, float, float, float]
    paper: float
    ink: float
    gloss: float


def face_of(number: int, worn: WornCard, pictures: Pictures | None = None) -> Face:
    """Print a face of a card.

    Parameters
    ----------
    number
        Number of the tag: the one on the face to the left if that is its number.
    worn
        The card.
    pictures
        Pictures of whole cards to use instead, without their stems.
    """
    card, whole = worn.card, worn.size_m * 1000.0
    edge, side = card.margin_mm, card.side_mm
    if pictures is not None and number in pictures:
        picture, edge, side = pictures[number], 0.0, whole
    else:
        picture = _picture(number)
    picture = np.ascontiguousarray(np.rot90(picture, card.quarter_turns))
    stem = worn.stem_m * 1000.0
    start = edge + (stem if number == worn.numbers[0] else 0.0)  # from the person's left the skin is on the left
    square = (start / (stem + whole), edge / whole, side / (stem + whole), side / whole)
    return Face(picture, square, card.paper, card.ink, card.gloss)


def _picture(number: int) -> np.ndarray:
    dictionary = cv2.aruco.getPredefinedDictionary(getattr(cv2.aruco, DICTIONARY))
    return cv2.aruco.generateImageMarker(dictionary, number, _CELLS)


def tag_corners(corners: np.ndarray, face: Face) -> np.ndarray:
    """Compute the corners of what is printed on a face.

    Parameters
    ----------
    corners
        (..., 4, n) corners of the face, from the upper left one clockwise.
    face
        What is printed on it.

    Returns
    -------
    numpy.ndarray
        (..., 4, n) corners of the picture.
    """
    left, top, width, height = face.square
    origin = corners[..., 0, :]
    across, down = corners[..., 1, :] - origin, corners[..., 3, :] - origin
    ends = ((left, top), (left + width, top), (left + width, top + height), (left, top + height))
    return np.stack([origin + x * across + y * down for x, y in ends], axis=-2)


def hung_up(tag: WallTag, camera: CameraPlacement, wall_m: float) -> tuple[Face, np.ndarray, np.ndarray]:
    """Hang a tag on the wall behind the person.

    Parameters
    ----------
    tag
        The tag.
    camera
        Camera of the case, which says where behind the person is.
    wall_m
        Distance of the wall, metres.

    Returns
    -------
    tuple[Face, numpy.ndarray, numpy.ndarray]
        The face; its corners (4, 3), metres; its normal (3,).
    """
    size = (tag.side_mm + 2.0 * MARGIN_MM) / 1000.0
    right = in_room(camera, -near_side(camera), 0.0, 0.0)
    out = in_room(camera, 0.0, -1.0, 0.0)
    centre = in_room(camera, tag.ahead_m, wall_m - 0.03, tag.height_m)
    up = np.array([0.0, 0.0, 1.0])
    corners = [centre + 0.5 * size * (x * right + y * up) for x, y in ((-1, 1), (1, 1), (1, -1), (-1, -1))]
    edge, side = MARGIN_MM / 1000.0 / size, tag.side_mm / 1000.0 / size
    face = Face(_picture(tag.number), (edge, edge, side, side), paper=0.95, ink=0.08, gloss=0.0)
    return face, np.array(corners), out
