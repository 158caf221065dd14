"""The room as surfaces: floor, walls, skirting, pictures, window, furniture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from romcam.synthetic.camera import in_room, near_side
from romcam.synthetic.case import Case
from romcam.synthetic.case_parts import CameraPlacement, Colour, Fabric, Furniture, Room
from romcam.synthetic.mesh import Mesh, Paint, join_meshes
from romcam.synthetic.movements import MOVEMENTS

_FAR = 14.0


@dataclass(frozen=True)
class Surroundings:
    """The surfaces round the person, and the light.

    Attributes
    ----------
    mesh
        The empty room.
    furniture, front
        Furniture behind the person, and in front of them.
    planes
        Planes (n, d) on which shadows fall, each with the half-space (n, d) at which it ends.
    light_from
        (3,) unit vector towards the light.
    """

    mesh: Mesh
    furniture: Mesh | None
    front: Mesh | None
    planes: list[tuple[np.ndarray, np.ndarray]]
    light_from: np.ndarray


def surroundings(case: Case[Any]) -> Surroundings:
    """Build the surroundings of a case, in its world: person at the origin, floor at z = 0.

    The room faces the side from which the movement is filmed, so that a wall is behind a person filmed from the front.

    Parameters
    ----------
    case
        The trial.
    """
    room, view = case.room, _view(case)
    rng = np.random.default_rng([case.seed, 11])
    turn = np.radians(room.wall_turn_deg)
    # Axes of the wall: along it in the direction the person looks, up, and out of it towards the camera.
    along = _in_view(view, np.cos(turn), np.sin(turn), 0.0)
    out = _in_view(view, np.sin(turn), -np.cos(turn), 0.0)
    foot = _in_view(view, 0.0, room.wall_m, 0.0)
    up = np.array([0.0, 0.0, 1.0])
    meshes = [
        _panel(_in_view(view, 0, 0, 0), along * _FAR, out * _FAR, up, room.floor),
        _panel(foot + up * _FAR / 2, along * _FAR, up * _FAR / 2, out, room.wall),
    ]
    if room.corner_m is not None:
        corner = foot + along * room.corner_m
        inward = -np.sign(room.corner_m) * along
        darker = Fabric(
            colour=_scaled(room.wall.colour, 0.93),
            second=_scaled(room.wall.second, 0.93),
            print=room.wall.print,
            scale_m=room.wall.scale_m,
        )
        meshes.append(_panel(corner + up * _FAR / 2, out * _FAR, up * _FAR / 2, inward, darker))
    if room.skirting is not None:
        strip = Fabric(colour=room.skirting)
        meshes.append(_panel(foot + out * 0.012 + up * 0.05, along * _FAR, up * 0.05, out, strip))
    meshes += _on_the_wall(room, foot + out * 0.02, along, up, out, rng)
    behind = mesh_of(tuple(piece for piece in room.furniture if piece.centre_m[1] >= 0.0), *view)
    before = mesh_of(tuple(piece for piece in room.furniture if piece.centre_m[1] < 0.0), *view)
    floor = (np.array([0.0, 0.0, 1.0, 0.0]), np.append(out, -out @ foot))
    wall = (np.append(out, -out @ foot), np.array([0.0, 0.0, 1.0, 0.0]))
    light = _light_direction(case)
    lit = [(plane, limit) for plane, limit in (floor, wall) if plane[:3] @ light > 0.08]
    return Surroundings(join_meshes(meshes), behind, before, lit, light)


def _light_direction(case: Case[Any]) -> np.ndarray:
    """Compute the unit vector (3,) from the person towards the light; azimuth 0 is the direction of the camera."""
    azimuth, height = np.radians(case.room.light_azimuth_deg), np.radians(case.room.light_height_deg)
    level = _in_view(_view(case), np.sin(azimuth), -np.cos(azimuth), 0.0)
    return np.cos(height) * level + np.sin(height) * np.array([0.0, 0.0, 1.0])


View = tuple[CameraPlacement, float]
"""A camera, and its approximate yaw in degrees: 0 from the side of the person, 90 from the front."""


def _view(case: Case[Any]) -> View:
    return case.camera, MOVEMENTS[case.test].framing.yaw_deg


def _in_view(view: View, along: float, away: float, height: float) -> np.ndarray:
    """World point (3,) of a position given in metres along the picture, away from the camera, above the floor."""
    camera, yaw_deg = view
    cosine, sine = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    return in_room(camera, along * cosine - away * sine, along * sine + away * cosine, height)


def _scaled(colour: Colour, by: float) -> Colour:
    r, g, b = colour
    return (r * by, g * by, b * by)


def _as_colour(values: np.ndarray) -> Colour:
    r, g, b = values
    return (float(r), float(g), float(b))


def _panel(centre: np.ndarray, half_u: np.ndarray, half_v: np.ndarray, normal: np.ndarray, fabric: Fabric) -> Mesh:
    """A flat rectangle, divided so that the light is computed across it."""
    u, v = np.meshgrid(np.linspace(-1.0, 1.0, 9), np.linspace(-1.0, 1.0, 9), indexing="ij")
    u, v = u.ravel()[:, None], v.ravel()[:, None]
    cell = np.arange(81).reshape(9, 9)
    corners = (cell[:-1, :-1], cell[1:, :-1], cell[1:, 1:], cell[:-1, 1:])
    a, b, c, d = (corner.ravel() for corner in corners)
    triangles = np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])
    place = np.concatenate([u * np.linalg.norm(half_u), v * np.linalg.norm(half_v)], axis=1)
    return Mesh(centre + u * half_u + v * half_v, np.tile(normal, (81, 1)), triangles, Paint.of_fabric(fabric, place))


def box(centre: np.ndarray, axes: np.ndarray, colour: Colour) -> Mesh:
    """Build a box.

    Parameters
    ----------
    centre
        (3,) its middle, metres.
    axes
        (3, 3) half axes, one a row.
    colour
        Its colour.
    """
    fabric = Fabric(colour=colour)
    sides: list[Mesh] = []
    for k in range(3):
        u, v = axes[(k + 1) % 3], axes[(k + 2) % 3]
        outward = axes[k] / np.linalg.norm(axes[k])
        sides += [_panel(centre + s * axes[k], u, v, s * outward, fabric) for s in (-1.0, 1.0)]
    return join_meshes(sides)


def cylinder(centre: np.ndarray, radius: float, half_height: float, colour: Colour) -> Mesh:
    """Build an upright cylinder, closed above.

    Parameters
    ----------
    centre
        (3,) its middle, metres.
    radius, half_height
        Metres.
    colour
        Its colour.
    """
    angle = np.linspace(0.0, 2.0 * np.pi, 33)
    ring = np.stack([np.cos(angle), np.sin(angle), np.zeros_like(angle)], axis=1)
    up = np.array([0.0, 0.0, half_height])
    wall = np.concatenate([centre + radius * ring - up, centre + radius * ring + up])
    lid = np.concatenate([centre + radius * ring + up, [centre + up]])
    k = np.arange(32)
    triangles = np.concatenate(
        [
            np.stack([k, k + 1, k + 34], axis=1),
            np.stack([k, k + 34, k + 33], axis=1),
            np.stack([66 + k, 67 + k, np.full(32, 99)], axis=1),
        ]
    )
    normals = np.concatenate([ring, ring, np.tile([0.0, 0.0, 1.0], (34, 1))])
    return Mesh(np.concatenate([wall, lid]), normals, triangles, Paint.plain(colour, 100))


def ball(centre: np.ndarray, radius: float, colour: Colour) -> Mesh:
    """Build a ball.

    Parameters
    ----------
    centre
        (3,) its middle, metres.
    radius
        Metres.
    colour
        Its colour.
    """
    around, up = np.meshgrid(np.linspace(0.0, 2.0 * np.pi, 33), np.linspace(0.0, np.pi, 17), indexing="ij")
    normals = np.stack([np.cos(around) * np.sin(up), np.sin(around) * np.sin(up), np.cos(up)], axis=-1).reshape(-1, 3)
    cell = np.arange(33 * 17).reshape(33, 17)
    a, b, c, d = (k.ravel() for k in (cell[:-1, :-1], cell[1:, :-1], cell[1:, 1:], cell[:-1, 1:]))
    triangles = np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])
    return Mesh(centre + radius * normals, normals, triangles, Paint.plain(colour, len(normals), gloss=0.3))


def mesh_of(furniture: tuple[Furniture, ...], camera: CameraPlacement, yaw_deg: float = 0.0) -> Mesh | None:
    """Build one mesh of pieces of furniture.

    Parameters
    ----------
    furniture
        The pieces.
    camera
        Camera of the case.
    yaw_deg
        0: pieces are placed relative to the person. Otherwise: relative to a camera at that yaw.

    Returns
    -------
    Mesh or None
        None without furniture.
    """
    return join_meshes([_piece(piece, (camera, yaw_deg)) for piece in furniture]) if furniture else None


def _piece(piece: Furniture, view: View) -> Mesh:
    centre = _in_view(view, *piece.centre_m)
    half = 0.5 * np.array(piece.size_m)
    if piece.kind == "cylinder":
        return cylinder(centre, half[0], half[2], piece.colour)
    if piece.kind == "ball":
        return ball(centre, half[2], piece.colour)
    turn = np.radians(piece.turn_deg - view[1]) * near_side(view[0])
    ahead = np.array([np.sin(turn), -np.cos(turn), 0.0])
    aside = np.array([np.cos(turn), np.sin(turn), 0.0])
    return box(centre, np.stack([ahead * half[0], aside * half[1], np.array([0.0, 0.0, half[2]])]), piece.colour)


def _on_the_wall(
    room: Room, foot: np.ndarray, along: np.ndarray, up: np.ndarray, out: np.ndarray, rng: np.random.Generator
) -> list[Mesh]:
    """Framed pictures, and a bright window if the room has one."""
    meshes: list[Mesh] = []
    for _ in range(room.pictures):
        centre = foot + along * rng.uniform(-1.6, 1.6) + up * rng.uniform(1.2, 2.0)
        half = rng.uniform(0.12, 0.4, 2)
        inner = Fabric(
            colour=_as_colour(rng.uniform(0.2, 0.95, 3)),
            second=_as_colour(rng.uniform(0.1, 0.9, 3)),
            print=("mottled", "bands", "stripes")[int(rng.integers(3))],
            scale_m=float(rng.uniform(0.08, 0.5)),
        )
        frame = Fabric(colour=_as_colour(np.full(3, rng.uniform(0.05, 0.9))))
        meshes.append(_panel(centre, along * (half[0] + 0.025), up * (half[1] + 0.025), out, frame))
        meshes.append(_panel(centre + out * 0.01, along * half[0], up * half[1], out, inner))
    if room.window > 0.0:
        centre = foot + along * rng.uniform(-1.2, 1.2) + up * rng.uniform(1.3, 1.7)
        half = rng.uniform([0.4, 0.45], [0.9, 0.8])
        glass = Fabric(colour=_scaled((0.97, 0.99, 1.0), room.window), second=_scaled((0.8, 0.9, 0.95), room.window))
        meshes.append(
            _panel(centre, along * (half[0] + 0.05), up * (half[1] + 0.05), out, Fabric(colour=(0.9, 0.9, 0.9)))
        )
        for s in (-0.5, 0.5):
            meshes.append(
                _panel(
                    centre + out * 0.01 + along * half[0] * s,
                    along * half[0] * 0.47,
                    up * half[1],
                    out,
                    glass,
                )
            )
    return meshes
