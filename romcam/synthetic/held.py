"""Things in the hands, and the block under a raised foot."""

from __future__ import annotations

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case_parts import Colour, Held, Stance
from romcam.synthetic.mesh import Mesh, Paint, join_meshes
from romcam.synthetic.room import ball, box, cylinder
from romcam.synthetic.skeleton import Frames, limb

_HAND_M = 0.075
"""The middle of a closed hand is this far beyond the wrist."""

_BAR_M, _DISC_THICK_M = 0.014, 0.05
_ORIGIN = np.zeros(3)


def held_meshes(held: Held) -> tuple[Mesh, ...]:
    """Build what is held: one mesh between both hands, or one for each hand, at the origin.

    Parameters
    ----------
    held
        The thing.
    """
    radius = 0.5 * held.disc_m
    if held.kind == "barbell":
        end = 0.5 * held.length_m - 0.2
        parts = [_across(_BAR_M, 0.5 * held.length_m, 0.0, held.second)]
        for sign in (-1.0, 1.0):
            parts.append(_across(radius, 0.5 * _DISC_THICK_M, sign * end, held.colour))
            parts.append(_across(0.3 * radius, 0.55 * _DISC_THICK_M, sign * end, held.second))
        return (join_meshes(parts),)
    if held.kind == "dumbbells":
        ends = [_across(min(radius, 0.08), 0.03, sign * 0.08, held.colour) for sign in (-1.0, 1.0)]
        # Along the direction the person faces, as in hands that hang beside the hips.
        one = _turned(join_meshes([_across(_BAR_M, 0.08, 0.0, held.second), *ends]))
        return (one, one)
    if held.kind == "kettlebell":
        size = min(radius, 0.12)
        return (ball(np.array([0.0, 0.0, -size - 0.04]), size, held.colour),)
    half = np.diag([0.5 * min(held.length_m, 0.6), 0.17, radius])
    return (box(np.array([0.0, -0.17, 0.0]), half, held.colour),)


def held_positions(frames: Frames, anatomy: Anatomy, number: int) -> np.ndarray:
    """Compute where held things are.

    Parameters
    ----------
    frames
        The posed body over T times.
    anatomy
        The body.
    number
        1: between both hands; 2: one in each hand.

    Returns
    -------
    numpy.ndarray
        (number, T, 3) metres in the room.
    """
    hands: list[np.ndarray] = []
    for side in "LR":
        elbow, wrist = (anatomy.joints[f"{joint}.{side}"] for joint in ("elbow", "wrist"))
        beyond = wrist + _HAND_M * (wrist - elbow) / np.linalg.norm(wrist - elbow)
        hands.append(frames.move(limb("forearm", side), beyond))
    return np.stack(hands) if number == 2 else np.mean(hands, axis=0)[None]


def block_under(stance: Stance, anatomy: Anatomy, colour: Colour = (0.35, 0.33, 0.3)) -> Mesh | None:
    """Build the block under a raised foot; None where both feet are on the floor.

    Parameters
    ----------
    stance
        Where the feet stand.
    anatomy
        The body.
    colour
        Its colour.
    """
    height = abs(stance.raised_m)
    if height < 0.005:
        return None
    left = stance.raised_m > 0.0
    ankle = anatomy.joints["ankle.L" if left else "ankle.R"]
    ahead = ankle[1] - 0.5 * stance.ahead_m * (1.0 if left else -1.0) - 0.06
    return box(np.array([ankle[0], ahead, 0.5 * height]), np.diag([0.09, 0.18, 0.5 * height]), colour)


def _across(radius: float, half: float, at: float, colour: Colour) -> Mesh:
    """A cylinder along the axis between the person's sides, closed on both ends."""
    upright = cylinder(_ORIGIN, radius, half, colour)
    lying = [
        Mesh(
            sign * upright.vertices[:, [2, 0, 1]] + [at, 0.0, 0.0],
            sign * upright.normals[:, [2, 0, 1]],
            upright.triangles,
            upright.paint,
        )
        for sign in (-1.0, 1.0)
    ]
    return join_meshes(lying)


def _turned(mesh: Mesh) -> Mesh:
    """The mesh turned by a right angle about the vertical."""
    order, sign = [1, 0, 2], np.array([1.0, -1.0, 1.0])
    paint = Paint(mesh.paint.colour, mesh.paint.second, mesh.paint.pattern)
    return Mesh(mesh.vertices[:, order] * sign, mesh.normals[:, order] * sign, mesh.triangles, paint)
