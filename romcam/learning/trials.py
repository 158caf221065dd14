"""Rendered trials as training data: what the pose model saw of each body, beside the truth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from romcam.recording import FloatArray, Outline, Recording, Seen, Source

_ARRAYS = ("landmarks_px", "visibility", "world_m", "distance_px", "softness_px")
_TRUTHS = ("pelvis_tilt", "trunk_inclination", "thigh_tilt", "trunk_chord")


@dataclass(frozen=True, eq=False)
class Trial:
    """Stills of one body: a recording whose times mean nothing, with each still's true tilts.

    truth: name → (T,) true changes from neutral, degrees. facing: ±1. case: what was rendered.
    """

    seed: int
    recording: Recording
    facing: int
    truth: dict[str, FloatArray]
    case: dict[str, Any]

    @property
    def neutral(self) -> NDArray[np.bool_]:
        """(T,) stills in which nothing has turned by more than the tremor of standing."""
        return (np.abs(self.truth["trunk_inclination"]) < 2.0) & (np.abs(self.truth["pelvis_tilt"]) < 2.0)


def save_trials(path: Path, trials: list[Trial]) -> None:
    """Write trials to one .npz, whole or not at all."""
    arrays: dict[str, Any] = {}
    for trial in trials:
        r = trial.recording
        values = (r.landmarks_px, r.visibility, r.world_m, r.outline.distance_px, r.outline.softness_px)
        for name, value in zip(_ARRAYS, values, strict=True):
            arrays[f"{trial.seed}/{name}"] = np.asarray(value, dtype=np.float32)
        for name in _TRUTHS:
            arrays[f"{trial.seed}/{name}"] = np.asarray(trial.truth[name], dtype=np.float32)
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
    truth = {name: file[f"{seed}/{name}"] for name in _TRUTHS}
    count = len(truth["pelvis_tilt"])
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
    return Trial(seed, recording, meta["facing"], truth, meta["case"])
