"""What can be corrected in a film, and what follows from corrections: the document that the film's page works with."""

from __future__ import annotations

from typing import Final

import numpy as np

from romcam.analysis import Analysis
from romcam.angles.shown_lines import BACK_AT
from romcam.body.outline import chain
from romcam.clinic.trial_documents import KeyFrame, Line, MeasureShown, Span, Trial
from romcam.corrections import automatic_of, find_handles
from romcam.corrections.handles import KeyFrameHandles
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.results.edits import Point
from romcam.results.result import Result
from romcam.video.source import Person, PersonAt

SEGMENTS: Final = ("pelvis", "t12", "thigh")
MARGIN: Final = 0.35
"""Margin of the part of the picture that is shown, in lengths of the trunk from hip to shoulder."""
SHORTENED: Final = 0.72
"""Length of a line that was measured along the skin, of the one that the report shows."""
_text = Catalogue(__name__)


def describe_trial(analysis: Analysis, result: Result) -> Trial:
    """Return a trial as it can be corrected.

    Parameters
    ----------
    analysis
        The trial with its corrections.
    result
        The stored result, with the automatic one in it.
    """
    recording, time_s = analysis.recording, analysis.recording.time_s
    handles = find_handles(analysis)
    neutral = np.flatnonzero(analysis.angles.neutral)
    best, test = analysis.movement.best, analysis.test
    return Trial(
        width=recording.source.width_px,
        height=recording.source.height_px,
        facing=analysis.angles.view.facing,
        last_s=float(time_s[-1]),
        neutral_s=float(time_s[neutral[len(neutral) // 2]]) if len(neutral) else None,
        side_test=test.protocol.side_from is not None,
        side=analysis.assessment.side,
        test=test.name,
        person=_asked_for(recording.asked_for),
        mirrored=recording.source.mirrored,
        rotated_deg=recording.source.turned_deg,
        tasks={rule.task: wording.task_name(rule.task) if rule.task else "" for rule in test.tasks},
        people=recording.people,
        frames=[_key_frame(analysis, each) for each in handles],
        without_lines="" if handles else _why_not(analysis),
        repetitions=[
            Span(
                number + 1,
                float(time_s[each.start]),
                float(time_s[each.stop - 1]),
                float(time_s[(each.plateau_start + each.plateau_stop - 1) // 2]),
                number == best,
            )
            for number, each in enumerate(analysis.movement.repetitions)
        ],
        measures=_measures(analysis, automatic_of(result)),
        finding=analysis.finding.sentence,
        automatic_finding=automatic_of(result).finding.sentence,
    )


def _key_frame(analysis: Analysis, handles: KeyFrameHandles) -> KeyFrame:
    source, frame = analysis.recording.source, handles.frame
    size = np.array([source.width_px, source.height_px], dtype=float)
    joints = chain(analysis.recording.landmarks_px[frame])
    drawn = {line.segment for line in analysis.drawn if line.at == handles.at}
    lines = [
        Line(it.segment, it.points, "drawn")
        if it.segment in drawn
        else Line(it.segment, it.points if it.segment == "thigh" else _shortened(it.points), "automatic")
        for it in handles.lines
    ]
    there = {line.segment for line in lines}
    knee, hip, shoulder = joints
    trunk = float(np.linalg.norm(shoulder - hip))
    if np.isfinite(joints).all():
        for segment in SEGMENTS:
            if segment not in there:
                middle = (hip + knee) / 2 if segment == "thigh" else hip + BACK_AT[segment] * (shoulder - hip)
                half = (hip - knee) / 3 if segment == "thigh" else (shoulder - hip) / 5
                lines.append(Line(segment, (_share(middle - half, size), _share(middle + half, size)), "missing"))
    ends = np.array([point for line in lines for point in line.points]) * size
    known = np.vstack([joints[np.isfinite(joints).all(axis=1)], ends])
    margin = MARGIN * (trunk if np.isfinite(trunk) else 0.2 * float(size.max()))
    low = np.maximum(known.min(axis=0) - margin, 0.0) / size
    high = np.minimum(known.max(axis=0) + margin, size) / size
    part = (float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
    return KeyFrame(handles.at, handles.time_s, sorted(lines, key=lambda line: SEGMENTS.index(line.segment)), part)


def _asked_for(person: Person | None) -> str | None:
    return person if person is None else "point" if isinstance(person, PersonAt) else str(person)


def _shortened(points: tuple[Point, Point]) -> tuple[Point, Point]:
    """A line about its middle: the ends of pelvis and T12-L1 must not lie on each other to be dragged."""
    (a, b), (c, d) = points
    x, y, half_x, half_y = (a + c) / 2, (b + d) / 2, SHORTENED * (c - a) / 2, SHORTENED * (d - b) / 2
    return (x - half_x, y - half_y), (x + half_x, y + half_y)


def _share(point: np.ndarray, size: np.ndarray) -> Point:
    x, y = np.clip(point / size, 0.0, 1.0).tolist()
    return x, y


def _why_not(analysis: Analysis) -> str:
    if not (analysis.test.protocol.split and analysis.test.tasks):
        return _text("correct-lines-other-test", test=analysis.test.in_sentence)
    return _text("correct-lines-not-side-on")


def _measures(analysis: Analysis, automatic: Result) -> list[MeasureShown]:
    test = analysis.test
    shown = dict.fromkeys((*test.display.tiles, *analysis.measures))
    rows: list[MeasureShown] = []
    for name in shown:
        now, before = analysis.measures.get(name), automatic.measures.get(name)
        if now is None:
            continue
        words, was = formatting.measured(now), formatting.measured(before)
        title, lead = wording.title(test.name, name), name in test.display.tiles
        rows.append(MeasureShown(name, title, was, words, lead, now.evidence == "manual", words != was))
    return rows
