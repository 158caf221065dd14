"""Placement of the legs: standing on the foot, swung from the hip, or reaching for a position of the ankle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.synthetic.anatomy import Anatomy, middle
from romcam.synthetic.skeleton import HIP_STEPS, PELVIS, Frames, between, limb, part_of, rotation, two_bones


@dataclass(frozen=True)
class Standing:
    """A leg built from the planted foot upwards: `shank` forward tilt in the room and `knee` flexion, (T,) degrees.

    Both legs have the same angles, and the hips are at `hips_above`; ankle and foot stay where they are at rest.
    """

    shank: np.ndarray
    knee: np.ndarray


@dataclass(frozen=True)
class Swung:
    """A leg built from the hip downwards, with a free foot. (T,) degrees. The shank's tilt is `thigh_tilt + knee`.

    Attributes
    ----------
    thigh_tilt
        Tilt of the line from knee to hip in the room, as `romcam.body.quantities` defines it: 0 hanging, -90 straight
        ahead (sitting, or lying on the back), +90 lying on the front.
    knee
        Flexion.
    abduction
        Outwards.
    rotation
        Internal rotation about the thigh's own axis.
    ankle
        Dorsiflexion.
    """

    thigh_tilt: np.ndarray
    knee: np.ndarray
    abduction: np.ndarray
    rotation: np.ndarray
    ankle: np.ndarray

    @classmethod
    def of(cls, times: int, **angles: np.ndarray) -> Swung:
        """Build a leg over a number of times.

        Parameters
        ----------
        times
            Number T of times.
        **angles
            (T,) degrees by the names of the attributes; those that are not named are zero.
        """
        return cls(**({name: np.zeros(times) for name in cls.__dataclass_fields__} | angles))


@dataclass(frozen=True)
class Reaching:
    """A leg built between the hip and the ankle; the knee points ahead. A leg that is too short stays straight.

    Attributes
    ----------
    ankle
        (T, 3) position of the ankle in the room, metres.
    foot
        (T,) tilt of the foot in the room, degrees: 0 flat, toes down positive.
    splay
        How far the knee points outwards, relative to ahead.
    turn
        (T,) rotation of the foot about the vertical, degrees, to the person's left.
    """

    ankle: np.ndarray
    foot: np.ndarray
    splay: float = 0.0
    turn: np.ndarray | float = 0.0

    @classmethod
    def planted(cls, anatomy: Anatomy, side: str, times: int, splay: float = 0.0) -> Reaching:
        """Build a leg whose foot stays flat on the floor, where it is at rest.

        Parameters
        ----------
        anatomy
            The body.
        side
            `L` or `R`.
        times
            Number of times.
        splay
            How far the knee points outwards, relative to ahead.
        """
        return cls(np.tile(anatomy.joints[f"ankle.{side}"], (times, 1)), np.zeros(times), splay)


Leg = Standing | Swung | Reaching


def hips_above(anatomy: Anatomy, shank: np.ndarray, knee: np.ndarray) -> np.ndarray:
    """Compute where the hips are above fixed ankles.

    Parameters
    ----------
    anatomy
        The body.
    shank
        (T,) forward tilt of both shanks, degrees.
    knee
        (T,) flexion of both knees, degrees.

    Returns
    -------
    numpy.ndarray
        (T, 3) middle of the hip joints, metres in the room.
    """
    lower = middle(anatomy, "knee") - middle(anatomy, "ankle")
    upper = middle(anatomy, "hip") - middle(anatomy, "knee")
    return middle(anatomy, "ankle") + rotation(shank) @ lower + rotation(shank - knee) @ upper


def place_leg(frames: Frames, leg: Leg, anatomy: Anatomy, side: str) -> None:
    """Set the frames of thigh, shank, foot and the steps from pelvis to thigh.

    Parameters
    ----------
    frames
        Frames of the body, changed in place. The pelvis must have been placed.
    leg
        Posture of the leg.
    anatomy
        The body.
    side
        `L` or `R`.
    """
    hip = anatomy.joints[f"hip.{side}"]
    hip_now = frames.move(PELVIS, hip)
    if isinstance(leg, Standing):
        thigh = _stand(frames, leg, anatomy, side, hip_now)
    elif isinstance(leg, Swung):
        thigh = _swing(frames, leg, anatomy, side, hip_now)
    else:
        thigh = _reach(frames, leg, anatomy, side, hip_now)
    frames.place(limb("thigh", side), thigh, hip, hip_now)
    relative = np.swapaxes(frames.rotation[:, PELVIS], 1, 2) @ thigh
    for k in range(1, HIP_STEPS):
        turn = frames.rotation[:, PELVIS] @ part_of(relative, k / HIP_STEPS)
        frames.place(limb(f"hip{k}", side), turn, hip, hip_now)


def _stand(frames: Frames, leg: Standing, anatomy: Anatomy, side: str, hip_now: np.ndarray) -> np.ndarray:
    hip, knee_rest, ankle = (anatomy.joints[f"{joint}.{side}"] for joint in ("hip", "knee", "ankle"))
    frames.place(limb("shank", side), rotation(leg.shank), ankle, np.tile(ankle, (len(leg.shank), 1)))
    knee_now = frames.move(limb("shank", side), knee_rest)
    tilted = rotation(leg.shank - leg.knee)
    # Fixed at the hip: a twisting pelvis may open the knee by a fraction of a millimetre, which the skin hides.
    return between(tilted @ (hip - knee_rest), hip_now - knee_now) @ tilted


def _swing(frames: Frames, leg: Swung, anatomy: Anatomy, side: str, hip_now: np.ndarray) -> np.ndarray:
    hip, knee_rest, ankle = (anatomy.joints[f"{joint}.{side}"] for joint in ("hip", "knee", "ankle"))
    outwards = -1.0 if side == "L" else 1.0
    thigh = rotation(leg.thigh_tilt, outwards * leg.abduction, outwards * leg.rotation)
    shank = thigh @ rotation(leg.knee)
    knee_now = hip_now + thigh @ (knee_rest - hip)
    frames.place(limb("shank", side), shank, knee_rest, knee_now)
    frames.place(limb("foot", side), shank @ rotation(-leg.ankle), ankle, frames.move(limb("shank", side), ankle))
    return thigh


def _reach(frames: Frames, leg: Reaching, anatomy: Anatomy, side: str, hip_now: np.ndarray) -> np.ndarray:
    hip, knee_rest, ankle = (anatomy.joints[f"{joint}.{side}"] for joint in ("hip", "knee", "ankle"))
    upper_rest, lower_rest = knee_rest - hip, ankle - knee_rest
    pole = np.array([(1.0 if side == "L" else -1.0) * leg.splay, -1.0, 0.0])
    lengths = (float(np.linalg.norm(upper_rest)), float(np.linalg.norm(lower_rest)))
    upper, lower = two_bones(leg.ankle - hip_now, lengths, pole, straightest=1.0 - 1e-9)
    hinge = np.cross(pole, leg.ankle - hip_now)
    thigh = _basis(upper, hinge) @ _basis(upper_rest[None], np.array([[1.0, 0.0, 0.0]])).swapaxes(1, 2)
    shank = _basis(lower, hinge) @ _basis(lower_rest[None], np.array([[1.0, 0.0, 0.0]])).swapaxes(1, 2)
    frames.place(limb("shank", side), shank, knee_rest, hip_now + upper)
    frames.place(limb("foot", side), rotation(leg.foot, 0.0, leg.turn), ankle, frames.move(limb("shank", side), ankle))
    return thigh


def _basis(along: np.ndarray, hinge: np.ndarray) -> np.ndarray:
    """Right-handed axes (T, 3, 3) in columns: the hinge squared to the bone, across, and the bone."""
    bone = along / np.linalg.norm(along, axis=1, keepdims=True)
    side = hinge - bone * (hinge * bone).sum(axis=1, keepdims=True)
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    return np.stack([side, np.cross(bone, side), bone], axis=2)
