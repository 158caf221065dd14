"""Data of the second estimator's network, from rendered stills: crops round the pelvis, and the truth."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.estimators.colour_crop import SEEN_PX, SIDE_PX, colour_crop_matrix, take_colour_crop
from romcam.estimators.second_network import CROP, LONGEST
from romcam.training.rows import TARGETS
from romcam.training.stills import Stills, load_stills

MARGIN: Final = SIDE_PX - SEEN_PX
"""A crop is larger than the network's input by this many pixels, so that inputs can be cut at random positions."""


@dataclass(frozen=True, eq=False)
class PelvisStills:
    """Stills of one or many bodies.

    Attributes
    ----------
    pixels
        (N, side, side, 3) uint8 crops.
    points
        (N, 6, 2) true points, pixels of the crop.
    known
        (N, 6) bool: the point is in the picture.
    angles_deg
        (N, 3) true `TARGETS`, change from neutral.
    neutral
        (N,) bool.
    bones_deg
        (N, 2) true inclination of the pelvis bone and of T12-L1.
    body
        (N,) seeds.
    """

    pixels: NDArray[np.uint8]
    points: FloatArray
    known: NDArray[np.bool_]
    angles_deg: FloatArray
    neutral: NDArray[np.bool_]
    bones_deg: FloatArray
    body: NDArray[np.intp]

    def part(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> PelvisStills:
        """Return some of the stills.

        Parameters
        ----------
        which
            (N,) the stills to keep, or their indices.
        """
        return PelvisStills(
            self.pixels[which],
            self.points[which],
            self.known[which],
            self.angles_deg[which],
            self.neutral[which],
            self.bones_deg[which],
            self.body[which],
        )

    def inputs(self, which: NDArray[np.intp]) -> NDArray[np.uint8]:
        """Cut the middle of some crops to the size of the network's input.

        Parameters
        ----------
        which
            (n,) indices of the stills.

        Returns
        -------
        numpy.ndarray
            (n, SEEN_PX, SEEN_PX, 3) uint8.
        """
        edge = MARGIN // 2
        return self.pixels[which][:, edge : edge + SEEN_PX, edge : edge + SEEN_PX]


def pelvis_stills(stills: Stills) -> PelvisStills:
    """Prepare the stills of one body; its position and size get small errors like those of the joint network.

    Parameters
    ----------
    stills
        The rendered stills.
    """
    rng = np.random.default_rng([stills.seed, 13])
    hip, knee, shoulder = stills.joints_px[:, :3].astype(float).swapaxes(0, 1)
    lengths = np.linalg.norm(knee - hip, axis=1) + np.linalg.norm(shoulder - hip, axis=1)
    length = float(np.quantile(lengths, LONGEST)) * float(np.exp(rng.normal(0.0, 0.06)))
    aside, turned = rng.normal(0.0, 0.02, 2) * length, float(rng.normal(0.0, 2.0))
    legs = stills.legs_px.astype(float)
    legs = legs[:, ::-1] if stills.facing > 0 else legs  # the nearer one first
    joints = np.concatenate([legs[:, 0, :2], legs[:, 1, :2], stills.joints_px[:, 3:5].astype(float)], axis=1)
    pixels: list[NDArray[np.uint8]] = []
    points: list[FloatArray] = []
    known: list[NDArray[np.bool_]] = []
    for frame, joint, centre in zip(stills.pictures(), joints, hip, strict=True):
        where = centre + aside + rng.normal(0.0, 0.015, 2) * length
        scaled = length * float(np.exp(rng.normal(0.0, 0.02)))
        matrix = colour_crop_matrix(CROP, where, scaled, mirrored=stills.facing < 0, turned_deg=turned)
        assert matrix is not None
        inside = ((joint >= 0) & (joint < [frame.shape[1], frame.shape[0]])).all(axis=1)
        point = joint @ matrix[:, :2].T + matrix[:, 2]
        pixels.append(take_colour_crop(frame, matrix))
        points.append(point)
        known.append(inside & (np.abs(point - SIDE_PX / 2) < SIDE_PX / 2 - 2).all(axis=1))
    angles = np.stack([stills.truth[name] for name in TARGETS], axis=1)
    return PelvisStills(
        np.stack(pixels),
        np.stack(points).astype(np.float32),
        np.stack(known),
        angles.astype(np.float32),
        np.asarray((np.abs(angles) < [2.0, 2.0, 10.0]).all(axis=1)),  # as `Trial.neutral`
        stills.bones_deg.astype(np.float32),
        np.full(len(pixels), stills.seed),
    )


def _read(seed: int, folder: Path) -> PelvisStills:
    cv2.setNumThreads(1)
    return pelvis_stills(load_stills(folder, seed))


def read_all(seeds: Sequence[int], folder: Path, processes: int) -> PelvisStills:
    """Read the stills of all bodies that have a neutral one.

    Parameters
    ----------
    seeds
        Seeds of the bodies.
    folder
        Folder of rendered stills.
    processes
        Processes that read side by side.
    """
    with ProcessPoolExecutor(processes) as pool:
        parts = [each for each in pool.map(partial(_read, folder=folder), seeds, chunksize=16) if each.neutral.any()]
    return PelvisStills(
        np.concatenate([part.pixels for part in parts]),
        np.concatenate([part.points for part in parts]),
        np.concatenate([part.known for part in parts]),
        np.concatenate([part.angles_deg for part in parts]),
        np.concatenate([part.neutral for part in parts]),
        np.concatenate([part.bones_deg for part in parts]),
        np.concatenate([part.body for part in parts]),
    )
