"""Rules about how the movement was done: from upright, with straight knees, to the end, slowly, alike."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.assessment.conclusions import Check
from romcam.assessment.timing import duration_down
from romcam.assessment.trial import Trial

COMPARED: Final = ("trunk_inclination", "pelvis_tilt", "lumbar_flexion")


def knees_straight(trial: Trial) -> Check:
    """The knees stay straight to the end of range."""
    knee, limit = trial.at_end("knee_flexion"), trial.norms.limits["knees_straight"]
    if not np.isfinite(knee):
        return Check("knees_straight", None, "The knees could not be seen at the end of the bend.")
    if knee <= limit.value:
        return Check("knees_straight", True, f"The knees stayed straight ({knee:.0f}° at the end).")
    detail = (
        f"The knees were bent by {knee:.0f}° at the end, which slackens the hamstrings and lets the hips "
        "go further: repeat with straight knees."
    )
    return Check("knees_straight", False, detail)


def upright(trial: Trial) -> Check:
    """The stand that all angles are counted from is upright."""
    lean, limit = trial.angles.neutral_lean_deg, trial.norms.limits["upright"]
    if not np.isfinite(lean):
        return Check("upright", None, "No upright stand was seen to count the angles from.")
    if abs(lean) <= limit.value:
        return Check("upright", True, "The angles are counted from an upright stand.")
    way = "forward" if lean > 0 else "back"
    detail = (
        f"The trunk leans {abs(lean):.0f}° {way} in the stand that the angles are counted from: begin and "
        "end the film standing upright for a second."
    )
    if abs(lean) > trial.norms.limits["not_standing"].value:
        detail = (
            f"No upright stand was found: where the person is stillest the trunk leans {abs(lean):.0f}° {way}. "
            "Begin the film standing upright, and see that the film itself is not turned on its side or head."
        )
        return Check("upright", False, detail, "withhold")
    return Check("upright", False, detail)


def reached_end(trial: Trial) -> Check:
    """The end of range was reached and filmed, with a way down before it and a way up after it."""
    best, time = trial.best, trial.angles.time_s
    seen = np.flatnonzero(np.isfinite(trial.movement.signal))
    held = float(time[best.plateau_stop - 1] - time[best.plateau_start])
    least = trial.norms.limits["reached_end"].value
    if best.plateau_stop - 1 >= seen[-1] and held < least:
        detail = "The film ends on the way down: film until the person stands upright again."
        return Check("reached_end", False, detail)
    if best.plateau_start <= seen[0]:
        detail = "The film starts with the person already bent: begin it a second before the movement."
        return Check("reached_end", False, detail)
    if not best.complete:
        detail = "The end of the bend was filmed, but not the whole way back up: film until the person stands again."
        return Check("reached_end", True, detail, "note")
    return Check("reached_end", True, f"The end of the bend was reached and lasted {held:.1f} s.")


def pace(trial: Trial) -> Check:
    """The way down is slow enough for hips and spine to keep their shares."""
    limits, best = trial.norms.limits, trial.best
    seconds = duration_down(trial, trial.movement.best or 0)
    down = slice(best.start, best.plateau_start + 1)
    angle, time = trial.movement.signal[down], trial.angles.time_s[down]
    known = np.isfinite(angle)
    if not np.isfinite(seconds) or known.sum() < 3:
        return Check("pace", None, "The way down was not filmed, so its pace is not known.")
    if not trial.from_the_side:
        return Check("pace", None, "Not seen from the side, so the pace of the bend is not known.")
    fastest = float(np.max(np.gradient(angle[known], time[known])))
    if seconds >= limits["pace_s"].value and fastest <= limits["pace_deg_s"].value:
        return Check("pace", True, f"The way down took {seconds:.1f} s.")
    detail = (
        f"The bend was fast ({seconds:.1f} s down, up to {fastest:.0f}° a second), and at speed the "
        "lumbar spine gives a smaller share: bend down over two to three seconds."
    )
    return Check("pace", False, detail)


def consistent(trial: Trial) -> Check:
    """The repetitions agree with each other: each within 5° or 10 % of their mean."""
    known = {name: _values(trial, name) for name in COMPARED if trial.split_known}
    spreads = known or {"trunk_chord": _values(trial, "trunk_chord")}
    count = min(len(values) for values in spreads.values())
    if count < 2:
        return Check("consistent", None, "One repetition: three would show whether the numbers repeat.", "note")
    limits = trial.norms.limits
    apart = 0.0
    for values in spreads.values():
        off = float(np.max(np.abs(values - values.mean())))
        allowed = max(limits["consistent_deg"].value, limits["consistent_share"].value * abs(values.mean()))
        if off > allowed:
            apart = max(apart, float(np.ptp(values)))
    if apart == 0.0:
        return Check("consistent", True, f"The {count} repetitions agree within 5° or 10 %.")
    detail = (
        f"The {count} repetitions differ by up to {apart:.0f}°: let the person try it once or twice "
        "first, then repeat the bend three times alike."
    )
    return Check("consistent", False, detail)


def _values(trial: Trial, name: str) -> np.ndarray:
    """End-of-range values of the repetitions whose end was filmed and known."""
    last = np.flatnonzero(np.isfinite(trial.movement.signal))[-1]
    ends = [each for each in trial.movement.repetitions if each.complete or each.plateau_stop - 1 < last]
    values = np.array([trial.at_end(name, each) for each in ends])
    return values[np.isfinite(values)]
