"""The modified Thomas test: lying at the table's end, one knee held to the chest, the other leg hanging."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.assessment import quality
from romcam.assessment.conclusions import Check
from romcam.assessment.limitation import Limitation, find_limitation
from romcam.assessment.measures import AtEnd, OfRepetition
from romcam.assessment.quality import Stays
from romcam.assessment.signature import Signature
from romcam.assessment.trial import Trial
from romcam.body.landmarks import Landmark
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import Movement, find_hold
from romcam.norms import load_norms
from romcam.protocol import MeasurementProtocol
from romcam.recording import FloatArray

_ANGLES: Final = ("thigh_elevation", "knee_angle", "other_thigh_elevation")
_LIMITS: Final = load_norms("thomas").limits
_SHOWN: Final = ("thigh_elevation", "knee_angle", "thigh_elevation_trigonometric")


def _held(angles: Angles) -> Movement:
    return find_hold(angles, _ANGLES, _LIMITS["still_deg"].value, signal="thigh_elevation")


def _thigh(trial: Trial, side: str) -> tuple[FloatArray, FloatArray]:
    """Height of the knee above the hip and distance of the two, (T,) pixels, of a leg."""
    points = trial.recording.landmarks_px
    step = points[:, Landmark[f"{side.upper()}_KNEE"]] - points[:, Landmark[f"{side.upper()}_HIP"]]
    return -step[:, 1], np.linalg.norm(step, axis=1)


def _lengths(trial: Trial, index: int) -> tuple[float, float, float]:
    """In a hold: the knee's height above the hip, the thigh's length in the picture, and the longest either thigh
    is."""
    measured = trial.angles.measured or "right"
    plateau = trial.movement.repetitions[index].plateau
    height, length = (float(np.nanmedian(each[plateau])) for each in _thigh(trial, measured))
    both = [_thigh(trial, side)[1] for side in ("left", "right")]
    longest = max(float(np.nanpercentile(each, 90)) if np.isfinite(each).any() else 0.0 for each in both)
    return height, length, max(longest, length)


def _trigonometric(trial: Trial, index: int) -> float:
    """Angle of the thigh above the horizontal from the knee's height and the thigh's true length alone, degrees.

    It does not change where the thigh also drifts outwards, towards the camera or from it (Vigotsky AD, Lehman GJ,
    Beardsley C, Contreras B, Chung B, Feser EH. PeerJ 2016;4:e2325).
    """
    height, _, longest = _lengths(trial, index)
    return float(np.degrees(np.arcsin(np.clip(height / longest, -1.0, 1.0)))) if longest > 0 else float("nan")


def pelvis_controlled(trial: Trial) -> Check:
    """Whether the back stays on the table, which no camera sees."""
    detail = (
        "Whether the back stayed flat on the table cannot be seen from the side, so the pelvis was not controlled: "
        "hold the other knee firmly to the chest, and feel with a hand under the back."
    )
    return Check("pelvis_controlled", None, detail)


def thigh_in_plane(trial: Trial) -> Check:
    """The hanging thigh does not drift outwards."""
    _, length, longest = _lengths(trial, trial.movement.best or 0)
    if not np.isfinite(length) or longest <= 0:
        return Check("thigh_in_plane", None, "Whether the thigh drifted outwards could not be seen.")
    drift = float(np.degrees(np.arccos(np.clip(length / longest, -1.0, 1.0))))
    if drift <= _LIMITS["thigh_drift_deg"].value:
        return Check("thigh_in_plane", True, "The thigh hung straight down from the hip.")
    detail = (
        f"The thigh drifted outwards by about {drift:.0f}°, which a tight iliotibial band does and which lets it hang "
        "lower: go by the trigonometric reading."
    )
    return Check("thigh_in_plane", False, detail)


def _looks(shown: Signature) -> bool:
    """Somebody lies, one knee held to the chest: bent further than one that is stretched over an upright thigh."""
    raised, bent = shown.raised_deg[0], shown.bent_deg[0]
    held = raised > 110.0 and (bent > 98.0 or (bent > 60.0 and raised < 158.0))
    return shown.position == "lying" and held


THOMAS: Final = ClinicalTest(
    name="thomas",
    title="Modified Thomas test",
    protocol=MeasurementProtocol(
        position="supine", neutral_posture=(), side_from="thigh", lower=True, landmark_se_deg=3.5
    ),
    filming="Sit on the very end of a table, roll back with both knees to the chest, hold the other knee there and let "
    "the tested leg hang, relaxed. Camera level, at the height of the table, exactly from the side of the hanging leg, "
    "the whole body in the picture. Keep still for three seconds.",
    says="Whether the hip flexors are short (the thigh stays above the horizontal) and the quadriceps (the knee does "
    "not hang bent).",
    angles=_ANGLES,
    measures=(
        AtEnd("thigh_elevation", titled="Thigh above the horizontal"),
        AtEnd("knee_angle"),
        OfRepetition(
            "thigh_elevation_trigonometric",
            "Thigh, by the knee's height",
            _trigonometric,
            "deg",
            error=lambda trial: trial.error_at_end("thigh_elevation"),
            in_each=True,
        ),
        AtEnd("other_thigh_elevation"),
    ),
    efforts=(),
    moves=_held,
    nothing="In {film} both thighs were never seen still for half a second: film from the side of the hanging leg, "
    "the whole body in the picture, and hold still for three seconds.",
    quality=(
        quality.whole_body,
        quality.seen,
        quality.alone,
        quality.legs,
        quality.near_leg,
        quality.light,
        quality.whole_film,
        Stays(
            "other_knee_held",
            "other_thigh_elevation",
            "other_thigh_held",
            good="The other knee was held to the chest.",
            bad="The other thigh is only {value} above the table: hold the knee to the chest, or the pelvis tips.",
            unseen="The other thigh could not be seen.",
            way="below",
        ),
    ),
    compensations=(pelvis_controlled, thigh_in_plane),
    conclude=partial(
        find_limitation,
        limitations=(
            Limitation(
                "hip flexors",
                "thigh_elevation",
                "the thigh came to {value} above the horizontal",
                short="above",
                border="short_above_deg",
            ),
            Limitation("quadriceps", "knee_angle", "the knee hung bent by {value}"),
        ),
    ),
    looks=_looks,
    shown=Shown(tiles=_SHOWN, courses=_ANGLES, columns=_SHOWN, lines=("thigh_measured", "shank_measured")),
)
