"""What the spine estimator is fitted to: every still of a trial that can be learned from, as one row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.outline import chain, chain_length
from romcam.estimators.features import compute_features
from romcam.estimators.first_estimator import MISSING_LIMIT, inputs
from romcam.recording import FloatArray, Recording
from romcam.segments.inclinations import sagittal_inclinations, change_from_neutral
from romcam.training.joints import Looks
from romcam.training.render import movement_of
from romcam.training.replay import to_recording
from romcam.training.trials import Trial

TARGETS: Final = ("pelvis_tilt", "trunk_inclination", "thigh_tilt")
ASTRAY_DEG: Final = 30.0
FAR: Final = 0.3
"""Of thigh and trunk together: 95 % of all stills are within 0.12 of it, 98 % within 0.18."""
END: Final = 0.93
"""Share of a trial's greatest trunk inclination from which a still counts as its end of range."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Every still of every trial as one row. x: (R, M) inputs; y: (R, 3) the `TARGETS`; body: (R,) seeds."""

    x: FloatArray
    y: FloatArray
    body: np.ndarray
    neutral: np.ndarray


def to_rows(trials: Iterable[Trial], looks: Iterable[Looks]) -> Rows:
    """Inputs and truths of all readable stills; a trial whose neutral cannot be read is left out.

    looks: what networks that have not seen the body say of each trial.
    """
    xs, ys, bodies, neutrals = [], [], [], []
    for trial, seen in zip(trials, looks, strict=True):
        read = readable_inputs(trial, seen)
        if read is None:
            continue
        x, use = read
        xs.append(x[use])
        ys.append(np.stack([trial.truth[name] for name in TARGETS], axis=1)[use])
        bodies.append(np.full(use.sum(), trial.seed))
        neutrals.append(trial.neutral[use])
    return Rows(
        np.concatenate(xs),
        np.concatenate(ys).astype(np.float32),
        np.concatenate(bodies),
        np.concatenate(neutrals),
    )


def readable_inputs(trial: Trial, looks: Looks) -> tuple[FloatArray, NDArray[np.bool_]] | None:
    """Inputs of every still of a trial, (T, M), and those that can be learned from, (T,) bool; None where neutral
    cannot be read."""
    if not (trial.neutral & trial.seen).any():
        return None
    recording = to_recording(trial, looks)
    cues = compute_features(recording, trial.facing, trial.neutral & trial.seen)
    readable = trial.seen & (cues.missing <= MISSING_LIMIT) & np.isfinite(cues.now).all(axis=1)
    if not (trial.neutral & readable).any():
        return None
    x = inputs(cues, looks.turned, trial.neutral & readable, readable)
    return x, readable & on_subject(trial, recording)


def on_subject(trial: Trial, recording: Recording) -> NDArray[np.bool_]:
    """Stills, (T,) bool, in which the pose model saw the subject: hips and shoulders lie and lean as they do.

    In the others it saw somebody in the background, or nobody; what to do then is the follower's to learn, not
    the estimator's. A bystander's lean is that of somebody who bends a little.
    """
    absolute = sagittal_inclinations(recording.landmarks_px, trial.facing)
    neutral = trial.neutral & np.isfinite(absolute["trunk_chord"])
    if not neutral.any():
        return np.zeros(len(neutral), dtype=bool)
    off = [
        np.abs(change_from_neutral(absolute[name], neutral) - trial.truth[truth])
        for name, truth in (("trunk_chord", "trunk_chord"), ("thigh", "thigh_tilt"))
    ]
    return (np.nan_to_num(np.max(off, axis=0), nan=np.inf) < ASTRAY_DEG) & near_joints(trial)


def near_joints(trial: Trial) -> NDArray[np.bool_]:
    """Stills, (T,) bool, in which the pose model put hips and shoulders near where they are."""
    seen = chain(trial.sights.landmarks_px.astype(float))
    true = trial.joints_px[:, [1, 0, 2]].astype(float)
    off = np.linalg.norm(seen - true, axis=-1)[:, 1:].max(axis=1)
    return np.nan_to_num(off, nan=np.inf) < FAR * np.array([chain_length(each) for each in true])


def errors_at_end(rows: Rows, said: FloatArray) -> list[str]:
    """Error of each angle near the end of range on bodies left out, of whom (R, 3) is said, by movement: RMSE, median
    and bias, one line each."""
    top = {body: rows.y[rows.body == body, 1].max() for body in np.unique(rows.body)}
    end = rows.y[:, 1] > END * np.array([top[body] for body in rows.body])
    movements = np.array([movement_of(int(body)) for body in rows.body])
    lines: list[str] = []
    for movement in dict.fromkeys(movements):
        off = (said - rows.y)[end & (movements == movement)]
        angles = {
            "pelvis": off[:, 0],
            "T12-L1": off[:, 1],
            "thigh": off[:, 2],
            "lumbar": off[:, 1] - off[:, 0],
            "hip": off[:, 0] - off[:, 2],
        }
        lines += [
            f"{movement:12} {name:7} RMSE {np.sqrt(np.mean(e**2)):5.2f}  median {np.median(np.abs(e)):5.2f}  "
            f"bias {np.mean(e):+5.2f}"
            for name, e in angles.items()
        ]
    return lines
