"""Seated hip rotation: sitting with both knees at right angles, one shank after the other swings out and in."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

import numpy as np

from romcam.angles import Angles
from romcam.assessment import quality
from romcam.assessment.conclusions import Finding
from romcam.assessment.formatting import degrees
from romcam.assessment.intervals import combined
from romcam.assessment.limitation import Limitation, find_limitation
from romcam.assessment.measures import AtEnd, Derived
from romcam.assessment.signature import Signature
from romcam.assessment.trial import AssessedTrial
from romcam.clinical.definition import ClinicalTest, Display
from romcam.clinical.posture import Posture, arc
from romcam.clinical.sentences import own_sentences
from romcam.clinical.tissues import EXTERNAL_ROTATORS, INTERNAL_ROTATORS
from romcam.messages import Catalogue
from romcam.movement import (
    Movement,
    Repetition,
    RepetitionRule,
    choose_best,
    find_movement,
    movement_of,
    plateau_median,
    signal_of,
)
from romcam.norms import load_norms
from romcam.protocol import SLOW_HZ, MeasurementProtocol

_NAME: Final = "hip-rotation"
_SENTENCE: Final = own_sentences(_NAME)
_LIMITS: Final = load_norms(_NAME).limits
_SIDES: Final[tuple[Literal["left", "right"], ...]] = ("left", "right")
_DIRECTIONS: Final = (("internal", 1), ("external", -1))
_STRETCHED: Final = {"internal": EXTERNAL_ROTATORS, "external": INTERNAL_ROTATORS}
"""The rotators that limit a rotation."""

_text = Catalogue(__name__)


def _task(direction: str, sign: int, side: str) -> RepetitionRule:
    least = _LIMITS["least_range_deg"].value
    return RepetitionRule(f"shank_turn_{side}", sign=sign, task=f"{direction}_{side}", least_range_deg=least)


def _rotation(direction: str, sign: int, side: str) -> AtEnd:
    return AtEnd(f"hip_rotation_{side}", f"{direction}_rotation_{side}", task=f"{direction}_{side}", sign=sign)


def _total_arc(side: str) -> Derived:
    parts = f"internal_rotation_{side}", f"external_rotation_{side}"
    return Derived(f"total_arc_{side}", lambda m: combined(m[parts[0]], m[parts[1]], 1))


def _difference(direction: str) -> Derived:
    parts = f"{direction}_rotation_left", f"{direction}_rotation_right"
    return Derived(f"{direction}_rotation_difference", lambda m: combined(m[parts[0]], m[parts[1]], -1))


_TASKS: Final = tuple(_task(direction, sign, side) for side in _SIDES for direction, sign in _DIRECTIONS)
_ROTATIONS: Final = tuple(f"{direction}_rotation_{side}" for side in _SIDES for direction, _ in _DIRECTIONS)
_LIMITATIONS: Final = tuple(
    Limitation(_STRETCHED[direction].name, f"{direction}_rotation_{side}", _SENTENCE, side=side)
    for side in _SIDES
    for direction, _ in _DIRECTIONS
)


def _find_swings(angles: Angles) -> Movement:
    """Find the repetitions of every task in which the leg of the task turns further than the other one.

    The resting leg turns, too: the pelvis carries it along, or it makes room for the foot that comes inwards.
    """
    unfiltered = find_movement(angles, *_TASKS)
    kept = tuple(each for each in unfiltered.repetitions if _leads(angles, each))
    bests: dict[str, Repetition] = {}
    for rule in _TASKS:
        own = [each for each in kept if each.task == rule.task]
        if own:
            signal = signal_of(angles, rule)
            rotation = angles.values[rule.signal.replace("shank_turn", "hip_rotation")]
            measured = np.where(np.isfinite(rotation), signal, np.nan)
            bests[rule.task] = own[choose_best(angles, own, measured, signal)]
    history = f"find_swings: of the leg that turns further, {len(kept)} of {len(unfiltered.repetitions)}"
    return movement_of(angles, kept, bests, unfiltered.signal, history)


def _leads(angles: Angles, repetition: Repetition) -> bool:
    turned = {side: abs(plateau_median(angles.values[f"shank_turn_{side}"], repetition)) for side in _SIDES}
    left, right = turned["left"], turned["right"]
    return not (left < right if repetition.task.endswith("left") else right < left)


def _conclude(assessed: AssessedTrial) -> Finding:
    """Judge each group of rotators by the rotation that stretches it, then compare the sides."""
    finding = find_limitation(assessed, _LIMITATIONS)
    sides = [_sides(assessed, direction) for direction, _ in _DIRECTIONS]
    return replace(finding, reasons=(*finding.reasons, *(each for each in sides if each)))


def _sides(assessed: AssessedTrial, direction: str) -> str:
    """Compare a rotation of left and right; empty where one was not measured."""
    measure = assessed.measures[f"{direction}_rotation_difference"]
    difference = measure.value
    if difference is None:
        return ""
    greater = "left" if difference > 0 else "right"
    may_be_none = measure.low is None or measure.high is None or measure.low <= 0 <= measure.high
    if may_be_none or abs(difference) <= _LIMITS["side_difference"].value:
        greater = "neither"
    return _SENTENCE(f"{direction}-difference", greater=greater, difference=degrees(abs(difference)))


def _matches(film: Signature) -> bool:
    """The person sits facing the camera, and a foot swings out or in."""
    return film.sits > 0.8 and film.view == "front" and max(film.shanks_deg) > 10.0


HIP_ROTATION: Final = ClinicalTest(
    name=_NAME,
    protocol=MeasurementProtocol(
        view="front",
        position="seated",
        neutral_posture=(("shank_front_left", 0.0), ("shank_front_right", 0.0)),
        landmark_se_deg=2.2,
        inference_rate_hz=SLOW_HZ,
    ),
    posture=Posture(
        body=(
            ((44, 30), (56, 30)),
            ((50, 30), (50, 14)),
            ((41, 15), (59, 15)),
            ((41, 15), (55, 23)),
            ((59, 15), (45, 23)),
            ((44, 30), (43, 35), (43, 52)),
            ((56, 30), (57, 35)),
        ),
        moving=(((57, 35), (67, 49)),),
        rest=(((57, 35), (57, 52)),),
        props=(((26, 33), (40, 33)), ((60, 33), (74, 33))),
        arrow=arc((57, 35), 21, 84, 62),
        heads=((50, 8),),
    ),
    angles=(
        *("hip_rotation_left", "hip_rotation_right"),
        *("shank_turn_left", "shank_turn_right", "pelvis_obliquity", "trunk_lean"),
    ),
    measures=(
        *(_rotation(direction, sign, side) for side in _SIDES for direction, sign in _DIRECTIONS),
        *(_total_arc(side) for side in _SIDES),
        *(_difference(direction) for direction, _ in _DIRECTIONS),
    ),
    tasks=_TASKS,
    movement_finder=_find_swings,
    quality=(
        quality.whole_body,
        quality.reached_end,
        quality.front_on,
        quality.legs,
        quality.hip_with_foot,
        quality.seen,
        quality.alone,
        quality.light,
        quality.frame_rate,
        quality.camera_still,
        quality.whole_film,
    ),
    compensations=(
        quality.Stays("pelvis_hike", "pelvis_obliquity", limit="pelvis_hike", sentence=_SENTENCE, bound="either"),
        quality.Stays("trunk_lean", "trunk_lean", limit="trunk_lean", sentence=_SENTENCE, bound="either"),
        quality.knees_stay,
    ),
    conclude=_conclude,
    limitations=_LIMITATIONS,
    matches=_matches,
    display=Display(
        tiles=_ROTATIONS,
        curves=("hip_rotation_left", "hip_rotation_right", "pelvis_obliquity"),
        columns=_ROTATIONS,
        lines=("shank_front_left", "shank_front_right", "pelvis_line"),
    ),
)
