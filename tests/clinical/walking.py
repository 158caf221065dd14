"""A walking stick figure: both thighs and knees swing by formula."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from romcam.body.landmarks import Landmark
from romcam.recording import Recording
from tests.segments.people import SHANK, THIGH, person, towards

STRIDE_S = 1.1


def swing_deg(time, *, flexion: float = 30.0, extension: float = 15.0, stride_s: float = STRIDE_S, lag: float = 0.0):
    """The thigh ahead of the vertical: greatest at whole strides after `lag`."""
    wave = np.cos(2 * np.pi * (time / stride_s - lag))
    return 0.5 * (flexion - extension) + 0.5 * (flexion + extension) * wave


def knee_deg(time, *, stride_s: float = STRIDE_S, lag: float = 0.0):
    """The knee is bent most, by 60 degrees, as the thigh goes ahead."""
    return 5.0 + 55.0 * np.clip(np.cos(2 * np.pi * (time / stride_s - lag + 0.25)), 0.0, None) ** 2


def walker(
    seconds: float = 4.0,
    fps: float = 30.0,
    *,
    facing: int = 1,
    lag: float = 0.0,
    left: dict[str, float] | None = None,
    right: dict[str, float] | None = None,
    lean_deg: float = 4.0,
    speed_px_s: float = 60.0,
) -> Recording:
    """A recording of a walk; the left thigh is furthest ahead at whole strides after `lag`, the right half way between.

    left, right: what differs from `swing_deg`. The hips go ahead at an even speed.
    """
    time = np.arange(round(seconds * fps)) / fps
    recording = person(np.full(len(time), lean_deg), facing=facing)
    points = recording.landmarks_px.copy()
    for side, own, late in (("LEFT", left, lag), ("RIGHT", right, lag + 0.5)):
        thigh, knee = swing_deg(time, lag=late, **(own or {})), knee_deg(time, lag=late)
        for i in range(len(time)):
            hip = points[i, Landmark[f"{side}_HIP"]]
            at = hip - towards(-thigh[i], THIGH, facing)
            ankle = at - towards(-thigh[i] + knee[i], SHANK, facing)
            points[i, Landmark[f"{side}_KNEE"]], points[i, Landmark[f"{side}_ANKLE"]] = at, ankle
            points[i, Landmark[f"{side}_HEEL"]] = ankle - np.array([facing * 8.0, -5.0])
            points[i, Landmark[f"{side}_FOOT_INDEX"]] = ankle + np.array([facing * 22.0, 5.0])
    points[..., 0] += facing * speed_px_s * (time - time.mean())[:, None]
    return replace(recording, time_s=time, landmarks_px=points)
