"""Numbers and names as a patient reads them: whole degrees, per cent, an interval behind each."""

from __future__ import annotations

import math
from typing import Final

from romcam import clinical
from romcam.assessment.values import Check, Finding, Measure, Unit
from romcam.names import QUANTITIES

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
"""What a measure means, in a few words for who does not know the term."""

EVIDENCE: Final = {
    "tags": "printed tags on pelvis and T12-L1",
    "contour": "the outline of the back, read like two inclinometers on the skin",
    "landmarks": "shoulders, hips and knees only",
}


def number(value: float, unit: Unit) -> str:
    """A value with its unit: whole degrees, whole per cent, tenths of a second, whole times a minute."""
    if unit == "s":
        return f"{_signed(value, 1)} s"
    if unit == "per_min":
        return f"{_signed(value, 0)} a minute"
    return f"{_signed(100 * value, 0)} %" if unit == "ratio" else f"{_signed(value, 0)}°"


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
    titles = {rule.name: rule.title for rule in clinical.get(test).measures}
    if name in titles:
        return titles[name]
    return QUANTITIES[name].title if name in QUANTITIES else name.replace("_", " ").capitalize()


def test_title(test: str) -> str:
    """A test's name in words."""
    return test.replace("-", " ").capitalize()


def pattern_name(test: str, pattern: str) -> str:
    """A pattern in words, in the wording of its test."""
    words = clinical.get(test).words
    names = {str(key): name for key, name in words.names.items()} if words else {}
    return names.get(pattern, pattern)


def rule_name(check: Check) -> str:
    """A quality rule in words."""
    return check.rule.replace("_", " ").capitalize()


def answer(finding: Finding) -> str:
    """Whether the spine compensates for a stiff hip, in a word."""
    return {True: "yes", False: "no", None: "cannot be told"}[finding.compensating]


def headline(finding: Finding) -> tuple[str, str]:
    """The finding's sentence, parted where it begins to give details: what leads, and what follows."""
    lead, colon, rest = finding.sentence.partition(": ")
    if not colon:
        return finding.sentence, ""
    return f"{lead}.", f"{rest[:1].upper()}{rest[1:]}"


def _signed(value: float, decimals: int) -> str:
    if not math.isfinite(value):
        return UNKNOWN
    # Adding zero turns the minus zero of a rounded small number into a plain one.
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")
