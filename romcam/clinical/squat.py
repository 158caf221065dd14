"""The squat: down as far as it goes with the heels on the floor, and up again."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.angles import SAGITTAL
from romcam.assessment import quality
from romcam.assessment.conclusions import Finding
from romcam.assessment.finding import withheld_finding
from romcam.assessment.limitation import NAMED_FROM, chance_above
from romcam.assessment.measures import AtEnd, OfRepetition
from romcam.assessment.signature import Signature
from romcam.assessment.timing import WAYS
from romcam.assessment.trial import Judged, Trial
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import MeasurementProtocol

_LIMITS: Final = load_norms("squat").limits
_SHOWN: Final = ("hip_flexion", "lumbar_flexion", "pelvis_tuck")
_REVERSED_DEG: Final = 1.0
"""The pelvis has begun to tuck when it is so far back from its greatest tilt."""


def _way_down(trial: Trial, index: int) -> tuple[np.ndarray, np.ndarray]:
    """Pelvis and knee on the way down and at its end, degrees."""
    repetition = trial.movement.repetitions[index]
    way = slice(repetition.start, repetition.plateau_stop)
    values = trial.angles.values
    known = np.isfinite(values["pelvis_tilt"][way])
    return values["pelvis_tilt"][way][known], values["knee_flexion"][way][known]


def tuck(trial: Trial, index: int) -> float:
    """How far the pelvis rolls back from its greatest tilt until the bottom, degrees ("butt wink")."""
    pelvis, _ = _way_down(trial, index)
    bottom = trial.at_end("pelvis_tilt", trial.movement.repetitions[index])
    return max(float(np.max(pelvis)) - bottom, 0.0) if len(pelvis) else float("nan")


def tuck_depth(trial: Trial, index: int) -> float:
    """Knee flexion at which the pelvis begins to roll back, degrees; NaN where it does not."""
    pelvis, knee = _way_down(trial, index)
    if not len(pelvis) or tuck(trial, index) < _LIMITS["tuck_deg"].value:
        return float("nan")
    back = np.flatnonzero(pelvis >= np.max(pelvis) - _REVERSED_DEG)
    return float(knee[back[-1]])


def _error(trial: Trial) -> float:
    return trial.error_at_end("pelvis_tilt") / 2**0.5


def _conclude(judged: Judged) -> Finding:
    """What hips and spine gave at the bottom, and whether the spine rounds to get there."""
    if not judged.split_known:
        return withheld_finding(judged.quality)
    measures = judged.measures
    hips, lumbar, tucked, from_knee = (
        measures[name].value for name in ("hip_flexion", "lumbar_flexion", "pelvis_tuck", "tuck_depth")
    )
    rounded = chance_above(measures["pelvis_tuck"], _LIMITS["tuck_deg"].value)
    compensating = True if rounded >= NAMED_FROM else False if rounded <= 1 - NAMED_FROM else None
    sentence = f"At the bottom the hips were bent by {hips or 0:.0f}° and the lumbar spine by {lumbar or 0:.0f}°"
    if compensating:
        start = f" from a knee bend of {from_knee:.0f}° on" if from_knee is not None else ""
        sentence += f": the pelvis tucked under by {tucked or 0:.0f}°{start}, and the spine rounded."
    elif compensating is None:
        sentence += "; whether the pelvis tucks under is too close to tell."
    else:
        sentence += "; the pelvis did not tuck under."
    reasons = tuple(f"{note.sentence} ({note.label})" for note in judged.trial.norms.notes)
    return Finding(None, compensating, max(rounded, 1 - rounded), sentence, reasons)


def _looks(shown: Signature) -> bool:
    """The hips go down from standing and up again."""
    return shown.position != "lying" and shown.drop > 0.15 and not shown.begins_low and shown.passings < 4


SQUAT: Final = ClinicalTest(
    name="squat",
    title="Squat",
    protocol=MeasurementProtocol(split=True, networks="any", neutral_posture=(("chord", 0.0), ("thigh", 0.0))),
    filming="Camera at hip height, exactly from the side, the whole body in the picture. Close-fitting clothes, long "
    "hair tied up. Stand upright for a second, arms held forward, squat slowly as deep as it goes with the heels "
    "down, hold, come up; three times.",
    says="How far hips and knees bend under load, and where the pelvis tucks under: what stiff hips do not give, the "
    "lumbar spine rounds for.",
    angles=SAGITTAL,
    measures=(
        *(AtEnd(name) for name in SAGITTAL),
        OfRepetition("pelvis_tuck", "Pelvis tucks under", tuck, "deg", split=True, error=_error, in_each=True),
        OfRepetition("tuck_depth", "Knee bend at which it starts", tuck_depth, "deg", split=True, in_each=True),
        *WAYS,
    ),
    efforts=(RepetitionRule("knee_flexion", least_range_deg=_LIMITS["least_range_deg"].value),),
    quality=quality.OF_THE_BACK,
    conclude=_conclude,
    looks=_looks,
    shown=Shown(
        tiles=_SHOWN,
        courses=("hip_flexion", "lumbar_flexion", "pelvis_tilt", "knee_flexion"),
        columns=("knee_flexion", "hip_flexion", "lumbar_flexion", "pelvis_tuck"),
        lines=("thigh", "shank"),
    ),
)
