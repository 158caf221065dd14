"""Landmarks in a .trc file, as Sports2D writes them: in pixels with y down, or in metres with y up.

Sports2D 0.8 calls the unit of both files `m`, so the numbers decide.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

import numpy as np

from romcam.body.landmarks import FloatArray
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.pose.given.skeletons import missing, plain_name

_PIXELS: Final = 20.0
"""No body is as long in metres, and none as short in pixels."""
_CLEAR: Final = 0.2
"""Part of the body's length by which shoulders are above or below the ankles of a person who does not lie."""
_FLAT: Final = 0.25
"""Greatest part of the trunk's length that may point out of the plane of x and y."""

_text = Catalogue(__name__)


def read_trc(content: bytes, path: Path) -> tuple[tuple[str, ...], list[FloatArray], FloatArray]:
    """Read the landmarks of one person.

    Parameters
    ----------
    content, path
        Content of the file, and its name for messages.

    Returns
    -------
    names, frames, time_s
        As for `romcam.pose.given.formats.GivenPoses`, y down.

    Raises
    ------
    InputError
        It is no such file, has no landmarks of a body, or the body moves out of the plane of x and y.
    """
    lines = content.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = next((number for number, line in enumerate(lines[:20]) if line.lower().startswith("frame#")), None)
    if head is None:
        raise InputError(_text("trc-invalid", path=path))
    cells = [cell.strip() for cell in lines[head].split("\t")]
    at = {plain_name(name): column for column, name in enumerate(cells) if name and column > 1}
    if lacking := missing(tuple(at)):
        raise InputError(_text("trc-no-body", path=path, parts=", ".join(lacking)))
    width = max(at.values()) + 3
    body = [line.split("\t") for line in lines[head + 2 :] if line.strip()]
    try:
        numbers = np.array([[_number(cell) for cell in [*row, *[""] * width][:width]] for row in body])
    except ValueError:
        raise InputError(_text("trc-invalid", path=path)) from None
    if len(numbers) == 0:
        raise InputError(_text("no-frames", path=path))
    time_s = numbers[:, 1]
    if not np.isfinite(time_s).all() or (np.diff(time_s) <= 0).any():
        raise InputError(_text("trc-times", path=path))
    xyz = np.stack([numbers[:, column : column + 3] for column in at.values()], axis=1)
    xyz[(xyz == 0).all(axis=2)] = np.nan  # as files write a point that was not seen
    names = tuple(at)
    _check_flat(xyz, names, path)
    down = 1.0 if _points_down(xyz, names) else -1.0
    confidence = np.isfinite(xyz[..., :2]).all(axis=2).astype(float)
    frames = np.stack([xyz[..., 0], down * xyz[..., 1], confidence], axis=-1)
    return names, [frame[None] for frame in frames], time_s


def _number(cell: str) -> float:
    value = float(cell) if cell.strip() else math.nan
    return value if math.isfinite(value) else math.nan


def _middle(xyz: FloatArray, names: tuple[str, ...], part: str) -> FloatArray:
    columns = [number for number, name in enumerate(names) if name in (f"left_{part}", f"right_{part}")]
    return np.mean(xyz[:, columns], axis=1)


def _points_down(xyz: FloatArray, names: tuple[str, ...]) -> bool:
    """Return whether y points down: by the shoulders of a person who stands, else by the unit."""
    trunk = _middle(xyz, names, "shoulder") - _middle(xyz, names, "ankle")
    length = float(np.nanmedian(np.linalg.norm(trunk[:, :2], axis=1)))
    above = float(np.nanmedian(trunk[:, 1])) / length if length > 0 else math.nan
    return above < 0 if abs(above) > _CLEAR else length > _PIXELS


def _check_flat(xyz: FloatArray, names: tuple[str, ...], path: Path) -> None:
    trunk = _middle(xyz, names, "shoulder") - _middle(xyz, names, "hip")
    length = np.linalg.norm(trunk, axis=1)
    known = length > 0
    if known.any() and float(np.nanmax(np.abs(trunk[known, 2]) / length[known])) > _FLAT:
        raise InputError(_text("trc-not-flat", path=path))
