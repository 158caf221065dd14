"""Render the stills that is learned from: many bodies, a few pictures of each, with the truth."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

STILLS: Final = 14
LEG_STILLS: Final = 8
"""Of a body in a test in which only the legs are learned."""
LONG_SIDE: Final = 640
"""Pixels; what the pose model is given of a film, too (see romcam.pose)."""


@dataclass(frozen=True, eq=False)
class Stills:
    """Pictures of one body. jpegs: T of them; truth: name → (T,) degrees; facing: ±1; case: what was rendered.

    joints_px: (T, 6, 2) and lean_deg: (T, 2), see `romcam.synthetic.stage.Scene.joints`. legs_px: (T, 2, 3, 2), its
    `legs`.
    """

    seed: int
    jpegs: list[bytes]
    truth: dict[str, NDArray[np.floating]]
    joints_px: NDArray[np.floating]
    lean_deg: NDArray[np.floating]
    legs_px: NDArray[np.floating]
    facing: int
    case: dict[str, Any]


BACK_MOVEMENTS: Final = ("forward-bend", "squat", "sit-to-stand")
"""In these the back is learned."""
LEG_MOVEMENTS: Final = ("hip-rotation", "straight-leg-raise", "active-knee-extension", "thomas", "prone-knee-bend")
MOVEMENTS: Final = (*BACK_MOVEMENTS, *LEG_MOVEMENTS)
APART: Final = 100_000
"""Seeds of one movement's bodies begin so far from the next one's."""


def movement_of(seed: int) -> str:
    """What a body of that seed does."""
    return MOVEMENTS[seed // APART]


def render_all(seeds: Iterable[int], folder: Path, processes: int) -> None:
    """Render a file a seed into the folder, leaving out those that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [seed for seed in seeds if not _path(folder, seed).exists()]
    for name in ("LP_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = "1"  # a body a core: more threads for one only get in each other's way
    spawn = multiprocessing.get_context("spawn")
    # The software renderer keeps what it was given: processes are renewed before that adds up.
    with spawn.Pool(processes, maxtasksperchild=50) as pool:
        for done, _ in enumerate(pool.imap_unordered(partial(_render, folder=folder), missing, chunksize=4), 1):
            if done % 50 == 0:
                print(f"rendered {done} of {len(missing)}", flush=True)


def load_stills(folder: Path, seed: int) -> Stills:
    """Read one body's stills."""
    with np.load(_path(folder, seed)) as file:
        jpegs = [file[f"jpeg_{i:02d}"].tobytes() for i in range(len(file["lean_deg"]))]
        case = json.loads(str(file["case"]))
        others = ("case", "joints_px", "lean_deg", "legs_px")
        truth = {name: file[name] for name in file.files if name not in others and not name.startswith("jpeg_")}
        facing = 1 if case["camera"]["facing"] == "right" else -1
        return Stills(seed, jpegs, truth, file["joints_px"], file["lean_deg"], file["legs_px"], facing, case)


def _path(folder: Path, seed: int) -> Path:
    return folder / f"{seed:07d}.npz"


def _render(seed: int, folder: Path) -> None:
    import cv2
    import torch

    from romcam.synthetic import Scene, random_case, still_times

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    case = random_case(seed, envelope=("wide", "core")[seed % 2], test=movement_of(seed))
    shrink = min(1.0, LONG_SIDE / max(case.film.width, case.film.height))
    size = {side: 2 * round(getattr(case.film, side) * shrink / 2) for side in ("width", "height")}
    case = msgspec.structs.replace(case, film=msgspec.structs.replace(case.film, **size))
    rng = np.random.default_rng(seed)
    arrays: dict[str, Any] = {"case": msgspec.json.encode(case).decode()}
    with Scene(case) as stage:
        times = still_times(case, STILLS if case.test in BACK_MOVEMENTS else LEG_STILLS, rng)
        arrays |= stage.truth(times)
        arrays["joints_px"], arrays["lean_deg"] = stage.joints(times)
        arrays["legs_px"] = stage.legs(times)
        quality = int(rng.integers(60, 96))
        for i, picture in enumerate(stage.frames(times)):
            _, jpeg = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
            arrays[f"jpeg_{i:02d}"] = jpeg
    partial = _path(folder, seed).with_suffix(".part")
    with partial.open("wb") as file:
        np.savez(file, **arrays)
    partial.replace(_path(folder, seed))
