"""A camera that has the whole person in the picture, upright and bent."""

from __future__ import annotations

import numpy as np

from romcam.phantom.camera import in_room, view_of
from romcam.phantom.case import Body, Camera, Film

# Corners of what a bending body sweeps, in statures: ahead, aside, up. Upright, bent, and reaching to the
# toes.
_SWEPT = np.array(
    [
        (ahead, aside, up)
        for ahead, up in (
            (-0.13, 1.0),
            (0.13, 1.0),
            (0.62, 0.62),
            (0.45, 0.35),
            (-0.3, 0.55),
            (-0.1, 0.0),
            (0.2, 0.0),
        )
        for aside in (-0.16, 0.16)
    ]
)


def framed_camera(rng: np.random.Generator, body: Body, film: Film, *, yaw_deg: float) -> Camera:
    """A random camera, yaw within ± `yaw_deg`; in a few wide cases the feet are a little cut off."""
    facing = ("left", "right")[int(rng.integers(2))]
    for _ in range(400):
        camera = Camera(
            facing=facing,
            yaw_deg=float(rng.uniform(-yaw_deg, yaw_deg)),
            roll_deg=float(np.clip(rng.normal(0.0, 1.2), -3.0, 3.0)),
            height_m=float(rng.uniform(0.4, 1.8)),
            distance_m=float(rng.uniform(2.0, 6.0)),
            fov_deg=float(rng.uniform(35.0, 75.0)),
            aim_forward_m=float(rng.normal(0.2, 0.12)),
            aim_height_m=float(rng.normal(0.52, 0.06) * body.stature_m),
        )
        cut_feet = yaw_deg > 10.0 and rng.random() < 0.02
        if _holds(camera, film, body.stature_m, cut_feet):
            return camera
    return _far_enough(facing, body, film)


def _holds(camera: Camera, film: Film, stature_m: float, cut_feet: bool) -> bool:
    """Whether the person fills enough of the picture and stays inside it."""
    corners = np.array([in_room(camera, *corner) for corner in _SWEPT * stature_m])
    pixels = view_of(camera, film).project(corners) / [film.width, film.height]
    low, high = pixels.min(axis=0), pixels.max(axis=0)
    bottom = 1.05 if cut_feet else 0.99
    inside = low[0] > 0.01 and high[0] < 0.99 and low[1] > 0.01 and high[1] < bottom
    tall = (high[1] - low[1]) * film.height / max(film.width, film.height)
    return bool(inside and tall > (0.40 if film.width > film.height else 0.48))


def _far_enough(facing: str, body: Body, film: Film) -> Camera:
    """A plain camera stepped back until everything is in the picture."""
    for distance in np.arange(2.5, 8.0, 0.25):
        camera = Camera(
            facing=facing,
            distance_m=float(distance),
            aim_forward_m=0.2,
            aim_height_m=0.5 * body.stature_m,
        )
        if _holds(camera, film, body.stature_m, False):
            break
    return camera
