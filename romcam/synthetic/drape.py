"""Loose cloth: the grid it is cut from, and its shape in each pose.

All bodies share one mesh, so a place on the surface is named by its height and azimuth on a standard body of 1.70 m.
The grid is a tube of rings round trunk and thighs, from the armpits to the knees; each node is tied to three vertices.
A drape is computed from the posed body alone, without memory or simulation, so that any moment can be rendered by
itself: it spans hollows, hangs from parts that stick out, and sags where it faces the floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse
from scipy.spatial import Delaunay

from romcam.synthetic.anatomy import body_at_rest, topology
from romcam.synthetic.case_parts import Body
from romcam.synthetic.skeleton import T12, Frames
from romcam.synthetic.skinning import Skin

RING_M = 0.02
TOP_M, BOTTOM_M = 1.24, 0.52
AROUND = 44


@dataclass(frozen=True)
class ClothPattern:
    """Coordinates on the surface of the standard body, and the grid from which loose clothes are cut.

    Attributes
    ----------
    height
        (V,) height of each vertex, metres.
    around
        (V,) azimuth of each vertex, degrees: 0 at the back, positive to the body's left, ±180 in front.
    aside
        (V,) distance of each vertex from the sagittal plane, metres.
    rings
        (R,) heights of the grid's rings from the top down, metres.
    azimuths
        (AROUND,) azimuths of the nodes of a ring, degrees.
    grid
        (R x AROUND, V) weights of the vertices in each node.
    """

    height: np.ndarray
    around: np.ndarray
    aside: np.ndarray
    rings: np.ndarray
    azimuths: np.ndarray
    grid: sparse.csr_matrix


@lru_cache(maxsize=1)
def pattern() -> ClothPattern:
    """Measure the standard body, once a process."""
    body = body_at_rest(Body(stature_m=1.70, build=0.5, muscle=0.4, stance_m=0.22))
    member = topology().membership
    x, y, z = (body.vertices[:, k] for k in range(3))
    axis = np.interp(z, [0.5, 0.87, 1.0, 1.25], [-0.02, -0.02, -0.02, -0.03])
    around = np.degrees(np.arctan2(x, y - axis))
    radial = np.stack([x, y - axis], axis=1)
    radial /= np.maximum(np.linalg.norm(radial, axis=1, keepdims=True), 1e-9)
    outside = (radial * body.normals[:, :2]).sum(axis=1) > 0.1
    of_trunk = member["trunk"] + member["thigh"] + member["shank"] > 0.6
    used = np.flatnonzero(outside & of_trunk & (z > BOTTOM_M - 0.08) & (z < TOP_M + 0.08) & (np.abs(x) < 0.26))
    rings = np.arange(TOP_M, BOTTOM_M - 1e-9, -RING_M)
    azimuths = np.arange(AROUND) * 360.0 / AROUND - 180.0
    # A further turn on both sides closes the seam at the front.
    turns = np.concatenate([around[used] + turn for turn in (-360.0, 0.0, 360.0)])
    flat = np.column_stack([turns * 0.0026, np.tile(z[used], 3)])  # degrees to metres at a radius of 15 cm
    mesh = Delaunay(flat)
    nodes = np.column_stack([np.tile(azimuths * 0.0026, len(rings)), np.repeat(rings, AROUND)])
    inside = mesh.find_simplex(nodes)
    affine = mesh.transform[inside]
    first = np.einsum("nij,nj->ni", affine[:, :2], nodes - affine[:, 2])
    weights = np.clip(np.column_stack([first, 1.0 - first.sum(axis=1)]), 0.0, 1.0)
    columns = np.tile(used, 3)[mesh.simplices[inside]]
    rows = np.repeat(np.arange(len(nodes)), 3)
    grid = sparse.csr_matrix((weights.ravel(), (rows, columns.ravel())), shape=(len(nodes), len(z)), dtype=np.float32)
    return ClothPattern(z, around, np.abs(x), rings, azimuths, grid)


@dataclass(frozen=True)
class Drape:
    """One loose garment on the grid.

    Attributes
    ----------
    skin
        Poses the grid nodes of the garment's rings.
    rings
        Number R of rings.
    ease
        (R, AROUND) least distance from the skin, metres.
    folds
        (2, R, AROUND) irregular folds, upright and bent, metres.
    bridging, bridge_m
        Share (0 to 1) of a hollow that the cloth spans, and the largest span, metres.
    drop
        0 to 1: how far cloth falls straight down from parts that stick out.
    slack_m
        How far cloth sags where it faces the floor, metres.
    ride_m
        How far the hem slides towards the head in the bend, metres.
    free
        (R,) 1 where cloth may leave the body, 0 where it has become snug (trouser legs).
    """

    skin: Skin
    rings: int
    ease: np.ndarray
    folds: np.ndarray
    bridging: float
    bridge_m: float
    drop: float
    slack_m: float
    ride_m: float
    free: np.ndarray

    @property
    def triangles(self) -> np.ndarray:
        """Triangles (F, 3) over the nodes, ring by ring; the last ring is the turned-in hem."""
        ring, around = np.meshgrid(np.arange(self.rings), np.arange(AROUND), indexing="ij")
        a = ring * AROUND + around
        b = ring * AROUND + (around + 1) % AROUND
        a, b = a.ravel(), b.ravel()
        return np.concatenate([np.stack([a, b, a + AROUND], axis=1), np.stack([b, b + AROUND, a + AROUND], axis=1)])

    def pose(self, frames: Frames) -> tuple[np.ndarray, np.ndarray]:
        """Compute where the cloth hangs.

        Parameters
        ----------
        frames
            The posed body over T times.

        Returns
        -------
        tuple[numpy.ndarray, numpy.ndarray]
            Vertices in metres and unit normals, each (T, (R + 1) x AROUND, 3).
        """
        flat, _ = self.skin.pose(frames)
        body = _evened(flat.reshape(len(flat), self.rings, AROUND, 3))
        bent = np.clip((_inclination(frames) - 40.0) / 60.0, 0.0, 1.0)
        if self.ride_m > 0.0:
            body = self._ridden(body, bent)
        normal = _normals(body)
        share = bent[:, None, None]
        offset = self.ease + (1.0 - share) * self.folds[0] + share * self.folds[1]
        # Cloth lies close on parts that face up.
        offset = offset * (1.0 - 0.75 * np.clip(normal[..., 2], 0.0, 1.0))
        offset = np.maximum(offset, 0.003)
        offset = self._bridged(body, normal, offset)
        cloth = body + offset[..., None] * normal
        if self.drop > 0.0:
            cloth = self._dropped(cloth, normal)
        if self.slack_m > 0.0:
            down = np.clip(-normal[..., 2], 0.0, 1.0) ** 1.3
            place = np.linspace(0.0, 1.0, self.rings)[None, :, None]
            sag = (
                self.slack_m * down * np.sin(np.pi * np.clip(0.15 + 0.62 * place, 0.0, 1.0)) * np.minimum(5 * place, 1)
            )
            cloth[..., 2] -= sag
        hem = 0.75 * body[:, -1:] + 0.25 * cloth[:, -1:]
        closed = np.concatenate([cloth, hem], axis=1)
        normals = _normals(closed)
        return closed.reshape(len(flat), -1, 3), normals.reshape(len(flat), -1, 3)

    def _bridged(self, body: np.ndarray, normal: np.ndarray, offset: np.ndarray) -> np.ndarray:
        """Offsets at which cloth spans hollows: no node lies below the chord of its neighbours, far ones first."""
        if self.bridging <= 0.0:
            return offset
        spanned = offset
        for step in (9, 6, 4, 2, 1, 5, 2, 1):
            cloth = body + spanned[..., None] * normal
            if step < self.rings // 2:
                middle = 0.5 * (cloth[:, : -2 * step] + cloth[:, 2 * step :])
                rise = ((middle - body[:, step:-step]) * normal[:, step:-step]).sum(axis=-1)
                spanned = spanned.copy()
                spanned[:, step:-step] = np.maximum(spanned[:, step:-step], rise)
            if step <= 4:
                cloth = body + spanned[..., None] * normal
                middle = 0.5 * (np.roll(cloth, step, axis=2) + np.roll(cloth, -step, axis=2))
                spanned = np.maximum(spanned, ((middle - body) * normal).sum(axis=-1))
        rise = np.minimum(self.bridging * (spanned - offset), self.bridge_m)
        return offset + self.free[None, :, None] * rise

    def _dropped(self, cloth: np.ndarray, normal: np.ndarray) -> np.ndarray:
        """Let cloth hang straight down, ring by ring, where the ring above stands further out."""
        level = normal.copy()
        level[..., 2] = 0.0
        steep = np.linalg.norm(level, axis=-1)
        level /= np.maximum(steep, 1e-6)[..., None]
        hung = cloth.copy()
        for ring in range(1, self.rings):
            step = hung[:, ring - 1] - cloth[:, ring]
            fall = np.clip(step[..., 2] / np.maximum(np.linalg.norm(step, axis=-1), 1e-6), 0.0, 1.0) ** 2
            out = (step * level[:, ring]).sum(axis=-1) - 0.10 * np.clip(step[..., 2], 0.0, None)
            move = self.drop * self.free[ring] * fall * steep[:, ring] ** 2 * np.clip(out, 0.0, 0.12)
            hung[:, ring] = cloth[:, ring] + move[..., None] * level[:, ring]
        return hung

    def _ridden(self, body: np.ndarray, bent: np.ndarray) -> np.ndarray:
        """Slide the rings up the body: not at all at the top, by `ride_m` at the hem."""
        place = np.arange(self.rings)
        shift = bent[:, None] * (self.ride_m / RING_M) * (place / max(1, self.rings - 1)) ** 2
        source = np.clip(place - shift, 0.0, self.rings - 1)
        low = np.floor(source).astype(int)
        high = np.minimum(low + 1, self.rings - 1)
        share = (source - low)[..., None, None].astype(np.float32)
        time = np.arange(len(body))[:, None]
        return (1.0 - share) * body[time, low] + share * body[time, high]


def _inclination(frames: Frames) -> np.ndarray:
    """Forward inclination (T,) of T12 from the vertical, -90 to 270 degrees."""
    up = frames.rotation[:, T12, :, 2]
    return (np.degrees(np.arctan2(-up[:, 1], up[:, 2])) + 90.0) % 360.0 - 90.0


def _evened(nodes: np.ndarray) -> np.ndarray:
    """Smooth grid positions (T, R, A, 3), which carry the grain of the body's mesh."""
    around = 0.25 * (np.roll(nodes, 1, axis=2) + np.roll(nodes, -1, axis=2)) + 0.5 * nodes
    evened = around.copy()
    evened[:, 1:-1] = 0.25 * (around[:, :-2] + around[:, 2:]) + 0.5 * around[:, 1:-1]
    return evened


def _normals(nodes: np.ndarray) -> np.ndarray:
    """Outward unit normals (T, R, A, 3) of a tube of rings from the top down."""
    along = np.empty_like(nodes)
    along[:, 1:-1] = nodes[:, 2:] - nodes[:, :-2]
    along[:, 0], along[:, -1] = nodes[:, 1] - nodes[:, 0], nodes[:, -1] - nodes[:, -2]
    around = np.roll(nodes, -1, axis=2) - np.roll(nodes, 1, axis=2)
    x = around[..., 1] * along[..., 2] - around[..., 2] * along[..., 1]
    y = around[..., 2] * along[..., 0] - around[..., 0] * along[..., 2]
    z = around[..., 0] * along[..., 1] - around[..., 1] * along[..., 0]
    normal = np.stack([x, y, z], axis=-1)
    return normal / np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-9)
