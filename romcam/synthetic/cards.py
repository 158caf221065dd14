"""The cards with printed tags that a rendered person wears: where they are put on, and how they move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.body.tags import TAG_IDS
from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case_parts import TagCard
from romcam.synthetic.skeleton import PELVIS, T12, Frames, limb, rotation

PoseAt = Callable[[np.ndarray], Frames]
"""Gives the posed body at times (T,) seconds."""

_THICKNESS_M: Final = 0.0015
_FOOT_M: Final = 0.004
"""Distance of the foot of a fin from what it stands on: the fold and the tape."""
_REACH_M: Final = 0.09
"""Clothes that stand off farther than this are not under the card."""
_S2_BELOW: Final = 0.24
"""Height of S2 below L5-S1, in shares of the height from L5-S1 to T12-L1."""
_AROUND: Final = ((-1, 1), (1, 1), (1, -1), (-1, -1))
"""Corners of a face from the upper left one clockwise: right, up."""
_SLIP_S: Final = 0.3
_SWINGS_PER_S: Final = 2.6
_BRISK_DEG_PER_S: Final = 30.0
"""Speed of the bone at which a loose card swings fully."""
_GRAVITY: Final = 9.81


@dataclass(frozen=True)
class WornCard:
    """One card at rest. The columns of `axes` are its normal to the left, away from the skin (back), towards the head.

    Attributes
    ----------
    card
        Its description.
    frame
        Frame of the skeleton that it turns with.
    foot
        (3,) point on the skin where it is put on, metres.
    axes
        (3, 3) unit vectors in columns.
    numbers
        Numbers of the tags on its faces to the left and to the right; None for a face without one.
    """

    card: TagCard
    frame: int
    foot: np.ndarray
    axes: np.ndarray
    numbers: tuple[int | None, int | None]

    @property
    def size_m(self) -> float:
        """Width and height of the card, metres."""
        return (self.card.side_mm + 2.0 * self.card.margin_mm) / 1000.0

    @property
    def stem_m(self) -> float:
        """Height of the blank stem between skin and margin, metres; 0 for a card that lies flat."""
        return 0.0 if self.card.segment == "thigh" else self.card.stem_mm / 1000.0

    def pose(
        self, times: np.ndarray, frames: Frames, surface: np.ndarray, pose_at: PoseAt
    ) -> tuple[np.ndarray, np.ndarray]:
        """Compute the corners of its faces.

        Parameters
        ----------
        times
            (T,) seconds.
        frames
            The body at these times.
        surface
            (T, V, 3) skin and clothes at these times, metres.
        pose_at
            The body at other times, for a card that falls or swings.

        Returns
        -------
        tuple[numpy.ndarray, numpy.ndarray]
            (T, F, 4, 3) corners of the F faces with their stems in metres, from the upper left one clockwise as the
            face is seen; (T, F, 3) unit normals.
        """
        axes, foot = self._placed(times, frames, pose_at)
        half = 0.5 * self.size_m
        if self.card.segment != "thigh":
            high = _FOOT_M + self.stem_m + half + _covered_m(surface, foot, axes, half)
            centre = foot + high[:, None] * axes[..., 1]
        else:
            outward = 1.0 if self.card.thigh == "left" else -1.0
            on_its_side = np.stack([axes[..., 1], outward * axes[..., 0], axes[..., 2]], axis=-1)
            centre = foot + (outward * (0.002 + _covered_m(surface, foot, on_its_side, half)))[:, None] * axes[..., 0]
        if self.card.fall_at_s is not None:
            fallen = times >= self.card.fall_at_s
            if fallen.any():
                centre[fallen], axes[fallen] = self._falling(times[fallen], pose_at)
        return self._faces(centre, axes)

    def _placed(self, times: np.ndarray, frames: Frames, pose_at: PoseAt) -> tuple[np.ndarray, np.ndarray]:
        """Axes (T, 3, 3) and point on the skin (T, 3) of the card as it is worn."""
        card = self.card
        bone = frames.rotation[:, self.frame]
        extra = card.skin_motion_deg / 90.0 * _inclination(bone)
        down = np.zeros(len(times))
        if card.slip_at_s is not None:
            slipped = np.clip((times - card.slip_at_s) / _SLIP_S, 0.0, 1.0)
            extra, down = extra + slipped * card.slip_deg, slipped * card.slip_m
        if card.swing_deg:
            before, after = (_inclination(pose_at(times + d).rotation[:, self.frame]) for d in (-0.1, 0.1))
            activity = np.minimum(np.abs(after - before) / 0.2 / _BRISK_DEG_PER_S, 1.0)
            extra = extra + card.swing_deg * activity * np.sin(2.0 * np.pi * _SWINGS_PER_S * times)
        axes = bone @ self.axes @ rotation(extra)
        return axes, frames.move(self.frame, self.foot) - down[:, None] * axes[..., 2]

    def _falling(self, times: np.ndarray, pose_at: PoseAt) -> tuple[np.ndarray, np.ndarray]:
        """Centre (T, 3) and axes (T, 3, 3) of a card that has come off: it turns as it falls, and lies on the floor."""
        assert self.card.fall_at_s is not None
        start = np.array([self.card.fall_at_s])
        axes, foot = self._placed(start, pose_at(start), pose_at)
        since = times - self.card.fall_at_s
        drift = np.array([0.0, 0.15, 0.0]) * np.minimum(since, 0.5)[:, None]
        centre = foot + (0.5 * self.size_m + self.stem_m) * axes[..., 1] + drift
        high = centre[:, 2].copy()
        centre[:, 2] = np.maximum(high - 0.5 * _GRAVITY * since**2, 0.004)
        landed = np.minimum(0.5 * _GRAVITY * since**2 / np.maximum(high - 0.004, 0.01), 1.0)
        lying = rotation(np.zeros(len(times)), 90.0 * landed)
        return centre, lying @ axes @ rotation(180.0 * landed)

    def _faces(self, centre: np.ndarray, axes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        left, back, up = (axes[..., k] for k in range(3))
        half = 0.5 * self.size_m
        corners: list[np.ndarray] = []
        normals: list[np.ndarray] = []
        for sign, number in zip((1.0, -1.0), self.numbers, strict=True):
            if number is None:
                continue
            # With the stem, the middle is nearer to the skin. From the person's left, their back is on the right.
            middle = centre + 0.5 * sign * _THICKNESS_M * left - 0.5 * self.stem_m * back
            across = sign * (half + 0.5 * self.stem_m) * back
            around = [middle + x * across + y * half * up for x, y in _AROUND]
            corners.append(np.stack(around, axis=1))
            normals.append(sign * left)
        return np.stack(corners, axis=1), np.stack(normals, axis=1)


def put_on(card: TagCard, anatomy: Anatomy) -> WornCard:
    """Put a card on a body at rest.

    Parameters
    ----------
    card
        The card.
    anatomy
        The body.
    """
    spine = anatomy.spine
    if card.segment == "thigh":
        side = "L" if card.thigh == "left" else "R"
        hip, knee = anatomy.joints[f"hip.{side}"], anatomy.joints[f"knee.{side}"]
        up = (hip - knee) / np.linalg.norm(hip - knee)
        at = knee + 0.45 * (hip - knee) + card.shift_m * up
        frame, foot = limb("thigh", side), _outermost(anatomy, at, 1.0 if side == "L" else -1.0)
        left = np.array([1.0, 0.0, 0.0]) - up[0] * up
    else:
        of_pelvis = card.segment == "pelvis"
        height = spine[0, 2] - _S2_BELOW * (spine[5, 2] - spine[0, 2]) if of_pelvis else spine[5, 2]
        frame, foot = PELVIS if of_pelvis else T12, _midline(anatomy, height + card.shift_m)
        below, above = (_midline(anatomy, foot[2] + d) for d in (-0.03, 0.03))
        up = (above - below) / np.linalg.norm(above - below)
        left = np.array([1.0, 0.0, 0.0])
    left = left / np.linalg.norm(left)
    axes = np.stack([left, np.cross(up, left), up], axis=1)
    tilt = rotation(np.array([card.tilt_deg]))[0]
    turn = rotation(np.zeros(1), 0.0, card.turn_deg)[0]
    lean = rotation(np.zeros(1), card.lean_deg)[0]
    numbers: tuple[int | None, int | None] = card.numbers or TAG_IDS[card.segment]
    if card.segment == "thigh":
        numbers = (numbers[0], None) if card.thigh == "left" else (None, numbers[1])
    return WornCard(card, frame, foot, axes @ tilt @ turn @ lean, numbers)


def _midline(anatomy: Anatomy, height: float) -> np.ndarray:
    """Point (3,) of the skin in the middle of the back at a height."""
    x, y, z = anatomy.vertices.T
    near = (np.abs(x) < 0.02) & (np.abs(z - height) < 0.03) & (y > anatomy.spine[3, 1])
    line = np.column_stack([z[near] - height, np.ones(near.sum())])
    return np.array([0.0, np.linalg.lstsq(line, y[near], rcond=None)[0][1], height])


def _outermost(anatomy: Anatomy, at: np.ndarray, outward: float) -> np.ndarray:
    """Point (3,) of the skin of a thigh, sideways of a point inside it."""
    x, y, z = anatomy.vertices.T
    near = (np.abs(z - at[2]) < 0.03) & (np.abs(y - at[1]) < 0.04) & (np.abs(x - at[0]) < 0.13) & (outward * x > 0.0)
    return np.array([outward * (outward * x[near]).max(), at[1], at[2]])


def _covered_m(surface: np.ndarray, foot: np.ndarray, axes: np.ndarray, half: float) -> np.ndarray:
    """How far (T,) skin and clothes reach above `foot` along axis 1, under a card of a half length along axis 2.

    Points beside the card count less the farther they are away, so that the card does not jump from point to point.
    """
    local = np.einsum("tvk,tkj->tvj", surface - foot[:, None], axes)
    beside = np.clip(np.abs(local[..., 0]) - 0.02, 0.0, None) + np.clip(np.abs(local[..., 2]) - half, 0.0, None)
    high = np.where(np.abs(local[..., 1]) < _REACH_M, local[..., 1] - 3.0 * beside, -1.0)
    return np.clip(high.max(axis=1), 0.0, None)


def _inclination(turns: np.ndarray) -> np.ndarray:
    """Forward inclination (T,) of frames (T, 3, 3), degrees."""
    up = turns[..., 2]
    return (np.degrees(np.arctan2(-up[:, 1], up[:, 2])) + 90.0) % 360.0 - 90.0
