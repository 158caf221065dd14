"""Pelvis, spine, neck and head, from how far each is turned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case import Bearing
from romcam.synthetic.skeleton import HEAD, L5, NECK, PELVIS, T12, THORAX, Frames, rotation


@dataclass(frozen=True)
class Trunk:
    """Angles of the trunk over time, (T,) degrees, on top of the upright `bearing`.

    `pelvis` forward tilt in the room (-90 lying on the back, +90 on the front), `obliquity` right side up, `turn` to
    the person's left; `lumbar`, `thoracic` and `neck` flexion, spread over the levels; `side_bend` of the spine
    towards the left and `twist` to the left, a quarter of which the pelvis takes part in unless `turn` says more.
    `head_turn` of the neck to the person's left.
    """

    bearing: Bearing
    pelvis: np.ndarray
    lumbar: np.ndarray
    thoracic: np.ndarray
    neck: np.ndarray
    side_bend: np.ndarray
    twist: np.ndarray
    obliquity: np.ndarray
    turn: np.ndarray
    head_turn: np.ndarray

    @classmethod
    def of(cls, bearing: Bearing, times: int, **angles: np.ndarray) -> Trunk:
        """A trunk over so many times; what is not named stays as it is upright."""
        still = {name: np.zeros(times) for name in cls.__dataclass_fields__ if name != "bearing"}
        return cls(bearing, **(still | angles))


def middle(anatomy: Anatomy, joint: str) -> np.ndarray:
    """Rest point (3,) between the left and the right joint of a name."""
    return 0.5 * (anatomy.joints[f"{joint}.L"] + anatomy.joints[f"{joint}.R"])


def place_trunk(frames: Frames, trunk: Trunk, anatomy: Anatomy) -> None:
    """Fix pelvis, spine, neck and head, with the middle of the hip joints at the origin."""
    bearing = trunk.bearing
    hips = np.zeros((len(trunk.pelvis), 3))
    pelvis = rotation(bearing.pelvis_deg + trunk.pelvis, trunk.obliquity, 0.25 * trunk.twist + trunk.turn)
    frames.place(PELVIS, pelvis, middle(anatomy, "hip"), hips)
    levels = np.interp(np.linspace(0.0, 2.0, 6), [0.0, 1.0, 2.0], bearing.lumbar_levels)
    levels = levels / levels.sum()
    for k, frame in enumerate(range(L5, T12 + 1)):
        flexion = bearing.lumbar_deg / 6.0 + levels[k] * trunk.lumbar
        _hinge(frames, frame, rotation(flexion, trunk.side_bend / 10.0, 0.0), anatomy.spine[k])
    for k, frame in enumerate(THORAX):
        flexion = (bearing.thoracic_deg + trunk.thoracic) / 5.0
        turn = rotation(flexion, trunk.side_bend * 0.08, 0.15 * trunk.twist)
        _hinge(frames, frame, turn, anatomy.spine[6 + k])
    for frame, name in zip((*NECK, HEAD), ("neck01", "neck02", "neck03", "head"), strict=True):
        flexion = (bearing.neck_deg + trunk.neck) * 0.25
        if frame == HEAD:  # eyes stay level when the neck is carried forward
            flexion = flexion - 0.8 * (bearing.neck_deg + bearing.thoracic_deg)
        _hinge(frames, frame, rotation(flexion, 0.0, 0.25 * trunk.head_turn), anatomy.joints[name])


def _hinge(frames: Frames, frame: int, turn: np.ndarray, pivot: np.ndarray) -> None:
    frames.place(frame, frames.rotation[:, frame - 1] @ turn, pivot, frames.move(frame - 1, pivot))
