"""Walking, seen from the side: how far each thigh, and with it the hip, goes forward and back with every stride."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.assessment import quality
from romcam.assessment.conclusions import Check, Finding
from romcam.assessment.formatting import degrees
from romcam.assessment.measures import OverAll
from romcam.assessment.signature import Signature
from romcam.assessment.trial import AssessedTrial, Trial
from romcam.clinical.definition import ClinicalTest, Display, MovementRole
from romcam.clinical.posture import FLOOR, Posture
from romcam.messages import Catalogue
from romcam.movement import Movement, Repetition, find_strides
from romcam.norms import load_norms
from romcam.protocol import MeasurementProtocol

_LIMITS: Final = load_norms("gait").limits
_SIDES: Final = ("left", "right")
_ANGLES: Final = ("thigh_swing_left", "thigh_swing_right", "knee_angle_left", "knee_angle_right", "trunk_sway")

_text = Catalogue(__name__)


def _strides(angles: Angles) -> Movement:
    signals = {side: f"thigh_swing_{side}" for side in _SIDES}
    return find_strides(angles, signals, _LIMITS["least_range_deg"].value)


def _stride(trial: Trial, repetition: Repetition, name: str) -> np.ndarray:
    return trial.angles.values[name][repetition.start : repetition.stop]


def _range(trial: Trial, repetition: Repetition) -> float:
    """Range of the thigh, degrees, in place of the hip's: the pelvis tilts by only a few degrees with every step."""
    return float(np.ptp(_stride(trial, repetition, f"thigh_swing_{repetition.task}")))


def _flexion(trial: Trial, repetition: Repetition) -> float:
    return float(np.max(_stride(trial, repetition, f"thigh_swing_{repetition.task}")))


def _extension(trial: Trial, repetition: Repetition) -> float:
    return -float(np.min(_stride(trial, repetition, f"thigh_swing_{repetition.task}")))


def _trunk(trial: Trial, repetition: Repetition) -> float:
    return float(np.ptp(_stride(trial, repetition, "trunk_sway")))


def _seconds(trial: Trial, repetition: Repetition) -> float:
    return trial.elapsed_s(repetition.start, repetition.stop - 1)


def _cadence(trial: Trial, repetition: Repetition) -> float:
    return 120.0 / _seconds(trial, repetition)


def _error(trial: Trial) -> float:
    return trial.angles.landmark_se_deg


def _enough_strides(trial: Trial) -> Check:
    """Check that several whole strides of each leg were filmed."""
    least = int(_LIMITS["least_strides"].value)
    left, right = (sum(each.task == side for each in trial.movement.repetitions) for side in _SIDES)
    if min(left, right) >= least:
        return Check("enough_strides", True, _text("gait.enough-strides-ok", left=left, right=right))
    return Check("enough_strides", False, _text("gait.enough-strides-failed", left=left, right=right))


def _spread_deg(trial: Trial) -> float:
    """How far a stride's range is from the mean of its leg at most, degrees; 0 for single strides."""
    spreads = [0.0]
    for side in _SIDES:
        ranges = np.array([_range(trial, each) for each in trial.movement.repetitions if each.task == side])
        spreads += [float(np.max(np.abs(ranges - ranges.mean())))] if len(ranges) else []
    return max(spreads)


def _strides_alike(trial: Trial) -> Check:
    """Check that a leg's strides are alike: where the legs are exchanged as they pass, they are not."""
    spread = _spread_deg(trial)
    if spread <= _LIMITS["consistent_deg"].value:
        return Check("strides_alike", True, _text("gait.strides-alike-ok"))
    return Check("strides_alike", False, _text("gait.strides-alike-failed", spread=degrees(spread)))


def _lumbar_extension(trial: Trial) -> Check:
    """State that walking does not show whether the lumbar spine extends in place of the hip."""
    return Check("lumbar_extension", None, _text("gait.lumbar-extension-unseen"))


def _conclude(assessed: AssessedTrial) -> Finding:
    """Report what was measured on each side; there is no verdict."""
    left, right = (assessed.measures[f"hip_range_{side}"].value for side in _SIDES)
    unseen = (_lumbar_extension(assessed.trial).detail,)
    if left is None or right is None:
        return Finding(None, None, None, _text("gait.not-seen"), unseen)
    behind = [assessed.measures[f"hip_extension_{side}"].value or 0.0 for side in _SIDES]
    difference = left - right
    further = "left" if difference > 0 else "right"
    limit = _LIMITS["side_difference"].value
    if round(abs(difference)) <= limit:
        further = "neither"
    if _spread_deg(assessed.trial) > _LIMITS["consistent_deg"].value:
        further = "unknown"
    sentence = _text(
        "gait.found",
        left=degrees(left),
        right=degrees(right),
        further=further,
        difference=degrees(abs(difference)),
        limit=degrees(limit),
    )
    reach = _text("gait.reach-behind", left=degrees(behind[0]), right=degrees(behind[1]))
    return Finding(None, None, None, sentence, (reach, *unseen))


def _each_side(name: str, value: Callable[[Trial, Repetition], float]) -> tuple[OverAll, ...]:
    return tuple(OverAll(f"{name}_{side}", value, error=_error, task=side) for side in _SIDES)


def _matches(film: Signature) -> bool:
    """The legs pass each other again and again under hips that stay high."""
    return film.position == "standing" and film.drop < 0.35 and film.walks


GAIT: Final = ClinicalTest(
    name="gait",
    protocol=MeasurementProtocol(neutral_posture=(), legs_pass=True, landmark_se_deg=3.7),
    posture=Posture(
        body=(((50, 31), (51, 14)), ((51, 15), (45, 24), (45, 31)), ((51, 15), (57, 23), (62, 27))),
        moving=(((50, 31), (57, 41), (62, 54), (67, 53)), ((50, 31), (47, 43), (37, 50), (40, 54))),
        rest=(),
        props=(FLOOR,),
        arrow=((74, 30), (90, 30)),
        heads=((53, 8),),
    ),
    angles=_ANGLES,
    measures=(
        *_each_side("hip_range", _range),
        *_each_side("hip_flexion_peak", _flexion),
        *_each_side("hip_extension", _extension),
        OverAll("trunk_range", _trunk, error=_error),
        OverAll("stride_time", _seconds, "s"),
        OverAll("cadence", _cadence, "per_min"),
    ),
    tasks=(),
    movement_finder=_strides,
    quality=(
        quality.whole_body,
        quality.side_on,
        quality.seen,
        quality.alone,
        quality.light,
        quality.frame_rate,
        _enough_strides,
        _strides_alike,
        quality.level_walking,
        quality.camera_still,
        quality.whole_film,
    ),
    compensations=(_lumbar_extension,),
    conclude=_conclude,
    matches=_matches,
    movement_role=MovementRole("walking", has_verdict=False),
    display=Display(
        tiles=("hip_range_left", "hip_range_right", "hip_extension_left", "hip_extension_right", "cadence"),
        curves=("thigh_swing_left", "thigh_swing_right", "trunk_sway"),
        columns=("hip_range_left", "hip_range_right", "stride_time"),
        lines=("thigh_left", "thigh_right", "chord"),
    ),
)
