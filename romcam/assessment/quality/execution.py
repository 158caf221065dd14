"""Rules about the movement: from upright, with straight knees, to the end of range, slowly, and repeatably."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.assessment.conclusions import Check
from romcam.assessment.formatting import degrees
from romcam.assessment.timing import duration_down
from romcam.assessment.trial import Trial
from romcam.messages import Catalogue
from romcam.movement import Repetition, missing_beside_end
from romcam.recording import LONGEST_STEP_S, FloatArray

COMPARED: Final = ("trunk_inclination", "pelvis_tilt", "lumbar_flexion")
"""Angles in which repetitions are compared."""

_text = Catalogue(__name__)


def knees_straight(trial: Trial) -> Check:
    """Check that the knees stay straight until the end of range.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `knees_straight`.
    """
    knee, limit = trial.at_end("knee_flexion"), trial.norms.limits["knees_straight"]
    if not np.isfinite(knee):
        return Check("knees_straight", None, _text("knees-straight-unseen"))
    if knee <= limit.value:
        return Check("knees_straight", True, _text("knees-straight-ok", knee=degrees(knee)))
    return Check("knees_straight", False, _text("knees-straight-failed", knee=degrees(knee)))


def upright(trial: Trial) -> Check:
    """Check that the person stands upright in the neutral posture, from which all angles are counted.

    Parameters
    ----------
    trial
        The trial; its norms give the limits `upright` and `not_standing`.
    """
    lean, limit = trial.angles.neutral_lean_deg, trial.norms.limits["upright"]
    if not np.isfinite(lean):
        return Check("upright", None, _text("upright-unseen"))
    bent = max((abs(trial.angles.neutral_off_deg.get(leg, 0.0)) for leg in ("thigh", "shank")), default=0.0)
    if bent > trial.norms.limits["not_standing"].value:
        return Check("upright", False, _text("upright-bent-legs", leg=degrees(bent)), "withhold")
    if abs(lean) <= limit.value:
        return Check("upright", True, _text("upright-ok"))
    direction = "forward" if lean > 0 else "back"
    if abs(lean) > trial.norms.limits["not_standing"].value:
        detail = _text("upright-not-standing", lean=degrees(abs(lean)), direction=direction)
        return Check("upright", False, detail, "withhold")
    return Check("upright", False, _text("upright-failed", lean=degrees(abs(lean)), direction=direction))


def flat(trial: Trial) -> Check:
    """Check that the moving leg lies flat in the neutral posture, from which its angle is counted.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `flat`.
    """
    limit = trial.norms.limits["flat"]
    off = max((abs(each) for each in trial.angles.neutral_off_deg.values()), default=float("nan"))
    if not np.isfinite(off):
        return Check("flat", None, _text("flat-unseen"))
    if off <= limit.value:
        return Check("flat", True, _text("flat-ok"))
    severe = limit.severe is not None and off > limit.severe
    detail = _text("flat-never" if severe else "flat-failed", off=degrees(off))
    return Check("flat", False, detail, "withhold" if severe else "warning")


def neutral_held(trial: Trial) -> Check:
    """Check that the posture from which angles are counted is held; if not, their intervals are wider.

    Parameters
    ----------
    trial
        The trial.
    """
    hold = trial.angles.neutral_hold
    if not trial.angles.neutral.any():
        return Check("neutral_held", None, _text("neutral-held-unseen"))
    lying = not np.isfinite(trial.angles.neutral_lean_deg)
    rest = "lying" if lying else "standing"
    if hold == "held":
        return Check("neutral_held", True, _text("neutral-held-ok", rest=rest))
    return Check("neutral_held", False, _text(f"neutral-held-{hold}", rest=rest))


def reached_end(trial: Trial) -> Check:
    """Check that the end of range was filmed, with the way to it before and the way back after it.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `reached_end`.
    """
    movement, best, time = trial.movement, trial.best, trial.angles.time_s
    missing = missing_beside_end(movement.signal, time, best, trial.norms.limits["reached_end"].value)
    if missing is not None:
        # Beside whole repetitions, which it equals if it is the best, a cut one says no less than they do.
        whole = (each for each in movement.repetitions if each.complete and each is not best)
        alone = not any(each.task == best.task and not _is_cut(trial, each) for each in whole)
        return Check("reached_end", False, _text(f"reached-end-cut-{missing}"), "withhold" if alone else "warning")
    seen = np.flatnonzero(np.isfinite(movement.signal))
    if best.plateau_start <= seen[0]:
        return Check("reached_end", False, _text("reached-end-already"))
    if not best.complete:
        return Check("reached_end", True, _text("reached-end-no-way-back"), "note")
    held = trial.elapsed_s(best.plateau_start, best.plateau_stop - 1)
    if not np.isfinite(held):
        return Check("reached_end", True, _text("reached-end-untimed"))
    return Check("reached_end", True, _text("reached-end-ok", seconds=f"{held:.1f} s"))


def _is_cut(trial: Trial, repetition: Repetition) -> bool:
    least_s = trial.norms.limits["reached_end"].value
    return missing_beside_end(trial.movement.signal, trial.angles.time_s, repetition, least_s) is not None


def pace(trial: Trial) -> Check:
    """Check that the way down is slow enough: at speed the lumbar spine gives a smaller share.

    Parameters
    ----------
    trial
        The trial; its norms give the limits `pace_s` and `pace_deg_s`.
    """
    limits, best = trial.norms.limits, trial.best
    if not trial.recording.times_known:
        return Check("pace", None, _text("pace-unknown"))
    seconds = duration_down(trial, trial.movement.best or 0)
    down = slice(best.start, best.plateau_start + 1)
    angle, time = trial.movement.signal[down], trial.angles.time_s[down]
    known = np.isfinite(angle)
    if not np.isfinite(seconds) or known.sum() < 3:
        return Check("pace", None, _text("pace-not-filmed"))
    if not trial.from_the_side:
        return Check("pace", None, _text("pace-not-side-on"))
    fastest = _fastest(angle[known], time[known])
    if seconds >= limits["pace_s"].value and fastest <= limits["pace_deg_s"].value:
        return Check("pace", True, _text("pace-ok", seconds=f"{seconds:.1f} s"))
    return Check("pace", False, _text("pace-failed", seconds=f"{seconds:.1f} s", speed=degrees(fastest)))


def _fastest(angle: FloatArray, time: FloatArray) -> float:
    """Greatest speed, degrees a second, within stretches of frames without a pause."""
    breaks = np.flatnonzero(np.diff(time) > LONGEST_STEP_S) + 1
    stretches = zip(np.split(angle, breaks), np.split(time, breaks), strict=True)
    speeds = [float(np.max(np.gradient(a, t))) for a, t in stretches if len(a) > 2]  # pyright: ignore[reportUnknownMemberType]
    return max(speeds, default=0.0)


def consistent(trial: Trial) -> Check:
    """Check that each repetition is within 5° or 10 % of their mean.

    Parameters
    ----------
    trial
        The trial; its norms give the limits `consistent_deg` and `consistent_share`.
    """
    known = {name: _values(trial, name) for name in COMPARED if trial.split_known}
    spreads = known or {"trunk_chord": _values(trial, "trunk_chord")}
    count = min(len(values) for values in spreads.values())
    if count < 2:
        return Check("consistent", None, _text("consistent-single"), "note")
    limits = trial.norms.limits
    difference = 0.0
    for values in spreads.values():
        off = float(np.max(np.abs(values - values.mean())))
        allowed = max(limits["consistent_deg"].value, limits["consistent_share"].value * abs(values.mean()))
        if off > allowed:
            difference = max(difference, float(np.ptp(values)))
    if difference == 0.0:
        return Check("consistent", True, _text("consistent-ok", count=count))
    return Check("consistent", False, _text("consistent-failed", count=count, difference=degrees(difference)))


def _values(trial: Trial, name: str) -> np.ndarray:
    """End-of-range values of the repetitions whose end was filmed and is known."""
    last = np.flatnonzero(np.isfinite(trial.movement.signal))[-1]
    ends = [each for each in trial.movement.repetitions if each.complete or each.plateau_stop - 1 < last]
    values = np.array([trial.at_end(name, each) for each in ends])
    return values[np.isfinite(values)]
