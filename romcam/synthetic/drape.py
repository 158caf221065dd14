"""Cloth that stands off the body: spanned over hollows, hanging from what sticks out, sagging where it faces
down.

A drape is a tube of rings round the body. It is found anew in every pose from the posed body alone (no
memory, no simulation), so any single moment can be rendered by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.synthetic.skeleton import T12, Frames
from romcam.synthetic.skinning import Skin
from romcam.synthetic.tailor import AROUND, RING_M


@dataclass(frozen=True)
class Drape:
    """One loose garment on the tailor's grid.

    `skin` poses the grid nodes of rings `first` to `last` (exclusive); `ease` (R, AROUND) least distance from
    the skin, metres; `folds` (2, R, AROUND) irregularities upright and bent; `bridging` 0 to 1 how far, and
    at most `bridge_m`, it spans hollows; `drop` 0 to 1 how far it falls straight down from what sticks out;
    `slack_m` how far it sags where it faces the floor; `ride_m` how far its hem slides towards the head in
    the bend; `free` (R,) 1 where it may leave the body, 0 where it has passed into a snug part (trouser
    legs).
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
        """Triangles (F, 3) over the drape's nodes, ring by ring, with the turned-in hem as last ring."""
        ring, around = np.meshgrid(np.arange(self.rings), np.arange(AROUND), indexing="ij")
        a = ring * AROUND + around
        b = ring * AROUND + (around + 1) % AROUND
        a, b = a.ravel(), b.ravel()
        return np.concatenate([np.stack([a, b, a + AROUND], axis=1), np.stack([b, b + AROUND, a + AROUND], axis=1)])

    def pose(self, frames: Frames) -> tuple[np.ndarray, np.ndarray]:
        """Vertices and unit normals, each (T, (R + 1) x AROUND, 3)."""
        flat, _ = self.skin.pose(frames)
        body = _evened(flat.reshape(len(flat), self.rings, AROUND, 3))
        bent = np.clip((_inclination(frames) - 40.0) / 60.0, 0.0, 1.0)
        if self.ride_m > 0.0:
            body = self._ridden(body, bent)
        normal = _normals(body)
        share = bent[:, None, None]
        offset = self.ease + (1.0 - share) * self.folds[0] + share * self.folds[1]
        # Cloth lies down on what faces up.
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
        """Offsets at which the cloth spans hollows: no node lies below the chord of its neighbours, far ones
        first."""
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
        """Cloth hanging straight down, ring after ring, from the ring above wherever that stands further
        out."""
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
        """The same rings, slid up the body: not at all at the top, by the whole ride at the hem."""
        place = np.arange(self.rings)
        shift = bent[:, None] * (self.ride_m / RING_M) * (place / max(1, self.rings - 1)) ** 2
        source = np.clip(place - shift, 0.0, self.rings - 1)
        low = np.floor(source).astype(int)
        high = np.minimum(low + 1, self.rings - 1)
        share = (source - low)[..., None, None].astype(np.float32)
        time = np.arange(len(body))[:, None]
        return (1.0 - share) * body[time, low] + share * body[time, high]


def _inclination(frames: Frames) -> np.ndarray:
    """Forward inclination (T,) of T12 against the vertical, -90 to 270 degrees."""
    up = frames.rotation[:, T12, :, 2]
    return (np.degrees(np.arctan2(-up[:, 1], up[:, 2])) + 90.0) % 360.0 - 90.0


def _evened(nodes: np.ndarray) -> np.ndarray:
    """Grid positions (T, R, A, 3) without the grain of the mesh they were read from."""
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
