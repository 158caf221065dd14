"""The rendered stills that networks are trained on: many bodies, a few pictures of each, with the truth."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.messages import Catalogue
from romcam.synthetic.case import Case, decode_case
from romcam.synthetic.movement import Network
from romcam.synthetic.movements import MOVEMENTS

text = Catalogue(__name__)

BACK_STILLS: Final = 14
"""Stills of a body in a movement on which the estimators of the back are trained."""
LEG_STILLS: Final = 8
"""Stills of a body in a movement on which only a leg network is trained."""
LONG_SIDE: Final = 640
"""Longer side of a still in pixels; the pose model gets films at the same size (see romcam.pose)."""
SEEDS_PER_MOVEMENT: Final = 100_000
"""The seeds of one movement's bodies begin this far after those of the movement before."""


@dataclass(frozen=True, eq=False)
class Stills:
    """Rendered pictures of one body, with their truth.

    Attributes
    ----------
    seed
        Seed of the case.
    jpegs
        T encoded pictures.
    truth
        (T,) degrees by name of the angle.
    joints_px
        (T, 6, 2) pixels, see `romcam.synthetic.scene.Scene.joints`.
    bones_deg
        (T, 2) inclination of the pelvis bone and of T12-L1, degrees.
    legs_px
        (T, 2, 3, 2) pixels, see `romcam.synthetic.scene.Scene.legs`.
    facing
        1 where the person faces the right of the picture, else -1.
    case
        Description of the rendered trial.
    """

    seed: int
    jpegs: list[bytes]
    truth: dict[str, FloatArray]
    joints_px: FloatArray
    bones_deg: FloatArray
    legs_px: FloatArray
    facing: int
    case: Case[Any]

    def pictures(self) -> Iterable[NDArray[np.uint8]]:
        """Decode the pictures, (H, W, 3) RGB, one by one."""
        for jpeg in self.jpegs:
            bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
            if bgr is None:
                raise ValueError(f"a still of body {self.seed} is no picture")
            yield np.ascontiguousarray(bgr[..., ::-1], dtype=np.uint8)


def _in_training_order() -> dict[str, Network]:
    """Name and network of every movement that is trained on, by the seeds of its bodies."""
    found: dict[int, tuple[str, Network]] = {
        movement.training.first_seed: (name, movement.training.network)
        for name, movement in MOVEMENTS.items()
        if movement.training is not None
    }
    if sorted(found) != [i * SEEDS_PER_MOVEMENT for i in range(len(found))]:
        raise ValueError(f"seeds of movements overlap or leave a gap: {sorted(found)}")
    return dict(found[seed] for seed in sorted(found))


_NETWORKS: Final = _in_training_order()


def movements_of(*networks: Network) -> tuple[str, ...]:
    """Return the names of the movements on which these networks are trained, in the order of their seeds."""
    return tuple(name for name, network in _NETWORKS.items() if network in networks)


TRAINED_MOVEMENTS: Final = tuple(_NETWORKS)
"""Movements that are trained on, in the order of their seeds."""

BACK_MOVEMENTS: Final = movements_of("back")
"""Movements on which the estimators of the back are trained; the first one gets networks of its own."""


def movement_of(seed: int) -> str:
    """Return the name of the movement of a body.

    Parameters
    ----------
    seed
        Seed of the body.
    """
    return TRAINED_MOVEMENTS[seed // SEEDS_PER_MOVEMENT]


def of_first_movement(seed: Any) -> Any:
    """Return whether bodies do the first of `BACK_MOVEMENTS`.

    Parameters
    ----------
    seed
        Seed of a body, or an array of seeds.

    Returns
    -------
    bool or numpy.ndarray
        As many as seeds.
    """
    return seed < SEEDS_PER_MOVEMENT


def seeds_of(bodies: Sequence[str], movements: Sequence[str]) -> list[int]:
    """Compute the seeds of chosen bodies.

    Parameters
    ----------
    bodies
        Either one number, such as `700`: that many bodies of each movement. Or a range for each of some movements, such
        as `MOVEMENT=571:2071`.
    movements
        The movements of which a number is taken.
    """
    named = bodies if "=" in bodies[0] else [f"{movement}=0:{bodies[0]}" for movement in movements]
    seeds: list[int] = []
    for each in named:
        movement, _, asked = each.partition("=")
        first, stop = (int(end) for end in asked.split(":"))
        start = TRAINED_MOVEMENTS.index(movement) * SEEDS_PER_MOVEMENT
        seeds += [start + body for body in range(first, stop)]
    return seeds


VALIDATION_SHARE: Final = 12
"""One body of this many is left out of a fit, to measure the network's error."""


def held_out(body: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return which bodies are left out of a fit: as many with even as with odd seeds.

    Even and odd seeds have the envelopes `wide` and `core`.

    Parameters
    ----------
    body
        (N,) seeds.

    Returns
    -------
    numpy.ndarray
        (N,) bool.
    """
    return body % SEEDS_PER_MOVEMENT // 2 % VALIDATION_SHARE == VALIDATION_SHARE - 1


def render_all(seeds: Iterable[int], folder: Path, processes: int) -> None:
    """Render one file for each seed into the folder, except for those that are there.

    Parameters
    ----------
    seeds
        Seeds of the bodies.
    folder
        Folder for the stills.
    processes
        Processes that render side by side.
    """
    folder.mkdir(parents=True, exist_ok=True)
    missing = [seed for seed in seeds if not _path(folder, seed).exists()]
    for name in ("LP_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = "1"  # one body on each core: more threads for one body would only compete
    spawn = multiprocessing.get_context("spawn")
    # The software renderer never frees its memory, so processes are replaced from time to time.
    with spawn.Pool(processes, maxtasksperchild=50) as pool:
        for done, _ in enumerate(pool.imap_unordered(partial(_render, folder=folder), missing, chunksize=4), 1):
            if done % 50 == 0:
                print(text("rendered", done=str(done), all=str(len(missing))), flush=True)


def load_stills(folder: Path, seed: int) -> Stills:
    """Read the stills of one body.

    Parameters
    ----------
    folder
        Folder of `render_all`.
    seed
        Seed of the body.
    """
    with np.load(_path(folder, seed)) as file:
        jpegs = [file[f"jpeg_{i:02d}"].tobytes() for i in range(len(file["lean_deg"]))]
        case = decode_case(str(file["case"]))
        others = ("case", "joints_px", "lean_deg", "legs_px")
        truth = {name: file[name] for name in file.files if name not in others and not name.startswith("jpeg_")}
        facing = 1 if case.camera.facing == "right" else -1
        return Stills(seed, jpegs, truth, file["joints_px"], file["lean_deg"], file["legs_px"], facing, case)


def _path(folder: Path, seed: int) -> Path:
    return folder / f"{seed:07d}.npz"


def _render(seed: int, folder: Path) -> None:
    import torch

    from romcam.synthetic import RenderedScene, random_case, still_times

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    movement = movement_of(seed)
    case = random_case(seed, envelope="core" if seed % 2 else "wide", test=movement)
    shrink = min(1.0, LONG_SIDE / max(case.film.width, case.film.height))
    size = {side: 2 * round(getattr(case.film, side) * shrink / 2) for side in ("width", "height")}
    case = msgspec.structs.replace(case, film=msgspec.structs.replace(case.film, **size))
    rng = np.random.default_rng(seed)
    arrays: dict[str, Any] = {"case": msgspec.json.encode(case).decode()}
    with RenderedScene(case) as scene:
        times = still_times(case, BACK_STILLS if movement in BACK_MOVEMENTS else LEG_STILLS, rng)
        arrays |= scene.truth(times)
        arrays["joints_px"], arrays["lean_deg"] = scene.joints(times)
        arrays["legs_px"] = scene.legs(times)
        quality = int(rng.integers(60, 96))
        for i, picture in enumerate(scene.frames(times)):
            _, jpeg = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
            arrays[f"jpeg_{i:02d}"] = jpeg
    partial_file = _path(folder, seed).with_suffix(".part")
    with partial_file.open("wb") as file:
        np.savez(file, **arrays)
    partial_file.replace(_path(folder, seed))
