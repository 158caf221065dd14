"""One trial, ready to be looked at: the person, the room and the camera of a case, at any times."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Any

import numpy as np

from romcam.synthetic.bystander import walk_by
from romcam.synthetic.camera import view_of
from romcam.synthetic.case import Case
from romcam.synthetic.figure import Figure, dressed
from romcam.synthetic.movements import MOVEMENTS
from romcam.synthetic.picture import Developer
from romcam.synthetic.posture import pose
from romcam.synthetic.render import Canvas, easel
from romcam.synthetic.room import pieces_of, scenery
from romcam.synthetic.skeleton import Frames
from romcam.synthetic.truth import joint_places, leans, leg_places, true_angles

_BATCH = 24
"""Poses evaluated at once: enough to spread the cost of a call, few enough to stay in the cache."""

Layers = tuple[np.ndarray, np.ndarray]
"""What one exposure consists of: the person alone (H, W, 4) with coverage, and the shadow (h, w), both
uint8."""


class Stage:
    """Builds the body and the room of a case; gives frames and true angles for any times after that.

    Use as a context manager. Raises `romcam.synthetic.MissingExtra` where the packages for rendering are not
    installed.
    """

    def __init__(self, case: Case[Any]) -> None:
        self.case = case
        self._movement = MOVEMENTS[case.test]
        self.duration_s = self._movement.duration_s(case.motion)
        self._figure = dressed(case.body, case.clothes, case.seed)
        anatomy = self._figure.anatomy
        self._neutral = pose(self._movement.neutral(case.motion, anatomy), anatomy)
        self._seats = self._movement.furniture(case.motion, anatomy)
        other = case.room.bystander
        self._other = None if other is None else dressed(other.body, other.clothes, case.seed + 1)
        self._canvases: list[Canvas] = []

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for canvas in self._canvases:
            canvas.release()
        self._canvases.clear()

    def truth(self, times: np.ndarray) -> dict[str, np.ndarray]:
        """True angles {name: (T,)} in degrees at `times` (T,) seconds, as `romcam.body.quantities` defines them."""
        return true_angles(self._pose(times), self._neutral, self._figure.anatomy, self._movement.truth)

    def joints(self, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Places of the `truth.JOINTS` in the picture, (T, 6, 2) pixels; leans of pelvis and T12-L1, (T, 2) degrees."""
        frames = self._pose(times)
        view = view_of(self.case.camera, self.case.film)
        return view.project(joint_places(frames, self._figure.anatomy)), leans(frames)

    def legs(self, times: np.ndarray) -> np.ndarray:
        """Places of the joints of `truth.LEG` in the picture, left and right leg, (T, 2, 3, 2) pixels."""
        view = view_of(self.case.camera, self.case.film)
        return view.project(leg_places(self._pose(times), self._figure.anatomy))

    def frames(self, times: np.ndarray) -> Iterator[np.ndarray]:
        """Pictures (H, W, 3) uint8 RGB at `times` (T,) seconds, one by one."""
        times = np.asarray(times, dtype=float)
        film = self.case.film
        open_s = film.shutter / film.fps
        within = np.array([0.0]) if open_s <= 0.0 else open_s * np.array([-0.33, 0.0, 0.33])
        room = scenery(self.case)
        target = easel(film.width, film.height)
        target.look(view_of(self.case.camera, film), room.light_from, self.case.room.light, self.case.room.ambient)
        room_canvases = [self._keep(Canvas.of_room(mesh)) for mesh in (room.mesh, room.furniture) if mesh is not None]
        empty = target.paint(room_canvases, (0.5, 0.5, 0.5, 1.0))
        pieces = room_canvases[1:]
        standing = (target.paint(pieces, (0.0, 0.0, 0.0, 0.0)), target.shadow(pieces, room.planes))
        developer = Developer(self.case, empty, standing)
        front = [] if room.front is None else [self._keep(Canvas.of_room(room.front))]
        seats = pieces_of(self._seats, self.case.camera)
        props = [] if seats is None else [self._keep(Canvas.of_room(seats))]
        layers = self._layers((times[:, None] + within).ravel(), room.planes, front, props)
        for index in range(len(times)):
            yield developer.picture([next(layers) for _ in within], index)

    def _keep(self, canvas: Canvas) -> Canvas:
        self._canvases.append(canvas)
        return canvas

    def _pose(self, times: np.ndarray) -> Frames:
        case, anatomy = self.case, self._figure.anatomy
        return pose(self._movement.posture(case.motion, anatomy, np.asarray(times, dtype=float), case.seed), anatomy)

    def _layers(
        self,
        times: np.ndarray,
        planes: list[tuple[np.ndarray, np.ndarray]],
        front: list[Canvas],
        props: list[Canvas],
    ) -> Iterator[Layers]:
        """One exposure after the other; `props`, what the person rests on, are painted and throw shadows with them.
        The camera is set anew each time: another stage may share the easel."""
        film, room = self.case.film, self.case.room
        view, light_from = view_of(self.case.camera, film), scenery(self.case).light_from
        cast = [self._figure] if self._other is None else [self._figure, self._other]
        people = [self._keep(_canvas(figure)) for figure in cast]
        for first in range(0, len(times), _BATCH):
            now = times[first : first + _BATCH]
            posed = [figure.pose(frames) for figure, frames in zip(cast, self._poses(now), strict=True)]
            for k in range(len(now)):
                for canvas, (vertices, normals) in zip(people, posed, strict=True):
                    canvas.move(vertices[k], normals[k])
                target = easel(film.width, film.height)
                target.look(view, light_from, room.light, room.ambient)
                person = target.paint([*people, *props, *front], (0.0, 0.0, 0.0, 0.0))
                yield person, target.shadow([*people, *props], planes)

    def _poses(self, times: np.ndarray) -> list[Frames]:
        frames = [self._pose(times)]
        if self._other is not None and self.case.room.bystander is not None:
            frames.append(walk_by(self.case.room.bystander, self._other.anatomy, self.case.camera, times))
        return frames


def still_times(case: Case[Any], n: int, rng: np.random.Generator) -> np.ndarray:
    """Times (n,) in seconds for training stills, sorted: some in the neutral, the rest spread over the movement."""
    return MOVEMENTS[case.test].still_times(case.motion, n, rng)


def _canvas(figure: Figure) -> Canvas:
    return Canvas.of_person(figure.triangles, figure.dress, figure.layers)
