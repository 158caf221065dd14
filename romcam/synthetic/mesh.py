"""Coloured triangles for the renderer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.synthetic.case_parts import Colour, Fabric

PRINTS = ("plain", "stripes", "checks", "mottled", "bands", "letters")
LAYERS = 4


@dataclass(frozen=True)
class Paint:
    """Appearance of the surfaces of a room, for V vertices.

    Attributes
    ----------
    colour, second
        (V, 3) gamma-encoded.
    pattern
        (V, 4) position on the fabric in repeats (2), index of the print, gloss 0 to 1.
    """

    colour: np.ndarray
    second: np.ndarray
    pattern: np.ndarray

    @classmethod
    def of_fabric(cls, fabric: Fabric, place_m: np.ndarray) -> Paint:
        """Lay out a fabric over a surface.

        Parameters
        ----------
        fabric
            The fabric.
        place_m
            (V, 2) position of each vertex on the fabric, metres.
        """
        n = len(place_m)
        kind, gloss = np.full(n, PRINTS.index(fabric.print)), np.full(n, fabric.gloss)
        pattern = np.column_stack([place_m / fabric.scale_m, kind, gloss])
        return cls(np.tile(fabric.colour, (n, 1)), np.tile(fabric.second, (n, 1)), pattern)

    @classmethod
    def plain(cls, colour: Colour, n: int, gloss: float = 0.0) -> Paint:
        """Paint a surface in one colour without a print.

        Parameters
        ----------
        colour
            The colour.
        n
            Number of vertices.
        gloss
            0 dull to 1 glossy.
        """
        return cls.of_fabric(Fabric(colour=colour, gloss=gloss), np.zeros((n, 2)))

    def packed(self) -> np.ndarray:
        """Vertex attributes (V, 10) float32 as the shader takes them."""
        return np.concatenate([self.colour, self.second, self.pattern], axis=1, dtype=np.float32)


@dataclass(frozen=True)
class Dress:
    """Appearance of a person, for V vertices: the skin's colour, and up to four fabrics over it.

    There are few numbers for a vertex, because their interpolation is most of the cost of a picture.

    Attributes
    ----------
    colour
        (V, 3) colour of the skin, gamma-encoded.
    inside_m
        (V, 4) distance of a vertex inside the border of each layer, metres, negative outside, so that borders run
        between vertices.
    place_m
        (V, 2) position on the fabrics, metres.
    """

    colour: np.ndarray
    inside_m: np.ndarray
    place_m: np.ndarray

    @classmethod
    def of_layer(cls, layer: int, place_m: np.ndarray) -> Dress:
        """Build the appearance of a surface that consists of one layer's fabric.

        Parameters
        ----------
        layer
            Index of the layer.
        place_m
            (V, 2) position of each vertex on the fabric, metres.
        """
        inside = np.full((len(place_m), LAYERS), -1.0)
        inside[:, layer] = 1.0
        return cls(np.zeros((len(place_m), 3)), inside, place_m)

    def packed(self) -> np.ndarray:
        """Vertex attributes (V, 9) float32 as the shader takes them."""
        return np.concatenate([self.colour, self.inside_m, self.place_m], axis=1, dtype=np.float32)


def join_dresses(parts: list[Dress]) -> Dress:
    """Join the appearances of several surfaces.

    Parameters
    ----------
    parts
        Appearances, in the order of the surfaces' vertices.
    """
    return Dress(
        *(np.concatenate([getattr(part, field) for part in parts]) for field in ("colour", "inside_m", "place_m"))
    )


@dataclass(frozen=True)
class Mesh:
    """A surface that does not move: `vertices` and unit `normals` (V, 3), metres; `triangles` (F, 3)."""

    vertices: np.ndarray
    normals: np.ndarray
    triangles: np.ndarray
    paint: Paint


def join_meshes(meshes: list[Mesh]) -> Mesh:
    """Join several meshes into one.

    Parameters
    ----------
    meshes
        At least one mesh.
    """
    offsets = np.cumsum([0] + [len(m.vertices) for m in meshes[:-1]])
    return Mesh(
        np.concatenate([m.vertices for m in meshes]),
        np.concatenate([m.normals for m in meshes]),
        np.concatenate([m.triangles + o for m, o in zip(meshes, offsets, strict=True)]),
        Paint(*(np.concatenate([getattr(m.paint, f) for m in meshes]) for f in ("colour", "second", "pattern"))),
    )
