"""Skinning: weights of every vertex for the frames of the skeleton, and the posed surface."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.spatial.transform import Rotation

from romcam.synthetic.anatomy import Anatomy, Topology
from romcam.synthetic.case_parts import Body
from romcam.synthetic.skeleton import FRAMES, HEAD, HIP_STEPS, NECK, PELVIS, SHOULDER_GIRDLE, Frames, limb

SHOULDER_SHARE = 0.35
"""Share of the arm's rotation in which the skin over shoulder blade and collar bone takes part."""


@dataclass(frozen=True)
class Skin:
    """Linear maps from frames to the posed surface.

    Attributes
    ----------
    points, directions
        (V, 4 x frames) and (V, 3 x frames): pose vertices and normals.
    give
        (V, 3 x frames) displacement of soft tissue with the hip flexed by a right angle.
    left
        (V,) share of that displacement that belongs to the left hip.
    """

    points: sparse.csr_matrix
    directions: sparse.csr_matrix
    give: sparse.csr_matrix
    left: np.ndarray

    def pose(self, frames: Frames) -> tuple[np.ndarray, np.ndarray]:
        """Compute the posed surface.

        Parameters
        ----------
        frames
            The posed body over T times.

        Returns
        -------
        tuple[numpy.ndarray, numpy.ndarray]
            Vertices in metres and unit normals, each (T, V, 3) float32.
        """
        times = frames.rotation.shape[0]
        turned = frames.rotation.transpose(1, 3, 0, 2)  # frame, rest axis, time, world axis
        moved = np.concatenate([turned, frames.translation.transpose(1, 0, 2)[:, None]], axis=1)
        vertices = self.points @ moved.reshape(-1, times * 3).astype(np.float32)
        turned = turned.reshape(-1, times * 3).astype(np.float32)
        left, right = _hip_flexion(frames)
        flexion = self.left[:, None] * left + (1.0 - self.left[:, None]) * right
        vertices += (self.give @ turned) * np.repeat(flexion, 3, axis=1)
        normals = self.directions @ turned
        normals = normals.reshape(-1, times, 3)
        normals /= np.maximum(np.linalg.norm(normals, axis=2, keepdims=True), 1e-6)
        return (
            np.ascontiguousarray(vertices.reshape(-1, times, 3).transpose(1, 0, 2)),
            np.ascontiguousarray(normals.transpose(1, 0, 2)),
        )

    def at(self, nodes: sparse.csr_matrix) -> Skin:
        """Build the skin at nodes that are weighted means of the vertices.

        Parameters
        ----------
        nodes
            (N, V) weights.
        """
        points, directions, give = ((nodes @ part).tocsr() for part in (self.points, self.directions, self.give))
        return Skin(points, directions, give, (nodes @ self.left).astype(np.float32))


def _hip_flexion(frames: Frames) -> np.ndarray:
    """Flexion of the left and the right hip, (2, T), in right angles; 0 to 1.2."""
    pelvis = frames.rotation[:, PELVIS]
    angles = [
        Rotation.from_matrix(np.swapaxes(frames.rotation[:, limb("thigh", s)], 1, 2) @ pelvis).as_rotvec()[:, 0]
        for s in "LR"
    ]
    return np.clip(np.array(angles) / (0.5 * np.pi), 0.0, 1.2).astype(np.float32)


def skin_of(weights: np.ndarray, vertices: np.ndarray, normals: np.ndarray, give: np.ndarray) -> Skin:
    """Build the linear maps of a surface.

    Parameters
    ----------
    weights
        (V, frames) weights of the vertices; rows sum to 1.
    vertices, normals
        (V, 3) surface at rest, metres, and its unit normals.
    give
        (V, 3) displacement of soft tissue for a right angle of hip flexion, metres.
    """
    row, frame = np.nonzero(weights > 1e-4)
    weight = weights[row, frame]
    homogeneous = np.concatenate([vertices, np.ones((len(vertices), 1))], axis=1)

    def maps(rest: np.ndarray) -> sparse.csr_matrix:
        axes = int(rest.shape[1])
        values = weight[:, None] * rest[row]
        columns = frame[:, None] * axes + np.arange(axes)
        rows = np.repeat(row, axes)
        shape = (len(vertices), FRAMES * axes)
        return sparse.csr_matrix((values.ravel().astype(np.float32), (rows, columns.ravel())), shape=shape)

    left = _smooth_step(vertices[:, 0] / 0.05 + 0.5).astype(np.float32)
    return Skin(maps(homogeneous), maps(normals), maps(give), left)


def skin_weights(body: Body, anatomy: Anatomy, topology: Topology) -> np.ndarray:
    """Compute how much each vertex follows each frame.

    Head, arms, shanks and feet keep the membership of the body model. Trunk and thigh get new weights from anatomy:
    along the spine by the height between the vertebral pivots, round the hip by the angle about its axis.

    Parameters
    ----------
    body
        The person.
    anatomy
        The body at rest.
    topology
        Membership and edges that all bodies share.

    Returns
    -------
    numpy.ndarray
        (V, frames) weights; rows sum to 1.
    """
    member = topology.membership
    weights = np.zeros((len(anatomy.vertices), FRAMES))
    weights[:, HEAD] = member["head"]
    for index, name in zip(NECK, ("neck1", "neck2", "neck3"), strict=True):
        weights[:, index] = member[name]
    for side in "LR":
        for name in ("shoulder", "upperarm", "forearm", "hand", "shank", "foot"):
            weights[:, limb(name, side)] = member[f"{name}.{side}"]
    own = 1.0 - weights.sum(axis=1)
    thigh, left = _thigh_share(body, anatomy, topology)
    steps = _steps(thigh)
    weights[:, : HEAD + 1] += (own * steps[:, 0])[:, None] * _spine_weights(body, anatomy)
    for side, share in (("L", left), ("R", 1.0 - left)):
        for k in range(1, HIP_STEPS):
            weights[:, limb(f"hip{k}", side)] = own * steps[:, k] * share
        weights[:, limb("thigh", side)] += own * steps[:, HIP_STEPS] * share
    weights = np.clip(weights, 0.0, None)
    return weights / weights.sum(axis=1, keepdims=True)


def _spine_weights(body: Body, anatomy: Anatomy) -> np.ndarray:
    """Shares (V, 16) of pelvis and vertebral frames, by height; wider in front, where the belly smooths a bend."""
    spine = anatomy.spine
    height, depth = anatomy.vertices[:, 2], anatomy.vertices[:, 1]
    ahead = np.clip(np.interp(height, spine[:, 2], spine[:, 1]) - depth, 0.0, None)
    spread = (body.skin_spread_m + 0.42 * ahead)[:, None]
    passed = _smooth_step((height[:, None] - spine[None, :11, 2]) / (3.4 * spread) + 0.5)
    passed = np.concatenate([np.ones((len(height), 1)), passed, np.zeros((len(height), 1))], axis=1)
    weights = np.zeros((len(height), HEAD + 1))
    weights[:, : SHOULDER_GIRDLE + 2] = passed[:, :-1] - passed[:, 1:]
    return weights


def _thigh_share(body: Body, anatomy: Anatomy, topology: Topology) -> tuple[np.ndarray, np.ndarray]:
    """Share (V,) of each vertex between pelvis (0) and thigh (1) round the hip axis, and its share on the left."""
    x, y, z = anatomy.vertices.T
    left = _smooth_step(x / 0.05 + 0.5)
    hip = np.where(x[:, None] > 0, anatomy.joints["hip.L"], anatomy.joints["hip.R"])
    back, up = y - hip[:, 1], z - hip[:, 2]
    angle = np.degrees(np.arctan2(back, up))  # 0 above, 90 behind, -90 in front, ±180 below
    behind = _smooth_step((angle - body.gluteal_fold_deg) / body.gluteal_arc_deg + 0.5)
    before = _smooth_step((-angle - 98.0) / 84.0 + 0.5)
    # An overhanging belly lies low in front of the hip, but belongs to the trunk: there the body model's thigh decides.
    member = topology.membership
    thigh = (member["thigh.L"] + member["shank.L"]) + (member["thigh.R"] + member["shank.R"])
    before = np.minimum(before, _smooth_step(_smoothed(thigh, topology.edges, 12) / 0.7))
    return np.where(angle > 0, behind, before), left


def tissue_give(body: Body, anatomy: Anatomy) -> np.ndarray:
    """Compute the displacement of soft tissue for a right angle of hip flexion.

    The stretched buttock flattens where it stood out most and fills the fold below it, so that the outline of a flexed
    hip is round.

    Parameters
    ----------
    body
        The person; `gluteal_give_m` is the size of the displacement.
    anatomy
        The body at rest.

    Returns
    -------
    numpy.ndarray
        (V, 3) metres.
    """
    x, y, z = anatomy.vertices.T
    hip = np.where(x[:, None] > 0, anatomy.joints["hip.L"], anatomy.joints["hip.R"])
    back, up = y - hip[:, 1], z - hip[:, 2]
    angle, radius = np.degrees(np.arctan2(back, up)), np.hypot(back, up)
    behind = _smooth_step((back - 0.02) / 0.06) * _smooth_step((0.30 - radius) / 0.12) * (np.abs(x) < 0.26)
    flattened = np.exp(-(((angle - 96.0) / 27.0) ** 2))
    filled = 0.45 * np.exp(-(((angle - 152.0) / 16.0) ** 2))
    size = body.gluteal_give_m * behind * (filled - flattened)
    outward = np.stack([np.zeros_like(back), back, up], axis=1) / np.maximum(radius, 1e-6)[:, None]
    return size[:, None] * outward


def _steps(share: np.ndarray) -> np.ndarray:
    """Turn a share 0 to 1 into hat weights (V, steps + 1) on neighbouring frames between pelvis and thigh."""
    nodes = np.linspace(0.0, 1.0, HIP_STEPS + 1)
    return np.clip(1.0 - np.abs(share[:, None] - nodes[None]) * HIP_STEPS, 0.0, None)


def _smooth_step(t: np.ndarray) -> np.ndarray:
    t = np.clip(t, 0.0, 1.0)
    return t * t * (3.0 - 2.0 * t)


def _smoothed(values: np.ndarray, edges: np.ndarray, rounds: int) -> np.ndarray:
    """Average values (V,) or (V, C) with their neighbours on the surface, `rounds` times."""
    n = len(values)
    both = np.concatenate([edges, edges[:, ::-1]])
    adjacency = sparse.csr_matrix((np.ones(len(both), dtype=np.float32), (both[:, 0], both[:, 1])), shape=(n, n))
    degree = np.maximum(np.asarray(adjacency.sum(axis=1)).ravel(), 1.0)
    mean = sparse.diags(0.5 / degree) @ adjacency
    for _ in range(rounds):
        values = mean @ values + 0.5 * values
    return values
