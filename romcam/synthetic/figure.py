"""A dressed person: all surfaces that move with one skeleton, as one list of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.synthetic.anatomy import Anatomy, body_at_rest, topology
from romcam.synthetic.case_parts import Body, Clothes, Fabric
from romcam.synthetic.clothes import BOTTOM, SHOES, TOP, bottom_zone, drapes, place_on_fabric, shoe_zone, top_zone
from romcam.synthetic.drape import Drape, pattern
from romcam.synthetic.hair import HAIR, Tress, scalp_thickness, tresses
from romcam.synthetic.mesh import LAYERS, Dress, join_dresses
from romcam.synthetic.skeleton import Frames
from romcam.synthetic.skinning import Skin, skin_of, skin_weights, tissue_give


@dataclass(frozen=True)
class DressedFigure:
    """A dressed person.

    Attributes
    ----------
    anatomy
        The body under the clothes.
    triangles
        (F, 3) of all surfaces.
    dress
        Appearance of all V points.
    layers
        The fabrics over the skin, innermost first.
    skin
        Poses the body's own vertices, with tight clothes.
    hanging
        Loose clothes and hair.
    """

    anatomy: Anatomy
    triangles: np.ndarray
    dress: Dress
    layers: tuple[Fabric, ...]
    skin: Skin
    hanging: tuple[Drape | Tress, ...]

    def pose(self, frames: Frames) -> tuple[np.ndarray, np.ndarray]:
        """Compute all surfaces of the posed person.

        Parameters
        ----------
        frames
            The posed body over T times.

        Returns
        -------
        tuple[numpy.ndarray, numpy.ndarray]
            Vertices in metres and unit normals, each (T, V, 3) float32.
        """
        vertices, normals = self.skin.pose(frames)
        np.maximum(vertices[..., 2], 0.0, out=vertices[..., 2])  # no hand or toe goes below the floor
        if not self.hanging:
            return vertices, normals
        extra = [part.pose(frames) for part in self.hanging]
        return (
            np.concatenate([vertices, *(v for v, _ in extra)], axis=1, dtype=np.float32),
            np.concatenate([normals, *(n for _, n in extra)], axis=1, dtype=np.float32),
        )


def build_figure(body: Body, clothes: Clothes, seed: int) -> DressedFigure:
    """Build the person of a case.

    Parameters
    ----------
    body
        The person.
    clothes
        Clothes of the person.
    seed
        Seed of skin tone, hair and folds.
    """
    anatomy = body_at_rest(body)
    weights = skin_weights(body, anatomy, topology())
    dress, layers, stand_off = _surface(body, clothes, anatomy, seed)
    surface = anatomy.vertices + stand_off[:, None] * anatomy.normals
    surface[:, 2] = np.maximum(surface[:, 2], 0.0)
    give = tissue_give(body, anatomy)
    skin = skin_of(weights, surface, anatomy.normals, give)
    bare = skin_of(weights, anatomy.vertices, anatomy.normals, give)
    parts: list[tuple[Drape | Tress, Dress]] = [
        *drapes(body, clothes, bare, seed),
        *tresses(body, anatomy, seed),
    ]
    triangles, points = [topology().triangles], len(surface)
    for part, own in parts:
        triangles.append(part.triangles + points)
        points += len(own.colour)
    dress_of_all = join_dresses([dress, *(own for _, own in parts)])
    return DressedFigure(
        anatomy, np.concatenate(triangles), dress_of_all, layers, skin, tuple(part for part, _ in parts)
    )


def _surface(body: Body, clothes: Clothes, anatomy: Anatomy, seed: int) -> tuple[Dress, tuple[Fabric, ...], np.ndarray]:
    """Appearance of the body's own vertices, the fabrics over them, and their distance (V,) from the skin, metres."""
    rng = np.random.default_rng([seed, 19])
    colours = _skin_colours(body, anatomy, rng)
    stand_off, hairline = scalp_thickness(body, anatomy, rng)
    r, g, b = body.hair_colour
    strands = (min(1.35 * r + 0.03, 1.0), min(1.35 * g + 0.03, 1.0), min(1.35 * b + 0.03, 1.0))
    layers = [Fabric(colour=body.hair_colour, second=strands, print="mottled", scale_m=0.012, gloss=0.2)]
    inside = np.full((len(colours), LAYERS), -1.0)
    inside[:, HAIR] = hairline
    zones = {SHOES: shoe_zone(clothes), BOTTOM: bottom_zone(clothes), TOP: top_zone(clothes)}
    for layer, zone in zones.items():
        layers.append(Fabric() if zone is None else zone.fabric)
        if zone is not None:
            inside[:, layer] = zone.inside_m
            stand_off = np.where(zone.inside_m > 0.0, zone.stand_off_m, stand_off)
    return Dress(colours, inside, place_on_fabric(pattern())), tuple(layers), stand_off


def _skin_colours(body: Body, anatomy: Anatomy, rng: np.random.Generator) -> np.ndarray:
    """Colours of the skin (V, 3), with eyes, brows and lips, so that the pose model recognises a face."""
    vertices, joints = anatomy.vertices, anatomy.joints
    tone = np.array(body.skin)
    colours = np.tile(tone, (len(vertices), 1)) * (1.0 + 0.03 * rng.standard_normal())
    scale = anatomy.stature / 1.7
    for side in "LR":
        eye = joints[f"eye.{side}"]
        brow = np.exp(
            -(((vertices - eye - np.array([0.0, -0.02, 0.021]) * scale) / (0.018, 0.03, 0.006)) ** 2).sum(axis=1)
        )
        colours = _toward(colours, np.array(body.hair_colour) * 0.8, brow)
    eyes = topology().membership["eye"] > 0.5
    front = vertices[:, 1] < joints["eye.L"][1] - 0.008 * scale
    off_axis = np.minimum(*(np.linalg.norm((vertices - joints[f"eye.{s}"])[:, [0, 2]], axis=1) for s in "LR"))
    colours[eyes] = (0.93, 0.92, 0.9)
    colours[eyes & front & (off_axis < 0.0065 * scale)] = (0.18, 0.13, 0.1)
    mouth = 0.5 * (joints["eye.L"] + joints["eye.R"]) + np.array([0.0, -0.03, -0.068]) * scale
    lips = np.exp(-(((vertices - mouth) / (0.022, 0.03, 0.008)) ** 2).sum(axis=1))
    colours = _toward(colours, tone * np.array([0.85, 0.6, 0.6]), 0.8 * lips)
    return np.clip(colours, 0.0, 1.0)


def _toward(colours: np.ndarray, goal: np.ndarray, share: np.ndarray) -> np.ndarray:
    return colours + (goal - colours) * share[:, None]
