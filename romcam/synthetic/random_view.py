"""A camera that has the whole person in the picture, through all of a movement."""

from __future__ import annotations

from typing import Literal

import numpy as np

from romcam.synthetic.camera import in_room, view_of
from romcam.synthetic.case import Body, Camera, Film
from romcam.synthetic.movements import Framing


def framed_camera(rng: np.random.Generator, body: Body, film: Film, framing: Framing, *, yaw_deg: float) -> Camera:
    """A random camera, yaw within ± `yaw_deg` of the movement's own; a few wide ones cut the feet off a little."""
    facing = ("left", "right")[int(rng.integers(2))]
    for _ in range(400):
        camera = Camera(
            facing=facing,
            yaw_deg=framing.yaw_deg + float(rng.uniform(-yaw_deg, yaw_deg)),
            roll_deg=float(np.clip(rng.normal(0.0, 1.2), -3.0, 3.0)),
            height_m=float(rng.uniform(*framing.lens_m)),
            distance_m=float(rng.uniform(2.0, 6.0)),
            fov_deg=float(rng.uniform(35.0, 75.0)),
            aim_forward_m=float(rng.normal(framing.ahead, 0.12)),
            aim_height_m=float(rng.normal(framing.height, 0.06) * body.stature_m),
        )
        cut_feet = yaw_deg > 10.0 and rng.random() < 0.02
        if _holds(camera, film, framing, body.stature_m, cut_feet):
            return camera
    return _far_enough(facing, body, film, framing)


def _holds(camera: Camera, film: Film, framing: Framing, stature_m: float, cut_feet: bool) -> bool:
    """Whether the person fills enough of the picture and stays inside it."""
    corners = np.array([in_room(camera, *corner) for corner in framing.swept * stature_m])
    pixels = view_of(camera, film).project(corners) / [film.width, film.height]
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    bottom = 1.05 if cut_feet else 0.99
    inside = low[0] > 0.01 and high[0] < 0.99 and low[1] > 0.01 and high[1] < bottom
    across, tall = (high - low) * [film.width, film.height] / max(film.width, film.height)
    if framing.along:
        return bool(inside and across > 0.75)
    if not framing.tall:
        return bool(inside and across > (0.40 if film.height > film.width else 0.48))
    return bool(inside and tall > (0.40 if film.width > film.height else 0.48))


def _far_enough(facing: Literal["left", "right"], body: Body, film: Film, framing: Framing) -> Camera:
    """A plain camera stepped back until everything is in the picture."""
    for distance in np.arange(2.5, 8.0, 0.25):
        camera = Camera(
            facing=facing,
            distance_m=float(distance),
            height_m=1.0 if framing.tall or framing.along else float(np.mean(framing.lens_m)),
            yaw_deg=framing.yaw_deg,
            aim_forward_m=framing.ahead,
            aim_height_m=(framing.height - 0.02) * body.stature_m,
        )
        if _holds(camera, film, framing, body.stature_m, False):
            break
    return camera
