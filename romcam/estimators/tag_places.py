"""Which tag each segment wears, by its number and by where on the back it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.outline import chain
from romcam.body.tags import TAG_IDS, WORN_TAGS
from romcam.estimators.estimates import SEGMENTS
from romcam.estimators.tag_use import TagFault
from romcam.recording import TAG_NUMBERS, Recording, TagSightings

PLACES: Final = {"pelvis": 0.1, "t12": 0.45}
"""Usual place of a tag between hip and shoulder: 0 is at the hip, 1 at the shoulder."""
ON_BACK: Final = 0.0
"""Place from which a tag is not on the thigh."""


def worn_numbers(
    tags: TagSightings, recording: Recording, facing: int, neutral: NDArray[np.bool_]
) -> tuple[dict[str, int], list[TagFault]]:
    """Return the number of the tag that each segment wears, by where it is, and what is wrong with that.

    Parameters
    ----------
    tags
        The sightings.
    recording
        The trial.
    facing
        +1 if the person faces the picture's right, -1 left: they show the camera their right side, or their left.
    neutral
        (T,) bool, the neutral frames.
    """
    numbers = {segment: most_seen(tags, TAG_IDS[segment]) for segment in SEGMENTS}
    found = {segment: number for segment, number in numbers.items() if number is not None}
    faults: list[TagFault] = []
    ahead = [each for each in PLACES if each in found and _in_front(tags, recording, found[each], facing)]
    if ahead and len(ahead) == len(found.keys() & PLACES.keys()):
        return {}, [TagFault("in-front")]
    for each in ahead:
        del found[each]
        faults.append(TagFault("beside", size=1.0, used=True))
    if "thigh" in found and _place(tags, recording, found["thigh"], neutral) > ON_BACK:
        del found["thigh"]
        faults.append(TagFault("not-on-thigh", "thigh"))
    places = {each: _place(tags, recording, found[each], neutral) for each in SEGMENTS[:2] if each in found}
    pelvis, t12 = places.get("pelvis", np.nan), places.get("t12", np.nan)
    if pelvis > t12 + 0.1:
        found["pelvis"], found["t12"] = found["t12"], found["pelvis"]
        faults.append(TagFault("exchanged", used=True))
    elif len(places) == 1:
        (segment, place), (other,) = next(iter(places.items())), (each for each in PLACES if each not in places)
        if abs(place - PLACES[other]) + 0.15 < abs(place - PLACES[segment]):
            found[other] = found.pop(segment)
            faults.append(TagFault("exchanged", used=True))
    side = "right" if facing > 0 else "left"
    faults += [
        TagFault("other-face", segment, used=True)
        for segment, number in found.items()
        if WORN_TAGS[number].side != side
    ]
    return found, faults


def most_seen(tags: TagSightings, numbers: Sequence[int]) -> int | None:
    """Return the number of those that was seen most often.

    Parameters
    ----------
    tags
        The sightings.
    numbers
        Numbers of tags.

    Returns
    -------
    int or None
        None where none of them was seen.
    """
    seen = {number: int(np.count_nonzero(tags.seen[:, TAG_NUMBERS.index(number)])) for number in numbers}
    best = max(seen, key=lambda number: seen[number])
    return best if seen[best] else None


def _in_front(tags: TagSightings, recording: Recording, number: int, facing: int) -> bool:
    """Whether a tag is on the side of the line from hip to shoulder that the person faces, in most pictures."""
    middle = tags.corners_px[:, TAG_NUMBERS.index(number)].mean(axis=1)
    _, hip, shoulder = np.moveaxis(chain(recording.landmarks_px), -2, 0)
    trunk, from_hip = shoulder - hip, middle - hip
    ahead = facing * (trunk[:, 0] * from_hip[:, 1] - trunk[:, 1] * from_hip[:, 0]) / np.sum(trunk**2, axis=1)
    ahead = ahead[np.isfinite(ahead)]
    return bool(len(ahead)) and float(np.median(ahead)) > 0.0


def _place(tags: TagSightings, recording: Recording, number: int, neutral: NDArray[np.bool_]) -> float:
    """Place of a tag in the neutral stand, from hip (0) to shoulder (1); NaN where it was not seen then."""
    middle = tags.corners_px[:, TAG_NUMBERS.index(number)].mean(axis=1)
    _, hip, shoulder = np.moveaxis(chain(recording.landmarks_px), -2, 0)
    trunk = shoulder - hip
    share = np.sum((middle - hip) * trunk, axis=1) / np.sum(trunk**2, axis=1)
    at = share[neutral & np.isfinite(share)]
    return float(np.median(at)) if len(at) else float("nan")
