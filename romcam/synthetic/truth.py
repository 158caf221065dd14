"""The true angles of a posed body, read from its bones by the definitions of `romcam.body.quantities`."""

from __future__ import annotations

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.skeleton import PELVIS, SHOULDER_GIRDLE, T12, Frames, limb


def true_angles(frames: Frames, neutral: Frames, anatomy: Anatomy, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Compute true angles in the person's own planes.

    Parameters
    ----------
    frames
        The posed body over T times.
    neutral
        The body in neutral, one time.
    anatomy
        Its joints at rest.
    names
        Names of the angles.

    Returns
    -------
    dict[str, numpy.ndarray]
        (T,) degrees by name: the change from neutral, except for those in `ABSOLUTE`.

    Notes
    -----
    `pelvis_tilt` is the rotation of the pelvis bone, `trunk_inclination` that of the vertebra above the disc T12-L1.
    The knee angle is the angle between the bones in space. Hip rotation is the rotation of a hanging shank minus the
    obliquity of the pelvis.
    """
    now, upright = _measured(frames, anatomy), _measured(neutral, anatomy)
    prone = upright["pelvis_tilt"][0] > 60.0
    for name in _ELEVATIONS:
        if prone:  # the legs of a prone person point backward
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
"""Angles that are absolute; all others are changes from neutral."""


_ELEVATIONS = tuple(f"{name}_{side}" for name in ("thigh_elevation", "leg_elevation") for side in ("left", "right"))
"""Angles above the horizontal; they go on past the vertical, beyond 90 degrees."""


def _change(name: str, difference: np.ndarray) -> np.ndarray:
    """Wrap a difference of directions to one turn.

    The trunk bends forward by up to 180 degrees and hardly ever backward, so its range is -90 to 270; all others have
    -180 to 180.
    """
    back = 90.0 if name in ("pelvis_tilt", "trunk_inclination", "trunk_chord") else 180.0
    return (difference + back) % 360.0 - back


JOINTS = ("hip", "knee", "shoulder", "L5-S1", "T12-L1", "C7-T1")
"""Joints with known positions: first the midpoints of both sides, then those of the spine."""


def joint_positions(frames: Frames, anatomy: Anatomy) -> np.ndarray:
    """Compute the positions of the `JOINTS`.

    Parameters
    ----------
    frames
        The posed body over T times.
    anatomy
        Its joints at rest.

    Returns
    -------
    numpy.ndarray
        (T, 6, 3) metres in the room.
    """
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


LEG_JOINTS = ("hip", "knee", "ankle")
"""Joints of a leg with known positions, from the top."""


def leg_joint_positions(frames: Frames, anatomy: Anatomy) -> np.ndarray:
    """Compute the positions of the `LEG_JOINTS`.

    Parameters
    ----------
    frames
        The posed body over T times.
    anatomy
        Its joints at rest.

    Returns
    -------
    numpy.ndarray
        (T, 2, 3, 3) metres in the room, left and right leg.
    """
    bones = {"hip": "thigh", "knee": "shank", "ankle": "shank"}
    sides = [[frames.move(limb(bones[name], s), anatomy.joints[f"{name}.{s}"]) for name in LEG_JOINTS] for s in "LR"]
    return np.moveaxis(np.array(sides), 2, 0)


def bone_inclinations(frames: Frames) -> np.ndarray:
    """Compute how far pelvis bone and T12-L1 incline from the vertical.

    Parameters
    ----------
    frames
        The posed body over T times.

    Returns
    -------
    numpy.ndarray
        (T, 2) degrees, forward positive. The axis of a bone at rest is an arbitrary one of the body model; only changes
        are meaningful.
    """
    return np.stack([_tilt(frames.rotation[:, bone, :, 2]) for bone in (PELVIS, T12)], axis=1)


def _measured(frames: Frames, anatomy: Anatomy) -> dict[str, np.ndarray]:
    """Absolute angles of the bones, degrees, before neutral is subtracted."""
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
