"""Printed tags: the dictionary, the number of each tag, and the sizes of the cards that carry them.

A tag is a square of the ArUco dictionary `DICTIONARY` with a white margin round it. Two are worn on stiff cards that
stand off the skin in the sagittal plane, over S2 and over T12-L1, with one tag on each face; one may be worn flat on
the outer side of a thigh. The number of a tag names its segment and the side of the person that it faces. With the
person upright and seen from that side, the upper edge of the tag is up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from romcam.body.landmarks import SIDES, Side

DICTIONARY: Final = "DICT_4X4_50"
"""Name of the dictionary in `cv2.aruco`."""

TAG_IDS: Final[dict[str, tuple[int, int]]] = {"pelvis": (0, 1), "t12": (2, 3), "thigh": (4, 5)}
"""Numbers of the tags by segment, on the faces towards the person's left and right."""

SIDE_LENGTHS_MM: Final = (50, 60, 80)
"""Side lengths of the black square that are printed."""

DEFAULT_SIDE_MM: Final = 60

MARGIN_MM: Final = 12
"""Width of the white margin round the black square."""

STEM_MM: Final = 40
"""Height of the white stem between the skin and the margin of a card that stands off: buttocks and arm hide the lowest
part of the card from a camera that is not exactly at the person's side."""


@dataclass(frozen=True)
class WornTag:
    """The place of a tag on the person.

    Parameters
    ----------
    number
        Number of the tag in the dictionary.
    segment
        Segment that it is fixed to: `pelvis`, `t12` or `thigh`.
    side
        Side of the person that it faces, from which it is seen.
    """

    number: int
    segment: str
    side: Side


WORN_TAGS: Final[dict[int, WornTag]] = {
    number: WornTag(number, segment, side)
    for segment, numbers in TAG_IDS.items()
    for side, number in zip(SIDES, numbers, strict=True)
}
"""All tags by their numbers."""
