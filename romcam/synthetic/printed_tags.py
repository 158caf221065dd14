"""The printed tags of one trial: what the person wears, and what hangs on the wall."""

from __future__ import annotations

from typing import Any

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.card_faces import Face, Pictures, face_of, hung_up, tag_corners
from romcam.synthetic.cards import PoseAt, put_on
from romcam.synthetic.case import Case
from romcam.synthetic.case_parts import Tags
from romcam.synthetic.skeleton import Frames


class PrintedTags:
    """The tags of a case; none if it has none.

    Parameters
    ----------
    case
        The trial.
    anatomy
        The person.
    pose_at
        Gives the posed body at other times.
    pictures
        Pictures of whole cards, by number, to use instead of the tags themselves.
    """

    def __init__(self, case: Case[Any], anatomy: Anatomy, pose_at: PoseAt, pictures: Pictures | None) -> None:
        self._case, self._pose_at = case, pose_at
        self._tags = case.tags if isinstance(case.tags, Tags) else Tags(cards=())
        self._cards = [put_on(card, anatomy) for card in self._tags.cards]
        self._faces = [
            {number: face_of(number, card, pictures) for number in card.numbers if number is not None}
            for card in self._cards
        ]

    def faces(self) -> list[list[Face]]:
        """Return the printed faces of each card."""
        return [list(faces.values()) for faces in self._faces]

    def pose(self, times: np.ndarray, frames: Frames, surface: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """Compute where the cards are.

        Parameters
        ----------
        times
            (T,) seconds.
        frames
            The body at these times.
        surface
            (T, V, 3) skin and clothes, metres.

        Returns
        -------
        list[tuple[numpy.ndarray, numpy.ndarray]]
            For each card, (T, F, 4, 3) corners of its F faces, metres, and (T, F, 3) unit normals.
        """
        return [card.pose(times, frames, surface, self._pose_at) for card in self._cards]

    def corners(self, times: np.ndarray, frames: Frames, surface: np.ndarray) -> dict[int, np.ndarray]:
        """Compute where the black squares of the worn tags are.

        Parameters
        ----------
        times
            (T,) seconds.
        frames
            The body at these times.
        surface
            (T, V, 3) skin and clothes, metres.

        Returns
        -------
        dict[int, numpy.ndarray]
            (T, 4, 3) metres by number of the tag, from the upper left corner clockwise as it is printed.
        """
        return {
            number: tag_corners(corners[:, k], face)
            for faces, (corners, _) in zip(self._faces, self.pose(times, frames, surface), strict=True)
            for k, (number, face) in enumerate(faces.items())
        }

    def on_wall(self) -> list[tuple[Face, np.ndarray, np.ndarray]]:
        """Return the tags on the wall: each one's face, corners (4, 3) in metres, and normal (3,)."""
        return [hung_up(tag, self._case.camera, self._case.room.wall_m) for tag in self._tags.wall]
