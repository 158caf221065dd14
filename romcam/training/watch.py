"""Let the pose model watch the rendered stills: what it makes of each body, beside the truth."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from romcam.body.outline import chain
from romcam.estimators.crop import take_crop
from romcam.pose.follow import Follower
from romcam.pose.guard import is_guarded
from romcam.pose.mediapipe import MediaPipePose
from romcam.pose.mirrored import facing_right
from romcam.pose.model import Pose, PoseModel
from romcam.pose.people import body_length
from romcam.training.render import Stills, load_stills
from romcam.training.trials import Sight, Trial, save_trials
from romcam.weights.store import load

APART_S: Final = 1.0
"""Time between stills as the model is told: so long that it does not take them for one smooth movement."""

MOST_LOOKS: Final = 6
SETTLED: Final = 0.012
"""Two looks are the same if no joint moves further than this between them, in body lengths."""

STRANGE: Final = 0.22
"""A fifth smaller or larger than at first."""

SHARD: Final = 50


def watch_all(stills: Path, seeds: Sequence[int], folder: Path) -> None:
    """Watch every rendered body and write shards of trials into the folder, leaving out what is there.

    Raises RuntimeError outside the pose model's network guard; `python -m romcam.training` sees to that.
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
    follower = Follower(Settled(facing_right(model, stills.facing)))
    seen: list[Sight | None] = []
    for i, rgb in enumerate(_decoded(stills.jpegs)):
        pose, _ = follower.next(rgb, i * APART_S)
        closeup = pose and take_crop(rgb, pose, stills.facing)
        seen.append(Sight.of(pose, closeup) if pose and closeup else None)
    return Trial.of(stills, seen)


class Settled:
    """A `PoseModel` that looks at a picture until it sees the same twice, as it does in a film's slow change.

    The model looks where it saw the person last. From one still to the next that is the wrong place: after one look the
    hips are off by more than a sixth of the body in one still of ten, and in one of forty even after two; they
    would be taken for the outline's fault.
    """

    def __init__(self, model: PoseModel) -> None:
        self._model = model
        self._usual: float | None = None

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """The person, where the model has settled; see `PoseModel`."""
        pose, last = None, None
        for _ in range(MOST_LOOKS):
            pose = self._model.follow(rgb, time_s)
            if pose is None:
                continue
            now = chain(pose.landmarks_px)
            if last is not None and np.abs(now - last).max() < SETTLED * body_length(pose.landmarks_px):
                break
            last = now
        if self._strangeness(pose) > STRANGE:
            found = max(self.find(rgb), key=lambda each: body_length(each.landmarks_px), default=None)
            pose = min((pose, found), key=self._strangeness)
        if self._usual is None and pose is not None:
            self._usual = body_length(pose.landmarks_px)
        return pose

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Everybody; see `PoseModel`."""
        return self._model.find(rgb)

    def reset(self) -> None:
        """Forget who was followed."""
        self._model.reset()
        self._usual = None

    def close(self) -> None:
        """Close the model."""
        self._model.close()

    def _strangeness(self, pose: Pose | None) -> float:
        """How far somebody's size is from what it was at first, as a logarithm; of nobody, infinite."""
        if pose is None:
            return np.inf
        return 0.0 if self._usual is None else abs(float(np.log(body_length(pose.landmarks_px) / self._usual)))


def _decoded(jpegs: Iterable[bytes]) -> Iterable[NDArray[np.uint8]]:
    for jpeg in jpegs:
        bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
        yield np.ascontiguousarray(bgr[..., ::-1])
