"""How the neutral posture is held, and what that adds to the errors of all angles that are counted from it.

A posture that is held still is the person's own, whatever it is. One that is only passed through differs from one time
to the next, and at the edge of what was filmed it may be a moment of the movement: no stand was seen at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.segments.neutral import STILL_DEG_S, window_s

GAP_S: Final = 0.25
"""Frames of one stand are no further apart than this, seconds; a person who is not seen for longer may have moved."""


NeutralHold = Literal["held", "passed", "cut"]
"""How the neutral posture is held.

`held`, for as long as a stand lasts at least; `passed`, the person comes into it and leaves it again, both seen, or is
still in it, but not for long enough; `cut`, the person is in motion and was not seen before or after: it may be a
moment of the movement.
"""

PASSED_SE_DEG: Final = {"pelvis": 2.8, "t12": 0.9, "thigh": 1.4, "lumbar": 2.4, "hip": 3.9}
"""Standard deviation of a posture that is passed through, degrees, from one time to the next: six moments of standing
between squats and between rises in motion capture (docs/real-movements.md)."""

CUT_SE_DEG: Final = {
    "pelvis": (3.5, 0.50),
    "t12": (10.0, 0.65),
    "thigh": (4.0, 0.10),
    "lumbar": (10.0, 0.20),
    "hip": (5.5, 0.60),
}
"""Standard error, degrees, where no stand was seen: a constant, and a share of the trunk's lean in neutral, combined as
independent errors. In bends of 45 rendered people whose stand was cut away, the intervals hold 95 % with it."""

CUT_LEG_DEG: Final = 3.0
"""Where a lying leg was not seen at rest, its angle may be too small by as much as it is from level in neutral, and by
this, degrees: at rest it is read some 3 degrees lower. In 200 films of rendered people whose rest was cut away, the
intervals then hold all angles."""


def find_hold(
    departures_deg: Sequence[FloatArray], time_s: FloatArray, neutral: NDArray[np.bool_], seen: NDArray[np.bool_]
) -> NeutralHold:
    """Find how the neutral posture is held.

    Parameters
    ----------
    departures_deg
        As for `romcam.segments.neutral.find_neutral_posture`.
    time_s
        (T,) seconds, increasing.
    neutral
        (T,) bool, the frames of the neutral posture.
    seen
        (T,) bool, frames in which the person is seen.

    Returns
    -------
    NeutralHold
        `held` where nothing defines the posture or no frame is neutral.
    """
    frames = np.flatnonzero(neutral)
    if not len(frames) or not len(departures_deg):
        return "held"
    gap_s = max(GAP_S, 2.5 * float(np.median(np.diff(time_s)))) if len(time_s) > 1 else GAP_S
    runs = np.split(frames, np.flatnonzero(np.diff(time_s[frames]) > gap_s) + 1)
    least_s = window_s(time_s) - 1e-6
    if any(float(time_s[run[-1]] - time_s[run[0]]) >= least_s for run in runs):
        return "held"
    known = np.flatnonzero(seen)
    for run in runs:
        if _is_still(run, departures_deg, time_s) or _is_passed(run, known, time_s, gap_s):
            return "passed"
    return "cut"


def _is_still(run: NDArray[np.intp], departures_deg: Sequence[FloatArray], time_s: FloatArray) -> bool:
    """Whether the frames are as still as a stand, though too few to show that it lasts."""
    if len(run) < 3:
        return False
    time = time_s[run] - time_s[run].mean()
    slopes = [float(time @ np.asarray(each)[run] / (time @ time)) for each in departures_deg]
    return all(abs(slope) <= STILL_DEG_S for slope in slopes)


def _is_passed(run: NDArray[np.intp], known: NDArray[np.intp], time_s: FloatArray, gap_s: float) -> bool:
    """Whether the person was seen shortly before and shortly after the frames."""
    before, after = known[known < run[0]], known[known > run[-1]]
    if not len(before) or not len(after):
        return False
    return float(time_s[run[0]] - time_s[before[-1]]) <= gap_s and float(time_s[after[0]] - time_s[run[-1]]) <= gap_s


def neutral_covariance(hold: NeutralHold, lean_deg: float) -> FloatArray:
    """Compute the covariance that the neutral posture adds to changes of pelvis, T12-L1 and thigh from it.

    Parameters
    ----------
    hold
        How the posture is held.
    lean_deg
        Inclination of the trunk in it, degrees; NaN: unknown.

    Returns
    -------
    (3, 3) square degrees, in the order of `romcam.estimators.estimates.SEGMENTS`.
    """
    if hold == "held":
        return np.zeros((3, 3))
    lean = abs(lean_deg) if np.isfinite(lean_deg) else 0.0
    se = PASSED_SE_DEG
    if hold == "cut":
        se = {name: float(np.hypot(constant, share * lean)) for name, (constant, share) in CUT_SE_DEG.items()}
    pelvis, t12, thigh = (se[name] ** 2 for name in ("pelvis", "t12", "thigh"))
    with_t12 = (pelvis + t12 - se["lumbar"] ** 2) / 2
    with_thigh = (pelvis + thigh - se["hip"] ** 2) / 2
    both = with_t12 * with_thigh / pelvis  # T12-L1 and thigh have in common what the pelvis has with both
    return np.array([[pelvis, with_t12, with_thigh], [with_t12, t12, both], [with_thigh, both, thigh]])


def trunk_se_deg(hold: NeutralHold, lean_deg: float) -> float:
    """Compute the standard error that the neutral posture adds to the change of the line hip to shoulder from it.

    Parameters
    ----------
    hold, lean_deg
        As in `neutral_covariance`.

    Returns
    -------
    Degrees: that of T12-L1, which leans with it.
    """
    return float(np.sqrt(neutral_covariance(hold, lean_deg)[1, 1]))


def leg_error_deg(hold: NeutralHold, off_deg: float) -> float:
    """Compute by how much the angle of a lying leg may be wrong since the leg was not seen at rest.

    Parameters
    ----------
    hold
        How the resting posture is held.
    off_deg
        Distance of the leg from level in it, degrees.

    Returns
    -------
    Degrees, either way; 0 where the rest is held: whatever the leg lies on, the change from it is right.
    """
    return 0.0 if hold == "held" else abs(off_deg) + CUT_LEG_DEG
