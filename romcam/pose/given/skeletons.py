"""The orders and names of landmarks of other programs, and where each of romcam's landmarks is among them.

Orders: BODY_25, BODY_25B and COCO 18 by OpenPose's `poseParameters.cpp`; COCO 17, Halpe 26 and COCO-WholeBody 133 by
the data sets of these names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from romcam.body.landmarks import Landmark

_FACE: Final = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")
_LIMBS: Final = tuple(
    f"{side}_{part}" for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle") for side in ("left", "right")
)
_COCO: Final = (*_FACE, *_LIMBS)
_ARM_BY_SIDE: Final = tuple(f"{side}_{part}" for side in ("right", "left") for part in ("shoulder", "elbow", "wrist"))
_LEG_BY_SIDE: Final = tuple(f"{side}_{part}" for side in ("right", "left") for part in ("hip", "knee", "ankle"))
_EYES: Final = ("right_eye", "left_eye", "right_ear", "left_ear")
_FEET: Final = tuple(f"{side}_{part}" for side in ("left", "right") for part in ("big_toe", "small_toe", "heel"))

BODY_25: Final = ("nose", "neck", *_ARM_BY_SIDE, "hip", *_LEG_BY_SIDE, *_EYES, *_FEET)
BODY_25B: Final = (*_COCO, "neck", "head", *_FEET)
HALPE_26: Final = (
    *(*_COCO, "head", "neck", "hip"),
    *("left_big_toe", "right_big_toe", "left_small_toe", "right_small_toe", "left_heel", "right_heel"),
)
BY_COUNT: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {
        17: _COCO,
        18: ("nose", "neck", *_ARM_BY_SIDE, *_LEG_BY_SIDE, *_EYES),
        25: BODY_25,
        26: HALPE_26,
        133: (*_COCO, *_FEET, *(f"face_or_hand_{number}" for number in range(110))),
    }
)
"""Names of landmarks in the order of a file, by their number. 25 may be BODY_25B, too."""

NEEDED: Final = ("shoulder", "hip", "knee", "ankle")
"""Landmarks without which no angle is computed, each of either side."""

_PARTS: Final = {
    "shoulder": ("shoulder",),
    "elbow": ("elbow",),
    "wrist": ("wrist",),
    "hip": ("hip",),
    "knee": ("knee",),
    "ankle": ("ankle",),
    "heel": ("heel", "ankle"),
    "foot_index": ("big_toe", "bigtoe", "toe", "small_toe", "ankle"),
    "pinky": ("wrist",),
    "index": ("wrist",),
    "thumb": ("wrist",),
    "ear": ("ear", "eye"),
    "eye": ("eye", "ear"),
    "eye_inner": ("eye", "ear"),
    "eye_outer": ("eye", "ear"),
    "mouth": ("eye", "ear"),
}
"""Part of the body → the parts of a file that stand for it, the best first."""
_MIDDLE: Final = ("nose", "head", "neck")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SIDED: Final = re.compile(
    r"^(l|r|left|right)_?(shoulder|elbow|wrist|hip|knee|ankle|heel|eye|ear|big_?toe|small_?toe|toe)$"
)


def plain_name(name: str) -> str:
    """Return the name of a landmark in one form: `RBigToe`, `right big toe` and `right_big_toe` are the same.

    Parameters
    ----------
    name
        As a file writes it.
    """
    words = re.sub(r"[^a-z0-9]+", "_", _CAMEL.sub("_", name.strip()).lower()).strip("_")
    words = re.sub(r"^([lr])(?=[a-z]{2})(?!eft|ight)", r"\1_", words)
    if found := _SIDED.match(words):
        side = {"l": "left", "r": "right"}.get(found[1], found[1])
        return f"{side}_{found[2].replace('bigtoe', 'big_toe').replace('smalltoe', 'small_toe')}"
    return words


def places(names: Sequence[str]) -> dict[Landmark, tuple[int, ...]]:
    """Return where each landmark is among those of a file, the best place first.

    Parameters
    ----------
    names
        Names of the file's landmarks in one form, in order.

    Returns
    -------
    dict
        Landmark → columns that stand for it; a landmark of which the file has nothing is missing. Nearby parts of the
        body stand for each other: ankles for heels and toes, wrists for fingers, eyes for ears.
    """
    at = {name: number for number, name in enumerate(names)}
    found: dict[Landmark, tuple[int, ...]] = {}
    for landmark in Landmark:
        name = landmark.name.lower()
        side = "left" if "left" in name else "right" if "right" in name else ""
        if side:
            part = re.sub(r"_?(left|right)_?", "", name, count=1)
            wanted = [f"{side}_{each}" for each in _PARTS[part]]
        else:
            wanted = list(_MIDDLE)
        if part_of := tuple(at[each] for each in wanted if each in at):
            found[landmark] = part_of
    return found


def missing(names: Sequence[str]) -> list[str]:
    """Return the landmarks without which no angle is computed and that a file does not have, of either side.

    Parameters
    ----------
    names
        Names of the file's landmarks in one form.
    """
    return [part for part in NEEDED if not {f"left_{part}", f"right_{part}"} & {*names}]
