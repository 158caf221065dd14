"""One trial, ready to render: the person, the room and the camera of a case, at any times."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any, TypeVar

import msgspec
import numpy as np

from romcam.synthetic.bystander import walk_by
from romcam.synthetic.camera import CameraSensor, view_of
from romcam.synthetic.card_faces import Pictures
from romcam.synthetic.case import Case
from romcam.synthetic.edits import edited, moved, on_picture
from romcam.synthetic.figure import DressedFigure, build_figure
from romcam.synthetic.held import block_under, held_meshes, held_positions
from romcam.synthetic.posture import pose
from romcam.synthetic.printed_tags import PrintedTags
from romcam.synthetic.render import CardSurface, Surface, render_target
from romcam.synthetic.room import mesh_of, surroundings
from romcam.synthetic.skeleton import Frames
from romcam.synthetic.truth import bone_inclinations, joint_positions, leg_joint_positions, true_angles

_BATCH = 24
"""Poses that are computed at once: enough to spread the cost of a call, few enough to stay in the cache."""

AnySurface = TypeVar("AnySurface", Surface, CardSurface)

Exposure = tuple[np.ndarray, np.ndarray]
"""The person alone (H, W, 4) with coverage, and the shadow (h, w); both uint8."""


class RenderedScene:
    """The body and the room of a case; gives frames and true angles at any times. Use it as a context manager.

    Parameters
    ----------
    case
        The trial.
    pictures
        Pictures of whole cards, by the number of the tag, to put on the cards instead of the tags themselves.

    Raises
    ------
    romcam.synthetic.MissingExtraError
        If the packages for rendering are not installed.
    """

    def __init__(self, case: Case[Any], *, pictures: Pictures | None = None) -> None:
        self.case = case
        self._movement = case.movement
        self.duration_s = self._movement.duration_s(case.motion)
        self._figure = build_figure(case.body, case.clothes, case.seed)
        anatomy = self._figure.anatomy
        self._neutral = pose(self._movement.neutral(case.motion, anatomy), anatomy)
        self._seats = self._movement.furniture(case.motion, anatomy)
        other = case.room.bystander
        self._other = None if other is None else build_figure(other.body, other.clothes, case.seed + 1)
        self._tags = PrintedTags(case, anatomy, self._pose, pictures)
        self._surfaces: list[Surface | CardSurface] = []

    def __enter__(self) -> RenderedScene:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for surface in self._surfaces:
            surface.release()
        self._surfaces.clear()

    def truth(self, times: np.ndarray) -> dict[str, np.ndarray]:
        """Compute the true angles.

        Parameters
        ----------
        times
            (T,) seconds.

        Returns
        -------
        dict[str, numpy.ndarray]
            Angle (T,) in degrees by name, defined and signed as in `romcam.body.quantities`.
        """
        return true_angles(self._pose(times), self._neutral, self._figure.anatomy, self._movement.truth)

    def joints(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Compute where the joints are in the picture.

        Parameters
        ----------
        times
            (T,) seconds.

        Returns
        -------
        tuple[numpy.ndarray, numpy.ndarray]
            (T, 6, 2) pixels of `truth.JOINTS`; (T, 2) inclination of the pelvis bone and of T12-L1, degrees.
        """
        frames = self._pose(times)
        pixels = self._in_picture(joint_positions(frames, self._figure.anatomy), times)
        return pixels, bone_inclinations(frames)

    def legs(self, times: np.ndarray) -> np.ndarray:
        """Compute where the joints of both legs are in the picture.

        Parameters
        ----------
        times
            (T,) seconds.

        Returns
        -------
        numpy.ndarray
            (T, 2, 3, 2) pixels of `truth.LEG_JOINTS`, left and right leg.
        """
        return self._in_picture(leg_joint_positions(self._pose(times), self._figure.anatomy), times)

    def _in_picture(self, points: np.ndarray, times: np.ndarray) -> np.ndarray:
        """Pixels (T, ..., 2) of points (T, ..., 3) in the picture as it is shown."""
        film, edits = self.case.film, self.case.edits
        pixels = view_of(self.case.camera, film).project(points)
        if isinstance(edits, msgspec.UnsetType):
            return pixels
        return moved(pixels, on_picture(edits, np.asarray(times, dtype=float), film.width, film.height))

    def frames(self, times: np.ndarray) -> Iterator[np.ndarray]:
        """Render frames one by one.

        Parameters
        ----------
        times
            (T,) seconds.

        Yields
        ------
        numpy.ndarray
            (H, W, 3) uint8 RGB.
        """
        times = np.asarray(times, dtype=float)
        film = self.case.film
        open_s = film.shutter / film.fps
        within = np.array([0.0]) if open_s <= 0.0 else open_s * np.array([-0.33, 0.0, 0.33])
        room = surroundings(self.case)
        target = render_target(film.width, film.height)
        target.set_view(view_of(self.case.camera, film), room.light_from, self.case.room.light, self.case.room.ambient)
        fixed = [self._keep(Surface.of_room(mesh)) for mesh in (room.mesh, room.furniture) if mesh is not None]
        hung = [self._keep(CardSurface([face])) for face, _, _ in self._tags.on_wall()]
        for surface, (_, corners, normal) in zip(hung, self._tags.on_wall(), strict=True):
            surface.move(corners[None], normal[None])
        empty = target.paint([*fixed, *hung], (0.5, 0.5, 0.5, 1.0))
        pieces = fixed[1:]
        furniture = (target.paint(pieces, (0.0, 0.0, 0.0, 0.0)), target.shadow(pieces, room.planes))
        sensor = CameraSensor(self.case, empty, furniture)
        front = [] if room.front is None else [self._keep(Surface.of_room(room.front))]
        seats = mesh_of(self._seats, self.case.camera)
        stance = getattr(self.case.motion, "stance", msgspec.UNSET)
        block = None if isinstance(stance, msgspec.UnsetType) else block_under(stance, self._figure.anatomy)
        props = [self._keep(Surface.of_room(mesh)) for mesh in (seats, block) if mesh is not None]
        exposures = self._exposures((times[:, None] + within).ravel(), room.planes, front, props)
        for index in range(len(times)):
            picture = sensor.frame([next(exposures) for _ in within], index)
            edits = self.case.edits
            yield picture if isinstance(edits, msgspec.UnsetType) else edited(edits, picture, float(times[index]))

    def tags(self, times: np.ndarray) -> dict[int, np.ndarray]:
        """Compute where the tags that the person wears are in the picture, hidden or not.

        Parameters
        ----------
        times
            (T,) seconds.

        Returns
        -------
        dict[int, numpy.ndarray]
            (T, 4, 2) by number: pixels of the corners of the black square, from the upper left one clockwise as it is
            printed, before the film is mirrored or edited.
        """
        frames = self._pose(times)
        corners = self._tags.corners(np.asarray(times, dtype=float), frames, self._figure.pose(frames)[0])
        view = view_of(self.case.camera, self.case.film)
        return {number: view.project(of_tag) for number, of_tag in corners.items()}

    def _keep(self, surface: AnySurface) -> AnySurface:
        self._surfaces.append(surface)
        return surface

    def _pose(self, times: np.ndarray) -> Frames:
        case, anatomy = self.case, self._figure.anatomy
        return pose(self._movement.posture(case.motion, anatomy, np.asarray(times, dtype=float), case.seed), anatomy)

    def _exposures(
        self,
        times: np.ndarray,
        planes: list[tuple[np.ndarray, np.ndarray]],
        front: list[Surface],
        props: list[Surface],
    ) -> Iterator[Exposure]:
        """Render one exposure after the other; `props`, the support of the body, are painted with the person.

        The camera is set each time, because another scene may share the render target.
        """
        film, room = self.case.film, self.case.room
        view, light_from = view_of(self.case.camera, film), surroundings(self.case).light_from
        cast = [self._figure] if self._other is None else [self._figure, self._other]
        people = [self._keep(_surface(figure)) for figure in cast]
        held = self.case.held
        things = () if isinstance(held, msgspec.UnsetType) else held_meshes(held)
        carried = [self._keep(Surface.of_room(mesh)) for mesh in things]
        worn = [self._keep(CardSurface(faces)) for faces in self._tags.faces()]
        for first in range(0, len(times), _BATCH):
            now = times[first : first + _BATCH]
            frames = self._poses(now)
            posed = [figure.pose(each) for figure, each in zip(cast, frames, strict=True)]
            places = held_positions(frames[0], self._figure.anatomy, len(things)) if things else ()
            placed = self._tags.pose(now, frames[0], posed[0][0])
            for k in range(len(now)):
                for surface, (vertices, normals) in zip(people, posed, strict=True):
                    surface.move(vertices[k], normals[k])
                for surface, mesh, place in zip(carried, things, places, strict=True):
                    surface.move(mesh.vertices + place[k], mesh.normals)
                for card, (corners, normals) in zip(worn, placed, strict=True):
                    card.move(corners[k], normals[k])
                target = render_target(film.width, film.height)
                target.set_view(view, light_from, room.light, room.ambient)
                person = target.paint([*people, *worn, *carried, *props, *front], (0.0, 0.0, 0.0, 0.0))
                yield person, target.shadow([*people, *worn, *carried, *props], planes)

    def _poses(self, times: np.ndarray) -> list[Frames]:
        frames = [self._pose(times)]
        if self._other is not None and self.case.room.bystander is not None:
            frames.append(walk_by(self.case.room.bystander, self._other.anatomy, self.case.camera, times))
        return frames


def still_times(case: Case[Any], n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw times for training stills: some in neutral, the rest spread over the movement.

    Parameters
    ----------
    case
        The trial.
    n
        Number of times.
    rng
        Source of the random draws.

    Returns
    -------
    numpy.ndarray
        (n,) seconds, sorted.
    """
    return case.movement.still_times(case.motion, n, rng)


def _surface(figure: DressedFigure) -> Surface:
    return Surface.of_person(figure.triangles, figure.dress, figure.layers)
