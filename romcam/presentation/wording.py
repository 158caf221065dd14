"""Numbers and names as a patient reads them: whole degrees, per cent, an interval behind each."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Final

from romcam import clinical
from romcam.assessment.conclusions import Check, Finding, Measure, TissueFinding, Unit
from romcam.body.quantities import QUANTITIES

UNKNOWN: Final = "–"

PLAINLY: Final = {
    "pelvis_tilt": "how far the pelvis rolled forward over the hips",
    "trunk_inclination": "how far the back leaned forward at the lowest ribs (T12-L1)",
    "hip_flexion": "pelvis against thigh",
    "lumbar_flexion": "T12-L1 against pelvis",
    "lumbar_share": "part of the bend that the lumbar spine gave",
    "pelvis_onset_lag": "after the lumbar spine; below 0 the pelvis is first",
    "trunk_chord": "lean of the straight line from hip to shoulder",
    "thigh_tilt": "lean of the thigh; below 0 the hips are behind the knees",
    "knee_flexion": "bend of the knee",
    "apparent_hip_flexion": "line hip-shoulder against thigh",
}
"""What a measure of a bend means, in a few words for who does not know the term."""

_PLAINLY: Final = PLAINLY | {
    "internal_rotation": "foot turned outwards",
    "external_rotation": "foot turned inwards",
    "total_arc": "from one end to the other",
    "internal_rotation_difference": "above 0: further on the left",
    "external_rotation_difference": "above 0: further on the left",
    "hip_rotation": "turn of the shank less that of the pelvis",
    "shank_turn": "the foot goes outwards",
    "pelvis_obliquity": "tilted sideways",
    "trunk_lean": "leaned sideways",
    "leg_elevation": "how far the leg rose from where it lay",
    "knee_angle": "bend of the knee; 0 is straight",
    "thigh_elevation": "knee above the hip; below 0 beneath it",
    "thigh_elevation_trigonometric": "the same by height alone: also where the thigh drifts outwards",
    "other_leg_elevation": "how far the other leg lifted",
    "other_thigh_elevation": "the other knee above the hip",
    "hip_lift": "how far the hip rose off the table",
    "heel_to_buttock": "distance left, in lengths of the leg",
    "pelvis_tuck": "rolled back from its greatest tilt",
    "tuck_depth": "knee bend at which the pelvis begins to roll back",
    "lumbar_hip_ratio": "bend of the lumbar spine to that of the hips",
    "duration_rise": "from the first lean to the stand",
    "duration_sitting_down": "from the stand to the seat",
    "thorax_turn": "turn of the line between the shoulders",
    "pelvis_turn": "turn of the line between the hips",
    "hips_share": "part of the turn that the pelvis made over the hips",
    "hip_range": "swing of the thigh, forward and back",
    "hip_flexion_peak": "furthest ahead of the vertical",
    "hip_extension": "furthest behind the vertical",
    "trunk_range": "sway with each stride",
    "stride_time": "from one step of a leg to its next",
    "cadence": "both legs together",
}

_EFFORTS: Final = {"rise": "rising", "sit": "sitting down"}

STATES: Final = {
    "short": "short",
    "free": "long enough",
    "indeterminate": "too close to tell",
    "unknown": "not known",
}
"""What is said of a tissue."""

SIGNS: Final[dict[Unit, str]] = {"deg": "°", "ratio": " %", "s": " s", "per_min": " a minute"}
"""A unit as it stands behind a number."""

EVIDENCE: Final = {
    "tags": "printed tags on pelvis and T12-L1",
    "contour": "the outline of the back, read like two inclinometers on the skin",
    "landmarks": "shoulders, hips and knees only",
}


_MOSTLY: Final = 0.8
"""Share of the frames from which on nothing need be said of the others."""


def second_look(heard: int, frames: int) -> str:
    """In how many of the frames that show the person the second witness had a say, as a sentence."""
    share = heard / max(frames, 1)
    if share < 0.005:
        return (
            "A second look, at the hips close by, was not sure and does not count: the intervals are the wider for it."
        )
    said = f"A second look, at the hips close by, counts in {100 * share:.0f} % of the frames"
    return f"{said}." if share >= _MOSTLY else f"{said}; in the others the intervals are wider."


def number(value: float, unit: Unit) -> str:
    """A value with its unit: whole degrees, whole per cent, tenths of a second, whole times a minute."""
    scale, decimals = (100, 0) if unit == "ratio" else (1, 1 if unit == "s" else 0)
    return f"{_signed(scale * value, decimals)}{SIGNS[unit]}"


def interval(low: float, high: float, unit: Unit) -> str:
    """An interval without its unit: `56–68`, or `−10 to −4` where a dash would read as a minus."""
    scale, decimals = (100, 0) if unit == "ratio" else (1, 1 if unit == "s" else 0)
    ends = [_signed(scale * end, decimals) for end in (low, high)]
    return " to ".join(ends) if any(end.startswith("−") for end in ends) else "–".join(ends)


def measured(measure: Measure | None) -> str:
    """A measure with its 95 % interval, `62° (56–68)`; a dash where it has no value."""
    if measure is None or measure.value is None:
        return UNKNOWN
    span = spread(measure)
    return f"{number(measure.value, measure.unit)} ({span})" if span else number(measure.value, measure.unit)


def spread(measure: Measure) -> str:
    """The 95 % interval alone, empty where it is not known."""
    if measure.low is None or measure.high is None:
        return ""
    return interval(measure.low, measure.high, measure.unit)


def probability(value: float) -> str:
    """A probability, never shown as a certainty: `over 99 %`."""
    if value >= 0.995:
        return "over 99 %"
    return "under 1 %" if value < 0.005 else f"{100 * value:.0f} %"


def title(test: str, name: str) -> str:
    """A measure's name in words."""
    declared = clinical.get(test)
    if name in {rule.name for rule in declared.measures}:
        return declared.measure_title(name)
    return QUANTITIES[name].title if name in QUANTITIES else name.replace("_", " ").capitalize()


def plainly(name: str) -> str:
    """What a measure means, in a few words for who does not know the term; of either side the same."""
    return _PLAINLY.get(name) or _PLAINLY.get(name.removesuffix("_left").removesuffix("_right"), "")


def angle(name: str) -> str:
    """An angle over time in words."""
    return QUANTITIES[name].title if name in QUANTITIES else name.replace("_", " ").capitalize()


def effort(name: str) -> str:
    """A movement's name in words: `internal_left` is `internal, left`."""
    if name in _EFFORTS:
        return _EFFORTS[name]
    for side in ("left", "right"):
        if name.endswith(f"_{side}"):
            name = f"{name.removesuffix(f'_{side}')}, {side}"
    return name.replace("_", " ")


def counted(efforts: list[str]) -> str:
    """How often each movement was made: `3 × rising; 3 × sitting down`; without names `3 repetitions`."""
    each = {name: efforts.count(name) for name in dict.fromkeys(efforts)}
    if set(each) <= {""}:
        return {0: "No repetition", 1: "One repetition"}.get(len(efforts), f"{len(efforts)} repetitions")
    return "; ".join(f"{count} × {effort(name)}" for name, count in each.items())


def test_title(test: str) -> str:
    """A test's name in words."""
    if test not in clinical.names():
        return test.replace("-", " ").capitalize()
    return clinical.get(test).title


def pattern_name(test: str, pattern: str) -> str:
    """A pattern in words, in the wording of its test."""
    return clinical.get(test).pattern_name(pattern)


def rule_name(check: Check) -> str:
    """A quality rule in words."""
    return check.rule.replace("_", " ").capitalize()


def tissue_name(tissue: TissueFinding) -> str:
    """A tissue with its side: `Hamstrings, left`."""
    side = f", {tissue.side}" if tissue.side else ""
    return f"{tissue.tissue[:1].upper()}{tissue.tissue[1:]}{side}"


def detail(sentence: str) -> str:
    """What a sentence gives behind its colon, as a sentence of its own; all of it where it has none."""
    rest = sentence.partition(": ")[2] or sentence
    return f"{rest[:1].upper()}{rest[1:]}"


def typeset(sentence: str) -> str:
    """The same with a minus sign where a hyphen stands before a number."""
    return re.sub(r"(?<![\w-])-(?=\d)", "−", sentence)


def answer(finding: Finding) -> str:
    """Whether the spine, or another part, made up for what is stiff, in a word."""
    return {True: "yes", False: "no", None: "cannot be told"}[finding.compensating]


def helped(checks: Sequence[Check]) -> str:
    """Whether another part helped, by the checks that look for it, in a word."""
    if any(check.ok is False for check in checks):
        return "Yes"
    return "No" if all(check.ok for check in checks) else "Cannot be told"


def headline(finding: Finding) -> tuple[str, str]:
    """The finding's sentence, parted where it begins to give details: what leads, and what follows.

    Of several tissues the short ones lead, and nothing follows: each has its sentence in the list of them.
    """
    if len(finding.tissues) > 1:
        return _tissues(finding.tissues), ""
    lead, colon, rest = finding.sentence.partition(": ")
    if not colon:
        return finding.sentence, ""
    return f"{lead}.", f"{rest[:1].upper()}{rest[1:]}"


def _tissues(tissues: tuple[TissueFinding, ...]) -> str:
    named = {state: _named([each for each in tissues if each.state == state]) for state in STATES}
    if named["short"]:
        return f"The {named['short']} look short."
    if named["indeterminate"]:
        return f"Whether the {named['indeterminate']} are short is too close to tell."
    if not named["free"]:
        return f"Whether the {_listed(list(dict.fromkeys(each.tissue for each in tissues)))} are short cannot be told."
    return "Nothing that was measured looks short."


def _named(tissues: list[TissueFinding]) -> str:
    """Tissues in a row, those of one leg together."""
    sides = dict.fromkeys(each.side for each in tissues)
    of_side = {side: _listed([each.tissue for each in tissues if each.side == side]) for side in sides}
    return _listed([f"{names} of the {side} leg" if side else names for side, names in of_side.items()])


def _listed(words: list[str]) -> str:
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} and {words[-1]}"


def _signed(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return UNKNOWN
    # Adding zero turns the minus zero of a rounded small number into a plain one.
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")
