"""Training rows of the first estimator: one row of features for every usable still."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import change_from_neutral, sagittal_inclinations
from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain, chain_length
from romcam.estimators.features import compute_features
from romcam.estimators.first_estimator import MISSING_LIMIT, inputs
from romcam.messages import Catalogue
from romcam.recording import Recording
from romcam.training.joint_network import JointOutputs
from romcam.training.replay import to_recording
from romcam.training.stills import movement_of
from romcam.training.trials import TrainingTrial

text = Catalogue(__name__)

TARGETS: Final = ("pelvis_tilt", "trunk_inclination", "thigh_tilt")
OTHER_PERSON_DEG: Final = 30.0
"""Error of trunk or thigh from which the pose model followed another person."""
OTHER_PERSON_SHARE: Final = 0.3
"""Largest distance of hips and shoulders from the truth, in lengths of thigh and trunk together; 95 % of all stills are
within 0.12, 98 % within 0.18."""
END: Final = 0.93
"""Share of a trial's greatest trunk inclination from which a still counts as its end of range."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Stills as rows.

    Attributes
    ----------
    x
        (R, M) features.
    y
        (R, 3) true `TARGETS`, degrees from neutral.
    body
        (R,) seeds.
    neutral
        (R,) bool.
    """

    x: FloatArray
    y: FloatArray
    body: NDArray[np.intp]
    neutral: NDArray[np.bool_]

    @classmethod
    def joined(cls, parts: Iterable[Rows]) -> Rows:
        """Join the rows of several bodies.

        Parameters
        ----------
        parts
            Rows of at least one body.
        """
        every = list(parts)
        return cls(
            np.concatenate([rows.x for rows in every]),
            np.concatenate([rows.y for rows in every]),
            np.concatenate([rows.body for rows in every]),
            np.concatenate([rows.neutral for rows in every]),
        )


def to_rows(trials: Iterable[TrainingTrial], outputs: Iterable[JointOutputs]) -> Rows:
    """Compute features and true angles of all usable stills; trials without a readable neutral are left out.

    Parameters
    ----------
    trials
        Output of the pose model.
    outputs
        For each trial, outputs of a joint network that has not seen the body.
    """
    parts: list[Rows] = []
    for trial, own in zip(trials, outputs, strict=True):
        read = usable_features(trial, own)
        if read is not None:
            x, use = read
            y = np.stack([trial.truth[name] for name in TARGETS], axis=1)[use]
            parts.append(Rows(x[use], y, np.full(np.count_nonzero(use), trial.seed), trial.neutral[use]))
    rows = Rows.joined(parts)
    return Rows(rows.x, rows.y.astype(np.float32), rows.body, rows.neutral)


def usable_features(trial: TrainingTrial, outputs: JointOutputs) -> tuple[FloatArray, NDArray[np.bool_]] | None:
    """Compute the features of a trial's stills.

    Parameters
    ----------
    trial
        Output of the pose model.
    outputs
        Outputs of a joint network for the trial's crops.

    Returns
    -------
    tuple[numpy.ndarray, numpy.ndarray] or None
        (T, M) features, and (T,) bool: the still can be used. None if neutral cannot be read.
    """
    if not (trial.neutral & trial.found).any():
        return None
    recording = to_recording(trial, outputs)
    features = compute_features(recording, trial.facing, trial.neutral & trial.found)
    readable = trial.found & (features.missing <= MISSING_LIMIT) & np.isfinite(features.now).all(axis=1)
    if not (trial.neutral & readable).any():
        return None
    x = inputs(features, outputs.rotation_deg, trial.neutral & readable, readable)
    return x, readable & _on_subject(trial, recording)


def _on_subject(trial: TrainingTrial, recording: Recording) -> NDArray[np.bool_]:
    """Find the stills (T,) in which the pose model followed the subject: hips and shoulders are near the true ones.

    In the others it followed a bystander or found no person. Handling that is the task of `romcam.pose.follow`, not of
    the estimator. The lean of a bystander resembles a small bend, so the position is checked as well.
    """
    absolute = sagittal_inclinations(recording.landmarks_px, trial.facing)
    neutral = trial.neutral & np.isfinite(absolute["chord"])
    if not neutral.any():
        return np.zeros(len(neutral), dtype=bool)
    off = [
        np.abs(change_from_neutral(absolute[name], neutral) - trial.truth[truth])
        for name, truth in (("chord", "trunk_chord"), ("thigh", "thigh_tilt"))
    ]
    near = near_joints(trial.observed.landmarks_px, trial.joints_px)
    return (np.nan_to_num(np.max(off, axis=0), nan=np.inf) < OTHER_PERSON_DEG) & near


def near_joints(landmarks_px: FloatArray, joints_px: FloatArray) -> NDArray[np.bool_]:
    """Find the stills (T,) in which the pose model put hips and shoulders near the true ones.

    Parameters
    ----------
    landmarks_px
        (T, 33, 2) found landmarks; NaN where no person was found.
    joints_px
        (T, 6, 2) true joints.
    """
    found = chain(landmarks_px.astype(float))
    true = joints_px[:, [1, 0, 2]].astype(float)
    off = np.linalg.norm(found - true, axis=-1)[:, 1:].max(axis=1)
    return np.nan_to_num(off, nan=np.inf) < OTHER_PERSON_SHARE * np.array([chain_length(each) for each in true])


def errors_at_end(rows: Rows, predicted: FloatArray) -> list[str]:
    """Describe the errors near the end of range on bodies left out of a fit: one line for each movement and angle.

    Parameters
    ----------
    rows
        Features and true angles.
    predicted
        (R, 3) predicted angles, degrees.
    """
    top: dict[int, Any] = {int(body): rows.y[rows.body == body, 1].max() for body in np.unique(rows.body)}
    end = rows.y[:, 1] > END * np.array([top[int(body)] for body in rows.body])
    movements = np.array([movement_of(int(body)) for body in rows.body])
    lines: list[str] = []
    for movement in dict.fromkeys(movements.tolist()):
        off = (predicted - rows.y)[end & (movements == movement)]
        angles = {
            "pelvis": off[:, 0],
            "T12-L1": off[:, 1],
            "thigh": off[:, 2],
            "lumbar": off[:, 1] - off[:, 0],
            "hip": off[:, 0] - off[:, 2],
        }
        lines += [
            text(
                "error-line",
                movement=f"{movement:12}",
                angle=f"{name:7}",
                rmse=f"{np.sqrt(np.mean(e**2)):5.2f}",
                median=f"{np.median(np.abs(e)):5.2f}",
                bias=f"{np.mean(e):+5.2f}",
            )
            for name, e in angles.items()
        ]
    return lines
