"""Rules for the tests in lying."""

from __future__ import annotations

from romcam.assessment.trial import Trial
from romcam.assessment.values import Check


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
