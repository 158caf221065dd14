"""Follows one tag from picture to picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.body.landmarks import FloatArray
from romcam.tag_reading.alignment import AlignedTag, align
from romcam.tag_reading.partial import align_partly
from romcam.tag_reading.sampling import GreyPicture, side_of
from romcam.tag_reading.search import is_tag

FOLLOWED_S: Final = 0.35
"""Time for which a tag that is not seen is expected where its motion leads, seconds."""
_GROWTH: Final = 1.25
"""Factor by which a followed tag may grow or shrink from one picture to the next."""
_LEAST_SINE: Final = 0.35
"""Least sine of the angle between two sides of a tag in the picture: of a card seen from the side it is 1."""


@dataclass(frozen=True, eq=False)
class FollowedTag:
    """A tag with its motion.

    Parameters
    ----------
    tag
        Where it was seen last.
    time_s
        When, seconds.
    shift_px_s
        (2,) velocity of its middle, pixels a second.
    turn_rad_s
        Velocity of its turn, radians a second, clockwise in the picture.
    """

    tag: AlignedTag
    time_s: float
    shift_px_s: FloatArray
    turn_rad_s: float

    def expected(self, time_s: float) -> FloatArray:
        """Return where the tag is expected.

        Parameters
        ----------
        time_s
            Time of the picture, seconds.

        Returns
        -------
        (2, 3) as `AlignedTag.matrix`.
        """
        later = time_s - self.time_s
        cosine, sine = np.cos(self.turn_rad_s * later), np.sin(self.turn_rad_s * later)
        linear = np.array([[cosine, -sine], [sine, cosine]]) @ self.tag.matrix[:, :2]
        return np.column_stack([linear, self.tag.matrix[:, 2] + self.shift_px_s * later])

    def next(self, grey: GreyPicture, time_s: float) -> FollowedTag | None:
        """Find the tag in a later picture.

        Parameters
        ----------
        grey
            The picture.
        time_s
            Its time, seconds.

        Returns
        -------
        FollowedTag or None
            None where it is not seen, or was not seen for too long.
        """
        if time_s - self.time_s > FOLLOWED_S:
            return None
        expected = self.expected(time_s)
        tag = align(grey, self.tag.number, expected, self.tag.blur, coarse=True)
        if tag is None or not is_tag(tag):
            tag = align_partly(grey, self.tag.number, expected, self.tag.blur)
        if tag is None or not is_card(tag.matrix):
            return None
        growth = tag.side_px / self.tag.side_px
        return self.moved_to(tag, time_s) if 1 / _GROWTH < growth < _GROWTH else None

    def moved_to(self, tag: AlignedTag, time_s: float) -> FollowedTag:
        """Return the tag where it was found again, with its new velocity.

        Parameters
        ----------
        tag
            Where it was found.
        time_s
            When, seconds, later than before.
        """
        elapsed = max(time_s - self.time_s, 1e-3)
        turn = (turn_of(tag.matrix) - turn_of(self.tag.matrix) + np.pi) % (2 * np.pi) - np.pi
        return FollowedTag(tag, time_s, (tag.matrix[:, 2] - self.tag.matrix[:, 2]) / elapsed, float(turn) / elapsed)


def first_seen(tag: AlignedTag, time_s: float) -> FollowedTag:
    """Return a tag that was found, with no motion known.

    Parameters
    ----------
    tag
        Where it was found.
    time_s
        When, seconds.
    """
    return FollowedTag(tag, time_s, np.zeros(2), 0.0)


def turn_of(matrix: FloatArray) -> float:
    """Return the turn of the rotation that is nearest to an affine map, radians, clockwise in the picture.

    Parameters
    ----------
    matrix
        (2, 3) as `AlignedTag.matrix`.
    """
    return float(np.arctan2(matrix[1, 0] - matrix[0, 1], matrix[0, 0] + matrix[1, 1]))


def is_card(matrix: FloatArray) -> bool:
    """Return whether an affine map shows a square that faces the camera about as a worn card does, and not its back.

    Parameters
    ----------
    matrix
        (2, 3) as `AlignedTag.matrix`.
    """
    first, second = matrix[:, 0], matrix[:, 1]
    area = first[0] * second[1] - first[1] * second[0]
    lengths = float(np.hypot(*first) * np.hypot(*second))
    ratio = float(np.hypot(*first) / max(np.hypot(*second), 1e-9))
    return area > _LEAST_SINE * lengths and 0.5 < ratio < 2.0 and side_of(matrix) > 0
