"""result.json: all conclusions from a trial and their provenance, with the JSON Schema.

`python -m romcam.results > docs/result.schema.json` updates the schema.
"""

from __future__ import annotations

import json
import math
import platform
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path
from typing import Any, Final, Literal, cast

import msgspec
import numpy as np

from romcam import __version__
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
from romcam.pose.opening import library_of
from romcam.protocol import Position
from romcam.recording import Seen
from romcam.results.edits import Edit
from romcam.video.source import Clock

SCHEMA_VERSION: Final = "1.7"
"""The second number is increased when a field is added, the first when a field is removed or changes its meaning."""

_PACKAGES: Final = ("onnxruntime", "opencv-contrib-python", "numpy", "scipy", "av", "polars", "msgspec")
_DECIMALS: Final = 6


@dataclass(frozen=True)
class InputFile:
    """The measured film and its format.

    Attributes
    ----------
    name
        Name of the file, without the folder.
    sha256
        SHA-256 of the file.
    width_px, height_px
        Size of the upright picture.
    rotation_deg
        Degrees clockwise by which the stored pictures were turned to be upright: 0, 90, 180 or 270.
    codec
        Name of the video codec.
    nominal_fps
        Frames per second that the container states; null if it states none.
    ends_early
        Whether the file breaks off before its end.
    filmed
        When the film was made, ISO 8601: a day, or a moment with its time zone; null if neither the user nor the file
        says so.
    filmed_source
        `film`: by the file's own tag, which editing or sending a film may have changed; `given`: by the user.
    mirrored
        Whether the user said that the film is a mirror image; its pictures were mirrored back.
    clock
        Where the times come from: `film`, each picture's own time; `capture-rate`, corrected by the rate at which the
        camera took the pictures of a slow-motion film; `given`, by the user; `unknown`, at an assumed rate, and then
        durations are null.
    speed
        Playing speed over real speed, by which the film's times were multiplied.
    turned_deg
        Degrees clockwise by which the pictures were turned further because the user asked for it.
    clock_jumps
        How often the film's clock leapt; durations across a leap are null.
    sizes
        Number of different sizes of pictures in the film.
    """

    name: str
    sha256: str
    width_px: int
    height_px: int
    rotation_deg: int
    codec: str
    nominal_fps: float | None
    ends_early: bool
    filmed: str | None = None
    filmed_source: Literal["film", "given"] | None = None
    mirrored: bool = False
    clock: Clock = "film"
    speed: float = 1.0
    turned_deg: int = 0
    clock_jumps: int = 0
    sizes: int = 1


@dataclass(frozen=True)
class FrameCounts:
    """Numbers of frames.

    Attributes
    ----------
    total
        All frames of the film.
    seen
        Frames in which the measured person was detected.
    interpolated
        Frames whose angles were interpolated across a short gap.
    lost_to_another
        Frames in which the pose followed another person.
    looked_at
        Frames in which the pose was inferred. In a slow movement the frames between two inferences are interpolated.
        Null in results of older versions.
    second_estimator
        Frames in which the second estimator contributed; null if there is none.
    """

    total: int
    seen: int
    interpolated: int
    lost_to_another: int
    looked_at: int | None = None
    second_estimator: int | None = None


@dataclass(frozen=True)
class Smoothing:
    """The low-pass filter of the angles, run forwards and backwards.

    Attributes
    ----------
    kind
        Name of the filter.
    order
        Order of both passes together.
    cutoff_hz
        Effective -3 dB frequency of both passes together.
    design_hz
        Cut-off frequency that each pass was designed with.
    applied
        False if the film has too few frames per second.
    """

    kind: str
    order: int
    cutoff_hz: float | None
    design_hz: float | None
    applied: bool


@dataclass(frozen=True)
class Provenance:
    """The input, software and settings that produced the numbers, so that they can be reproduced.

    Attributes
    ----------
    romcam, python, platform
        Versions of romcam and Python, and the operating system.
    packages
        Name of a package → its version.
    pose_model, spine_estimator
        Name and SHA-256 of the weights, `name:digest`.
    input
        The film.
    frames
        Numbers of frames.
    fps
        Frames per second on average; null for a single frame, and where the film does not say when its pictures were
        taken.
    longest_pause_s
        Longest time from one frame to the next, in seconds; null as for `fps`.
    duration_s
        Time from the first to the last frame, in seconds.
    filter
        The low-pass filter of the angles.
    history
        The processing steps of the angles, in order.
    created
        Time of the analysis: UTC, ISO 8601.
    leg_finder, second_estimator
        Weights, as above; null if the test uses no such network.
    error_growth
        Factor by which the intervals of pelvis, T12-L1 and thigh are wider because the film is unlike those on which
        the errors were measured, 1 if it is not; null if the back was not estimated.
    """

    romcam: str
    python: str
    platform: str
    packages: dict[str, str]
    pose_model: str
    spine_estimator: str
    input: InputFile
    frames: FrameCounts
    fps: float | None
    duration_s: float
    filter: Smoothing
    history: tuple[str, ...]
    created: str
    leg_finder: str | None = None
    second_estimator: str | None = None
    longest_pause_s: float | None = None
    error_growth: float | None = None


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
        yaw_deg=_known(assessment.yaw_deg),
        measures=assessment.measures,
        finding=assessment.finding,
        quality=assessment.quality,
        repetitions=assessment.repetitions,
        rhythm_down=assessment.rhythm_down,
        rhythm_up=assessment.rhythm_up,
        references=assessment.references,
        provenance=_provenance(analysis, created or datetime.now(timezone.utc)),
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


def _provenance(analysis: Analysis, created: datetime) -> Provenance:
    recording, source, angles = analysis.recording, analysis.recording.source, analysis.angles
    estimates = analysis.segments.estimates
    used = None if estimates is None else estimates.second_used
    return Provenance(
        romcam=__version__,
        python=platform.python_version(),
        platform=f"{platform.system()} {platform.machine()}".strip(),
        packages=_versions(library_of(recording.pose_model), *_PACKAGES),
        pose_model=recording.pose_model,
        spine_estimator=analysis.estimator["first_estimator"],
        leg_finder=recording.networks.get("leg_network"),
        second_estimator=analysis.estimator.get("second_estimator") if "second_network" in recording.networks else None,
        input=InputFile(
            name=Path(source.name).name,
            sha256=source.sha256,
            width_px=source.width_px,
            height_px=source.height_px,
            rotation_deg=source.rotation_deg,
            codec=source.codec,
            nominal_fps=_known(source.nominal_fps),
            ends_early=source.ends_early,
            filmed=source.filmed.at if source.filmed else None,
            filmed_source=source.filmed.source if source.filmed else None,
            mirrored=source.mirrored,
            clock=source.clock,
            speed=source.speed,
            turned_deg=source.turned_deg,
            clock_jumps=source.clock_jumps,
            sizes=source.sizes,
        ),
        frames=FrameCounts(
            total=len(recording),
            seen=int(np.sum(recording.seen == Seen.YES)),
            interpolated=int(np.sum(angles.interpolated)),
            lost_to_another=int(np.sum(recording.seen == Seen.LOST_TO_ANOTHER)),
            looked_at=len(recording) if recording.inferred is None else int(np.sum(recording.inferred)),
            second_estimator=None if used is None else int(np.sum(used)),
        ),
        fps=_known(recording.fps),
        longest_pause_s=_known(recording.longest_pause_s),
        error_growth=None if estimates is None else _known(estimates.error_growth),
        duration_s=float(recording.time_s[-1] - recording.time_s[0]),
        filter=Smoothing(
            kind="Butterworth, zero lag",
            order=angles.filter.order,
            cutoff_hz=_known(angles.filter.cutoff_hz),
            design_hz=_known(angles.filter.design_hz),
            applied=angles.filter.applied,
        ),
        history=angles.history,
        created=created.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z"),
    )


def _versions(*packages: str | None) -> dict[str, str]:
    """Versions of the packages that are installed, by name."""
    found: dict[str, str] = {}
    for package in filter(None, packages):
        with suppress(metadata.PackageNotFoundError):
            found[package] = metadata.version(package)
    return found


def _known(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


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
