"""Rules about the estimates: the outline of the back, and the legs of a lying or seated person."""

from __future__ import annotations

import numpy as np

from romcam.assessment.conclusions import Check
from romcam.assessment.formatting import degrees, percent
from romcam.assessment.probability import Z95
from romcam.assessment.trial import Trial
from romcam.body.outline import TRUNK, chain
from romcam.messages import Catalogue
from romcam.recording import LEGS_FOUND

_text = Catalogue(__name__)


def outline(trial: Trial) -> Check:
    """Check that the outline of the back is read in most of the movement, sharply, and with a small error.

    Parameters
    ----------
    trial
        The trial; its norms give the limits `outline_share`, `outline_se_deg` and `outline_softness`.
    """
    if not trial.recording.pictures:
        return Check("outline", False, _text("outline-not-given"), "withhold")
    limits = trial.norms.limits
    known = np.isfinite(trial.movement.signal) & trial.moving
    share = float(np.mean(trial.back_observed[known])) if known.any() else 0.0
    if trial.angles.view.facing == 0:
        return Check("outline", None, _text("outline-not-side-on"), "note")
    if not trial.split_known:
        return Check("outline", False, _unreadable(trial), "withhold")
    if share < limits["outline_share"].value:
        return Check("outline", False, _text("outline-seldom", share=percent(share)))
    error = max(trial.error_at_end("pelvis_tilt"), trial.error_at_end("trunk_inclination"))
    if error > limits["outline_se_deg"].value:
        return Check("outline", False, _text("outline-uncertain", error=degrees(error)))
    if _softness(trial) > limits["outline_softness"].value:
        return Check("outline", False, _text("outline-blurred"))
    return Check("outline", True, _text("outline-ok", share=percent(share)))


def legs(trial: Trial) -> Check:
    """Check that the network for the legs of lying or seated people found them with certainty.

    Parameters
    ----------
    trial
        The trial.
    """
    if trial.recording.legs_found >= LEGS_FOUND:
        return Check("legs", True, _text("legs-ok"))
    return Check("legs", False, _text("legs-failed"))


def hip_with_foot(trial: Trial) -> Check:
    """Check that no hip is read as rotating against the swing of its foot.

    Parameters
    ----------
    trial
        The trial, with repetitions of `internal_SIDE` and `external_SIDE`.

    Notes
    -----
    Only a pelvis that turns further than the foot could do that. If it is more than the measurement's error, the line
    from hip to hip was misread.
    """
    for task, index in trial.movement.bests.items():
        direction, side = task.split("_")
        name, repetition = f"hip_rotation_{side}", trial.movement.repetitions[index]
        rotation = trial.at_end(name, repetition) * (1.0 if direction == "internal" else -1.0)
        if rotation < -Z95 * trial.error_at_end(name, repetition):
            return Check("hip_with_foot", False, _text("hip-with-foot-failed", side=side), "withhold")
    return Check("hip_with_foot", True, _text("hip-with-foot-ok"), "withhold")


def near_leg(trial: Trial) -> Check:
    """Check that the measured leg is the one nearer to the camera.

    Parameters
    ----------
    trial
        The trial.

    Notes
    -----
    A person who faces the picture's right has the right side towards the camera. For a lying person, facing is defined
    after rotating the body upright about the hips.
    """
    measured, facing = trial.angles.measured, trial.angles.view.facing
    if measured is None or not facing:
        return Check("near_leg", None, _text("near-leg-unseen"))
    near = "right" if facing > 0 else "left"
    if measured == near:
        return Check("near_leg", True, _text("near-leg-ok", side=measured))
    return Check("near_leg", False, _text("near-leg-failed", side=measured))


def _unreadable(trial: Trial) -> str:
    """Why hip and spine are not separated, by the estimator's reasons for frames without an estimate."""
    reasons = trial.angles.spine_reasons
    return _text("outline-unreadable-because", reason=reasons[0]) if reasons else _text("outline-unreadable")


def _softness(trial: Trial) -> float:
    """Median blur of the outline along the trunk, as a share of the trunk's length; 0 where not known."""
    frames = trial.moving & trial.back_observed
    blur = trial.recording.outline.softness_px[frames][:, TRUNK]
    _, hip, shoulder = np.moveaxis(chain(trial.recording.landmarks_px[frames]), -2, 0)
    relative = blur / np.linalg.norm(shoulder - hip, axis=-1)[:, None, None]
    relative = relative[np.isfinite(relative)]
    return float(np.median(relative)) if len(relative) else 0.0
