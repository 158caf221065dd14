"""Rendered trials as training data: what the pose model saw of each body, beside the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from romcam.recording import FloatArray, Outline, Recording, Seen, Source

_ARRAYS = ("landmarks_px", "visibility", "world_m", "distance_px", "softness_px", "pelvis", "t12", "thigh", "neutral")


@dataclass(frozen=True, eq=False)
class Trial:
    """Stills of one body: a recording whose times mean nothing, with each still's true tilts.

    pelvis, t12, thigh: (T,) true changes from neutral, degrees. neutral: (T,) bool. case: what was rendered.
    """

    seed: int
    recording: Recording
    facing: int
    pelvis: FloatArray
    t12: FloatArray
    thigh: FloatArray
    neutral: np.ndarray
    case: dict[str, Any]


def save_trials(path: Path, trials: list[Trial]) -> None:
    """Write trials to one .npz, whole or not at all."""
    arrays: dict[str, Any] = {}
    for trial in trials:
        r = trial.recording
        values = (r.landmarks_px, r.visibility, r.world_m, r.outline.distance_px, r.outline.softness_px)
        values += (trial.pelvis, trial.t12, trial.thigh)
        for name, value in zip(_ARRAYS, (*values, trial.neutral), strict=True):
            arrays[f"{trial.seed}/{name}"] = np.asarray(value, dtype=bool if name == "neutral" else np.float32)
        arrays[f"{trial.seed}/meta"] = json.dumps(
            {"facing": trial.facing, "size": [r.source.width_px, r.source.height_px], "case": trial.case}
        )
    partial = path.with_suffix(".part")
    with partial.open("wb") as file:
        np.savez(file, **arrays)
    partial.replace(path)


def load_trials(folder: Path) -> Iterator[Trial]:
    """Every trial of every .npz in the folder, by file name and then by seed."""
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as file:
            for seed in sorted({int(name.split("/")[0]) for name in file.files}):
                yield _trial(seed, file)


def _trial(seed: int, file: Any) -> Trial:
    values = {name: file[f"{seed}/{name}"] for name in _ARRAYS}
    meta = json.loads(str(file[f"{seed}/meta"]))
    width, height = meta["size"]
    count = len(values["pelvis"])
    seen = np.isfinite(values["landmarks_px"]).all(axis=(1, 2))
    recording = Recording(
        time_s=np.arange(count, dtype=float),
        landmarks_px=values["landmarks_px"],
        visibility=values["visibility"],
        world_m=values["world_m"],
        outline=Outline(values["distance_px"], values["softness_px"]),
        luma=np.full(count, np.nan),
        contrast=np.full(count, np.nan),
        seen=np.where(seen, Seen.YES, Seen.NOBODY).astype(np.uint8),
        people=1,
        source=Source(f"phantom {seed}", "", width, height, 0, "raw", None),
        pose_model="",
    )
    return Trial(
        seed, recording, meta["facing"], values["pelvis"], values["t12"], values["thigh"], values["neutral"], meta["case"]
    )
