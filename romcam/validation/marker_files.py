"""Files of markers, .trc and .c3d, as the place of each marker over time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np

from romcam.body import FloatArray
from romcam.errors import InputError, UsageError
from romcam.files import MEBIBYTE, read_whole
from romcam.messages import Catalogue
from romcam.validation.c3d import MOST_FRAMES, read_points, stated_range

ENDINGS: Final = (".trc", ".c3d")
"""Endings of names of files of markers."""

_MOST_BYTES: Final = 256 * MEBIBYTE

_text = Catalogue(__name__)


@dataclass(frozen=True, eq=False)
class Markers:
    """Markers of a trial.

    Attributes
    ----------
    time_s
        (T,) seconds.
    xyz
        Name → (T, 3) place in the laboratory, in any unit of length; NaN where the marker was not seen.
    angle_unit
        Unit of points of a C3D file that are angles; empty if it is not stated.
    segments
        Names of the segments whose orientations a C3D file holds beside its points.
    before_s
        Seconds of the recording that were cut off before the first frame, by its number; the times count from that
        frame.
    """

    time_s: FloatArray
    xyz: Mapping[str, FloatArray]
    angle_unit: str = ""
    segments: tuple[str, ...] = ()
    before_s: float = 0.0


def is_markers(path: Path) -> bool:
    """Return whether a file holds markers by the ending of its name.

    Parameters
    ----------
    path
        The file.
    """
    return path.suffix.lower() in ENDINGS


def read_markers(path: Path) -> Markers:
    """Read a file of markers.

    Parameters
    ----------
    path
        A .trc or .c3d.

    Raises
    ------
    InputError
        The file cannot be read, breaks off or holds no markers.
    UsageError
        It is a C3D file, and the package that reads it is not installed.
    """
    return _read_c3d(path) if path.suffix.lower() == ".c3d" else _read_trc(path)


def _read_trc(path: Path) -> Markers:
    text = read_whole(path, _MOST_BYTES).decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    heads = [number for number, line in enumerate(lines[:20]) if line.lower().startswith("frame#")]
    if not heads:
        raise InputError(_text("markers-not-trc", table=path))
    names = [cell.strip() for cell in lines[heads[0]].split("\t")]
    places = {name: column for column, name in enumerate(names) if name and column > 1}
    body = [line.split("\t") for line in lines[heads[0] + 2 :] if line.strip()]
    if not body or not places:
        raise InputError(_text("markers-empty", table=path))
    width = max(places.values()) + 3
    try:
        numbers = np.array([[_number(cell) for cell in _padded(row, width)] for row in body])
    except ValueError:
        raise InputError(_text("markers-not-trc", table=path)) from None
    return _checked(numbers[:, 1], {name: numbers[:, at : at + 3] for name, at in places.items()}, path)


def _padded(row: Sequence[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))][:width]


def _number(cell: str) -> float:
    value = float(cell) if cell.strip() else math.nan
    return value if math.isfinite(value) else math.nan


def _read_c3d(path: Path) -> Markers:
    if find_spec("ezc3d") is None:
        raise UsageError(_text("markers-library", table=path))
    header = read_whole(path, _MOST_BYTES)
    if header[1:2] != b"\x50":  # the format's own mark
        raise InputError(_text("markers-not-c3d", table=path))
    found = read_points(path)
    if found is None:
        raise InputError(_text("markers-not-c3d", table=path))
    count = found.xyz.shape[-1]
    first, last = stated_range(header)
    if not last - first + 1 <= count < MOST_FRAMES:
        raise InputError(_text("markers-cut-off", table=path))
    if count == 0 or not found.rate_hz > 0:
        raise InputError(_text("markers-empty", table=path))
    time: FloatArray = np.arange(count, dtype=float) / found.rate_hz
    labels = found.labels[: found.xyz.shape[1]]
    xyz = {name: found.xyz[:, number].T for number, name in enumerate(labels)}
    before = max(first - 1, 0) / found.rate_hz
    return replace(_checked(time, xyz, path), angle_unit=found.angle_unit, segments=found.segments, before_s=before)


def _checked(time_s: FloatArray, xyz: Mapping[str, FloatArray], path: Path) -> Markers:
    if not np.isfinite(time_s).all() or (np.diff(time_s) <= 0).any():
        raise InputError(_text("markers-times", table=path))
    return Markers(time_s, xyz)
