"""Rendered trials as training data: output of the pose model and truth of each body."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import COUNT, FloatArray
from romcam.estimators.crop import SIDE_PX, Crop
from romcam.pose.model import Pose
from romcam.synthetic.case import Case, decode_case
from romcam.training.stills import Stills

_TRUTHS = ("pelvis_tilt", "trunk_inclination", "thigh_tilt", "trunk_chord")


@dataclass(frozen=True, eq=False)
class StillReading:
    """Pose and crop of one still, or, with a leading axis T, of all stills of a body.

    Attributes
    ----------
    landmarks_px
        (33, 2) pixels.
    visibility
        (33,) 0 to 1.
    world_m
        (33, 3) metres.
    grey, mask
        (side, side) picture and silhouette of the crop.
    matrix
        (2, 3) from the picture to the crop.
    """

    landmarks_px: FloatArray
    visibility: FloatArray
    world_m: FloatArray
    grey: NDArray[np.uint8]
    mask: NDArray[np.uint8]
    matrix: FloatArray

    @classmethod
    def of(cls, pose: Pose, crop: Crop) -> StillReading:
        """Build an observation from a pose and its crop.

        Parameters
        ----------
        pose
            Output of the pose model.
        crop
            The crop about it.
        """
        return cls(pose.landmarks_px, pose.visibility, pose.world_m, crop.grey, crop.mask, crop.matrix)


_SHAPES: dict[str, tuple[tuple[int, ...], Any]] = {
    "landmarks_px": ((COUNT, 2), np.float32),
    "visibility": ((COUNT,), np.float32),
    "world_m": ((COUNT, 3), np.float32),
    "grey": ((SIDE_PX, SIDE_PX), np.uint8),
    "mask": ((SIDE_PX, SIDE_PX), np.uint8),
    "matrix": ((2, 3), np.float64),
}
assert list(_SHAPES) == [field.name for field in fields(StillReading)]


@dataclass(frozen=True, eq=False)
class TrainingTrial:
    """The stills of one body: output of the pose model, true angles and true joints.

    Attributes
    ----------
    seed
        Seed of the body.
    observed
        Arrays of `StillReading` with a leading axis T; NaN (or 0) where no person was found.
    truth
        (T,) true change from neutral by name, degrees.
    joints_px
        (T, 6, 2) true joints, pixels.
    bones_deg
        (T, 2) true inclination of the pelvis bone and of T12-L1, degrees.
    facing
        1 where the person faces the right of the picture, else -1.
    size_px
        Width and height of the stills.
    case
        Description of the rendered trial.
    """

    seed: int
    observed: StillReading
    truth: dict[str, FloatArray]
    joints_px: FloatArray
    bones_deg: FloatArray
    facing: int
    size_px: tuple[int, int]
    case: Case[Any]

    @classmethod
    def of(cls, stills: Stills, observed: Sequence[StillReading | None]) -> TrainingTrial:
        """Combine observations with the truth of the rendered stills.

        Parameters
        ----------
        stills
            T rendered stills.
        observed
            T observations; None where no person was found.
        """
        arrays: dict[str, Any] = {}
        for name, (shape, kind) in _SHAPES.items():
            unknown = np.full(shape, np.nan if kind != np.uint8 else 0, kind)
            arrays[name] = np.stack([unknown if one is None else getattr(one, name).astype(kind) for one in observed])
        truth = {name: stills.truth[name].astype(np.float32) for name in _TRUTHS}
        return cls(
            stills.seed,
            StillReading(**arrays),
            truth,
            stills.joints_px,
            stills.bones_deg,
            stills.facing,
            (stills.case.film.width, stills.case.film.height),
            stills.case,
        )

    @property
    def found(self) -> NDArray[np.bool_]:
        """(T,) stills in which a person was found."""
        return np.asarray(np.isfinite(self.observed.landmarks_px).all(axis=(1, 2)))

    @property
    def neutral(self) -> NDArray[np.bool_]:
        """(T,) stills in which trunk and pelvis differ from neutral by no more than the tremor of standing.

        The thighs may differ by 10 degrees; those of a seated person differ by more.
        """
        still = [np.abs(self.truth[name]) < 2.0 for name in ("trunk_inclination", "pelvis_tilt")]
        return still[0] & still[1] & (np.abs(self.truth["thigh_tilt"]) < 10.0)


def save_trials(path: Path, trials: Sequence[TrainingTrial]) -> None:
    """Write trials to one .npz file, whole or not at all.

    Parameters
    ----------
    path
        The file.
    trials
        Trials of several bodies.
    """
    arrays: dict[str, Any] = {}
    for trial in trials:
        values: dict[str, Any] = {name: getattr(trial.observed, name) for name in _SHAPES}
        values |= trial.truth
        values |= {"joints_px": trial.joints_px.astype(np.float32), "lean_deg": trial.bones_deg.astype(np.float32)}
        arrays |= {f"{trial.seed}/{name}": value for name, value in values.items()}
        case = msgspec.to_builtins(trial.case)
        arrays[f"{trial.seed}/meta"] = json.dumps({"facing": trial.facing, "size": trial.size_px, "case": case})
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        np.savez(file, **arrays)
    partial.replace(path)


def load_trials(folder: Path, first: int | None = None) -> Iterator[TrainingTrial]:
    """Read the trials of every .npz file in a folder, by file name and then by seed.

    Parameters
    ----------
    folder
        Folder of `romcam.training.observation.observe_all`.
    first
        Read only the file whose first body has this seed.
    """
    for path in sorted(folder.glob("*.npz" if first is None else f"{first:07d}.npz")):
        with np.load(path) as file:
            for seed in sorted({int(name.split("/")[0]) for name in file.files}):
                yield _trial(seed, file)


def _trial(seed: int, file: Mapping[str, NDArray[Any]]) -> TrainingTrial:
    meta = json.loads(str(file[f"{seed}/meta"]))
    width, height = meta["size"]
    return TrainingTrial(
        seed,
        StillReading(**{name: file[f"{seed}/{name}"] for name in _SHAPES}),
        {name: file[f"{seed}/{name}"] for name in _TRUTHS},
        file[f"{seed}/joints_px"],
        file[f"{seed}/lean_deg"],
        meta["facing"],
        (width, height),
        decode_case(json.dumps(meta["case"])),
    )
