"""Rules about a camera that is not level, which turns every angle against the picture's vertical or horizontal."""

from __future__ import annotations

import numpy as np

from romcam.assessment.conclusions import Check, Severity
from romcam.assessment.formatting import degrees
from romcam.assessment.trial import Trial
from romcam.body.inclination import inclination_deg
from romcam.body.landmarks import Landmark
from romcam.body.outline import midpoints
from romcam.messages import Catalogue
from romcam.recording import FloatArray

_text = Catalogue(__name__)


def level(trial: Trial) -> Check:
    """Check that the camera is level, by an upright person's inclination in the picture.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `level`.

    Notes
    -----
    A tilted camera changes no angle that is a change from neutral. The check is for setting up the camera
    (`romcam.guided`).
    """
    landmarks = trial.recording.landmarks_px[trial.angles.neutral]
    ankle = midpoints(landmarks, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
    shoulder = midpoints(landmarks, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    off = inclination_deg(ankle, shoulder, 1)
    off = off[np.isfinite(off)]
    if not len(off):
        return Check("level", None, _text("level-unseen"), "note")
    tilt = abs(float(np.median(off)))
    if tilt <= trial.norms.limits["level"].value:
        return Check("level", True, _text("level-ok"))
    return Check("level", False, _text("level-failed", tilt=degrees(tilt)), "note")


def level_lying(trial: Trial) -> Check:
    """Check that the camera is level, by the trunk of a person who lies on a level table.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `level`.
    """
    across, up = np.moveaxis(_trunk(trial)[trial.moving], -1, 0)
    return _by_trunk(trial, np.degrees(np.arctan2(up, np.abs(across))), "lying", "warning")


def level_walking(trial: Trial) -> Check:
    """Check that the camera is level, by the trunk of a person who walks: half of the time it sways forward, half back.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `level`.

    Notes
    -----
    A person who stoops cannot be distinguished from one in front of a tilted camera.
    """
    across, up = np.moveaxis(_trunk(trial)[trial.moving], -1, 0)
    return _by_trunk(trial, np.degrees(np.arctan2(across, up)), "walking", "note")


def _trunk(trial: Trial) -> FloatArray:
    """(T, 2) pixels from the middle of the hips to that of the shoulders, x right, y up."""
    points = trial.recording.landmarks_px
    hip = midpoints(points, Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
    return (midpoints(points, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER) - hip) * np.array([1.0, -1.0])


def _by_trunk(trial: Trial, off_deg: FloatArray, posture: str, severity: Severity) -> Check:
    known = off_deg[np.isfinite(off_deg)]
    if not len(known):
        return Check("level", None, _text("level-unseen"), "note")
    tilt = abs(float(np.median(known)))
    if tilt <= trial.norms.limits["level"].value:
        return Check("level", True, _text(f"level-{posture}-ok"), severity)
    return Check("level", False, _text(f"level-{posture}-failed", tilt=degrees(tilt)), severity)
