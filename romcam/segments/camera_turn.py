"""Takes a camera's turn off: what a person's segments do in the picture because the camera was turned."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import median_at
from romcam.body.landmarks import FloatArray
from romcam.estimators.estimates import Estimates
from romcam.recording import Recording

TURN_SE_DEG: Final = 0.5
"""Standard error of a camera's turn, where there is one, degrees."""
TURN_SE_SHARE: Final = 0.1
"""Further standard error of the turn, and of each segment that was read in a turned picture, as a share of the turn. A
camera in the hand also moves and tilts, which changes the perspective."""


def levelled(recording: Recording) -> Recording:
    """Return the recording with the landmarks that a camera without the turn would have seen.

    Parameters
    ----------
    recording
        The trial. Its outline is measured from the landmarks and turns with them; its features stay.

    Returns
    -------
    Recording
        The same object where the camera was not turned.
    """
    if recording.camera_turn_deg is None or not was_turned(recording):
        return recording
    turn: FloatArray = np.radians(recording.camera_turn_deg)
    middle = np.array([recording.source.width_px, recording.source.height_px]) / 2
    x, y = np.moveaxis(recording.landmarks_px - middle, -1, 0)
    cosine, sine = np.cos(turn)[:, None], np.sin(turn)[:, None]
    back = np.stack([cosine * x + sine * y, cosine * y - sine * x], axis=-1)
    return replace(recording, landmarks_px=(back + middle).astype(recording.landmarks_px.dtype))


def was_turned(recording: Recording) -> bool:
    """Return whether the camera was turned while it filmed.

    Parameters
    ----------
    recording
        The trial.
    """
    return recording.camera_turn_deg is not None and bool(np.any(recording.camera_turn_deg))


def turn_since_neutral(recording: Recording, neutral: NDArray[np.bool_]) -> FloatArray:
    """Return the camera's turn since the neutral posture.

    Parameters
    ----------
    recording
        The trial.
    neutral
        (T,) bool, frames of the neutral posture.

    Returns
    -------
    (T,) degrees clockwise; 0 where it was not turned.
    """
    if recording.camera_turn_deg is None or not was_turned(recording):
        return np.zeros(len(recording))
    at_neutral = median_at(recording.camera_turn_deg, neutral)
    return recording.camera_turn_deg - (at_neutral if np.isfinite(at_neutral) else 0.0)


def levelled_estimates(estimates: Estimates, turn_deg: FloatArray, facing: int) -> Estimates:
    """Return estimates without the camera's turn since neutral, and with the errors that it adds.

    Parameters
    ----------
    estimates
        Estimates in the picture as it was filmed.
    turn_deg
        (T,) degrees clockwise since neutral.
    facing
        Side of the picture that the person faces: a clockwise turn is forward for a person who faces right (+1).
    """
    if not np.any(turn_deg):
        return estimates
    count = estimates.covariance.shape[-1]
    of_turn = TURN_SE_DEG**2 + (TURN_SE_SHARE * turn_deg) ** 2
    of_each = (TURN_SE_SHARE * turn_deg) ** 2
    added = of_turn[:, None, None] * np.ones((count, count)) + of_each[:, None, None] * np.eye(count)
    return replace(
        estimates,
        inclination_deg=estimates.inclination_deg - facing * turn_deg[:, None],
        covariance=estimates.covariance + added,
    )
