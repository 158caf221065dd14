"""What stands beneath a still."""

from __future__ import annotations

import numpy as np

from romcam.analysis import Analysis
from romcam.assessment.conclusions import Assessment, Unit
from romcam.presentation import wording
from romcam.report import display_rules
from romcam.report.moments import Moment
from romcam.report.overlay import degrees


def caption(analysis: Analysis, moment: Moment) -> str:
    """What the still shows, in words and numbers."""
    assessment = analysis.assessment
    if moment.key == "neutral":
        return (
            "Neutral: what all angles are counted from" if display_rules.splits(assessment) else "Before the movement"
        )
    if moment.greatest:
        reading = analysis.angles.values[moment.greatest][moment.frame]
        return f"{wording.angle(moment.greatest)} furthest: {degrees(reading)}"
    return f"{_title(assessment, moment)}{_what(analysis, moment)}"


def _title(assessment: Assessment, moment: Moment) -> str:
    if moment.key == "halfway":
        return "Half way down" if display_rules.splits(assessment) else "Half way"
    effort = moment.repetition.task if moment.repetition is not None else ""
    return wording.effort(effort).capitalize() if effort else "End of range"


def _what(analysis: Analysis, moment: Moment) -> str:
    assessment, values = analysis.assessment, analysis.angles.values
    if display_rules.divides(assessment):
        pelvis, lumbar = (float(values[name][moment.frame]) for name in ("pelvis_tilt", "lumbar_flexion"))
        if not np.isfinite(values["trunk_chord"][moment.frame]):
            return ""
        if not display_rules.split_known(assessment) or not np.isfinite([pelvis, lumbar]).all():
            return f": the line hip-shoulder at {degrees(values['trunk_chord'][moment.frame])}"
        return f": pelvis {degrees(pelvis)}, lumbar spine {degrees(lumbar)}"
    own = _of_effort(analysis, moment) if moment.key != "halfway" else ""
    words = own or _readings(analysis, moment.frame, list(display_rules.courses(assessment))[:3])
    return f": {words}" if words else ""


def _of_effort(analysis: Analysis, moment: Moment) -> str:
    """The measures that belong to the movement alone, as they were in this repetition."""
    effort = moment.repetition.task if moment.repetition is not None else ""
    if not effort or moment.repetition is None:
        return ""
    test, assessment = display_rules.test_of(analysis.assessment), analysis.assessment
    values = assessment.repetitions[analysis.movement.repetitions.index(moment.repetition)].values
    listed = (*test.display.columns, *test.display.tiles)
    told: list[str] = []
    for rule in test.measures:
        value = values.get(rule.name)
        if rule.task == effort and rule.name in listed and value is not None:
            title, number = (
                test.measure_title(rule.name).partition(",")[0].lower(),
                wording.number(value, _unit(assessment, rule.name)),
            )
            # `Internal, left: internal rotation 35°` would say it twice.
            told.append(number if title.startswith(effort.partition("_")[0]) else f"{title} {number}")
    return ", ".join(told)


def _unit(assessment: Assessment, name: str) -> Unit:
    return assessment.measures[name].unit


def _readings(analysis: Analysis, frame: int, names: list[str]) -> str:
    known = [(name, analysis.angles.values[name][frame]) for name in names]
    told = [f"{wording.angle(name).lower()} {degrees(value)}" for name, value in known if np.isfinite(value)]
    return ", ".join(told)
