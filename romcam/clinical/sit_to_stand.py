"""Rising from a chair and sitting down: do the hips hinge, or does the spine round?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np

from romcam.angles import SAGITTAL
from romcam.assessment import quality
from romcam.assessment.conclusions import Check, Finding, Measure
from romcam.assessment.finding import withheld_finding
from romcam.assessment.formatting import degrees
from romcam.assessment.intervals import known, withheld
from romcam.assessment.measures import AtEnd, Derived, OfRepetition
from romcam.assessment.probability import Z95, chance_above, decided
from romcam.assessment.signature import SEATED_FROM, Signature
from romcam.assessment.trial import AssessedTrial, Trial
from romcam.body.landmarks import Landmark
from romcam.body.outline import chain, midpoints
from romcam.clinical.definition import ClinicalTest, Display, MovementRole
from romcam.clinical.posture import FLOOR, Posture
from romcam.messages import Catalogue
from romcam.movement import RISE, SIT, RepetitionRule, find_rises
from romcam.norms import load_norms
from romcam.protocol import SLOW_HZ, MeasurementProtocol

_LIMITS: Final = load_norms("sit-to-stand").limits
_SEAT: Final = RepetitionRule("knee_flexion", least_range_deg=_LIMITS["least_range_deg"].value)
_BOTH_WAYS: Final = ("hip_flexion", "lumbar_flexion", "trunk_inclination", "pelvis_tilt")
_LEAST_HIP_DEG: Final = 20.0
"""With less hip flexion the ratio of lumbar to hip flexion is a ratio of two errors."""

_NEAR: Final = 0.35
"""A hand this near to hip or knee, in thigh lengths, may be leaning on it."""


_text = Catalogue(__name__)


def _seconds(trial: Trial, index: int) -> float:
    repetition = trial.movement.repetitions[index]
    return trial.elapsed_s(repetition.start, repetition.stop - 1)


def _ratio(measures: Mapping[str, Measure]) -> Measure:
    """Lumbar to hip flexion at the greatest lean while rising.

    Both are counted from the pelvis: where it is read too far forward, the hip comes out greater, the spine smaller.
    """
    hip, lumbar = measures["hip_flexion"], measures["lumbar_flexion"]
    if hip.value is None or lumbar.value is None or hip.value < _LEAST_HIP_DEG:
        return withheld("ratio", ())
    variance = {name: _variance(measures[name]) for name in _BOTH_WAYS}
    of_hip, of_lumbar = variance["hip_flexion"], variance["lumbar_flexion"]
    # Of lumbar = T12-L1 - pelvis and hip = pelvis - thigh, the error of the thigh is taken as independent.
    shared = (variance["trunk_inclination"] - of_lumbar - variance["pelvis_tilt"]) / 2
    ratio = lumbar.value / hip.value
    of_ratio = max(of_lumbar + ratio**2 * of_hip - 2 * ratio * shared, 0.0) / hip.value**2
    half = Z95 * float(np.sqrt(of_ratio))
    return Measure(ratio, known(ratio - half), known(ratio + half), "ratio", hip.evidence)


def _variance(measure: Measure) -> float:
    """Variance of a measure's error, square degrees; NaN: unknown."""
    if measure.low is None or measure.high is None:
        return float("nan")
    return ((measure.high - measure.low) / (2 * Z95)) ** 2


def _hands_free(trial: Trial) -> Check:
    """Check that the hands do not push off."""
    best = trial.movement.best_of(RISE)
    if best is None:
        return Check("hands_free", None, _text("sit-to-stand.hands-free-no-rise"), "note")
    points = trial.recording.landmarks_px[best.start : best.plateau_stop]
    wrists = midpoints(points, Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)
    knee, hip, _ = np.moveaxis(chain(points), -2, 0)
    thigh = np.linalg.norm(hip - knee, axis=1)
    near = np.minimum(np.linalg.norm(wrists - knee, axis=1), np.linalg.norm(wrists - hip, axis=1)) / thigh
    if not np.isfinite(near).any():
        return Check("hands_free", None, _text("sit-to-stand.hands-free-unseen"), "note")
    if float(np.nanmedian(near)) > _NEAR:
        return Check("hands_free", True, _text("sit-to-stand.hands-free-ok"))
    return Check("hands_free", False, _text("sit-to-stand.hands-free-failed"), "note")


def _conclude(assessed: AssessedTrial) -> Finding:
    """Report hip and lumbar flexion as the seat is left, and decide whether the spine gives more than usual."""
    if not assessed.split_known:
        return withheld_finding(assessed.quality)
    measures = assessed.measures
    hip, lumbar = (measures[name].value for name in ("hip_flexion", "lumbar_flexion"))
    values = {"hip": degrees(hip or 0), "lumbar": degrees(lumbar or 0)}
    found = _text("sit-to-stand.found", **values)
    rounded = chance_above(measures["lumbar_hip_ratio"], _LIMITS["rounding_ratio"].value)
    compensating = decided(rounded)
    if compensating:
        sentence = _text("sit-to-stand.rounded", found=found)
    elif compensating is False:
        sentence = _text("sit-to-stand.hinged", found=found)
    else:
        sentence = _text("sit-to-stand.close", found=found)
    reasons = (*(note.cited for note in assessed.trial.norms.notes), _text("sit-to-stand.legs-unseen"))
    return Finding(None, compensating, max(rounded, 1 - rounded), sentence, reasons)


def _matches(film: Signature) -> bool:
    """The hips are low, carried by a seat, and high; the feet stand side by side."""
    rises = film.drop > 0.15 and film.seated >= SEATED_FROM and film.stands > 0.1
    return film.position != "lying" and rises and film.split < 0.5


SIT_TO_STAND: Final = ClinicalTest(
    name="sit-to-stand",
    protocol=MeasurementProtocol(
        split=True,
        networks="any",
        neutral_posture=(("chord", 0.0), ("thigh", 0.0)),
        inference_rate_hz=SLOW_HZ,
    ),
    posture=Posture(
        body=(((58, 54), (56, 42)), ((58, 54), (63, 55))),
        moving=(((56, 42), (40, 41), (51, 26)), ((51, 26), (57, 32), (50, 33))),
        rest=(((57, 53), (57, 41), (57, 29), (57, 13)),),
        props=(FLOOR, ((31, 44), (46, 44)), ((33, 44), (33, 56)), ((44, 44), (44, 56))),
        arrow=((70, 40), (70, 18)),
        heads=((55, 20),),
        rest_heads=((58, 7),),
    ),
    angles=SAGITTAL,
    measures=(
        *(AtEnd(name, task=RISE) for name in _BOTH_WAYS),
        Derived("lumbar_hip_ratio", _ratio),
        *(AtEnd(name, f"{name}_sitting_down", task=SIT) for name in _BOTH_WAYS),
        AtEnd("trunk_chord", task=RISE),
        AtEnd("thigh_tilt", task=RISE),
        AtEnd("apparent_hip_flexion", task=RISE),
        OfRepetition("duration_rise", _seconds, task=RISE, in_each=True),
        OfRepetition("duration_sitting_down", _seconds, task=SIT, in_each=True),
    ),
    tasks=(_SEAT,),
    movement_finder=partial(find_rises, seat=_SEAT),
    quality=(*quality.OF_THE_BACK, _hands_free),
    conclude=_conclude,
    matches=_matches,
    performed_as=frozenset({"squatting", "bend"}),
    movement_role=MovementRole("rising", has_verdict=True, weight=1.0),
    display=Display(
        tiles=("hip_flexion", "lumbar_flexion", "lumbar_hip_ratio", "duration_rise"),
        curves=("hip_flexion", "lumbar_flexion", "knee_flexion"),
        columns=("hip_flexion", "lumbar_flexion", "duration_rise"),
        lines=("thigh", "shank"),
    ),
)
