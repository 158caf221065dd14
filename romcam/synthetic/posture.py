"""The posture of a body, and its posed frames. Every movement is posed here.

A movement gives the angles of the trunk, the position of the hips, a `Leg` for each side and the `Arms`. Hip position
and kinds of `Leg` determine what is fixed in the room: planted feet, or hips on a seat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.synthetic.anatomy import Anatomy, middle
from romcam.synthetic.arms import Arms, place_arms
from romcam.synthetic.case_parts import Bearing
from romcam.synthetic.legs import Leg, hips_above, place_leg
from romcam.synthetic.skeleton import HEAD, L5, NECK, PELVIS, T12, THORAX, Frames, limb, rotation


@dataclass(frozen=True)
class Trunk:
    """Angles of the trunk over time, (T,) degrees, on top of the upright `bearing`.

    Attributes
    ----------
    bearing
        Upright posture.
    pelvis
        Forward tilt in the room; -90 lying on the back, +90 lying on the front.
    lumbar, thoracic, neck
        Flexion, spread over the levels.
    side_bend
        Side bend of the spine, to the person's left positive.
    bend_low
        Share of the side bend in the lowest three lumbar joints, 0 to 1; the rest is spread over the levels.
    twist
        Axial rotation to the left; the pelvis takes part in a quarter of it.
    obliquity
        Obliquity of the pelvis, right side up positive.
    turn
        Further rotation of the pelvis to the person's left.
    head_turn
        Rotation of the neck to the person's left.
    """

    bearing: Bearing
    pelvis: np.ndarray
    lumbar: np.ndarray
    thoracic: np.ndarray
    neck: np.ndarray
    side_bend: np.ndarray
    bend_low: np.ndarray
    twist: np.ndarray
    obliquity: np.ndarray
    turn: np.ndarray
    head_turn: np.ndarray

    @classmethod
    def of(cls, bearing: Bearing, times: int, **angles: np.ndarray) -> Trunk:
        """Build a trunk over a number of times.

        Parameters
        ----------
        bearing
            Upright posture.
        times
            Number T of times.
        **angles
            (T,) degrees by the names of the attributes; those that are not named are zero.
        """
        zero = {name: np.zeros(times) for name in cls.__dataclass_fields__ if name != "bearing"}
        return cls(bearing, **(zero | angles))


@dataclass(frozen=True)
class BodyPosture:
    """How a body is held over T times. `hips` (T, 3) is the middle of the hip joints, metres in the room."""

    trunk: Trunk
    arms: Arms
    hips: np.ndarray
    left: Leg
    right: Leg


def pose(posture: BodyPosture, anatomy: Anatomy) -> Frames:
    """Compute the frames of a posture over its times.

    Parameters
    ----------
    posture
        Trunk, arms, hips and legs over T times.
    anatomy
        The body.
    """
    frames = _upper_body(posture.trunk, posture.arms, anatomy)
    frames.translation[:, : HEAD + 1] += posture.hips[:, None]
    for side, leg in (("L", posture.left), ("R", posture.right)):
        arm = [limb(name, side) for name in ("shoulder", "upperarm", "forearm", "hand")]
        frames.translation[:, arm] += posture.hips[:, None]
        place_leg(frames, leg, anatomy, side)
    if posture.arms.leans_on_something:
        place_arms(frames, posture.arms, anatomy, all_placed=True)
    return frames


def _upper_body(trunk: Trunk, arms: Arms, anatomy: Anatomy) -> Frames:
    """Compute the frames of trunk, head and arms, with the middle of the hip joints at the origin and legs at rest."""
    frames = Frames.still(len(trunk.pelvis))
    _place_trunk(frames, trunk, anatomy)
    place_arms(frames, arms, anatomy)
    return frames


def _place_trunk(frames: Frames, trunk: Trunk, anatomy: Anatomy) -> None:
    """Set the frames of pelvis, spine, neck and head, with the middle of the hip joints at the origin."""
    bearing = trunk.bearing
    hips = np.zeros((len(trunk.pelvis), 3))
    pelvis = rotation(bearing.pelvis_deg + trunk.pelvis, trunk.obliquity, 0.25 * trunk.twist + trunk.turn)
    frames.place(PELVIS, pelvis, middle(anatomy, "hip"), hips)
    levels = np.interp(np.linspace(0.0, 2.0, 6), [0.0, 1.0, 2.0], bearing.lumbar_levels)
    levels = levels / levels.sum()
    for k, frame in enumerate(range(L5, T12 + 1)):
        flexion = bearing.lumbar_deg / 6.0 + levels[k] * trunk.lumbar
        bend = trunk.side_bend * (0.1 * (1.0 - trunk.bend_low) + (trunk.bend_low / 3.0 if k < 3 else 0.0))
        _hinge(frames, frame, rotation(flexion, bend, 0.0), anatomy.spine[k])
    for k, frame in enumerate(THORAX):
        flexion = (bearing.thoracic_deg + trunk.thoracic) / 5.0
        turn = rotation(flexion, trunk.side_bend * 0.08 * (1.0 - trunk.bend_low), 0.15 * trunk.twist)
        _hinge(frames, frame, turn, anatomy.spine[6 + k])
    for frame, name in zip((*NECK, HEAD), ("neck01", "neck02", "neck03", "head"), strict=True):
        flexion = (bearing.neck_deg + trunk.neck) * 0.25
        if frame == HEAD:  # the eyes stay level when the neck is carried forward
            flexion = flexion - 0.8 * (bearing.neck_deg + bearing.thoracic_deg)
        _hinge(frames, frame, rotation(flexion, 0.0, 0.25 * trunk.head_turn), anatomy.joints[name])


def _hinge(frames: Frames, frame: int, turn: np.ndarray, pivot: np.ndarray) -> None:
    frames.place(frame, frames.rotation[:, frame - 1] @ turn, pivot, frames.move(frame - 1, pivot))


_FORWARD_OF_ANKLE = 0.026
"""Upright, the centre of mass lies this share of stature ahead of the ankles (about 4.5 cm)."""

_SHANK_SHARE = 0.45
"""Where balance needs nothing else, the shank leans by this share of the knee's flexion."""


def balanced_shank(
    trunk: Trunk,
    arms: Arms,
    knee: np.ndarray,
    anatomy: Anatomy,
    *,
    sway_back: float,
    flexed: np.ndarray,
    limits: tuple[float, float] | None = None,
) -> np.ndarray:
    """Compute the tilt of both shanks that keeps the centre of mass over the feet.

    Parameters
    ----------
    trunk, arms
        Angles of trunk and arms.
    knee
        (T,) flexion of both knees, degrees.
    anatomy
        The body.
    sway_back
        Share, 0 to 1, of the balance that is kept by moving the hips back. The centre of mass moves forward within the
        feet by the rest, at most half the length of a foot.
    flexed
        (T,) how far the person is bent, 0 to 1.
    limits
        Lowest and highest tilt of the shank, degrees; without them balance changes it by at most 20 degrees.

    Returns
    -------
    numpy.ndarray
        (T,) forward tilt of the shanks, degrees.

    Notes
    -----
    Segment masses: de Leva, J Biomech 1996;29:1223-30.
    """
    above = _mass_centre(_upper_body(trunk, arms, anatomy), anatomy)
    ankle, knee_rest = middle(anatomy, "ankle"), middle(anatomy, "knee")
    low, high = (-20.0, 20.0) if limits is None else (limit - _SHANK_SHARE * knee for limit in limits)

    def centre(tilt: np.ndarray) -> np.ndarray:
        shank = _SHANK_SHARE * knee + tilt
        hips = hips_above(anatomy, shank, knee)[:, 1]
        knees = (ankle + rotation(shank) @ (knee_rest - ankle))[:, 1]
        return 0.657 * (hips + above) + 0.284 * (0.59 * hips + 0.41 * knees) + 0.087 * 0.56 * knees

    upright = -_FORWARD_OF_ANKLE * anatomy.stature
    free = centre(np.zeros_like(knee))
    drift = np.clip((1.0 - sway_back) * (free - upright) * np.minimum(flexed, 1.0), -0.07, 0.02)
    tilt = np.zeros_like(knee)
    for _ in range(4):
        slope = (centre(tilt + 0.5) - centre(tilt - 0.5)) / 1.0
        tilt = np.clip(tilt - (centre(tilt) - (upright + drift)) / slope, low, high)
    return _SHANK_SHARE * knee + tilt


def _mass_centre(frames: Frames, anatomy: Anatomy) -> np.ndarray:
    """Distance (T,) in metres, backward positive, from the hips to the centre of mass of head, trunk and arms."""
    joints, spine = anatomy.joints, anatomy.spine
    forward = np.array([0.0, -0.03, 0.0])
    parts = [
        (0.069, HEAD, joints["head"] + np.array([0.0, -0.02, 0.08])),
        (0.160, T12 + 3, spine[8] + forward),
        (0.163, L5 + 2, spine[3] + forward),
        (0.112, PELVIS, middle(anatomy, "hip") + np.array([0.0, 0.01, 0.05])),
    ]
    for side in "LR":
        parts += [
            (0.027, limb("upperarm", side), 0.5 * (joints[f"shoulder.{side}"] + joints[f"elbow.{side}"])),
            (0.022, limb("forearm", side), 0.4 * joints[f"elbow.{side}"] + 0.6 * joints[f"wrist.{side}"]),
        ]
    total = sum(mass for mass, _, _ in parts)
    moments = (mass * frames.move(frame, point)[:, 1] for mass, frame, point in parts)
    return sum(moments, start=np.zeros(len(frames.translation))) / total
