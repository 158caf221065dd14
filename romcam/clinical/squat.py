"""The squat: down as far as it goes with the heels on the floor, and up again."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.angles import SAGITTAL
from romcam.assessment import quality
from romcam.assessment.conclusions import Finding
from romcam.assessment.finding import withheld_finding
from romcam.assessment.formatting import degrees
from romcam.assessment.measures import AtEnd, OfRepetition
from romcam.assessment.probability import chance_above, decided
from romcam.assessment.signature import Signature
from romcam.assessment.timing import PHASE_DURATIONS
from romcam.assessment.trial import AssessedTrial, Trial
from romcam.clinical.definition import ClinicalTest, Display, MovementRole
from romcam.clinical.posture import FLOOR, Posture
from romcam.messages import Catalogue
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import MeasurementProtocol

_LIMITS: Final = load_norms("squat").limits
_LEADING: Final = ("hip_flexion", "lumbar_flexion", "pelvis_tuck")
_REVERSED_DEG: Final = 1.0
"""The pelvis has begun to tuck under when it is this far back from its greatest tilt."""

_text = Catalogue(__name__)


def _descent(trial: Trial, index: int) -> tuple[np.ndarray, np.ndarray]:
    """Pelvis tilt and knee flexion on the way down and at its end, degrees, where the pelvis is known."""
    repetition = trial.movement.repetitions[index]
    frames = slice(repetition.start, repetition.plateau_stop)
    values = trial.angles.values
    known = np.isfinite(values["pelvis_tilt"][frames])
    return values["pelvis_tilt"][frames][known], values["knee_flexion"][frames][known]


def _tuck(trial: Trial, index: int) -> float:
    """How far the pelvis rolls back from its greatest tilt to the bottom, degrees ("butt wink"); NaN if not seen."""
    pelvis, _ = _descent(trial, index)
    bottom = trial.at_end("pelvis_tilt", trial.movement.repetitions[index])
    return max(float(np.max(pelvis)) - bottom, 0.0) if len(pelvis) else float("nan")


def _tuck_depth(trial: Trial, index: int) -> float:
    """Knee flexion at which the pelvis begins to roll back, degrees; NaN where it does not."""
    pelvis, knee = _descent(trial, index)
    if not len(pelvis) or _tuck(trial, index) < _LIMITS["tuck_deg"].value:
        return float("nan")
    back = np.flatnonzero(pelvis >= np.max(pelvis) - _REVERSED_DEG)
    return float(knee[back[-1]])


def _error(trial: Trial) -> float:
    return trial.error_at_end("pelvis_tilt") / 2**0.5


def _conclude(assessed: AssessedTrial) -> Finding:
    """Report hip and lumbar flexion at the bottom, and decide whether the pelvis tucks under to get there."""
    if not assessed.split_known:
        return withheld_finding(assessed.quality)
    measures = assessed.measures
    hip, lumbar, tucked, start = (
        measures[name].value for name in ("hip_flexion", "lumbar_flexion", "pelvis_tuck", "tuck_depth")
    )
    rounded = chance_above(measures["pelvis_tuck"], _LIMITS["tuck_deg"].value)
    compensating = decided(rounded)
    values = {"hip": degrees(hip or 0), "lumbar": degrees(lumbar or 0)}
    if compensating and start is not None:
        sentence = _text("squat.tucked-from", **values, tuck=degrees(tucked or 0), start=degrees(start))
    elif compensating:
        sentence = _text("squat.tucked", **values, tuck=degrees(tucked or 0))
    elif compensating is None:
        sentence = _text("squat.close", **values)
    else:
        sentence = _text("squat.not-tucked", **values)
    reasons = tuple(note.cited for note in assessed.trial.norms.notes)
    return Finding(None, compensating, max(rounded, 1 - rounded), sentence, reasons)


def _matches(film: Signature) -> bool:
    """The hips go down from standing and up again."""
    return film.position != "lying" and film.drop > 0.15 and not film.begins_low and film.passings < 4


SQUAT: Final = ClinicalTest(
    name="squat",
    protocol=MeasurementProtocol(split=True, networks="any", neutral_posture=(("chord", 0.0), ("thigh", 0.0))),
    posture=Posture(
        body=(((50, 54), (55, 55)),),
        moving=(((50, 54), (60, 44), (41, 42), (54, 26)), ((54, 26), (73, 27))),
        rest=(((50, 53), (50, 42), (50, 30), (50, 14)),),
        props=(FLOOR,),
        arrow=((31, 20), (31, 40)),
        heads=((58, 20),),
        rest_heads=((51, 8),),
    ),
    angles=SAGITTAL,
    measures=(
        *(AtEnd(name) for name in SAGITTAL),
        OfRepetition("pelvis_tuck", _tuck, "deg", split=True, error=_error, in_each=True),
        OfRepetition("tuck_depth", _tuck_depth, "deg", split=True, in_each=True),
        *PHASE_DURATIONS,
    ),
    tasks=(RepetitionRule("knee_flexion", least_range_deg=_LIMITS["least_range_deg"].value),),
    quality=quality.OF_THE_BACK,
    conclude=_conclude,
    matches=_matches,
    movement_role=MovementRole("squatting", has_verdict=True, weight=2.0),
    display=Display(
        tiles=_LEADING,
        curves=("hip_flexion", "lumbar_flexion", "pelvis_tilt", "knee_flexion"),
        columns=("knee_flexion", "hip_flexion", "lumbar_flexion", "pelvis_tuck"),
        lines=("thigh", "shank"),
    ),
)
