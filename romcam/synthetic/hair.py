"""Hair: a cap on the scalp, and hair that hangs or sticks out from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.synthetic.anatomy import Anatomy, topology
from romcam.synthetic.case_parts import Body
from romcam.synthetic.mesh import Dress
from romcam.synthetic.skeleton import HEAD, SHOULDER_GIRDLE, Frames

HAIR = 0
"""Layer of a person's appearance that is hair."""

_RINGS, _AROUND = 9, 12
_THICKNESS_M = {"bald": 0.0, "short": 0.012, "long": 0.018, "bun": 0.009, "tail": 0.008}


def scalp_thickness(body: Body, anatomy: Anatomy, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Compute how thick the hair is, and where it grows.

    Parameters
    ----------
    body
        The person; `hair` is the style.
    anatomy
        The body at rest.
    rng
        Source of the random draws.

    Returns
    -------
    tuple[numpy.ndarray, numpy.ndarray]
        (V,) thickness of the hair, and (V,) distance of each vertex inside the hairline (negative outside), metres.
    """
    x, y, z = anatomy.vertices.T
    eye = 0.5 * (anatomy.joints["eye.L"] + anatomy.joints["eye.R"])
    scale = anatomy.stature / 1.7
    back = np.clip((y - eye[1]) / (0.17 * scale), 0.0, 1.0)
    waves = sum(np.sin(k * 40.0 * x + a) + np.sin(k * 55.0 * y + b) for k, a, b in rng.uniform(0.8, 3.0, (3, 3)))
    line = eye[2] + (0.068 - 0.17 * back**1.5 + 0.003 * waves) * scale
    member = topology().membership
    inside = np.minimum.reduce([z - line, 0.06 * (member["head"] - 0.5), 0.02 - 0.2 * member["eye"]])
    if body.hair == "bald":
        return np.zeros(len(z)), np.full(len(z), -1.0)
    thickness = _THICKNESS_M[body.hair] * float(rng.uniform(0.6, 1.8)) * np.clip(inside / (0.03 * scale), 0.15, 1.0)
    return np.where(inside > 0.0, thickness, 0.0), inside


@dataclass(frozen=True)
class Tress:
    """Hair that leaves the head: a bun, which keeps to the head, or hair that hangs by gravity.

    Attributes
    ----------
    root
        (3,) point at rest where it leaves the head.
    radii
        (rings, 2) sideways and fore-aft, metres.
    length_m
        Its length.
    hangs
        False for a bun.
    """

    root: np.ndarray
    radii: np.ndarray
    length_m: float
    hangs: bool

    @property
    def triangles(self) -> np.ndarray:
        """Triangles (F, 3), ring by ring."""
        ring, around = np.meshgrid(np.arange(_RINGS - 1), np.arange(_AROUND), indexing="ij")
        a = (ring * _AROUND + around).ravel()
        b = (ring * _AROUND + (around + 1) % _AROUND).ravel()
        return np.concatenate([np.stack([a, b, a + _AROUND], axis=1), np.stack([b, b + _AROUND, a + _AROUND], axis=1)])

    def pose(self, frames: Frames) -> tuple[np.ndarray, np.ndarray]:
        """Compute where the hair is.

        Parameters
        ----------
        frames
            The posed body over T times.

        Returns
        -------
        tuple[numpy.ndarray, numpy.ndarray]
            Vertices in metres and unit normals, each (T, rings x around, 3).
        """
        head = frames.rotation[:, HEAD]
        root = frames.move(HEAD, self.root)
        away = head @ np.array([0.0, 0.85, 0.5])
        if self.hangs:
            # Upright, hair lies on the back of the neck and shoulders; bent, it falls free.
            back = frames.rotation[:, SHOULDER_GIRDLE, :, 1]
            down = np.array([0.0, 0.0, -1.0]) + 0.22 * back
            # Under a supine person it lies beyond the head.
            lying = np.clip((-back[:, 2:] - 0.6) / 0.3, 0.0, 1.0)
            down = (1.0 - lying) * down + lying * (head[:, :, 2] - [0.0, 0.0, 0.1])
            down /= np.linalg.norm(down, axis=1, keepdims=True)
        else:
            down = away / np.linalg.norm(away, axis=1, keepdims=True)
        along = np.linspace(0.0, 1.0, _RINGS)[None, :, None]
        path = root[:, None] + along * self.length_m * down[:, None]
        path = path + 0.02 * np.sin(np.pi * np.minimum(2.0 * along, 1.0)) * away[:, None] * self.hangs
        aside = head[:, :, 0]
        ahead = np.cross(down, aside)
        ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
        angle = np.arange(_AROUND) * 2.0 * np.pi / _AROUND
        ring = (
            np.cos(angle)[None, None, :, None] * aside[:, None, None] * self.radii[None, :, None, :1]
            + np.sin(angle)[None, None, :, None] * ahead[:, None, None] * self.radii[None, :, None, 1:]
        )
        vertices = path[:, :, None] + ring
        vertices[..., 2] = np.maximum(vertices[..., 2], 0.0)
        normals = ring / np.maximum(np.linalg.norm(ring, axis=-1, keepdims=True), 1e-6)
        return vertices.reshape(len(root), -1, 3), normals.reshape(len(root), -1, 3)


def tresses(body: Body, anatomy: Anatomy, seed: int) -> list[tuple[Tress, Dress]]:
    """Build the bun, tail or long hair of a body.

    Parameters
    ----------
    body
        The person; `hair` is the style.
    anatomy
        The body at rest.
    seed
        Seed of length and position.

    Returns
    -------
    list[tuple[Tress, Dress]]
        The hair with its appearance; empty for bald heads and short hair.
    """
    if body.hair in ("bald", "short"):
        return []
    rng = np.random.default_rng([seed, 23])
    scale = anatomy.stature / 1.7
    head = topology().membership["head"] > 0.5
    back = anatomy.vertices[head][:, 1].max()
    eye = anatomy.joints["eye.L"]
    profile = np.sqrt(np.clip(1.0 - np.linspace(-1.0, 1.0, _RINGS) ** 2, 0.0, 1.0))
    if body.hair == "bun":
        size = float(rng.uniform(0.028, 0.046)) * scale
        root = np.array([0.0, back - 0.4 * size, eye[2] + float(rng.uniform(0.0, 0.07)) * scale])
        tress = Tress(root, np.column_stack([profile, profile]) * size, 2.0 * size, False)
    else:
        along = np.linspace(0.0, 1.0, _RINGS)
        taper = np.clip(np.minimum(1.0 - 0.55 * along, 6.0 * (1.02 - along)), 0.02, 1.0)
        long = body.hair == "long"
        aside, ahead = (0.075, 0.03) if long else (0.026, 0.022)
        length = float(rng.uniform(0.2, 0.36) if long else rng.uniform(0.2, 0.42)) * scale
        height = float(rng.uniform(-0.04, 0.0) if long else rng.uniform(-0.01, 0.07)) * scale
        root = np.array([0.0, back - (0.015 if long else 0.0), eye[2] + height])
        tress = Tress(root, np.column_stack([aside * taper, ahead * taper]) * scale, length, True)
    ring, around = np.divmod(np.arange(_RINGS * _AROUND), _AROUND)
    strands = np.column_stack([0.01 * around, tress.length_m * ring / _RINGS])
    return [(tress, Dress.of_layer(HAIR, strands))]
