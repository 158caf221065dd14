"""Rendered trials as training data: what the pose model saw of each body, beside the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import COUNT
from romcam.estimators.crop import SIDE_PX, Crop
from romcam.pose.model import Pose
from romcam.recording import FloatArray
from romcam.training.render import Stills

_TRUTHS = ("pelvis_tilt", "trunk_inclination", "thigh_tilt", "trunk_chord")


@dataclass(frozen=True, eq=False)
class Sight:
    """What is kept of one still: the pose without its mask, and the close-up, or None where nobody was seen."""

    landmarks_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    grey: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    matrix: FloatArray

    @classmethod
    def of(cls, pose: Pose, closeup: Crop) -> Sight:
        """Keep what is needed of both."""
        return cls(pose.landmarks_px, pose.visibility, pose.world_m, closeup.grey, closeup.mask, closeup.matrix)


_SHAPES: dict[str, tuple[tuple[int, ...], Any]] = {
    "landmarks_px": ((COUNT, 2), np.float32),
    "visibility": ((COUNT,), np.float32),
    "world_m": ((COUNT, 3), np.float32),
    "grey": ((SIDE_PX, SIDE_PX), np.uint8),
    "mask": ((SIDE_PX, SIDE_PX), np.uint8),
    "matrix": ((2, 3), np.float64),
}
assert list(_SHAPES) == [field.name for field in fields(Sight)]


@dataclass(frozen=True, eq=False)
class Trial:
    """Stills of one body: what was seen of each, with its true tilts and joints.

    sights: arrays of `Sight` with a leading axis T, all NaN (or 0) where nobody was seen. truth: name → (T,) true
    changes from neutral, degrees. joints_px: (T, 6, 2) true joints, pixels. lean_deg: (T, 2) true leans of pelvis and
    T12-L1. facing: ±1. size_px: width and height of the stills. case: what was rendered.
    """

    seed: int
    sights: Sight
    truth: dict[str, FloatArray]
    joints_px: FloatArray
    lean_deg: FloatArray
    facing: int
    size_px: tuple[int, int]
    case: dict[str, Any]

    @classmethod
    def of(cls, stills: Stills, sights: Sequence[Sight | None]) -> Trial:
        """Put what was seen beside what was rendered."""
        arrays: dict[str, Any] = {}
        for name, (shape, kind) in _SHAPES.items():
            unknown = np.full(shape, np.nan if kind != np.uint8 else 0, kind)
            arrays[name] = np.stack([unknown if each is None else getattr(each, name).astype(kind) for each in sights])
        film = stills.case["film"]
        truth = {name: stills.truth[name].astype(np.float32) for name in _TRUTHS}
        size = (film["width"], film["height"])
        return cls(
            stills.seed, Sight(**arrays), truth, stills.joints_px, stills.lean_deg, stills.facing, size, stills.case
        )

    @property
    def seen(self) -> NDArray[np.bool_]:
        """(T,) stills in which somebody was seen."""
        return np.asarray(np.isfinite(self.sights.landmarks_px).all(axis=(1, 2)))

    @property
    def neutral(self) -> NDArray[np.bool_]:
        """(T,) stills in which nothing has turned by more than the tremor of standing; who sits has turned his
        thighs."""
        still = [np.abs(self.truth[name]) < 2.0 for name in ("trunk_inclination", "pelvis_tilt")]
        return still[0] & still[1] & (np.abs(self.truth["thigh_tilt"]) < 10.0)


def save_trials(path: Path, trials: Sequence[Trial]) -> None:
    """Write trials to one .npz, whole or not at all."""
    arrays: dict[str, Any] = {}
    for trial in trials:
        values = {name: getattr(trial.sights, name) for name in _SHAPES} | trial.truth
        values |= {"joints_px": trial.joints_px.astype(np.float32), "lean_deg": trial.lean_deg.astype(np.float32)}
        arrays |= {f"{trial.seed}/{name}": value for name, value in values.items()}
        arrays[f"{trial.seed}/meta"] = json.dumps({"facing": trial.facing, "size": trial.size_px, "case": trial.case})
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        np.savez(file, **arrays)
    partial.replace(path)


def load_trials(folder: Path, first: int | None = None) -> Iterator[Trial]:
    """Every trial of every .npz in the folder, by file name and then by seed; first: of the one that begins so."""
    for path in sorted(folder.glob("*.npz" if first is None else f"{first:07d}.npz")):
        with np.load(path) as file:
            for seed in sorted({int(name.split("/")[0]) for name in file.files}):
                yield _trial(seed, file)


def _trial(seed: int, file: Any) -> Trial:
    meta = json.loads(str(file[f"{seed}/meta"]))
    return Trial(
        seed,
        Sight(**{name: file[f"{seed}/{name}"] for name in _SHAPES}),
        {name: file[f"{seed}/{name}"] for name in _TRUTHS},
        file[f"{seed}/joints_px"],
        file[f"{seed}/lean_deg"],
        meta["facing"],
        tuple(meta["size"]),
        meta["case"],
    )
