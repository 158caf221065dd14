"""result.json: all conclusions from a trial and their provenance, with the JSON Schema.

`python -m romcam.results > docs/result.schema.json` updates the schema.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Final, Literal, cast

import msgspec

from romcam.analysis import Analysis
from romcam.assessment.conclusions import (
    Check,
    Finding,
    Measure,
    Reference,
    RepetitionResult,
    RhythmResult,
    Subject,
)
from romcam.estimators.tag_use import TagFaultKind
from romcam.protocol import Position
from romcam.results.edits import Edit
from romcam.results.provenance import Provenance, known, provenance_of

SCHEMA_VERSION: Final = "1.7"
"""The second number is increased when a field is added, the first when a field is removed or changes its meaning."""

_DECIMALS: Final = 6


@dataclass(frozen=True)
class Corrections:
    """What was corrected by hand.

    Attributes
    ----------
    edits
        The corrections in order. Without the last one they give the result as it was before it.
    automatic
        The result without any correction.
    """

    edits: tuple[Edit, ...]
    automatic: Result


@dataclass(frozen=True)
class TagFaultResult:
    """One thing that went wrong with the printed tags; its sentence is in the check `tags`.

    Attributes
    ----------
    kind
        What it is, such as `slipped` or `exchanged`.
    segment
        Segment whose tag it is; null: of no single one.
    used
        Whether the tag is measured all the same.
    """

    kind: TagFaultKind
    segment: str | None
    used: bool


@dataclass(frozen=True)
class TagsResult:
    """What printed tags measured, and what romcam would have said without them.

    Attributes
    ----------
    segments
        Segments that tags measured: `pelvis`, `t12`, `thigh`.
    faults
        What went wrong with tags.
    measures_without
        The measures from the outline of the back alone, by name; null: no tag was used.
    finding_without
        The finding from the outline of the back alone; null as above.
    """

    segments: tuple[str, ...]
    faults: tuple[TagFaultResult, ...]
    measures_without: dict[str, Measure] | None = None
    finding_without: Finding | None = None


@dataclass(frozen=True)
class Result:
    """One trial of one clinical test. Angles are in degrees, shares 0..1, times in seconds; unknown is null, never 0.

    Attributes
    ----------
    schema_version
        Version of this schema.
    test
        Name of the clinical test.
    subject
        The person, as far as the user described them.
    facing
        Direction in which the person faces in the picture; null if unknown or not in a side view.
    yaw_deg
        Angle between the person's sagittal plane and the picture's, in degrees; null if unknown.
    measures
        Name → measure at the end of range of the best repetition of each task.
    finding
        Movement pattern or states of tissues.
    quality
        Checks of the film and the movement.
    repetitions
        All repetitions, with their values.
    rhythm_down, rhythm_up
        Lumbopelvic rhythm of the best repetition; null if the test has none or it is unknown.
    references
        Norms of the measures.
    provenance
        Input, software and settings.
    position
        Posture of the person during the test.
    side
        The measured leg, in a test of one leg.
    person
        Which of several people in the picture was asked for; null: none was.
    corrections
        What was corrected by hand, and the result without it; null: nothing was.
    neutral_s
        First and last moment of the neutral posture from which changes are counted, in seconds of the film; null if
        there is none, and in results of older versions.
    tags
        Printed tags; null: none was seen, or none was searched for.
    """

    schema_version: str
    test: str
    subject: Subject
    facing: Literal["left", "right"] | None
    yaw_deg: float | None
    measures: dict[str, Measure]
    finding: Finding
    quality: tuple[Check, ...]
    repetitions: tuple[RepetitionResult, ...]
    rhythm_down: RhythmResult | None
    rhythm_up: RhythmResult | None
    references: tuple[Reference, ...]
    provenance: Provenance
    position: Position = "standing"
    side: Literal["left", "right"] | None = None
    person: Literal["left", "right"] | None = None
    neutral_s: tuple[float, float] | None = None
    tags: TagsResult | None = None
    corrections: Corrections | None = None


def make_result(
    analysis: Analysis, *, created: datetime | None = None, corrections: Corrections | None = None
) -> Result:
    """Return the content of result.json.

    Parameters
    ----------
    analysis
        The trial.
    created
        Time of the analysis, with its time zone; the present time by default.
    corrections
        What was corrected by hand in the trial; None: nothing.

    Returns
    -------
    Result
        The result; unknown numbers are None.
    """
    assessment = analysis.assessment
    return Result(
        schema_version=SCHEMA_VERSION,
        test=assessment.test,
        subject=assessment.subject,
        facing=assessment.facing,
        yaw_deg=known(assessment.yaw_deg),
        measures=assessment.measures,
        finding=assessment.finding,
        quality=assessment.quality,
        repetitions=assessment.repetitions,
        rhythm_down=assessment.rhythm_down,
        rhythm_up=assessment.rhythm_up,
        references=assessment.references,
        provenance=provenance_of(analysis, created or datetime.now(timezone.utc)),
        position=assessment.position,
        side=assessment.side,
        person=asked_for if isinstance(asked_for := analysis.recording.asked_for, str) else None,
        neutral_s=_neutral(analysis),
        corrections=corrections,
        tags=_tags(analysis),
    )


def _tags(analysis: Analysis) -> TagsResult | None:
    use, without = analysis.angles.tags, analysis.without_tags
    if use is None or not (use.segments or use.faults):
        return None
    return TagsResult(
        segments=use.segments,
        faults=tuple(TagFaultResult(each.kind, each.segment or None, each.used) for each in use.faults),
        measures_without=None if without is None else dict(without.measures),
        finding_without=None if without is None else without.finding,
    )


def _neutral(analysis: Analysis) -> tuple[float, float] | None:
    time_s = analysis.recording.time_s[analysis.angles.neutral]
    return (float(time_s[0]), float(time_s[-1])) if len(time_s) else None


def to_json(result: Result) -> bytes:
    """Return the content of result.json.

    Parameters
    ----------
    result
        Result of a trial.

    Returns
    -------
    bytes
        Indented JSON in UTF-8. Numbers are rounded; a number that is not finite becomes null.

    Raises
    ------
    msgspec.ValidationError
        A number is not finite where the schema allows no null. So no invalid file is ever written.
    """
    checked = msgspec.convert(finite(msgspec.to_builtins(result)), Result)
    return msgspec.json.format(msgspec.json.encode(checked), indent=2) + b"\n"


def from_json(content: bytes) -> Result:
    """Return the result that `to_json` wrote.

    Parameters
    ----------
    content
        Content of result.json.

    Returns
    -------
    Result
        The result.

    Raises
    ------
    msgspec.DecodeError
        The content is not JSON of this schema.
    """
    return msgspec.json.decode(content, type=Result)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of result.json."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"romcam result {SCHEMA_VERSION}",
        **msgspec.json.schema(Result),
    }


def schema_text() -> str:
    """Return the content of docs/result.schema.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def finite(plain: Any) -> Any:
    """Round all numbers of a JSON value, and replace those that are not finite by None.

    Parameters
    ----------
    plain
        Dictionaries, lists, strings, numbers, booleans and None, nested.

    Returns
    -------
    Any
        The same structure with lists in place of tuples.
    """
    if isinstance(plain, float):
        return round(plain, _DECIMALS) if math.isfinite(plain) else None
    if isinstance(plain, dict):
        return {key: finite(value) for key, value in cast("dict[Any, Any]", plain).items()}
    if isinstance(plain, (list, tuple)):
        return [finite(value) for value in cast("list[Any] | tuple[Any, ...]", plain)]
    return plain
