"""The true angles of a posed phantom, read from its bones by the definitions of `romcam.body.quantities`."""

from __future__ import annotations

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.skeleton import PELVIS, SHOULDER_GIRDLE, T12, Frames, limb


def true_angles(frames: Frames, neutral: Frames, anatomy: Anatomy, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """The angles of the given names, (T,) degrees each, in the subject's own planes; change from `neutral` but for
    those in `ABSOLUTE`.

    `pelvis_tilt` is the turn of the pelvis bone, `trunk_inclination` that of the vertebra above the disc
    T12-L1; the knee angle is the one between the bones, in space. Hip rotation takes the slope of the pelvis off the
    turn of a shank that hangs down.
    """
    now, upright = _measured(frames, anatomy), _measured(neutral, anatomy)
    prone = upright["pelvis_tilt"][0] > 60.0
    for name in _ELEVATIONS:
        if prone:  # the legs of who lies on the front point backward
            now[name], upright[name] = 180.0 - now[name], 180.0 - upright[name]
        now[name] = (now[name] + 180.0) % 360.0 - 180.0
    angle = {name: now[name] if name in ABSOLUTE else _change(name, now[name] - upright[name]) for name in now}
    pelvis, thigh, chord = angle["pelvis_tilt"], angle["thigh_tilt"], angle["trunk_chord"]
    angle["hip_flexion"] = pelvis - thigh
    angle["lumbar_flexion"] = angle["trunk_inclination"] - pelvis
    angle["apparent_hip_flexion"] = chord - thigh
    for side, inwards in (("left", 1.0), ("right", -1.0)):
        angle[f"hip_flexion_{side}"] = pelvis - angle[f"thigh_tilt_{side}"]
        angle[f"hip_rotation_{side}"] = angle[f"shank_turn_{side}"] + inwards * angle["pelvis_obliquity"]
    return {name: angle[name] for name in names}


ABSOLUTE = tuple(f"{name}_{side}" for name in ("knee_angle", "thigh_elevation") for side in ("left", "right"))
"""Angles that are told as they are; all others are changes from the neutral."""


_ELEVATIONS = tuple(f"{name}_{side}" for name in ("thigh_elevation", "leg_elevation") for side in ("left", "right"))
"""Angles above the horizontal; they go on past the vertical, beyond 90 degrees."""


def _change(name: str, difference: np.ndarray) -> np.ndarray:
    """A difference of directions brought to one turn. A trunk bends forward by up to 180 degrees and hardly ever
    backward: it is unwrapped round that; everything else round zero."""
    back = 90.0 if name in ("pelvis_tilt", "trunk_inclination", "trunk_chord") else 180.0
    return (difference + back) % 360.0 - back


JOINTS = ("hip", "knee", "shoulder", "L5-S1", "T12-L1", "C7-T1")
"""Joints whose places are known: the middles of both sides' first, then those of the spine."""


def joint_places(frames: Frames, anatomy: Anatomy) -> np.ndarray:
    """Places of the `JOINTS` in the room, (T, 6, 3) metres."""
    joints = anatomy.joints
    middles = (
        [frames.move(PELVIS, joints[f"hip.{s}"]) for s in "LR"],
        [frames.move(limb("shank", s), joints[f"knee.{s}"]) for s in "LR"],
        [frames.move(SHOULDER_GIRDLE, joints[f"shoulder.{s}"]) for s in "LR"],
    )
    spine = (
        frames.move(PELVIS, joints["spine04"]),
        frames.move(T12, joints["spine02"]),
        frames.move(SHOULDER_GIRDLE, joints["neck01"]),
    )
    return np.stack([*(0.5 * (left + right) for left, right in middles), *spine], axis=1)


LEG = ("hip", "knee", "ankle")
"""Joints of a leg whose places are known, from above."""


def leg_places(frames: Frames, anatomy: Anatomy) -> np.ndarray:
    """Places of the joints of `LEG` in the room, of the left and the right leg, (T, 2, 3, 3) metres."""
    bones = {"hip": "thigh", "knee": "shank", "ankle": "shank"}
    sides = [[frames.move(limb(bones[name], s), anatomy.joints[f"{name}.{s}"]) for name in LEG] for s in "LR"]
    return np.moveaxis(np.array(sides), 2, 0)


def leans(frames: Frames) -> np.ndarray:
    """Inclination of the bones of pelvis and T12-L1 from the vertical, (T, 2) degrees, forward positive.

    How a bone's own axis lies in an upright body is the body model's; only changes mean an angle.
    """
    return np.stack([_tilt(frames.rotation[:, bone, :, 2]) for bone in (PELVIS, T12)], axis=1)


def _measured(frames: Frames, anatomy: Anatomy) -> dict[str, np.ndarray]:
    """What is read off the bones themselves, degrees, before anything is subtracted."""
    joints = anatomy.joints
    hips = {s: frames.move(PELVIS, joints[f"hip.{s}"]) for s in "LR"}
    knees = {s: frames.move(limb("shank", s), joints[f"knee.{s}"]) for s in "LR"}
    ankles = {s: frames.move(limb("shank", s), joints[f"ankle.{s}"]) for s in "LR"}
    shoulders = {s: frames.move(SHOULDER_GIRDLE, joints[f"shoulder.{s}"]) for s in "LR"}
    trunk = 0.5 * (shoulders["L"] + shoulders["R"]) - 0.5 * (hips["L"] + hips["R"])
    across = hips["L"] - hips["R"]
    found = {
        "pelvis_tilt": _tilt(frames.rotation[:, PELVIS, :, 2]),
        "trunk_inclination": _tilt(frames.rotation[:, T12, :, 2]),
        "trunk_chord": _tilt(trunk),
        "pelvis_obliquity": _degrees(-across[:, 2], across[:, 0]),
        "trunk_lean": _degrees(-trunk[:, 0], trunk[:, 2]),
        "pelvis_turn": _degrees(across[:, 1], across[:, 0]),
        "thorax_turn": _degrees(*(shoulders["L"] - shoulders["R"])[:, [1, 0]].T),
    }
    for side, outwards in (("left", 1.0), ("right", -1.0)):
        s = side[0].upper()
        thigh, shank, leg = knees[s] - hips[s], ankles[s] - knees[s], ankles[s] - hips[s]
        found[f"thigh_tilt_{side}"] = _tilt(-thigh)
        found[f"knee_angle_{side}"] = _between(thigh, shank)
        found[f"thigh_elevation_{side}"] = _degrees(thigh[:, 2], -thigh[:, 1])
        found[f"leg_elevation_{side}"] = _degrees(leg[:, 2], -leg[:, 1])
        found[f"shank_turn_{side}"] = _degrees(outwards * shank[:, 0], np.abs(shank[:, 2]))
    left, right = found["thigh_tilt_left"], found["thigh_tilt_right"]
    found["thigh_tilt"] = right + 0.5 * ((left - right + 180.0) % 360.0 - 180.0)
    return found


def _between(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Angle (T,) between directions (T, 3), 0 to 180 degrees."""
    return _degrees(np.linalg.norm(np.cross(a, b), axis=1), (a * b).sum(axis=1))


def _degrees(opposite: np.ndarray, adjacent: np.ndarray) -> np.ndarray:
    return np.degrees(np.arctan2(opposite, adjacent))


def _tilt(upward: np.ndarray) -> np.ndarray:
    """Forward inclination from the vertical, degrees, of directions (T, 3) in the plane of y (back) and z
    (up)."""
    return np.degrees(np.arctan2(-upward[:, 1], upward[:, 2]))
