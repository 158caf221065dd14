"""Let the pose model watch the rendered stills: what it makes of each body, beside the truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.learning.render import Stills, load_stills
from romcam.learning.trials import Trial, save_trials
from romcam.pose.follow import Follower
from romcam.pose.guard import is_guarded
from romcam.pose.mediapipe import MediaPipePose
from romcam.pose.mirrored import Mirrored
from romcam.pose.observer import Observer
from romcam.pose.weights import load
from romcam.recording import Source

APART_S: Final = 1.0
"""Time between stills as the model is told: so long that it does not take them for one smooth movement."""

SHARD: Final = 50


def watch_all(stills: Path, seeds: Sequence[int], folder: Path) -> None:
    """Watch every rendered body and write shards of trials into the folder, leaving out what is there.

    Raises RuntimeError outside the pose model's network guard; `python -m romcam.learning` sees to that.
    """
    if not is_guarded():
        raise RuntimeError("the pose model may only run in a guarded process; see romcam.pose.guard")
    folder.mkdir(parents=True, exist_ok=True)
    model = MediaPipePose(load()[0])
    for start in range(0, len(seeds), SHARD):
        part = seeds[start : start + SHARD]
        shard = folder / f"{part[0]:07d}.npz"
        if not shard.exists():
            save_trials(shard, [watch(model, load_stills(stills, seed)) for seed in part])
            print(f"watched {start + len(part)} of {len(seeds)}", flush=True)


def watch(model: MediaPipePose, stills: Stills) -> Trial:
    """One body's stills as a trial."""
    model.reset()
    seer = model if stills.facing > 0 else Mirrored(model)
    observer = Observer(Follower(seer))
    height, width = 0, 0
    for i, rgb in enumerate(_decoded(stills.jpegs)):
        height, width = rgb.shape[:2]
        # In a film the model has found its way to the person frames ago; in a still it gets there at the second look.
        seer.follow(rgb, i * APART_S)
        observer.watch(rgb, i * APART_S)
    source = Source(f"phantom {stills.seed}", "", width, height, 0, "jpeg", None)
    recording = observer.recording(source, "full")
    return Trial(stills.seed, recording, stills.facing, stills.truth, stills.case)


def _decoded(jpegs: Iterable[bytes]) -> Iterable[NDArray[np.uint8]]:
    for jpeg in jpegs:
        bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
        yield np.ascontiguousarray(bgr[..., ::-1])
