"""The last step of the analysis: from a trial's angles and movement to the assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Literal

import numpy as np

from romcam.angles import Angles
from romcam.assessment.assessable import AssessableTest
from romcam.assessment.conclusions import (
    Assessment,
    Check,
    Finding,
    Measure,
    Reference,
    RepetitionResult,
    RhythmResult,
    Subject,
)
from romcam.assessment.limitation import usual_range
from romcam.assessment.measures import compute_measures
from romcam.assessment.reference_group import group_notes
from romcam.assessment.requirements import require_movement, require_person
from romcam.assessment.right_person import check_right_person
from romcam.assessment.right_test import (
    check_right_test,
)
from romcam.assessment.tags_used import check_tags
from romcam.assessment.trial import AssessedTrial, Trial
from romcam.messages import Catalogue
from romcam.movement import Movement, Repetition, Rhythm
from romcam.norms.reference import Norms, ReferenceRange
from romcam.protocol import Position
from romcam.recording import Recording

_text = Catalogue(__name__)

_NEUTRAL_RULES = frozenset({"upright", "flat"})
"""Rules about the posture from which changes are counted."""

_JOINT_RULES = frozenset({"whole_body", "hip_with_foot"})
"""Rules that withhold where joints are guesses or were misread."""


def assess(
    angles: Angles,
    movement: Movement,
    recording: Recording,
    test: AssessableTest,
    subject: Subject,
    candidates: Sequence[AssessableTest] = (),
) -> Assessment:
    """Assess one trial of a clinical test: measures with intervals, quality, finding, references.

    Hip and spine are reported separately only where the back was observed at the end of range and no quality rule of
    severity `withhold` failed. Otherwise their measures and the pattern are None and the finding states the reason. If
    the film clearly shows another test, the finding states only that. A test that does not separate them has no finding
    either where such a rule failed. Without a neutral posture no angle is reported.

    Parameters
    ----------
    angles, movement, recording
        The trial.
    test
        The test it is analysed as.
    subject
        The person: identifier, age and sex, as far as known.
    candidates
        Tests that the film might show instead.

    Raises
    ------
    NothingToMeasureError
        Where the film shows no person or no movement of the test.
    """
    require_person(recording)
    require_movement(movement, recording, test, candidates, seen_from_side=angles.view.facing != 0)
    right_test = check_right_test(recording, movement, test, candidates)
    norms = test.norms
    trial = Trial(recording, angles, movement, norms)
    first = [check for check in (right_test, check_right_person(recording), check_tags(angles)) if check is not None]
    conditions = (*first, *(rule(trial) for rule in test.quality))
    without_angles = unmeasured(conditions, test)
    if without_angles is not None:
        trial = replace(trial, angles=angles.withheld())
    compensations = tuple(rule(trial) for rule in test.compensations)
    quality = (*conditions, *compensations)
    refused = next((check for check in quality if check.ok is False and check.severity == "withhold"), None)
    split_known = test.protocol.split and trial.split_known and refused is None
    position = test.protocol.position
    measures = {
        name: replace(measure, position=position)
        for name, measure in compute_measures(trial, test.measures, split_known=split_known).items()
    }
    finding = test.conclude(AssessedTrial(trial, measures, quality, compensations, subject, split_known, position))
    if right_test is not None and right_test.ok is False and right_test.severity == "withhold":
        finding = Finding(None, None, None, right_test.detail)
    elif refused is not None and not test.protocol.split:
        finding = Finding(None, None, None, (without_angles or refused).detail)
    else:
        finding = _with_notes(finding, norms, measures, subject, position)
    best = movement.best or 0

    def known_s(index: int, *, down: bool) -> bool:
        each = movement.repetitions[index]
        first, last = (each.start, each.plateau_start) if down else (each.plateau_stop - 1, each.stop - 1)
        return bool(np.isfinite(trial.elapsed_s(first, last)))

    return Assessment(
        test=test.name,
        measures=measures,
        finding=finding,
        quality=quality,
        repetitions=tuple(_repetition(trial, each, test, measures, split_known) for each in movement.repetitions),
        rhythm_down=_rhythm(movement.down[best], known_s(best, down=True)) if split_known and movement.down else None,
        rhythm_up=_rhythm(movement.up[best], known_s(best, down=False)) if split_known and movement.up else None,
        references=references(norms, measures, subject, position),
        subject=subject,
        facing=_facing(angles.view.facing),
        yaw_deg=_known(angles.view.yaw_deg),
        position=position,
        side=trial.leg,
    )


def unmeasured(checks: Sequence[Check], test: AssessableTest) -> Check | None:
    """Return the check that leaves a trial without any angle.

    Parameters
    ----------
    checks
        Outcomes of the quality rules.
    test
        The test.

    Returns
    -------
    Check or None
        Where no neutral posture was found to count changes from. In a test that does not separate hip and spine also
        where its joints are guesses. None where the angles stand.
    """
    failed = [each for each in checks if each.ok is False and each.severity == "withhold"]
    neutral = (each for each in failed if each.rule in _NEUTRAL_RULES and test.tasks)
    guessed = (each for each in failed if each.rule in _JOINT_RULES and not test.protocol.split)
    return next(chain(neutral, guessed), None)


def references(
    norms: Norms, measures: Mapping[str, Measure], subject: Subject, position: Position
) -> tuple[Reference, ...]:
    """Compare each measure with its norm.

    Parameters
    ----------
    norms
        Norms of the test.
    measures
        Measures by name.
    subject
        The person, whose sex and age select the norm.
    position
        How the person holds or lies.

    Returns
    -------
    tuple of Reference
        In the order of the norms file; the reference's own `position` is None where the measure has no value.
    """
    return tuple(
        Reference(
            measure=norm.measure,
            low=norm.low,
            high=norm.high,
            kind=norm.kind,
            population=norm.population,
            citation=norm.citation,
            position=_position(measures[norm.measure].value, norm.low, norm.high),
        )
        for norm in _ranges(norms, measures, subject, position)
    )


def _with_notes(
    finding: Finding, norms: Norms, measures: Mapping[str, Measure], subject: Subject, position: Position
) -> Finding:
    """Add what belongs beside the sentence; notes about an age, a sex or a pattern are moved there from the reasons."""
    specific = [note for note in norms.notes if note.specific]
    beside = [note.cited for note in specific if note.applies(subject.age, subject.sex, finding.pattern)]
    moved = {note.cited for note in specific}
    by_sex = {norm.measure for norm in norms.references if norm.sex is not None and norm.position in (None, position)}
    group = group_notes(_ranges(norms, measures, subject, position), measures, subject, by_sex=by_sex)
    covers = (_text("probability-covers"),) if group and finding.probability is not None else ()
    return replace(
        finding,
        reasons=tuple(each for each in finding.reasons if each not in moved),
        notes=(*finding.notes, *beside, *group, *covers),
    )


def _ranges(
    norms: Norms, measures: Mapping[str, Measure], subject: Subject, position: Position
) -> list[ReferenceRange]:
    """Return the range of each measure in people like the person."""
    return [
        norm
        for norm in norms.references
        if norm.measure in measures and norm is usual_range(norms, norm.measure, subject, position)
    ]


def _position(value: float | None, low: float, high: float) -> Literal["below", "inside", "above"] | None:
    if value is None:
        return None
    if value < low:
        return "below"
    return "above" if value > high else "inside"


def _repetition(
    trial: Trial, repetition: Repetition, test: AssessableTest, measures: Mapping[str, Measure], split_known: bool
) -> RepetitionResult:
    time, signal = trial.angles.time_s, trial.movement.signal
    plateau = np.where(np.isfinite(signal[repetition.plateau]), signal[repetition.plateau], -np.inf)
    return RepetitionResult(
        start_s=float(time[repetition.start]),
        end_of_range_s=float(time[repetition.plateau_start + int(np.argmax(plateau))]),
        plateau_start_s=float(time[repetition.plateau_start]),
        plateau_stop_s=float(time[repetition.plateau_stop - 1]),
        stop_s=float(time[repetition.stop - 1]),
        complete=repetition.complete,
        best=repetition is trial.movement.best_of(repetition.task),
        values={
            # Of a share that is withheld no repetition has one either.
            rule.name: rule.at(trial, repetition, split_known=split_known)
            if measures[rule.name].unit != "ratio" or measures[rule.name].value is not None
            else None
            for rule in test.measures
            if rule.in_each and rule.task in ("", repetition.task)
        },
        effort=repetition.task,
    )


def _rhythm(rhythm: Rhythm | None, times_known: bool) -> RhythmResult | None:
    if rhythm is None:
        return None
    return RhythmResult(
        bins_deg=tuple((float(low), float(high)) for low, high in rhythm.bins_deg),
        bin_share=tuple(_known(share) for share in rhythm.bin_share),
        quarter_share=tuple(_known(share) for share in rhythm.quarter_share),
        onset_lag_s=_known(rhythm.onset_lag_s) if times_known else None,
        lag_at_20_s=_known(rhythm.lag_at_20_s) if times_known else None,
    )


def _facing(facing: int) -> Literal["left", "right"] | None:
    if facing == 0:
        return None
    return "right" if facing > 0 else "left"


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
