"""Where on the body cloth begins and ends, measured once on one standard body and valid for all of them.

All bodies share one mesh, so a place on the surface is named by its height and azimuth on a standard body of
1.70 m. The tailor's grid is a tube of rings round trunk and thighs, from the armpits to the knees, each node
tied to three vertices; loose clothes are draped on that tube.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse
from scipy.spatial import Delaunay

from romcam.synthetic.anatomy import body_at_rest, topology
from romcam.synthetic.case import Body

RING_M = 0.02
TOP_M, BOTTOM_M = 1.24, 0.52
AROUND = 44


@dataclass(frozen=True)
class Pattern:
    """`height` (V,) metres on the standard body; `around` (V,) degrees, 0 at the back, + to its left, ±180 in
    front; `aside` (V,) metres from the middle; `rings` (R,) heights from the top; `grid` (R x AROUND, V)
    weights of vertices; `azimuths` (AROUND,) degrees."""

    height: np.ndarray
    around: np.ndarray
    aside: np.ndarray
    ahead: np.ndarray
    rings: np.ndarray
    azimuths: np.ndarray
    grid: sparse.csr_matrix


@lru_cache(maxsize=1)
def pattern() -> Pattern:
    """Measure the standard body; once a process."""
    body = body_at_rest(Body(stature_m=1.70, build=0.5, muscle=0.4, stance_m=0.22))
    member = topology().membership
    x, y, z = body.vertices.T
    axis = np.interp(z, [0.5, 0.87, 1.0, 1.25], [-0.02, -0.02, -0.02, -0.03])
    around = np.degrees(np.arctan2(x, y - axis))
    radial = np.stack([x, y - axis], axis=1)
    radial /= np.maximum(np.linalg.norm(radial, axis=1, keepdims=True), 1e-9)
    outside = (radial * body.normals[:, :2]).sum(axis=1) > 0.1
    of_trunk = member["trunk"] + member["thigh"] + member["shank"] > 0.6
    used = np.flatnonzero(outside & of_trunk & (z > BOTTOM_M - 0.08) & (z < TOP_M + 0.08) & (np.abs(x) < 0.26))
    rings = np.arange(TOP_M, BOTTOM_M - 1e-9, -RING_M)
    azimuths = np.arange(AROUND) * 360.0 / AROUND - 180.0
    # One turn more on either side closes the seam at the front.
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
    return Pattern(z, around, np.abs(x), -y, rings, azimuths, grid)
