"""Rules about films from the front: is the person square to the camera, and do the knees stay where they are?"""

from __future__ import annotations

import numpy as np

from romcam.assessment.conclusions import Check
from romcam.assessment.trial import Trial
from romcam.body.landmarks import Landmark
from romcam.recording import FloatArray


def front_on(trial: Trial) -> Check:
    """The person faces the camera."""
    limit, yaw = trial.norms.limits["front_on"], trial.angles.view.yaw_deg
    if not np.isfinite(yaw):
        return Check("front_on", None, "Whether the camera stands exactly in front could not be judged.")
    off = abs(90.0 - yaw)
    if off <= limit.value:
        return Check("front_on", True, "The camera stands in front of the person.")
    detail = (
        f"The person is turned about {off:.0f}° away from the camera, which foreshortens the angles: place the "
        "camera exactly in front."
    )
    return Check("front_on", False, detail)


def knees_stay(trial: Trial) -> Check:
    """The knee of the turning leg neither rises nor slides sideways."""
    limit = trial.norms.limits["knee_shift"].value
    shifts: list[float] = []
    for effort, index in trial.movement.bests.items():
        repetition = trial.movement.repetitions[index]
        side = "LEFT" if effort.endswith("left") else "RIGHT"
        shift = _shift(trial, side)[repetition.plateau]
        shifts += [float(np.median(shift[np.isfinite(shift)]))] if np.isfinite(shift).any() else []
    if not shifts:
        return Check("knees_stay", None, "The knees could not be seen at the end of range.")
    worst = max(shifts)
    if worst <= limit:
        return Check("knees_stay", True, "The thighs stayed where they were.")
    detail = (
        f"The knee moved by {100 * worst:.0f} % of the shank's length at the end of range: hold the thigh down, so "
        "that the hip alone turns."
    )
    return Check("knees_stay", False, detail)


def _shift(trial: Trial, side: str) -> FloatArray:
    """How far the knee is from where it was at rest, (T,) in lengths of the shank."""
    points, rest = trial.recording.landmarks_px, trial.angles.neutral
    knee, ankle = points[:, Landmark[f"{side}_KNEE"]], points[:, Landmark[f"{side}_ANKLE"]]
    if not (rest & np.isfinite(knee).all(axis=1)).any():
        return np.full(len(points), np.nan)
    home = np.nanmedian(knee[rest], axis=0)
    shank = np.nanmedian(np.linalg.norm(knee - ankle, axis=-1)[rest])
    return np.linalg.norm(knee - home, axis=-1) / shank
