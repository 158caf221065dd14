"""Rising from a chair and sitting down: do the hips hinge, or does the spine round?"""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from romcam.angles import SAGITTAL
from romcam.assessment import quality
from romcam.assessment.conclusions import Check, Finding, Measure
from romcam.assessment.finding import withheld_finding
from romcam.assessment.limitation import NAMED_FROM, chance_above
from romcam.assessment.measures import AtEnd, Derived, OfRepetition, known, withheld
from romcam.assessment.signature import Signature
from romcam.assessment.trial import Judged, Trial
from romcam.body.landmarks import Landmark
from romcam.body.outline import chain, midpoints
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import RISE, SIT, RepetitionRule, find_rises
from romcam.norms import load_norms
from romcam.protocol import MeasurementProtocol

_LIMITS: Final = load_norms("sit-to-stand").limits
_SEAT: Final = RepetitionRule("knee_flexion", least_range_deg=_LIMITS["least_range_deg"].value)
_BOTH: Final = ("hip_flexion", "lumbar_flexion", "trunk_inclination", "pelvis_tilt")
_LEAST_HIP_DEG: Final = 20.0
"""A ratio to less is one of two errors."""

_NEAR: Final = 0.35
"""A hand this near to hip or knee, in lengths of the thigh, leans on something."""


def _seconds(trial: Trial, index: int) -> float:
    repetition, time = trial.movement.repetitions[index], trial.angles.time_s
    return float(time[repetition.stop - 1] - time[repetition.start])


def _ratio(measures: dict[str, Measure]) -> Measure:
    """Lumbar flexion to hip flexion at the greatest lean, while rising; their errors are taken as independent."""
    hips, lumbar = measures["hip_flexion"], measures["lumbar_flexion"]
    if hips.value is None or lumbar.value is None or hips.value < _LEAST_HIP_DEG:
        return withheld("ratio", ())
    halves = [(each.high - each.low) / 2 for each in (lumbar, hips) if each.low is not None and each.high is not None]
    if len(halves) < 2:
        return withheld("ratio", ())
    ratio = lumbar.value / hips.value
    half = float(np.hypot(halves[0], ratio * halves[1]) / hips.value)
    return Measure(ratio, known(ratio - half), known(ratio + half), "ratio", hips.evidence)


def hands_free(trial: Trial) -> Check:
    """The hands do not push off."""
    best = trial.movement.best_of(RISE)
    if best is None:
        return Check("hands_free", None, "No rise was seen, so whether the hands helped is not known.", "note")
    points = trial.recording.landmarks_px[best.start : best.plateau_stop]
    wrists = midpoints(points, Landmark.LEFT_WRIST, Landmark.RIGHT_WRIST)
    knee, hip, _ = np.moveaxis(chain(points), -2, 0)
    thigh = np.linalg.norm(hip - knee, axis=1)
    near = np.minimum(np.linalg.norm(wrists - knee, axis=1), np.linalg.norm(wrists - hip, axis=1)) / thigh
    if not np.isfinite(near).any():
        return Check("hands_free", None, "The hands could not be seen.", "note")
    if float(np.nanmedian(near)) > _NEAR:
        return Check("hands_free", True, "The hands did not push off.")
    return Check(
        "hands_free", False, "The hands are at the knees or the seat and may push off: cross the arms.", "note"
    )


def _conclude(judged: Judged) -> Finding:
    """What hips and spine gave as the seat was left, and whether that is more than usual."""
    if not judged.split_known:
        return withheld_finding(judged.quality)
    measures = judged.measures
    hips, lumbar, ratio = (measures[name].value for name in ("hip_flexion", "lumbar_flexion", "lumbar_hip_ratio"))
    count = sum(each.task == RISE for each in judged.trial.movement.repetitions)
    rises = "once" if count == 1 else f"{count} times"
    shares = f", 1 to {1 / ratio:.1f}" if ratio is not None and ratio > 0.05 else ""
    sentence = (
        f"The person rose {rises}; as the seat was left, the hips were bent by {hips or 0:.0f}° and the lumbar spine "
        f"by {lumbar or 0:.0f}°{shares}."
    )
    rounded = chance_above(measures["lumbar_hip_ratio"], _LIMITS["rounding_ratio"].value)
    compensating = True if rounded >= NAMED_FROM else False if rounded <= 1 - NAMED_FROM else None
    how = {
        True: "The spine rounded more than the hips hinged.",
        False: "The hips hinged; the spine hardly made up for them.",
        None: "Whether the spine made up for the hips is too close to tell.",
    }[compensating]
    notes = (f"{note.sentence} ({note.label})" for note in judged.trial.norms.notes)
    unseen = "Whether both legs carry the same cannot be seen from the side."
    return Finding(None, compensating, max(rounded, 1 - rounded), f"{sentence} {how}", (*notes, unseen))


def _looks(shown: Signature) -> bool:
    """The hips are low for a while, and high. Who stands first may have squatted as long: he is believed."""
    low = shown.begins_low or shown.sits > 0.35
    return shown.position != "lying" and shown.drop > 0.15 and low and shown.stands > 0.1


SIT_TO_STAND: Final = ClinicalTest(
    name="sit-to-stand",
    title="Rising from a chair",
    protocol=MeasurementProtocol(split=True, networks="any", neutral_posture=(("chord", 0.0), ("thigh", 0.0))),
    filming="A chair or stool without arms, its back not towards the camera. Camera at seat height, exactly from the "
    "side, the whole body in the picture. Close-fitting clothes, arms crossed on the chest. Sit upright for a second, "
    "rise, stand still for a second, sit down again; three times.",
    says="Whether rising and sitting down is a hinge of the hips or a rounding of the spine, and how long it takes.",
    angles=SAGITTAL,
    measures=(
        *(AtEnd(name, effort=RISE) for name in _BOTH),
        Derived("lumbar_hip_ratio", "Lumbar spine to hips", _ratio),  # pyright: ignore[reportArgumentType]
        *(
            AtEnd(name, f"{name}_sitting_down", f"{title}, sitting down", effort=SIT)
            for name, title in zip(_BOTH, ("Hips", "Lumbar spine", "Trunk at T12-L1", "Pelvis"), strict=True)
        ),
        AtEnd("trunk_chord", effort=RISE),
        AtEnd("thigh_tilt", effort=RISE),
        AtEnd("apparent_hip_flexion", effort=RISE),
        OfRepetition("duration_rise", "Rising", _seconds, effort=RISE, in_each=True),
        OfRepetition("duration_sitting_down", "Sitting down", _seconds, effort=SIT, in_each=True),
    ),
    efforts=(_SEAT,),
    moves=partial(find_rises, seat=_SEAT),
    quality=(*quality.OF_THE_BACK, hands_free),
    conclude=_conclude,
    looks=_looks,
    shown=Shown(
        tiles=("hip_flexion", "lumbar_flexion", "lumbar_hip_ratio", "duration_rise"),
        courses=("hip_flexion", "lumbar_flexion", "knee_flexion"),
        columns=("hip_flexion", "lumbar_flexion", "duration_rise"),
        lines=("thigh", "shank"),
    ),
)
