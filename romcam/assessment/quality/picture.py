"""Rules about the film: is the person whole, side-on, alone, lit, and seen often enough?"""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.assessment.conclusions import Check
from romcam.assessment.trial import Trial
from romcam.assessment.wording import percent
from romcam.body.inclination import inclination_deg
from romcam.body.landmarks import Landmark
from romcam.body.outline import midpoints
from romcam.recording import Seen

PARTS: Final = {
    "shoulders": (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
    "hips": (Landmark.LEFT_HIP, Landmark.RIGHT_HIP),
    "knees": (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    "feet": (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
}


def whole_body(trial: Trial) -> Check:
    """Shoulders, hips, knees and feet are inside the picture throughout the movement."""
    limit = trial.norms.limits["whole_body"]
    size = np.array([trial.recording.source.width_px, trial.recording.source.height_px], dtype=float)
    outside: dict[str, float] = {}
    for part, (left, right) in PARTS.items():
        middle = midpoints(trial.recording.landmarks_px, left, right)[trial.moving]
        middle = middle[np.isfinite(middle).all(axis=1)]
        if len(middle):
            outside[part] = float(np.mean(((middle < 0) | (middle > size)).any(axis=1)))
    missing = {part: share for part, share in outside.items() if share > limit.value}
    if not missing:
        return Check("whole_body", True, "Shoulders, hips, knees and feet are in the picture throughout.")
    worst = max(missing.values())
    detail = (
        f"{_and(list(missing)).capitalize()} are outside the picture in up to {percent(worst)} of the "
        "frames: move the camera back until the person is in it from head to feet, bent over as well."
    )
    cropped = max(missing.get("hips", 0.0), missing.get("knees", 0.0)) > (limit.severe or 1.0)
    return Check("whole_body", False, detail, "withhold" if cropped else "warning")


def seen(trial: Trial) -> Check:
    """The person is found in nearly every frame of the movement."""
    limit = trial.norms.limits["seen"]
    known = np.isfinite(trial.movement.signal[trial.moving])
    missing = 1.0 - float(np.mean(known))
    if missing <= limit.value:
        return Check("seen", True, f"The person was seen in {percent(1 - missing)} of the movement.")
    detail = (
        f"The person could not be seen in {percent(missing)} of the movement, which is left out: film in "
        "better light, with nothing in front of the person."
    )
    return Check("seen", False, detail)


def side_on(trial: Trial) -> Check:
    """The camera sees the person exactly from the side."""
    view, limit = trial.angles.view, trial.norms.limits["side_on"]
    if view.facing == 0:
        detail = (
            "The person is not seen from the side; place the camera at hip height, at right angles to "
            "the direction the person faces."
        )
        return Check("side_on", False, detail, "withhold")
    if not np.isfinite(view.yaw_deg):
        return Check("side_on", None, "Whether the camera stands exactly to the side could not be judged.")
    yaw = f"The person is turned about {view.yaw_deg:.0f}° from side-on"
    if view.yaw_deg <= limit.value:
        return Check("side_on", True, f"{yaw}: near enough.")
    much = limit.severe is not None and view.yaw_deg > limit.severe
    effect = "the angles are foreshortened and the split is doubtful" if much else "the numbers are less certain"
    advice = "place the camera at right angles to the direction the person faces"
    return Check("side_on", False, f"{yaw}: {effect}; {advice}.")


def level(trial: Trial) -> Check:
    """The camera stands level: who stands upright is upright in the picture.

    A tilted camera changes no angle, since all are changes from the stand; it is for setting it up (`romcam.guided`).
    """
    landmarks = trial.recording.landmarks_px[trial.angles.neutral]
    ankle = midpoints(landmarks, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE)
    shoulder = midpoints(landmarks, Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
    off = inclination_deg(ankle, shoulder, 1)
    off = off[np.isfinite(off)]
    if not len(off):
        return Check("level", None, "Whether the camera stands level could not be judged.", "note")
    tilt = abs(float(np.median(off)))
    if tilt <= trial.norms.limits["level"].value:
        return Check("level", True, "The camera stands level.")
    detail = f"Who stands upright is inclined by {tilt:.0f}° in the picture: set the camera level."
    return Check("level", False, detail, "note")


def frame_rate(trial: Trial) -> Check:
    """Enough frames a second for the end of range and the rhythm."""
    limit, fps = trial.norms.limits["frame_rate"], trial.recording.fps
    if not np.isfinite(fps):
        return Check("frame_rate", None, "The film has a single frame, so it has no frame rate.")
    rate = f"{fps:.3g} frames a second"
    if fps >= limit.value:
        return Check("frame_rate", True, f"The film has {rate}.")
    if limit.severe is not None and fps < limit.severe:
        effect = "the end of range may be missed, and rhythm and times do not hold"
    else:
        effect = "rhythm and times are coarse"
    return Check("frame_rate", False, f"Only {rate}: {effect}; film with 25 or more.")


def light(trial: Trial) -> Check:
    """The person is bright enough, and stands out."""
    luma, contrast = trial.recording.luma[trial.moving], trial.recording.contrast[trial.moving]
    if not (np.isfinite(luma).any() and np.isfinite(contrast).any()):
        return Check("light", None, "The light could not be judged.")
    if float(np.nanmedian(luma)) < trial.norms.limits["luma"].value:
        return Check("light", False, "The film is too dark: switch on more light, in front of the person.")
    if float(np.nanmedian(contrast)) < trial.norms.limits["contrast"].value:
        detail = "The person hardly stands out: film before a background of another brightness, in even light."
        return Check("light", False, detail)
    return Check("light", True, "Light and contrast are sufficient.")


def alone(trial: Trial) -> Check:
    """Nobody else stands in the way."""
    lost = float(np.mean(trial.recording.seen[trial.moving] == Seen.LOST_TO_ANOTHER))
    if lost > 0:
        much = lost > trial.norms.limits["alone"].value
        share = percent(lost) if lost >= 0.005 else "under 1 %"
        detail = f"Somebody else was in the way in {share} of the frames, which are left out: film one person alone."
        return Check("alone", False, detail, "warning" if much else "note")
    if trial.recording.people > 1:
        detail = f"{trial.recording.people} people are in the film; one was chosen and followed throughout."
        return Check("alone", True, detail, "note")
    return Check("alone", True, "Nobody else is in the way.")


def whole_film(trial: Trial) -> Check:
    """The file holds all that its header promises."""
    if trial.recording.source.ends_early:
        detail = "The file breaks off before its end, and only what could be read is measured: copy it again."
        return Check("whole_film", False, detail)
    return Check("whole_film", True, "The file was read to its end.")


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
