"""Walking, seen from the side: how far each thigh, and with it the hip, goes forward and back with every stride."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.angles import Angles
from romcam.assessment import quality
from romcam.assessment.conclusions import Check, Finding
from romcam.assessment.measures import OverAll
from romcam.assessment.signature import Signature
from romcam.assessment.trial import Judged, Trial
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import Movement, Repetition, find_strides
from romcam.norms import load_norms
from romcam.protocol import MeasurementProtocol

_LIMITS: Final = load_norms("gait").limits
_SIDES: Final = ("left", "right")
_ANGLES: Final = ("thigh_swing_left", "thigh_swing_right", "knee_angle_left", "knee_angle_right", "trunk_sway")


def _strides(angles: Angles) -> Movement:
    signals = {side: f"thigh_swing_{side}" for side in _SIDES}
    return find_strides(angles, signals, _LIMITS["least_range_deg"].value)


def _stride(trial: Trial, repetition: Repetition, name: str) -> np.ndarray:
    return trial.angles.values[name][repetition.start : repetition.stop]


def _range(trial: Trial, repetition: Repetition) -> float:
    """How far the thigh swings, which stands for the hip: the pelvis tips by only a few degrees with every step."""
    return float(np.ptp(_stride(trial, repetition, f"thigh_swing_{repetition.task}")))


def _flexion(trial: Trial, repetition: Repetition) -> float:
    return float(np.max(_stride(trial, repetition, f"thigh_swing_{repetition.task}")))


def _extension(trial: Trial, repetition: Repetition) -> float:
    return -float(np.min(_stride(trial, repetition, f"thigh_swing_{repetition.task}")))


def _trunk(trial: Trial, repetition: Repetition) -> float:
    return float(np.ptp(_stride(trial, repetition, "trunk_sway")))


def _seconds(trial: Trial, repetition: Repetition) -> float:
    time = trial.angles.time_s
    return float(time[repetition.stop - 1] - time[repetition.start])


def _cadence(trial: Trial, repetition: Repetition) -> float:
    return 120.0 / _seconds(trial, repetition)


def _error(trial: Trial) -> float:
    return trial.angles.landmark_se_deg


def enough_strides(trial: Trial) -> Check:
    """Several strides of each leg."""
    least = int(_LIMITS["least_strides"].value)
    counts = [sum(each.task == side for each in trial.movement.repetitions) for side in _SIDES]
    if min(counts) >= least:
        return Check("enough_strides", True, f"{counts[0]} strides of the left leg and {counts[1]} of the right.")
    detail = (
        f"Only {counts[0]} whole strides of the left leg and {counts[1]} of the right were seen: film a longer way, "
        "from further off or on a treadmill."
    )
    return Check("enough_strides", False, detail)


def lumbar_unseen(trial: Trial) -> Check:
    """Whether the lumbar spine extends in place of the hip, which cannot be seen in walking."""
    detail = (
        "Whether the lumbar spine extends where the hip does not cannot be told: the legs pass in front of the pelvis, "
        "and its few degrees are lost in the outline's error."
    )
    return Check("lumbar_extension", None, detail)


def _conclude(judged: Judged) -> Finding:
    """What was measured, side by side; there is no verdict."""
    values = [judged.measures[f"hip_range_{side}"].value for side in _SIDES]
    unseen = (lumbar_unseen(judged.trial).detail,)
    if values[0] is None or values[1] is None:
        return Finding(None, None, None, "The strides of one leg were not seen well enough to measure.", unseen)
    extension = [judged.measures[f"hip_extension_{side}"].value or 0.0 for side in _SIDES]
    least = _LIMITS["side_difference"].value
    apart = values[0] - values[1]
    sides = "alike, within measurement error"
    if abs(apart) > least:
        sides = f"{abs(apart):.0f}° more on the {'left' if apart > 0 else 'right'}, more than measurement error"
    sentence = (
        f"With each stride the left thigh swings through {values[0]:.0f}°, the right through {values[1]:.0f}°: {sides}."
    )
    reach = (
        f"Behind the vertical the thighs go {extension[0]:.0f}° on the left and {extension[1]:.0f}° on the right; "
        "what of it is the hip's and what the pelvis's is not told apart."
    )
    return Finding(None, None, None, sentence, (reach, *unseen))


def _each_side(name: str, title: str, of: object) -> tuple[OverAll, ...]:
    return tuple(
        OverAll(f"{name}_{side}", f"{title}, {side}", of, error=_error, effort=side)  # pyright: ignore[reportArgumentType]
        for side in _SIDES
    )


def _looks(shown: Signature) -> bool:
    """The legs pass each other again and again."""
    return shown.position != "lying" and shown.drop < 0.35 and shown.walks


GAIT: Final = ClinicalTest(
    name="gait",
    title="Walking",
    protocol=MeasurementProtocol(neutral_posture=(), legs_pass=True, landmark_se_deg=3.7),
    filming="Walk at your own pace past the camera, or on a treadmill, at least four strides. Camera level, at hip "
    "height, exactly from the side and far enough off that the whole body stays in the picture.",
    says="How far each hip goes forward and back with a stride, and whether both do the same: stiff hip flexors cut "
    "the way back short. What the lumbar spine adds cannot be seen.",
    angles=_ANGLES,
    measures=(
        *_each_side("hip_range", "Hip range, by the thigh", _range),
        *_each_side("hip_flexion_peak", "Thigh ahead of the vertical", _flexion),
        *_each_side("hip_extension", "Thigh behind the vertical", _extension),
        OverAll("trunk_range", "Trunk, forward and back", _trunk, error=_error),
        OverAll("stride_time", "Stride", _seconds, "s"),
        OverAll("cadence", "Steps", _cadence, "per_min"),
    ),
    efforts=(),
    moves=_strides,
    nothing="No whole stride was seen in {film}: film a longer way, from further off, the whole body in the picture.",
    quality=(
        quality.whole_body,
        quality.side_on,
        quality.seen,
        quality.alone,
        quality.light,
        quality.frame_rate,
        enough_strides,
        quality.whole_film,
    ),
    compensations=(lumbar_unseen,),
    conclude=_conclude,
    looks=_looks,
    shown=Shown(
        tiles=("hip_range_left", "hip_range_right", "hip_extension_left", "hip_extension_right", "cadence"),
        courses=("thigh_swing_left", "thigh_swing_right", "trunk_sway"),
        columns=("hip_range_left", "hip_range_right", "stride_time"),
        lines=("thigh_left", "thigh_right", "chord"),
    ),
)
