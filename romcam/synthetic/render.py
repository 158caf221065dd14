"""Rendering with OpenGL on the processor, without a screen: people, rooms, and the shadows of people."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from romcam.synthetic.camera import Projection
from romcam.synthetic.card_faces import Face
from romcam.synthetic.case_parts import Fabric
from romcam.synthetic.extras import require
from romcam.synthetic.mesh import LAYERS, PRINTS, Dress, Mesh
from romcam.synthetic.shaders import (
    CARD_FRAGMENT,
    CARD_VERTEX,
    PERSON_FRAGMENT,
    PERSON_VERTEX,
    ROOM_FRAGMENT,
    ROOM_VERTEX,
    SHADOW_FRAGMENT,
    SHADOW_VERTEX,
)

SHADOW_SCALE = 4


class RenderTarget:
    """Framebuffers for one size of picture, kept for all trials of that size in a process."""

    def __init__(self, width: int, height: int) -> None:
        gl = _context()
        self.size = (width, height)
        self._many = gl.framebuffer(
            [gl.renderbuffer(self.size, 4, samples=4)], gl.depth_renderbuffer(self.size, samples=4)
        )
        self._one = gl.framebuffer([gl.renderbuffer(self.size, 4)])
        self._shade_size = (max(1, width // SHADOW_SCALE), max(1, height // SHADOW_SCALE))
        self._shade = gl.framebuffer([gl.renderbuffer(self._shade_size, 1)])

    def set_view(self, view: Projection, light_from: np.ndarray, light: float, ambient: float) -> None:
        """Set camera and light for what is drawn next.

        Parameters
        ----------
        view
            The camera.
        light_from
            (3,) unit vector towards the light.
        light, ambient
            Factors of directed and of ambient light.
        """
        matrix = np.ascontiguousarray(view.matrix.T, dtype="f4").tobytes()
        programs = _programs()
        for program in programs.values():
            program["view"].write(matrix)
            program["light_from"].value = tuple(light_from)
        for name in ("room", "person", "card"):
            programs[name]["light"].value, programs[name]["ambient"].value = light, ambient
        for name in ("room", "card"):
            programs[name]["eye"].value = tuple(view.position)
        towards = view.position - np.array([0.0, 0.0, 0.9])
        programs["person"]["to_eye"].value = tuple(towards / np.linalg.norm(towards))

    def paint(
        self, surfaces: Sequence[Surface | CardSurface], background: tuple[float, float, float, float]
    ) -> np.ndarray:
        """Draw surfaces.

        Parameters
        ----------
        surfaces
            Surfaces to draw.
        background
            Red, green, blue and coverage, 0 to 1, where no surface is.

        Returns
        -------
        numpy.ndarray
            (H, W, 4) uint8 picture; colour is premultiplied by coverage.
        """
        gl = _context()
        self._many.use()
        self._many.clear(*background)
        gl.enable(gl.DEPTH_TEST)
        for surface in surfaces:
            surface.render()
        gl.copy_framebuffer(self._one, self._many)
        return self._read(self._one, self.size, 4)

    def shadow(
        self, surfaces: Sequence[Surface | CardSurface], planes: list[tuple[np.ndarray, np.ndarray]]
    ) -> np.ndarray:
        """Draw the shadows of surfaces on planes.

        Parameters
        ----------
        surfaces
            Surfaces that cast shadows.
        planes
            Planes (n, d), each with the half-space (n, d) to which its shadows are confined.

        Returns
        -------
        numpy.ndarray
            (h, w) uint8 mask at a quarter of the picture's width and height.
        """
        gl = _context()
        self._shade.use()
        self._shade.clear()
        gl.disable(gl.DEPTH_TEST)
        program = _programs()["shadow"]
        for plane, limit in planes:
            program["plane"].value = tuple(plane)
            program["limit"].value = tuple(limit)
            for surface in surfaces:
                surface.shadow_array.render()
        return self._read(self._shade, self._shade_size, 1)[..., 0]

    @staticmethod
    def _read(target: Any, size: tuple[int, int], channels: int) -> np.ndarray:
        data = np.frombuffer(target.read(components=channels, alignment=1), dtype=np.uint8)
        return data.reshape(size[1], size[0], channels)[::-1]


class Surface:
    """One surface in graphics memory. Its appearance is fixed; its points may be replaced for every picture."""

    def __init__(
        self, triangles: np.ndarray, points: int, appearance: np.ndarray, program: str, *attributes: str
    ) -> None:
        """`appearance` (V, n) float32; `attributes` give its layout, then the names of its parts."""
        gl = _context()
        self._appearance = gl.buffer(appearance.tobytes())
        self._index = gl.buffer(triangles.astype("i4").tobytes())
        self._points = gl.buffer(reserve=points * 24)
        own = [(self._points, "3f 3f", "position", "normal"), (self._appearance, *attributes)]
        self.array = gl.vertex_array(_programs()[program], own, self._index)
        shadow = [(self._points, "3f 12x", "position")]
        self.shadow_array = gl.vertex_array(_programs()["shadow"], shadow, self._index)
        self._layers: tuple[Fabric, ...] = ()

    @classmethod
    def of_room(cls, mesh: Mesh) -> Surface:
        """Build a surface that stands still.

        Parameters
        ----------
        mesh
            The surface.
        """
        appearance = mesh.paint.packed()
        surface = cls(mesh.triangles, len(appearance), appearance, "room", "3f 3f 4f", "colour", "second", "pattern")
        surface.move(mesh.vertices, mesh.normals)
        return surface

    @classmethod
    def of_person(cls, triangles: np.ndarray, dress: Dress, layers: tuple[Fabric, ...]) -> Surface:
        """Build the surface of a person; its points must be set with `move`.

        Parameters
        ----------
        triangles
            (F, 3) triangles.
        dress
            Appearance of the V points.
        layers
            The fabrics over the skin, innermost first.
        """
        appearance = dress.packed()
        surface = cls(triangles, len(appearance), appearance, "person", "3f 4f 2f", "colour", "layers", "place")
        surface._layers = layers
        return surface

    def move(self, vertices: np.ndarray, normals: np.ndarray) -> None:
        """Replace the points.

        Parameters
        ----------
        vertices
            (V, 3) metres.
        normals
            (V, 3) unit normals.
        """
        self._points.write(np.concatenate([vertices, normals], axis=1, dtype=np.float32).tobytes())

    def render(self) -> None:
        """Draw the surface; of a person only triangles that face the camera, since every triangle costs time."""
        gl = _context()
        if not self._layers:
            gl.disable(gl.CULL_FACE)
        else:
            gl.enable(gl.CULL_FACE)
            program = _programs()["person"]
            layers = (*self._layers, *(Fabric(),) * (LAYERS - len(self._layers)))
            program["layer_count"].value = len(self._layers)
            program["layer_colour"].value = [fabric.colour for fabric in layers]
            program["layer_second"].value = [fabric.second for fabric in layers]
            program["layer_print"].value = [(PRINTS.index(f.print), 1.0 / f.scale_m, f.gloss) for f in layers]
        self.array.render()

    def release(self) -> None:
        """Free the graphics memory."""
        for part in (self.array, self.shadow_array, self._points, self._appearance, self._index):
            part.release()


class CardSurface:
    """The printed faces of cards in graphics memory.

    Parameters
    ----------
    faces
        Each face's picture and where it is on the card.
    """

    def __init__(self, faces: Sequence[Face]) -> None:
        gl = _context()
        corners = np.tile(np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=np.float32), (len(faces), 1))
        triangles = np.arange(len(faces))[:, None] * 4 + np.array([0, 1, 2, 0, 2, 3])
        self._faces = faces
        self._places, self._index = gl.buffer(corners.tobytes()), gl.buffer(triangles.astype("i4").tobytes())
        self._points = gl.buffer(reserve=len(faces) * 4 * 24)
        self._pictures = [gl.texture(f.picture.shape[::-1], 1, f.picture.tobytes(), alignment=1) for f in faces]
        own = [(self._points, "3f 3f", "position", "normal"), (self._places, "2f", "place")]
        self._array = gl.vertex_array(_programs()["card"], own, self._index)
        self.shadow_array = gl.vertex_array(_programs()["shadow"], [(self._points, "3f 12x", "position")], self._index)

    def move(self, corners: np.ndarray, normals: np.ndarray) -> None:
        """Place the faces.

        Parameters
        ----------
        corners
            (F, 4, 3) metres, from the upper left one clockwise as the face is seen.
        normals
            (F, 3) unit normals.
        """
        points = np.concatenate([corners, np.repeat(normals[:, None], 4, axis=1)], axis=2, dtype=np.float32)
        self._points.write(points.tobytes())

    def render(self) -> None:
        """Draw the faces."""
        gl = _context()
        gl.disable(gl.CULL_FACE)
        program = _programs()["card"]
        for k, (face, picture) in enumerate(zip(self._faces, self._pictures, strict=True)):
            picture.use(0)
            program["face"].value = 0
            program["square"].value, program["print"].value = face.square, (face.paper, face.ink, face.gloss)
            self._array.render(vertices=6, first=6 * k)

    def release(self) -> None:
        """Free the graphics memory."""
        for part in (self._array, self.shadow_array, self._points, self._places, self._index, *self._pictures):
            part.release()


@lru_cache(maxsize=1)
def _context() -> Any:
    moderngl = require("moderngl")
    os.environ.setdefault("LP_NUM_THREADS", "1")  # several trials run at once, one on each core
    without_screen = {"backend": "egl"} if sys.platform.startswith("linux") else {}
    return moderngl.create_context(standalone=True, **without_screen)


@lru_cache(maxsize=1)
def _programs() -> dict[str, Any]:
    gl = _context()
    return {
        "room": gl.program(vertex_shader=ROOM_VERTEX, fragment_shader=ROOM_FRAGMENT),
        "person": gl.program(vertex_shader=PERSON_VERTEX, fragment_shader=PERSON_FRAGMENT),
        "card": gl.program(vertex_shader=CARD_VERTEX, fragment_shader=CARD_FRAGMENT),
        "shadow": gl.program(vertex_shader=SHADOW_VERTEX, fragment_shader=SHADOW_FRAGMENT),
    }


@lru_cache(maxsize=4)
def render_target(width: int, height: int) -> RenderTarget:
    """Return the render target for a size of picture; it is made once a process.

    Parameters
    ----------
    width, height
        Size of the picture, pixels.
    """
    return RenderTarget(width, height)
