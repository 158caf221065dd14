"""A body at rest: surface, joint centres and segment membership, from the parametric body model anny."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from romcam.synthetic.case_parts import Body
from romcam.synthetic.extras import require

LOCAL_CHANGES = (
    "buttocks-volume-incr", "hip-trans-out", "hip-scale-horiz-incr", "hip-scale-depth-incr", "hip-waist-up",
    "hip-trans-forward", "hip-scale-vert-incr", "hip-trans-up", "l-upperleg-fat-incr", "r-upperleg-fat-incr",
    "measure-thigh-circ-incr", "pelvis-tone-incr", "stomach-pregnant-incr", "stomach-navel-out",
    "stomach-navel-up", "stomach-tone-incr", "torso-trans-forward", "torso-scale-horiz-incr",
    "torso-scale-depth-incr", "measure-napetowaist-dist-incr", "measure-waisttohip-dist-incr",
    "measure-shoulder-dist-incr", "measure-hips-circ-incr", "torso-vshape-incr", "torso-muscle-dorsi-incr",
    "measure-waist-circ-incr", "torso-scale-vert-incr", "measure-bust-circ-incr", "breast-trans-up",
    "neck-trans-forward", "neck-back-scale-depth-incr", "neck-scale-depth-incr", "upperlegs-height-incr",
    "lowerlegs-height-incr", "head-trans-forward", "head-back-scale-depth-incr", "head-fat-incr",
)  # fmt: skip
"""Local changes of shape that a case may set: those that alter the outline of trunk, hips, thighs, neck and head."""

HIP_CENTRE_BELOW = 0.25
"""The body model's thigh bone starts above the femoral head; the hip joint centre lies this share down its first
segment."""


@dataclass(frozen=True)
class Topology:
    """Mesh and segment membership that all bodies share.

    Attributes
    ----------
    faces
        (F, 3) vertices of all triangles.
    triangles
        (F, 3) triangles that are drawn: coarser on head, hands and feet, which have two thirds of all triangles.
    membership
        (V,) skinning weights by segment, 0 to 1, summed over the body model's bones of that segment.
    edges
        (E, 2) vertices of the surface's edges.
    """

    faces: np.ndarray
    triangles: np.ndarray
    membership: dict[str, np.ndarray]
    edges: np.ndarray


@dataclass(frozen=True)
class Anatomy:
    """One body at rest, metres; x to its left, -y forward, z up, soles on z = 0, ankles at y = 0.

    Attributes
    ----------
    vertices
        (V, 3) surface.
    normals
        (V, 3) outward unit normals.
    joints
        (3,) joint centres by name; paired ones end in `.L` or `.R`.
    spine
        (12, 3) pivots: six from L5-S1 to T12-L1, five thoracic levels, C7.
    stature
        Height of the body, metres.
    """

    vertices: np.ndarray
    normals: np.ndarray
    joints: dict[str, np.ndarray]
    spine: np.ndarray
    stature: float


def middle(anatomy: Anatomy, joint: str) -> np.ndarray:
    """Compute the point at rest half way between the left and the right joint of a name.

    Parameters
    ----------
    anatomy
        The body.
    joint
        Name of the joint without its side, such as `hip`.

    Returns
    -------
    numpy.ndarray
        (3,) metres.
    """
    return 0.5 * (anatomy.joints[f"{joint}.L"] + anatomy.joints[f"{joint}.R"])


@lru_cache(maxsize=1)
def _model() -> Any:
    torch, anny = require("torch"), require("anny")
    torch.set_num_threads(1)  # several trials run at once, one on each core
    return anny.Anny(local_changes=list(LOCAL_CHANGES), phenotypes="all", skinning_method="lbs").to(torch.float32)


_SEGMENTS = {
    "head": ("head", "eye"),
    "neck3": ("neck03",),
    "neck2": ("neck02",),
    "neck1": ("neck01",),
    "shoulder": ("clavicle", "shoulder01"),
    "upperarm": ("upperarm",),
    "forearm": ("lowerarm",),
    "hand": ("wrist", "finger", "metacarpal"),
    "thigh": ("upperleg",),
    "shank": ("lowerleg",),
    "foot": ("foot", "toe"),
}


@lru_cache(maxsize=1)
def topology() -> Topology:
    """Read triangles, edges and segment membership from the body model, once a process."""
    model = _model()
    weights = model.dense_vertex_bone_weights.numpy()
    membership: dict[str, np.ndarray] = {}
    rest = np.ones(len(weights), dtype=np.float32)
    for segment, prefixes in _SEGMENTS.items():
        columns = [i for i, bone in enumerate(model.bone_labels) if bone.startswith(prefixes)]
        for side in (".L", ".R"):
            own = [i for i in columns if model.bone_labels[i].endswith(side)]
            if own and segment != "head":
                membership[segment + side] = weights[:, own].sum(axis=1)
        membership[segment] = weights[:, columns].sum(axis=1)
        rest -= membership[segment]
    membership["trunk"] = np.clip(rest, 0.0, 1.0)
    membership["eye"] = weights[:, [model.bone_labels.index("eye.L"), model.bone_labels.index("eye.R")]].sum(axis=1)
    faces = (model.get_triangular_faces() if model.faces.shape[1] != 3 else model.faces).numpy().astype(np.int32)
    pairs = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    plain = model.get_rest_model(model.get_phenotype_blendshape_coefficients())["rest_vertices"][0].numpy()
    return Topology(faces, _coarser(faces, plain, membership), membership, np.unique(pairs, axis=0))


def _coarser(faces: np.ndarray, vertices: np.ndarray, membership: dict[str, np.ndarray]) -> np.ndarray:
    """Merge neighbouring vertices of head, hands and feet, one for each cell of a grid."""
    stand_in = np.arange(len(vertices), dtype=np.int32)
    for segment, cell_m in (("head", 0.009), ("hand", 0.010), ("foot", 0.008)):
        own = np.flatnonzero((membership[segment] > 0.9) & (membership["eye"] < 0.05))
        _, cell = np.unique(np.floor(vertices[own] / cell_m).astype(int), axis=0, return_inverse=True)
        cell = cell.ravel()
        count = np.bincount(cell)
        centre = np.stack([np.bincount(cell, vertices[own, k]) / count for k in range(3)], axis=1)
        far = np.linalg.norm(vertices[own] - centre[cell], axis=1)
        nearest = np.empty(len(count), dtype=np.int32)
        order = np.argsort(-far, kind="stable")
        nearest[cell[order]] = own[order]  # the last one written is closest to the middle of its cell
        stand_in[own] = nearest[cell]
    merged = stand_in[faces]
    a, b, c = merged.T
    return merged[(a != b) & (b != c) & (c != a)]


def body_at_rest(body: Body) -> Anatomy:
    """Compute the body of a case, scaled to its stature.

    Parameters
    ----------
    body
        Description of the person.

    Returns
    -------
    Anatomy
        Surface and joints at rest.

    Raises
    ------
    MissingExtraError
        If the body model is not installed.
    """
    torch = require("torch")
    model = _model()
    changes = {name: float(value) for name, value in body.shape.items()}
    age = float(np.interp(body.age_years, [18.0, 25.0, 90.0], [0.62, 2.0 / 3.0, 1.0]))

    def rest(height: float) -> tuple[np.ndarray, np.ndarray]:
        with torch.no_grad():
            coefficients = model.get_phenotype_blendshape_coefficients(
                gender=0.03 if body.sex == "male" else 0.97,
                age=age,
                muscle=body.muscle,
                weight=body.build,
                height=height,
                proportions=body.proportions,
                cupsize=body.bust,
                firmness=body.firmness,
                african=body.ancestry[0],
                asian=body.ancestry[1],
                caucasian=body.ancestry[2],
                local_changes=changes,
            )
            output = model.get_rest_model(coefficients)
        return output["rest_vertices"][0].numpy().astype(float), output["rest_bone_heads"][0].numpy().astype(float)

    low, high = (np.ptp(rest(h)[0][:, 2]) for h in (0.3, 0.7))
    vertices, heads = rest(float(np.clip(0.3 + 0.4 * (body.stature_m - low) / (high - low), 0.15, 0.85)))
    scale = body.stature_m / np.ptp(vertices[:, 2])
    bones = dict(zip(model.bone_labels, heads * scale, strict=True))
    vertices = vertices * scale
    origin = np.array([0.0, 0.5 * (bones["foot.L"][1] + bones["foot.R"][1]), vertices[:, 2].min()])
    vertices = vertices - origin
    joints = _joints({name: head - origin for name, head in bones.items()})
    _set_stance(vertices, joints, body.stance_m)
    return Anatomy(vertices, _normals(vertices, topology().faces), joints, _spine(joints), body.stature_m)


def _set_stance(vertices: np.ndarray, joints: dict[str, np.ndarray], stance_m: float) -> None:
    """Bring the feet to a distance by leaning the legs sideways from the hips, in place."""
    member = topology().membership
    leg = member["thigh"] + member["shank"] + member["foot"] > 0.5
    hip, ankle = joints["hip.L"], joints["ankle.L"]
    slope = (ankle[0] - 0.5 * stance_m) / (hip[2] - ankle[2])
    below = np.clip(hip[2] - vertices[:, 2], 0.0, None) * leg
    vertices[:, 0] -= np.sign(vertices[:, 0]) * slope * below
    for side, sign in (("L", 1.0), ("R", -1.0)):
        for joint in ("knee", "ankle"):
            point = joints[f"{joint}.{side}"]
            joints[f"{joint}.{side}"] = point - np.array([sign * slope * (hip[2] - point[2]), 0.0, 0.0])


def _joints(bones: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    names = {
        "knee": "lowerleg01",
        "ankle": "foot",
        "shoulder": "upperarm01",
        "elbow": "lowerarm01",
        "wrist": "wrist",
        "eye": "eye",
    }
    joints = {f"{joint}.{s}": bones[f"{bone}.{s}"] for joint, bone in names.items() for s in "LR"}
    for s in "LR":
        top, next_ = bones[f"upperleg01.{s}"], bones[f"upperleg02.{s}"]
        joints[f"hip.{s}"] = top + HIP_CENTRE_BELOW * (next_ - top)
    for name in ("spine04", "spine03", "spine02", "spine01", "neck01", "neck02", "neck03", "head"):
        joints[name] = bones[name]
    return joints


def _spine(joints: dict[str, np.ndarray]) -> np.ndarray:
    """Interpolate vertebral pivots along the model's coarse spine: spine04 is L5-S1, spine02 is T12-L1."""

    def along(names: tuple[str, ...], shares: np.ndarray) -> np.ndarray:
        points = np.array([joints[n] for n in names])
        length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
        coordinates: list[np.ndarray] = [np.interp(shares * length[-1], length, points[:, k]) for k in range(3)]
        return np.stack(coordinates, axis=1)

    lumbar = along(("spine04", "spine03", "spine02"), np.linspace(0.0, 1.0, 6))
    thoracic = along(("spine02", "spine01", "neck01"), np.array([0.18, 0.36, 0.54, 0.72, 0.88, 1.0]))
    return np.concatenate([lumbar, thoracic])


def _normals(vertices: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    face = np.cross(b - a, c - a)
    normals = np.zeros_like(vertices)
    for k in range(3):
        np.add.at(normals, triangles[:, k], face)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
