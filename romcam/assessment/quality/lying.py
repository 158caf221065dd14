"""Rules for the tests in which somebody lies, or sits towards the camera."""

from __future__ import annotations

from romcam.assessment.conclusions import Check
from romcam.assessment.trial import Trial
from romcam.recording import LEGS_FOUND


def legs(trial: Trial) -> Check:
    """The network that knows the legs of who lies or sits was sure of them."""
    if trial.recording.legs_found >= LEGS_FOUND:
        return Check("legs", True, "Hips, knees and ankles were found.")
    detail = (
        "Hips, knees and ankles could not be found with certainty, and are the pose model's guess: let nobody stand or "
        "kneel behind the legs, and have the whole body large in the picture."
    )
    return Check("legs", False, detail)


def near_leg(trial: Trial) -> Check:
    """The measured leg is the one nearer to the camera.

    Somebody who faces the picture's right, or would if he were stood up, has his right side towards the camera.
    """
    measured, facing = trial.angles.measured, trial.angles.view.facing
    if measured is None or not facing:
        return Check("near_leg", None, "Which leg was nearer to the camera could not be seen.")
    near = "right" if facing > 0 else "left"
    if measured == near:
        return Check("near_leg", True, f"The {measured} leg was measured, the nearer one.")
    detail = (
        f"The {measured} leg was measured, the farther one, which the nearer one hides and is taken for at times: "
        "check the side, and film from the side of the leg that is tested."
    )
    return Check("near_leg", False, detail)
