"""What the numbers of a result were made from: the film, the software and its settings."""

from __future__ import annotations

import math
import platform
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib import metadata
from pathlib import Path
from typing import Final, Literal

import numpy as np

from romcam import __version__
from romcam.analysis import Analysis
from romcam.pose.opening import library_of
from romcam.recording import Seen
from romcam.video.source import Clock

_PACKAGES: Final = ("onnxruntime", "opencv-contrib-python", "numpy", "scipy", "av", "polars", "msgspec")


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


def provenance_of(analysis: Analysis, created: datetime) -> Provenance:
    """Return the provenance of a trial's numbers.

    Parameters
    ----------
    analysis
        The trial.
    created
        Time of the analysis, with its time zone.
    """
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
            nominal_fps=known(source.nominal_fps),
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
        fps=known(recording.fps),
        longest_pause_s=known(recording.longest_pause_s),
        error_growth=None if estimates is None else known(estimates.error_growth),
        duration_s=float(recording.time_s[-1] - recording.time_s[0]),
        filter=Smoothing(
            kind="Butterworth, zero lag",
            order=angles.filter.order,
            cutoff_hz=known(angles.filter.cutoff_hz),
            design_hz=known(angles.filter.design_hz),
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


def known(value: float | None) -> float | None:
    """Return a number as it is written, None for one that is unknown or not finite.

    Parameters
    ----------
    value
        The number.
    """
    return float(value) if value is not None and math.isfinite(value) else None
