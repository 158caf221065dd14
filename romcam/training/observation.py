"""The pose model on rendered stills: its output for each body is kept with the truth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.outline import chain
from romcam.estimators.crop import take_crop
from romcam.messages import Catalogue
from romcam.pose.follow import Follower
from romcam.pose.guard import is_guarded
from romcam.pose.mirrored import facing_right
from romcam.pose.model import Pose, PoseModel
from romcam.pose.opening import open_model
from romcam.pose.people import body_length
from romcam.training.stills import Stills, load_stills
from romcam.training.trials import StillReading, TrainingTrial, save_trials
from romcam.weights.store import load

text = Catalogue(__name__)

STILLS_APART_S: Final = 1.0
"""Time between stills that is passed to the model: long enough that it does not smooth across them."""

MOST_INFERENCES: Final = 6
SETTLED: Final = 0.012
"""Two inferences agree if no joint moves by more than this between them, in body lengths."""

OTHER_SIZE: Final = 0.22
"""Natural logarithm: a body a fifth smaller or larger than in the first still is another person."""

SHARD: Final = 50
"""Bodies in one file of trials."""


def observe_all(stills: Path, seeds: Sequence[int], folder: Path) -> None:
    """Observe every rendered body and write shards of trials into the folder, except for those that are there.

    Parameters
    ----------
    stills
        Folder of rendered stills.
    seeds
        Seeds of the bodies. A shard holds `SHARD` of them in this order and is named after its first.
    folder
        Folder for the trials.

    Raises
    ------
    RuntimeError
        Outside the pose model's network guard (`romcam.training.guarded`).
    """
    if not is_guarded():
        raise RuntimeError("the pose model may only run in a guarded process; see romcam.pose.guard")
    folder.mkdir(parents=True, exist_ok=True)
    model = open_model(*load())
    for start in range(0, len(seeds), SHARD):
        part = seeds[start : start + SHARD]
        shard = folder / f"{part[0]:07d}.npz"
        if not shard.exists():
            save_trials(shard, [observe(model, load_stills(stills, seed)) for seed in part])
            print(text("observed", done=str(start + len(part)), all=str(len(seeds))), flush=True)


def observe(model: PoseModel, stills: Stills) -> TrainingTrial:
    """Run the pose model on the stills of one body.

    Parameters
    ----------
    model
        The pose model; it is reset first.
    stills
        The rendered stills.
    """
    model.reset()
    follower = Follower(SettledModel(facing_right(model, stills.facing)))
    observed: list[StillReading | None] = []
    for i, rgb in enumerate(stills.pictures()):
        pose, _ = follower.next(rgb, i * STILLS_APART_S)
        crop = pose and take_crop(rgb, pose, stills.facing)
        observed.append(StillReading.of(pose, crop) if pose and crop else None)
    return TrainingTrial.of(stills, observed)


class SettledModel:
    """A `PoseModel` that repeats inference on a picture until two results agree, as they do in a film's slow change.

    The model searches where it found the person last, which is the wrong place from one still to the next. After one
    inference the hips are off by more than a sixth of the body in one still of ten; after two, still in one of forty.
    Such errors would be attributed to the outline.
    """

    def __init__(self, model: PoseModel) -> None:
        self._model = model
        self._first_length: float | None = None

    def follow(self, rgb: NDArray[np.uint8], time_s: float) -> Pose | None:
        """Return the person once the model has settled; see `PoseModel`.

        Parameters
        ----------
        rgb
            (H, W, 3) picture.
        time_s
            Its time, seconds.

        Returns
        -------
        Pose or None
            None where no person was found.
        """
        pose, last = None, None
        for _ in range(MOST_INFERENCES):
            pose = self._model.follow(rgb, time_s)
            if pose is None:
                continue
            now = chain(pose.landmarks_px)
            if last is not None and np.abs(now - last).max() < SETTLED * body_length(pose.landmarks_px):
                break
            last = now
        if self._size_change(pose) > OTHER_SIZE:
            largest = max(self.find(rgb), key=lambda each: body_length(each.landmarks_px), default=None)
            pose = min((pose, largest), key=self._size_change)
        if self._first_length is None and pose is not None:
            self._first_length = body_length(pose.landmarks_px)
        return pose

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Pose, ...]:
        """Return all people in the picture; see `PoseModel`.

        Parameters
        ----------
        rgb
            (H, W, 3) picture.
        """
        return self._model.find(rgb)

    def reset(self) -> None:
        """Forget the person who was followed."""
        self._model.reset()
        self._first_length = None

    def close(self) -> None:
        """Close the model."""
        self._model.close()

    def _size_change(self, pose: Pose | None) -> float:
        """Absolute logarithm of a person's size relative to the first still; infinite without a person."""
        if pose is None:
            return np.inf
        return (
            0.0
            if self._first_length is None
            else abs(float(np.log(body_length(pose.landmarks_px) / self._first_length)))
        )
