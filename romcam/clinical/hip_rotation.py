"""Seated hip rotation: sitting with both knees at right angles, one shank after the other swings out and in."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from romcam.angles import Angles
from romcam.assessment import quality
from romcam.assessment.conclusions import Finding
from romcam.assessment.limitation import Limitation, find_limitation
from romcam.assessment.measures import AtEnd, Derived, combined
from romcam.assessment.quality import Stays
from romcam.assessment.signature import Signature
from romcam.assessment.trial import Judged
from romcam.clinical.definition import ClinicalTest, Shown
from romcam.movement import Movement, Repetition, RepetitionRule, find_movement, movement_of, plateau_median, signal_of
from romcam.norms import load_norms
from romcam.protocol import MeasurementProtocol

_LIMITS: Final = load_norms("hip-rotation").limits
_SIDES: Final[tuple[Literal["left", "right"], ...]] = ("left", "right")
_TURNS: Final = (("internal", 1), ("external", -1))


def _effort(turn: str, sign: int, side: str) -> RepetitionRule:
    least = _LIMITS["least_range_deg"].value
    return RepetitionRule(f"shank_turn_{side}", sign=sign, task=f"{turn}_{side}", least_range_deg=least)


def _rotation(turn: str, sign: int, side: str) -> AtEnd:
    name, title = f"{turn}_rotation_{side}", f"{turn.capitalize()} rotation, {side}"
    return AtEnd(f"hip_rotation_{side}", name, title, effort=f"{turn}_{side}", sign=sign)


def _arc(side: str) -> Derived:
    parts = f"internal_rotation_{side}", f"external_rotation_{side}"
    return Derived(f"total_arc_{side}", f"Total arc, {side}", lambda m: combined(m[parts[0]], m[parts[1]], 1))


def _difference(turn: str) -> Derived:
    parts = f"{turn}_rotation_left", f"{turn}_rotation_right"
    title = f"{turn.capitalize()} rotation, left less right"
    return Derived(f"{turn}_rotation_difference", title, lambda m: combined(m[parts[0]], m[parts[1]], -1))


_EFFORTS: Final = tuple(_effort(turn, sign, side) for side in _SIDES for turn, sign in _TURNS)


def _find_swings(angles: Angles) -> Movement:
    """The repetitions of every effort, but for those in which the other shank turns further: that one is measured.

    The resting leg is carried along by the pelvis, or makes way for the foot that comes inwards.
    """
    every = find_movement(angles, *_EFFORTS)
    kept = tuple(each for each in every.repetitions if _leads(angles, each))
    bests: dict[str, Repetition] = {}
    for rule in _EFFORTS:
        own = [each for each in kept if each.task == rule.task]
        if own:
            signal = signal_of(angles, rule)
            bests[rule.task] = max(own, key=lambda each, signal=signal: plateau_median(signal, each))
    history = f"find_swings: of the leg that turns further, {len(kept)} of {len(every.repetitions)}"
    return movement_of(angles, kept, bests, every.signal, history)


def _leads(angles: Angles, repetition: Repetition) -> bool:
    turned = {side: abs(plateau_median(angles.values[f"shank_turn_{side}"], repetition)) for side in _SIDES}
    left, right = turned["left"], turned["right"]
    return not (left < right if repetition.task.endswith("left") else right < left)


def _conclude(judged: Judged) -> Finding:
    """Each rotator by the turn that stretches it; then what differs between the sides."""
    turned = {
        "internal": ("external rotators", "the foot turned outwards by {value}"),
        "external": ("internal rotators", "the foot turned inwards by {value}"),
    }
    finding = find_limitation(
        judged,
        [
            Limitation(tissue, f"{turn}_rotation_{side}", moved, side=side)
            for side in _SIDES
            for turn, (tissue, moved) in turned.items()
        ],
    )
    least = judged.trial.norms.limits["side_difference"].value
    sides = [_sides(judged, turn, least) for turn, _ in _TURNS]
    return replace(finding, reasons=(*finding.reasons, *(each for each in sides if each)))


def _sides(judged: Judged, turn: str, least: float) -> str:
    value = judged.measures[f"{turn}_rotation_difference"].value
    if value is None:
        return ""
    if abs(value) <= least:
        return (
            f"{turn.capitalize()} rotation differs by {abs(value):.0f}° between the sides, no more than measuring does."
        )
    more = "left" if value > 0 else "right"
    return f"{turn.capitalize()} rotation is {abs(value):.0f}° greater on the {more}, more than measurement error."


_NAMES: Final = tuple(f"{turn}_rotation_{side}" for side in _SIDES for turn, _ in _TURNS)


def _looks(shown: Signature) -> bool:
    """Somebody sits, seen from the front, and a foot swings out or in."""
    return shown.sits > 0.8 and shown.view == "front" and max(shown.shanks_deg) > 10.0


HIP_ROTATION: Final = ClinicalTest(
    name="hip-rotation",
    title="Hip rotation, seated",
    protocol=MeasurementProtocol(
        view="front",
        position="seated",
        neutral_posture=(("shank_front_left", 0.0), ("shank_front_right", 0.0)),
        landmark_se_deg=2.2,
    ),
    filming="Sit on a table or a high chair, thighs level and side by side, feet off the floor, arms crossed. Camera "
    "at knee height, exactly in front, the whole body in the picture. Sit still for a second; swing one foot outwards "
    "as far as it goes, hold, then inwards in front of the other, which gives way backwards, hold; then the "
    "other foot; two or three times each.",
    says="How far each hip turns: internal rotation (the foot goes outwards) is limited by short external rotators or "
    "a stiff capsule, external rotation by short internal rotators.",
    angles=(
        *("hip_rotation_left", "hip_rotation_right"),
        *("shank_turn_left", "shank_turn_right", "pelvis_obliquity", "trunk_lean"),
    ),
    measures=(
        *(_rotation(turn, sign, side) for side in _SIDES for turn, sign in _TURNS),
        *(_arc(side) for side in _SIDES),
        *(_difference(turn) for turn, _ in _TURNS),
    ),
    efforts=_EFFORTS,
    moves=_find_swings,
    quality=(
        quality.whole_body,
        quality.front_on,
        quality.legs,
        quality.seen,
        quality.alone,
        quality.light,
        quality.frame_rate,
        quality.whole_film,
    ),
    compensations=(
        Stays(
            "pelvis_hike",
            "pelvis_obliquity",
            "pelvis_hike",
            good="The pelvis stayed level.",
            bad="The pelvis tilted sideways by {value}, one buttock lifting: keep both on the seat.",
            unseen="Whether the pelvis stayed level could not be seen.",
            way="either",
        ),
        Stays(
            "trunk_lean",
            "trunk_lean",
            "trunk_lean",
            good="The trunk stayed upright.",
            bad="The trunk leaned sideways by {value}: sit upright, arms crossed.",
            unseen="Whether the trunk stayed upright could not be seen.",
            way="either",
        ),
        quality.knees_stay,
    ),
    conclude=_conclude,
    looks=_looks,
    shown=Shown(
        tiles=_NAMES,
        courses=("hip_rotation_left", "hip_rotation_right", "pelvis_obliquity"),
        columns=_NAMES,
        lines=("shank_front_left", "shank_front_right", "pelvis_line"),
    ),
)
