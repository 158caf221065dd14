"""Data of the leg networks, from rendered stills: crops round the hips, and the true joints of both legs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.estimators.colour_crop import SEEN_PX, SIDE_PX, colour_crop_matrix, take_colour_crop
from romcam.estimators.leg_network import CROPS, POINTS
from romcam.protocol import Legs
from romcam.synthetic.movements import MOVEMENTS
from romcam.training.stills import Stills

MARGIN: Final = SIDE_PX - SEEN_PX
"""A crop is larger than the network's input by this many pixels, so that inputs can be cut at random positions."""

HIP_ERROR_OF_BODY: Final = 0.06
HIP_ERROR_OF_STILL: Final = 0.015
"""Standard deviations of the simulated errors of the hips, in lengths of the trunk: one error a body, one a still."""


@dataclass(frozen=True, eq=False)
class LegStills:
    """Stills of many bodies.

    Attributes
    ----------
    pixels
        (N, side, side, 3) uint8 crops.
    points
        (N, 6, 2) true joints, pixels of the crop.
    known
        (N, 6) bool: the joint is in the picture.
    nearer
        (N,) 1 where the upper leg is the one nearer to the camera, else 0; NaN where that has no meaning.
    body
        (N,) seeds.
    """

    pixels: NDArray[np.uint8]
    points: FloatArray
    known: NDArray[np.bool_]
    nearer: FloatArray
    body: NDArray[np.intp]

    def part(self, which: NDArray[np.bool_]) -> LegStills:
        """Return some of the stills.

        Parameters
        ----------
        which
            (N,) the stills to keep.
        """
        return LegStills(
            self.pixels[which], self.points[which], self.known[which], self.nearer[which], self.body[which]
        )

    def inputs(self, start: int, stop: int) -> NDArray[np.uint8]:
        """Cut the middle of some crops to the size of the network's input.

        Parameters
        ----------
        start, stop
            First still, and the one after the last.

        Returns
        -------
        numpy.ndarray
            (n, SEEN_PX, SEEN_PX, 3) uint8.
        """
        edge = MARGIN // 2
        return self.pixels[start:stop, edge : edge + SEEN_PX, edge : edge + SEEN_PX]


def leg_stills(stills: Stills, kind: Legs) -> LegStills:
    """Prepare the stills of one body; trunk and hips get small errors like those of the pose model.

    Parameters
    ----------
    stills
        The rendered stills.
    kind
        Posture of the person: lying or seated.
    """
    rng = np.random.default_rng([stills.seed, 11])
    hips, shoulders = stills.joints_px[:, 0], stills.joints_px[:, 2]
    legs, mirrored, nearer = _in_order(stills, kind)
    trunk = float(np.median(np.linalg.norm(shoulders - hips, axis=1)))
    where = np.median(hips, axis=0) + rng.normal(0.0, HIP_ERROR_OF_BODY, 2) * trunk
    scale, turned = float(np.exp(rng.normal(0.0, 0.10))), float(rng.normal(0.0, 3.0))
    pixels: list[NDArray[np.uint8]] = []
    points: list[FloatArray] = []
    known: list[NDArray[np.bool_]] = []
    for frame, joints in zip(stills.pictures(), legs, strict=True):
        hip = where + rng.normal(0.0, HIP_ERROR_OF_STILL, 2) * trunk
        matrix = colour_crop_matrix(CROPS[kind], hip, trunk * scale, mirrored=mirrored, turned_deg=turned)
        assert matrix is not None
        flat = joints.reshape(POINTS, 2)
        inside = ((flat >= 0) & (flat < [frame.shape[1], frame.shape[0]])).all(axis=1)
        point = flat @ matrix[:, :2].T + matrix[:, 2]
        pixels.append(take_colour_crop(frame, matrix))
        points.append(point)
        known.append(inside & (np.abs(point - SIDE_PX / 2) < SIDE_PX / 2 - 2).all(axis=1))
    count = len(pixels)
    return LegStills(
        np.stack(pixels),
        np.stack(points).astype(np.float32),
        np.stack(known),
        np.full(count, nearer, np.float32),
        np.full(count, stills.seed),
    )


def _in_order(stills: Stills, kind: Legs) -> tuple[FloatArray, bool, float]:
    """Legs (T, 2, 3, 2) in the network's order, whether the picture is mirrored, and `LegStills.nearer`.

    A lying person has the upper leg first, a seated person the left one.
    """
    legs = stills.legs_px.astype(float)
    if kind == "seated":
        return legs, bool(np.median(legs[:, 0, 0, 0] - legs[:, 1, 0, 0]) < 0), np.nan
    training = MOVEMENTS[stills.case.test].training
    assert training is not None
    assert training.upper_leg is not None
    upper = training.upper_leg(stills.case.motion)
    mirrored = bool(np.median(stills.joints_px[:, 2, 0] - stills.joints_px[:, 0, 0]) > 0)
    return (legs[:, ::-1] if upper == "right" else legs), mirrored, float(upper == stills.case.camera.facing)


def join_leg_stills(parts: Sequence[LegStills]) -> LegStills:
    """Join the stills of several bodies.

    Parameters
    ----------
    parts
        Stills of at least one body.
    """
    return LegStills(
        np.concatenate([part.pixels for part in parts]),
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.known for part in parts]),
        np.concatenate([part.nearer for part in parts]),
        np.concatenate([part.body for part in parts]),
    )
