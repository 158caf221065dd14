"""Reads the tags in picture after picture: follows those that are known, and searches for others now and then."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain, chain_length
from romcam.body.tags import WORN_TAGS
from romcam.recording import TAG_NUMBERS
from romcam.tag_reading.alignment import AlignedTag
from romcam.tag_reading.following import FollowedTag, first_seen, is_card
from romcam.tag_reading.matching import match_tag
from romcam.tag_reading.sampling import GreyPicture
from romcam.tag_reading.search import find_tags

PERSON_S: Final = 0.25
WHOLE_S: Final = 1.0
"""Seconds between two searches: around the person, and in the whole picture. Near a lost tag all are searched."""
MATCHED_S: Final = 0.2
"""Seconds between two searches for the pattern of a tag that is missing while another is seen."""
BACK_TAGS: Final = {0: 2, 2: 0, 1: 3, 3: 1}
"""Tags of pelvis and T12-L1, each with the other one on the same side."""
TURNS_DEG: Final = tuple(range(-75, 76, 15))
"""Turns of a tag from the line from hip to shoulder at which its pattern is tried, degrees."""
BACK_WITHIN: Final = 0.3
"""Margin around that line in which it is searched for, in lengths of thigh plus trunk."""
LONGER: Final = 2.0
PERSON_AT_MOST_S: Final = 0.5
WHOLE_AT_MOST_S: Final = 4.0
"""As long as a film has shown no tag, neither on the person nor elsewhere, each search of the whole picture but the
first lengthens both times by the factor `LONGER`, up to these: most films show none, and a search takes as long as an
inference."""
CLOSE_SEARCHES: Final = 2
"""Searches of the whole picture after which it is no longer enlarged if no tag has been found: four times as fast. The
person is searched closely as before."""
FORGOTTEN_S: Final = 2.0
"""Time after which a lost tag is no longer searched for where it was, seconds."""

SIDE_SHARE: Final = 0.067
"""Expected side of a tag, in lengths of thigh plus trunk: 60 mm of 0.9 m."""
WORN_WITHIN: Final = 0.45
"""Distance from the line knee-hip-shoulder up to which a tag is on the person, in lengths of thigh plus trunk in the
picture that shows them longest."""
_AROUND: Final = 0.35
_NEAR_SIDES: Final = 4.0

FLAGS: Final = 2
"""Values of a picture that belong to no single tag: numbers of tags beside the person, and of mirrored tags."""


@dataclass(frozen=True, eq=False)
class TagLook:
    """What was seen of the tags in one picture.

    Parameters
    ----------
    corners_px
        (K, 4, 2) corners of each of `TAG_NUMBERS`, pixels of the picture; NaN where it was not seen.
    further
        (2 K + 2,) standard errors of the turns, correlations, number of tags beside the person, and of mirrored tags;
        NaN where they were not seen or not searched for.
    """

    corners_px: FloatArray
    further: FloatArray


class TagReader:
    """Reads the tags of one film.

    It follows tags as long as the person is seen, and takes a tag that is far from the person for another's.
    """

    def __init__(self) -> None:
        self._followed: dict[int, FollowedTag] = {}
        self._person_s = self._whole_s = self._matched_s = -np.inf
        self._person_every_s, self._whole_every_s = PERSON_S, WHOLE_S
        self._any, self._searches = False, 0
        self._length_px = 0.0

    def read(self, grey: GreyPicture, landmarks_px: FloatArray | None, time_s: float) -> TagLook:
        """Read the next picture.

        Parameters
        ----------
        grey
            The picture in full size.
        landmarks_px
            (33, 2) the measured person in its pixels; None: not seen.
        time_s
            Time of the picture, seconds, later than all before.
        """
        count = len(TAG_NUMBERS)
        look = TagLook(np.full((count, 4, 2), np.nan), np.full(2 * count + FLAGS, np.nan))
        line = None if landmarks_px is None else chain(landmarks_px.astype(float))
        if line is None or not np.isfinite(line).all():
            return look
        self._length_px = max(self._length_px, chain_length(line))
        seen = {
            number: now
            for number, each in self._followed.items()
            if (now := each.next(grey, time_s)) is not None and self._is_worn(now.tag, line)
        }
        self._followed |= seen
        for tag in self._searched(grey, line, time_s, seen, look.further):
            before = self._followed.get(tag.number)
            if tag.number not in seen:
                known = before is not None and time_s - before.time_s < FORGOTTEN_S
                seen[tag.number] = before.moved_to(tag, time_s) if before and known else first_seen(tag, time_s)
        self._followed |= seen
        self._any = self._any or bool(seen)
        for number, each in seen.items():
            index = TAG_NUMBERS.index(number)
            look.corners_px[index] = each.tag.corners_px
            look.further[[index, count + index]] = each.tag.turn_se_deg, each.tag.correlation
        return look

    def _searched(
        self, grey: GreyPicture, line: FloatArray, time_s: float, seen: dict[int, FollowedTag], further: FloatArray
    ) -> list[AlignedTag]:
        """Tags that were found on the person in those parts of the picture whose turn it is, the nearest first."""
        height, width = grey.shape
        found: list[AlignedTag] = []
        lost = [each for number, each in self._followed.items() if number not in seen]
        for each in lost:
            if time_s - each.time_s < FORGOTTEN_S:
                found += self._find(grey, _box_around(each.tag.matrix[None, :, 2], _NEAR_SIDES * each.tag.side_px))
        complete = not lost and any(BACK_TAGS.get(number) in seen for number in seen)
        if time_s - self._whole_s >= self._whole_every_s:
            self._whole_s = self._person_s = time_s
            closely = self._any or self._searches < CLOSE_SEARCHES
            everywhere = self._find(grey, (0, 0, width, height), closely=closely)
            beside = [each for each in everywhere if not self._is_worn(each, line)]
            further[-2] = len(beside)
            if not seen and not everywhere:
                flipped = np.ascontiguousarray(grey[:, ::-1])
                further[-1] = len(self._find(flipped, (0, 0, width, height), closely=closely))
            self._any = self._any or bool(everywhere) or further[-1] > 0
            self._wait_longer()
            found += everywhere
        elif not complete and time_s - self._person_s >= self._person_every_s:
            self._person_s = time_s
            found += self._find(grey, _box_around(line, _AROUND * self._length_px))
        worn = [each for each in found if self._is_worn(each, line)]
        worn = sorted(worn, key=lambda each: self._distance(each, line))
        if not complete and time_s - self._matched_s >= MATCHED_S:
            self._matched_s = time_s
            worn += self._matched(grey, line, {each.number for each in worn} | set(seen), worn, seen)
        return worn

    def _matched(
        self,
        grey: GreyPicture,
        line: FloatArray,
        known: set[int],
        found: list[AlignedTag],
        seen: dict[int, FollowedTag],
    ) -> list[AlignedTag]:
        """The tag of pelvis or T12-L1 that is missing while the other's is seen, searched by its pattern."""
        by = [tag for tag in [*found, *(each.tag for each in seen.values())] if tag.number in BACK_TAGS]
        missing = [BACK_TAGS[tag.number] for tag in by if BACK_TAGS[tag.number] not in known]
        if not missing:
            return []
        _, hip, shoulder = line
        trunk = shoulder - hip
        upright = float(np.arctan2(trunk[0], -trunk[1]))
        turns = upright + np.radians(TURNS_DEG)
        box = _box_around(np.stack([hip - 0.2 * trunk, shoulder]), BACK_WITHIN * self._length_px)
        tag = match_tag(grey, missing[0], by[0].side_px, turns, box, [each.matrix[:, 2] for each in by])
        return [tag] if tag is not None and is_card(tag.matrix) and self._is_worn(tag, line) else []

    def _wait_longer(self) -> None:
        """Decide when to search next, after a search of the whole picture."""
        self._searches += 1
        if self._any:
            self._person_every_s, self._whole_every_s = PERSON_S, WHOLE_S
        elif self._searches > 1:
            self._person_every_s = min(LONGER * self._person_every_s, PERSON_AT_MOST_S)
            self._whole_every_s = min(LONGER * self._whole_every_s, WHOLE_AT_MOST_S)

    def _find(self, grey: GreyPicture, box: tuple[int, int, int, int], *, closely: bool = True) -> list[AlignedTag]:
        """The tags in a part of the picture, which is enlarged if they are small and are searched for closely."""
        sides = [each.tag.side_px for each in self._followed.values()] or [SIDE_SHARE * self._length_px]
        sides = sides if closely else [np.inf]
        return [tag for tag in find_tags(grey, box, min(sides)) if is_card(tag.matrix)]

    def _is_worn(self, tag: AlignedTag, line: FloatArray) -> bool:
        return tag.number in WORN_TAGS and self._distance(tag, line) < WORN_WITHIN * self._length_px

    def _distance(self, tag: AlignedTag, line: FloatArray) -> float:
        return distance_to_line(tag.matrix[:, 2], line)


def distance_to_line(point: FloatArray, line: FloatArray) -> float:
    """Return the distance of a point from a line of several points.

    Parameters
    ----------
    point
        (2,) pixels.
    line
        (P, 2) pixels.
    """
    return min(_distance_to_piece(point, a, b) for a, b in pairwise(line))


def _distance_to_piece(point: FloatArray, a: FloatArray, b: FloatArray) -> float:
    along = b - a
    share = float(np.clip((point - a) @ along / max(float(along @ along), 1e-9), 0.0, 1.0))
    return float(np.hypot(*(point - a - share * along)))


def _box_around(points: FloatArray, margin: float) -> tuple[int, int, int, int]:
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    return int(low[0]), int(low[1]), int(high[0]) + 1, int(high[1]) + 1
