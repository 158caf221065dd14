"""The squat: down as far as it goes with the heels on the floor, and up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from romcam.angles import SAGITTAL
from romcam.assessment import quality
from romcam.assessment.conclusions import Finding, Measure
from romcam.assessment.finding import withheld_finding
from romcam.assessment.formatting import degrees, degrees_interval
from romcam.assessment.measures import AtEnd, OfRepetition
from romcam.assessment.probability import chance_above, decided
from romcam.assessment.signature import SEATED_FROM, Signature
from romcam.assessment.timing import PHASE_DURATIONS
from romcam.assessment.trial import AssessedTrial, Trial
from romcam.clinical.definition import ClinicalTest, Display, MovementRole
from romcam.clinical.posture import FLOOR, Posture
from romcam.messages import Catalogue
from romcam.movement import RepetitionRule
from romcam.norms import load_norms
from romcam.protocol import SLOW_HZ, MeasurementProtocol

_LIMITS: Final = load_norms("squat").limits
_BORDER: Final = load_norms("squat").borders["rounded_deg"]
_LEADING: Final = ("lumbar_flexion", "lumbar_gain", "pelvis_tuck", "hip_flexion")
_REVERSED_DEG: Final = 1.0
"""The pelvis has stopped turning forward when it comes this near to its greatest tilt."""

_UPRIGHT_DEG: Final = 30.0
"""A trunk that leans no further than this says nothing about whether the person bends or squats."""

_text = Catalogue(__name__)


@dataclass(frozen=True)
class _Descent:
    """The way down and its end, in the frames in which pelvis and lumbar spine are known: (N,) degrees each."""

    pelvis: np.ndarray
    lumbar: np.ndarray
    knee: np.ndarray

    @classmethod
    def of(cls, trial: Trial, index: int) -> _Descent:
        """Read the descent of a repetition."""
        repetition = trial.movement.repetitions[index]
        frames = slice(repetition.start, repetition.plateau_stop)
        values = trial.angles.values
        known = np.isfinite(values["lumbar_flexion"][frames])
        return cls(*(values[name][frames][known] for name in ("pelvis_tilt", "lumbar_flexion", "knee_flexion")))

    @property
    def stops(self) -> int:
        """Index of the frame in which the pelvis has stopped turning forward."""
        return int(np.flatnonzero(self.pelvis >= np.max(self.pelvis) - _REVERSED_DEG)[0])

    @property
    def reverses(self) -> int:
        """Index of the last frame before the pelvis rolls back."""
        return int(np.flatnonzero(self.pelvis >= np.max(self.pelvis) - _REVERSED_DEG)[-1])


def _gain(trial: Trial, index: int) -> float:
    """How far the lumbar spine flexes after the pelvis has stopped turning forward, degrees; NaN if not seen."""
    descent = _Descent.of(trial, index)
    bottom = trial.at_end("lumbar_flexion", trial.movement.repetitions[index])
    return max(bottom - float(descent.lumbar[descent.stops]), 0.0) if len(descent.pelvis) else float("nan")


def _tuck(trial: Trial, index: int) -> float:
    """How far the pelvis rolls back from its greatest tilt to the bottom, degrees ("butt wink"); NaN if not seen.

    Only what the lumbar spine flexes meanwhile counts: where the whole trunk comes upright, as against a wall, the
    pelvis turns back with it and does not tuck under.
    """
    descent = _Descent.of(trial, index)
    if not len(descent.pelvis):
        return float("nan")
    repetition, greatest = trial.movement.repetitions[index], int(np.argmax(descent.pelvis))
    back = float(descent.pelvis[greatest]) - trial.at_end("pelvis_tilt", repetition)
    flexed = trial.at_end("lumbar_flexion", repetition) - float(descent.lumbar[greatest])
    return max(min(back, flexed), 0.0)


def _tuck_depth(trial: Trial, index: int) -> float:
    """Knee flexion at which the pelvis begins to roll back, degrees; NaN where it does not."""
    descent = _Descent.of(trial, index)
    if not len(descent.pelvis) or _tuck(trial, index) < _LIMITS["tuck_deg"].value:
        return float("nan")
    return float(descent.knee[descent.reverses])


def _error_of(quantity: str) -> Callable[[Trial], float]:
    """Standard error of how far an angle changes late in the descent: neutral cancels, and half of the variance."""
    return lambda trial: trial.error_at_end(quantity) / 2**0.5


def _conclude(assessed: AssessedTrial) -> Finding:
    """Decide by lumbar flexion at the bottom whether the spine rounds; what the pelvis does is reported beside it."""
    if not assessed.split_known:
        return withheld_finding(assessed.quality)
    measures, border = assessed.measures, _BORDER
    rounded = chance_above(measures["lumbar_flexion"], border.value, border.sd)
    compensating = decided(rounded)
    answer = {True: "rounded", False: "not-rounded", None: "close"}[compensating]
    values = {name: degrees(measures[f"{name}_flexion"].value or 0) for name in ("hip", "lumbar")}
    interval = degrees_interval(measures["lumbar_flexion"])
    usual = "" if compensating is False else _text("squat.usual", border=degrees(border.value))
    sentences = (_text(f"squat.{answer}", **values, interval=interval), _late(measures), _pelvis(measures), usual)
    reasons = tuple(note.cited for note in assessed.trial.norms.notes)
    return Finding(None, compensating, max(rounded, 1 - rounded), " ".join(filter(None, sentences)), reasons)


def _late(measures: Mapping[str, Measure]) -> str:
    """State how far the lumbar spine flexed after the pelvis had stopped; empty where that is not known."""
    gain, lumbar = measures["lumbar_gain"], measures["lumbar_flexion"]
    if gain.value is None or lumbar.value is None:
        return ""
    late = decided(chance_above(gain, _LIMITS["gain_deg"].value))
    name = {True: "late", False: "not-late", None: "late-close"}[late]
    return _text(f"squat.{name}", gain=degrees(gain.value), interval=degrees_interval(gain))


def _pelvis(measures: Mapping[str, Measure]) -> str:
    """State whether the pelvis rolled back under the person; empty where that is not known."""
    tuck, depth = measures["pelvis_tuck"], measures["tuck_depth"].value
    if tuck.value is None:
        return ""
    tucked = decided(chance_above(tuck, _LIMITS["tuck_deg"].value))
    if tucked and depth is not None:
        return _text("squat.tucked-from", tuck=degrees(tuck.value), start=degrees(depth))
    name = {True: "tucked", False: "not-tucked", None: "tucked-close"}[tucked]
    return _text(f"squat.{name}", tuck=degrees(tuck.value), interval=degrees_interval(tuck))


def _matches(film: Signature) -> bool:
    """The hips go down and up again over both feet, which carry the person all the time."""
    leaning = film.leaning
    bends = leaning is not None and leaning.trunk_deg > _UPRIGHT_DEG and "squatting" not in leaning.kinds
    carried = film.seated < SEATED_FROM and film.split < 0.5
    return film.position != "lying" and film.drop > 0.15 and carried and not bends


SQUAT: Final = ClinicalTest(
    name="squat",
    protocol=MeasurementProtocol(
        split=True,
        networks="any",
        neutral_posture=(("chord", 0.0), ("thigh", 0.0)),
        inference_rate_hz=SLOW_HZ,
    ),
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
        OfRepetition("lumbar_gain", _gain, "deg", split=True, error=_error_of("lumbar_flexion"), in_each=True),
        OfRepetition("pelvis_tuck", _tuck, "deg", split=True, error=_error_of("pelvis_tilt"), in_each=True),
        OfRepetition("tuck_depth", _tuck_depth, "deg", split=True, in_each=True),
        *PHASE_DURATIONS,
    ),
    tasks=(RepetitionRule("knee_flexion", least_range_deg=_LIMITS["least_range_deg"].value),),
    quality=(*quality.OF_THE_BACK, quality.reached_end),
    conclude=_conclude,
    matches=_matches,
    performed_as=frozenset({"squatting"}),
    movement_role=MovementRole("squatting", has_verdict=True, weight=2.0, finds="rounding"),
    display=Display(
        tiles=_LEADING,
        curves=("hip_flexion", "lumbar_flexion", "pelvis_tilt", "knee_flexion"),
        columns=("knee_flexion", "hip_flexion", "lumbar_flexion", "lumbar_gain", "pelvis_tuck"),
        lines=("thigh", "shank"),
    ),
)
