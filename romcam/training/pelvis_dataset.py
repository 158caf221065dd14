"""Rendered stills as the second witness is shown them: the hips close by, and what is true of them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.estimators.leg_network import SIDE_PX, colour_crop_matrix, take_colour_crop
from romcam.estimators.second_network import LONGEST, CROP
from romcam.recording import FloatArray
from romcam.training.render import Stills, load_stills
from romcam.training.rows import TARGETS


@dataclass(frozen=True, eq=False)
class Hips:
    """Stills as the network is shown them. pixels: (N, side, side, 3) uint8. places: (N, 6, 2) pixels of that.

    known: (N, 6) the point is in the picture. tilts: (N, 3) true `TARGETS`, degrees. neutral: (N,) bool. lean: (N, 2)
    true leans of pelvis and T12-L1. body: (N,) seeds.
    """

    pixels: NDArray[np.uint8]
    places: FloatArray
    known: NDArray[np.bool_]
    tilts: FloatArray
    neutral: NDArray[np.bool_]
    lean: FloatArray
    body: NDArray[np.intp]

    def part(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Hips:
        """Some of the stills."""
        return Hips(*(getattr(self, name)[which] for name in Hips.__annotations__))


def hips_of(stills: Stills) -> Hips:
    """One body's stills; where and how large the body is is put a little wrong, as the joint network puts it."""
    rng = np.random.default_rng([stills.seed, 13])
    hip, knee, shoulder = stills.joints_px[:, :3].astype(float).swapaxes(0, 1)
    lengths = np.linalg.norm(knee - hip, axis=1) + np.linalg.norm(shoulder - hip, axis=1)
    length = float(np.quantile(lengths, LONGEST)) * float(np.exp(rng.normal(0.0, 0.06)))
    aside, turned = rng.normal(0.0, 0.02, 2) * length, float(rng.normal(0.0, 2.0))
    legs = stills.legs_px.astype(float)
    legs = legs[:, ::-1] if stills.facing > 0 else legs  # the nearer one first
    points = np.concatenate([legs[:, 0, :2], legs[:, 1, :2], stills.joints_px[:, 3:5].astype(float)], axis=1)
    pixels, places, known = [], [], []
    for jpeg, point, where in zip(stills.jpegs, points, hip, strict=True):
        frame = np.ascontiguousarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)[..., ::-1])
        where = where + aside + rng.normal(0.0, 0.015, 2) * length
        scaled = length * float(np.exp(rng.normal(0.0, 0.02)))
        matrix = colour_crop_matrix(CROP, where, scaled, mirrored=stills.facing < 0, turned_deg=turned)
        assert matrix is not None
        inside = ((point >= 0) & (point < [frame.shape[1], frame.shape[0]])).all(axis=1)
        place = point @ matrix[:, :2].T + matrix[:, 2]
        pixels.append(take_colour_crop(frame, matrix))
        places.append(place)
        known.append(inside & (np.abs(place - SIDE_PX / 2) < SIDE_PX / 2 - 2).all(axis=1))
    tilts = np.stack([stills.truth[name] for name in TARGETS], axis=1)
    return Hips(
        np.stack(pixels),
        np.stack(places).astype(np.float32),
        np.stack(known),
        tilts.astype(np.float32),
        (np.abs(tilts) < [2.0, 2.0, 10.0]).all(axis=1),  # as `Trial.neutral`
        stills.lean_deg.astype(np.float32),
        np.full(len(pixels), stills.seed),
    )


def _read(seed: int, folder: Path) -> Hips:
    cv2.setNumThreads(1)
    return hips_of(load_stills(folder, seed))


def read_all(seeds: Sequence[int], folder: Path, processes: int) -> Hips:
    """Stills of all bodies of which one at least is neutral."""
    with ProcessPoolExecutor(processes) as pool:
        parts = [each for each in pool.map(partial(_read, folder=folder), seeds, chunksize=16) if each.neutral.any()]
    return Hips(*(np.concatenate([getattr(each, name) for each in parts]) for name in Hips.__annotations__))
