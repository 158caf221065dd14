"""Rules about the film: the person is completely in the picture, at the right angle, alone, well lit and visible."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.assessment.conclusions import Check
from romcam.assessment.formatting import degrees, listed, percent
from romcam.assessment.trial import Trial
from romcam.body.landmarks import Landmark
from romcam.body.outline import midpoints
from romcam.messages import Catalogue
from romcam.recording import PAUSE_S, Seen

PARTS: Final = {
    "shoulders": (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    "hips": (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    "knees": (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    "feet": (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
}
"""Parts that have to be in the picture."""

TURNED_DEG: Final = 1.0
"""A camera that was turned by less stood still."""
SHIFTED: Final = 0.03
"""Shift of the background, in shares of the picture, from which it is mentioned; it changes no angle in the picture."""

_LEAST_SHARE: Final = 0.005
"""A smaller share of the frames is reported as under 1 %."""

_text = Catalogue(__name__)


def whole_body(trial: Trial) -> Check:
    """Check that shoulders, hips, knees and feet are inside the picture throughout the movement.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `whole_body`.
    """
    limit = trial.norms.limits["whole_body"]
    size = np.array([trial.recording.source.width_px, trial.recording.source.height_px], dtype=float)
    outside: dict[str, float] = {}
    for part, (left, right) in PARTS.items():
        middle = midpoints(trial.recording.landmarks_px, left, right)
        known = np.asarray(np.isfinite(middle).all(axis=1), dtype=np.bool_)
        beyond = np.asarray(((middle < 0) | (middle > size)).any(axis=1), dtype=np.bool_)
        if (known & trial.moving).any():
            outside[part] = trial.share_of_time(known & beyond) / trial.share_of_time(known)
    missing = {part: share for part, share in outside.items() if share > limit.value}
    if not missing:
        return Check("whole_body", True, _text("whole-body-ok"))
    first, *others = (_text(f"part-{part}") for part in missing)
    detail = _text(
        "whole-body-failed",
        parts=listed([first[:1].upper() + first[1:], *others]),
        share=percent(max(missing.values())),
    )
    cropped = max(missing.get("hips", 0.0), missing.get("knees", 0.0)) > (limit.severe or 1.0)
    return Check("whole_body", False, detail, "withhold" if cropped else "warning")


def seen(trial: Trial) -> Check:
    """Check that the person is found during nearly all of the filmed time of the movement.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `seen`.
    """
    limit = trial.norms.limits["seen"]
    missing = 1.0 - trial.share_of_time(np.isfinite(trial.movement.signal))
    if missing <= limit.value:
        return Check("seen", True, _text("seen-ok", share=percent(1 - missing)))
    return Check("seen", False, _text("seen-failed", share=percent(missing)))


def side_on(trial: Trial) -> Check:
    """Check that the camera films the person exactly from the side.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `side_on`.
    """
    view, limit = trial.angles.view, trial.norms.limits["side_on"]
    if view.facing == 0:
        return Check("side_on", False, _text("side-on-not-at-all"), "withhold")
    if not np.isfinite(view.yaw_deg):
        return Check("side_on", None, _text("side-on-unseen"))
    yaw = degrees(view.yaw_deg)
    if view.yaw_deg <= limit.value:
        return Check("side_on", True, _text("side-on-ok", yaw=yaw))
    severe = limit.severe is not None and view.yaw_deg > limit.severe
    return Check("side_on", False, _text("side-on-severe" if severe else "side-on-failed", yaw=yaw))


def front_on(trial: Trial) -> Check:
    """Check that the person faces the camera.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `front_on`.
    """
    limit, yaw = trial.norms.limits["front_on"], trial.angles.view.yaw_deg
    if not np.isfinite(yaw):
        return Check("front_on", None, _text("front-on-unseen"))
    off = abs(90.0 - yaw)
    if off <= limit.value:
        return Check("front_on", True, _text("front-on-ok"))
    return Check("front_on", False, _text("front-on-failed", off=degrees(off)))


def frame_rate(trial: Trial) -> Check:
    """Check that the frame rate suffices for the end of range and the rhythm, and that the film has no pauses.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `frame_rate`.
    """
    limit, recording = trial.norms.limits["frame_rate"], trial.recording
    fps = recording.fps
    if not recording.times_known:
        return Check("frame_rate", None, _text("frame-rate-unknown"), "note")
    if not np.isfinite(fps):
        return Check("frame_rate", None, _text("frame-rate-single"))
    moving = trial.moving
    pauses_s = np.diff(recording.time_s)[moving[1:] & moving[:-1]]
    if recording.source.clock_jumps:
        return Check("frame_rate", False, _text("frame-rate-leaps", count=recording.source.clock_jumps))
    if len(pauses_s) and float(np.max(pauses_s)) > PAUSE_S:
        return Check("frame_rate", False, _text("frame-rate-pause", pause=f"{np.max(pauses_s):.1f} s"))
    rate = f"{fps:.3g}"
    if fps >= limit.value:
        return Check("frame_rate", True, _text("frame-rate-ok", rate=rate, pause=f"{recording.longest_pause_s:.2f} s"))
    severe = limit.severe is not None and fps < limit.severe
    return Check("frame_rate", False, _text("frame-rate-severe" if severe else "frame-rate-failed", rate=rate))


def light(trial: Trial) -> Check:
    """Check that the person is bright enough and stands out from the background.

    Parameters
    ----------
    trial
        The trial; its norms give the limits `luma` and `contrast`.
    """
    luma, contrast = trial.recording.luma[trial.moving], trial.recording.contrast[trial.moving]
    if not (np.isfinite(luma).any() and np.isfinite(contrast).any()):
        return Check("light", None, _text("light-unseen"))
    if float(np.nanmedian(luma)) < trial.norms.limits["luma"].value:
        return Check("light", False, _text("light-dark"))
    if float(np.nanmedian(contrast)) < trial.norms.limits["contrast"].value:
        return Check("light", False, _text("light-contrast"))
    return Check("light", True, _text("light-ok"))


def alone(trial: Trial) -> Check:
    """Check that no other person hides the measured one.

    Parameters
    ----------
    trial
        The trial; its norms give the limit `alone`.
    """
    lost = trial.share_of_time(trial.recording.seen == Seen.LOST_TO_ANOTHER)
    if lost > 0:
        share = percent(lost) if lost >= _LEAST_SHARE else _text("under-1-percent")
        much = lost > trial.norms.limits["alone"].value
        return Check("alone", False, _text("alone-failed", share=share), "warning" if much else "note")
    if trial.recording.people > 1:
        return Check("alone", True, _text("alone-several", count=trial.recording.people), "note")
    return Check("alone", True, _text("alone-ok"))


def camera_still(trial: Trial) -> Check:
    """Check that the camera stood still.

    Parameters
    ----------
    trial
        The trial.
    """
    recording = trial.recording
    turn_deg = recording.camera_turn_deg
    if turn_deg is None:
        return Check("camera_still", None, _text("camera-still-unseen"), "note")
    turned = float(np.ptp(turn_deg[trial.moving]))
    if turned >= TURNED_DEG:
        return Check("camera_still", False, _text("camera-still-turned", turn=degrees(turned)))
    if recording.camera_shift > SHIFTED:
        return Check(
            "camera_still", False, _text("camera-still-shifted", share=percent(recording.camera_shift)), "note"
        )
    return Check("camera_still", True, _text("camera-still-ok"))


def whole_film(trial: Trial) -> Check:
    """Check that the file contains all frames that its header announces.

    Parameters
    ----------
    trial
        The trial.
    """
    if trial.recording.source.ends_early:
        return Check("whole_film", False, _text("whole-film-failed"))
    return Check("whole_film", True, _text("whole-film-ok"))
