"""The rule about the outline of the back, on which the split between hips and spine rests."""

from __future__ import annotations

import numpy as np

from romcam.assessment.conclusions import Check
from romcam.assessment.trial import Trial
from romcam.assessment.wording import percent
from romcam.body.outline import TRUNK, chain

CLOTHES = "wear close-fitting clothes, tie long hair up and let the arms hang in front"


def outline(trial: Trial) -> Check:
    """The back's outline is read in most of the movement, sharply, and with a small error."""
    limits = trial.norms.limits
    known = np.isfinite(trial.movement.signal) & trial.moving
    share = float(np.mean(trial.read[known])) if known.any() else 0.0
    if trial.angles.view.facing == 0:
        return Check("outline", None, "The outline of the back is read only from the side.", "note")
    if not trial.split_known:
        return Check("outline", False, f"{_unreadable(trial)}; film exactly from the side, and {CLOTHES}.", "withhold")
    if share < limits["outline_share"].value:
        detail = f"The outline of the back could be read in only {percent(share)} of the movement: {CLOTHES}."
        return Check("outline", False, detail)
    error = max(trial.error_at_end("pelvis_tilt"), trial.error_at_end("trunk_inclination"))
    if error > limits["outline_se_deg"].value:
        detail = f"The outline of the back leaves pelvis or trunk uncertain by {error:.0f}°: {CLOTHES}."
        return Check("outline", False, detail)
    if _softness(trial) > limits["outline_softness"].value:
        return Check("outline", False, f"The outline of the back is blurred: {CLOTHES}, and film in good light.")
    return Check("outline", True, f"The outline of the back was read in {percent(share)} of the movement.")


def _unreadable(trial: Trial) -> str:
    """Why there is no split, from what the estimator said of the frames it did not judge."""
    reasons = trial.angles.spine_reasons
    return f"At the end of the bend {reasons[0]}" if reasons else "The back could not be read at the end of the bend"


def _softness(trial: Trial) -> float:
    """Median blur of the outline along the trunk, as a share of the trunk's length; 0 where not known."""
    frames = trial.moving & trial.read
    blur = trial.recording.outline.softness_px[frames][:, TRUNK]
    _, hip, shoulder = np.moveaxis(chain(trial.recording.landmarks_px[frames]), -2, 0)
    relative = blur / np.linalg.norm(shoulder - hip, axis=-1)[:, None, None]
    relative = relative[np.isfinite(relative)]
    return float(np.median(relative)) if len(relative) else 0.0
