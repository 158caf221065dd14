"""The modified Thomas test: lying at the table's end, one knee held to the chest, the other leg hanging."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.assessment import quality
from romcam.assessment.conclusions import Check
from romcam.assessment.formatting import degrees
from romcam.assessment.limitation import Limitation, find_limitation
from romcam.assessment.measures import AtEnd, OfRepetition
from romcam.assessment.signature import Signature
from romcam.assessment.trial import Trial
from romcam.body.landmarks import Landmark
from romcam.clinical.definition import ClinicalTest, Display
from romcam.clinical.posture import Posture
from romcam.clinical.sentences import own_sentences
from romcam.clinical.tissues import HIP_FLEXORS, QUADRICEPS
from romcam.messages import Catalogue
from romcam.movement import Movement, find_hold
from romcam.norms import load_norms
from romcam.protocol import SLOW_HZ, MeasurementProtocol
from romcam.recording import FloatArray

_NAME: Final = "thomas"
_SENTENCE: Final = own_sentences(_NAME)
_ANGLES: Final = ("thigh_elevation", "knee_angle", "other_thigh_elevation")
_LEADING: Final = ("thigh_elevation", "knee_angle", "thigh_elevation_trigonometric")
_LIMITS: Final = load_norms(_NAME).limits
_LIMITATIONS: Final = (
    Limitation(HIP_FLEXORS.name, "thigh_elevation", _SENTENCE, short="above", border="short_above_deg"),
    Limitation(QUADRICEPS.name, "knee_angle", _SENTENCE, rank=2),
)

_text = Catalogue(__name__)


def _hold(angles: Angles) -> Movement:
    return find_hold(angles, _ANGLES, _LIMITS["still_deg"].value, signal="thigh_elevation")


def _thigh(trial: Trial, side: str) -> tuple[FloatArray, FloatArray]:
    """Height of the knee above the hip and distance of the two, (T,) pixels, of a leg."""
    points = trial.recording.landmarks_px
    step = points[:, Landmark[f"{side.upper()}_KNEE"]] - points[:, Landmark[f"{side.upper()}_HIP"]]
    return -step[:, 1], np.linalg.norm(step, axis=1)


def _lengths(trial: Trial, index: int) -> tuple[float, float, float]:
    """Of a hold, pixels: height of the knee above the hip, length of the thigh, greatest length of either thigh."""
    measured = trial.angles.measured or "right"
    plateau = trial.movement.repetitions[index].plateau
    height, length = (float(np.nanmedian(each[plateau])) for each in _thigh(trial, measured))
    both = [_thigh(trial, side)[1] for side in ("left", "right")]
    longest = max(float(np.nanpercentile(each, 90)) if np.isfinite(each).any() else 0.0 for each in both)
    return height, length, max(longest, length)


def _trigonometric(trial: Trial, index: int) -> float:
    """Angle of the thigh above the horizontal from the knee's height and the thigh's true length alone, degrees.

    It is unaffected by a thigh that drifts outwards, towards the camera or away from it (Vigotsky AD, Lehman
    GJ, Beardsley C, Contreras B, Chung B, Feser EH. PeerJ 2016;4:e2325).
    """
    height, _, longest = _lengths(trial, index)
    return float(np.degrees(np.arcsin(min(max(height / longest, -1.0), 1.0)))) if longest > 0 else float("nan")


def _pelvis_controlled(trial: Trial) -> Check:
    """State that a film does not show whether the back stays on the table."""
    return Check("pelvis_controlled", None, _text("thomas.pelvis-controlled-unseen"))


def _thigh_in_plane(trial: Trial) -> Check:
    """Check that the hanging thigh does not drift outwards."""
    _, length, longest = _lengths(trial, trial.movement.best or 0)
    if not np.isfinite(length) or longest <= 0:
        return Check("thigh_in_plane", None, _text("thomas.thigh-in-plane-unseen"))
    drift = float(np.degrees(np.arccos(min(length / longest, 1.0))))
    if drift <= _LIMITS["thigh_drift_deg"].value:
        return Check("thigh_in_plane", True, _text("thomas.thigh-in-plane-ok"))
    return Check("thigh_in_plane", False, _text("thomas.thigh-in-plane-failed", drift=degrees(drift)))


def _matches(film: Signature) -> bool:
    """The person lies, one knee held to the chest: bent further than a knee extended over an upright thigh."""
    raised, bent = film.raised_deg[0], film.bent_deg[0]
    held = raised > 110.0 and (bent > 98.0 or (bent > 60.0 and raised < 158.0))
    return film.position == "lying" and held


THOMAS: Final = ClinicalTest(
    name=_NAME,
    protocol=MeasurementProtocol(
        position="supine",
        neutral_posture=(),
        side_from="thigh",
        lower=True,
        landmark_se_deg=3.5,
        inference_rate_hz=SLOW_HZ,
    ),
    posture=Posture(
        body=(((21, 36), (50, 37)), ((50, 37), (35, 22), (47, 30)), ((22, 36), (35, 23))),
        moving=(((50, 37), (70, 38), (72, 54)),),
        rest=(),
        props=(((4, 41), (56, 41)), ((54, 41), (54, 57)), ((8, 41), (8, 57))),
        arrow=(),
        heads=((14, 35),),
    ),
    angles=_ANGLES,
    measures=(
        AtEnd("thigh_elevation"),
        AtEnd("knee_angle"),
        OfRepetition(
            "thigh_elevation_trigonometric",
            _trigonometric,
            "deg",
            error=lambda trial: trial.error_at_end("thigh_elevation"),
            in_each=True,
        ),
        AtEnd("other_thigh_elevation"),
    ),
    tasks=(),
    movement_finder=_hold,
    quality=(
        quality.whole_body,
        quality.seen,
        quality.alone,
        quality.legs,
        quality.near_leg,
        quality.light,
        quality.level_lying,
        quality.camera_still,
        quality.whole_film,
        quality.Stays(
            "other_knee_held", "other_thigh_elevation", limit="other_thigh_held", sentence=_SENTENCE, bound="below"
        ),
    ),
    compensations=(_pelvis_controlled, _thigh_in_plane),
    conclude=partial(find_limitation, limitations=_LIMITATIONS),
    limitations=_LIMITATIONS,
    matches=_matches,
    display=Display(tiles=_LEADING, curves=_ANGLES, columns=_LEADING, lines=("thigh_measured", "shank_measured")),
)
