"""result.json: everything concluded from a trial and where it came from, with its JSON Schema.

`python -m romcam.results.result > docs/result.schema.json` renews the schema.
"""

from __future__ import annotations

import json
import math
import platform
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
import numpy as np

from romcam import __version__, clinical
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
from romcam.errors import InputError
from romcam.protocol import Position
from romcam.recording import Seen
from romcam.weights.shipped import legs_name, load_spine, load_second_estimator

SCHEMA_VERSION: Final = "1.3"
"""Its second part grows where something is added, its first where something is taken away or changes."""

_PACKAGES: Final = ("mediapipe", "onnxruntime", "opencv-contrib-python", "numpy", "scipy", "av", "polars", "msgspec")
_DECIMALS: Final = 6


@dataclass(frozen=True)
class InputFile:
    """The film that was measured: its name without the folder, its SHA-256, and what it is.

    nominal_fps: as the container states it; None where it does not. ends_early: the file breaks off.
    """

    name: str
    sha256: str
    width_px: int
    height_px: int
    rotation_deg: int
    codec: str
    nominal_fps: float | None
    ends_early: bool


@dataclass(frozen=True)
class FrameCounts:
    """Frames of the film: all, with the measured person, filled in across short gaps, lost to another, looked at.

    What is not looked at of a slow movement lies between two frames that are; None in results of older versions.
    witness_heard: in which the second witness was sure, or was before and after, and had a say; None where there is no
    such witness.
    """

    total: int
    seen: int
    interpolated: int
    lost_to_another: int
    looked_at: int | None = None
    witness_heard: int | None = None


@dataclass(frozen=True)
class Smoothing:
    """The low-pass filter of the angles, run forwards and backwards.

    order: of both passes together. cutoff_hz: the effective -3 dB frequency of both passes together.
    design_hz: what each pass was designed with. applied: False where the film has too few frames a second.
    """

    kind: str
    order: int
    cutoff_hz: float | None
    design_hz: float | None
    applied: bool


@dataclass(frozen=True)
class Provenance:
    """What made these numbers, so that they can be made again.

    packages: versions by name. pose_model, spine_estimator, leg_finder, witness: name and SHA-256 of the weights,
    `name:digest`; leg_finder None where no network looks at the legs alone, witness where no second one looks at the
    hips.
    fps: by the median interval between frames, None for a single frame. duration_s: first to last frame.
    created: UTC, ISO 8601. history: what was done to the angles, step by step.
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
    witness: str | None = None


@dataclass(frozen=True)
class Result:
    """One trial of one clinical test: degrees, shares 0..1, seconds; null is unknown, never 0.

    measures: at the end of range of the best repetition of its movement, all repetitions beside it. position: how the
    person held or lay. side: of the measured leg, in a test of one. The other fields are described where they are
    defined.
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


def make_result(analysis: Analysis, *, created: datetime | None = None) -> Result:
    """The content of result.json. created: now, unless given; with its time zone."""
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
    )


def to_json(result: Result) -> bytes:
    """The result as indented JSON, UTF-8; a number that is not finite becomes null.

    Raises msgspec.ValidationError where that is not allowed, so that no such file is ever written.
    """
    checked = msgspec.convert(finite(msgspec.to_builtins(result)), Result)
    return msgspec.json.format(msgspec.json.encode(checked), indent=2) + b"\n"


def from_json(content: bytes) -> Result:
    """The result that `to_json` wrote. Raises msgspec.DecodeError for anything else."""
    return msgspec.json.decode(content, type=Result)


def read_result(path: Path) -> Result:
    """A result.json from disk. Raises InputError where it is missing or not one."""
    try:
        return from_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); check the name.") from error
    except msgspec.DecodeError as error:
        raise InputError(f"{path} is not a result of romcam ({error}); analyse the film again.") from error


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of result.json."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"romcam result {SCHEMA_VERSION}",
        **msgspec.json.schema(Result),
    }


def schema_text() -> str:
    """The schema as it stands in docs/result.schema.json."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def _provenance(analysis: Analysis, created: datetime) -> Provenance:
    recording, source, angles = analysis.recording, analysis.recording.source, analysis.angles
    protocol = clinical.get(analysis.assessment.test).protocol
    spine, witness = load_spine(protocol.networks), load_second_estimator(protocol.networks)
    heard = analysis.tilts.spine.heard
    return Provenance(
        romcam=__version__,
        python=platform.python_version(),
        platform=f"{platform.system()} {platform.machine()}".strip(),
        packages={name: version for name in _PACKAGES if (version := _version(name))},
        pose_model=recording.pose_model,
        spine_estimator=f"{spine.name}:{spine.digest}",
        leg_finder=None if protocol.legs is None else legs_name(protocol.legs),
        witness=None if recording.witness is None else f"{witness.name}:{witness.digest}",
        input=InputFile(
            name=Path(source.name).name,
            sha256=source.sha256,
            width_px=source.width_px,
            height_px=source.height_px,
            rotation_deg=source.rotation_deg,
            codec=source.codec,
            nominal_fps=_known(source.nominal_fps),
            ends_early=source.ends_early,
        ),
        frames=FrameCounts(
            total=len(recording),
            seen=int(np.sum(recording.seen == Seen.YES)),
            interpolated=int(np.sum(angles.interpolated)),
            lost_to_another=int(np.sum(recording.seen == Seen.LOST_TO_ANOTHER)),
            looked_at=len(recording) if recording.looked is None else int(np.sum(recording.looked)),
            witness_heard=None if heard is None else int(np.sum(heard)),
        ),
        fps=_known(recording.fps),
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


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _known(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def finite(plain: Any) -> Any:
    """The same of JSON's own types, numbers rounded to what they can mean, those not finite as None."""
    if isinstance(plain, float):
        return round(plain, _DECIMALS) if math.isfinite(plain) else None
    if isinstance(plain, dict):
        return {key: finite(value) for key, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return [finite(value) for value in plain]
    return plain


if __name__ == "__main__":
    print(schema_text(), end="")
