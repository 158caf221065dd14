"""Points of a C3D file, read by ezc3d in a process of its own: a damaged file can end the process that reads it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from romcam.body import FloatArray

MOST_FRAMES: Final = 65_535
"""Frames that a C3D file counts at most; of a longer one ezc3d reads the beginning."""
_LONGEST_S: Final = 300.0
_PROGRAM: Final = """
import json, sys
sys.path[:] = json.loads(sys.argv[2])
import ezc3d, io, numpy
content = ezc3d.c3d(sys.argv[1])
group = content["parameters"]["POINT"]
parts = ["LABELS", *(f"LABELS{number}" for number in range(2, 100))]  # of more than 255 points
labels = [str(each) for name in parts if name in group for each in group[name]["value"]]
units = [str(each) for each in group["ANGLE_UNITS"]["value"]] if "ANGLE_UNITS" in group else []
turns = content["parameters"].get("ROTATION", {})
segments = [str(each) for each in turns["LABELS"]["value"]] if "LABELS" in turns else []
stream = io.BytesIO()
numpy.savez(
    stream,
    text=numpy.frombuffer(json.dumps([labels, units, segments]).encode(), dtype=numpy.uint8),
    rate=float(content["header"]["points"]["frame_rate"]),
    points=numpy.asarray(content["data"]["points"], dtype=float),
    residuals=numpy.asarray(content["data"]["meta_points"]["residuals"], dtype=float)[0],
)
sys.stdout.buffer.write(stream.getvalue())
"""


@dataclass(frozen=True, eq=False)
class C3dPoints:
    """Points of a C3D file.

    Attributes
    ----------
    labels
        Name of each point.
    rate_hz
        Frames a second.
    xyz
        (3, N, T) in the file's unit of length; NaN where the point was not seen. Of points that are angles, three
        rotations.
    angle_unit
        Unit of the rotations, as the file states it, such as `deg`; empty without a statement.
    segments
        Names of the segments whose orientations the file holds beside points, in the group ROTATION.
    """

    labels: tuple[str, ...]
    rate_hz: float
    xyz: FloatArray
    angle_unit: str
    segments: tuple[str, ...] = ()


def read_points(path: Path) -> C3dPoints | None:
    """Read the points of a C3D file.

    Parameters
    ----------
    path
        The file. ezc3d has to be installed.

    Returns
    -------
    C3dPoints or None
        None if ezc3d cannot read it, in whichever way: by an error, by a crash, or within five minutes.
    """
    command = [sys.executable, "-c", _PROGRAM, str(path), json.dumps(sys.path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LONGEST_S, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        return None
    with np.load(io.BytesIO(done.stdout), allow_pickle=False) as arrays:
        labels, units, segments = json.loads(arrays["text"].tobytes())
        points, residuals = arrays["points"], arrays["residuals"]
        xyz = np.where((residuals[None] < 0) | ~np.isfinite(points[:3]), np.nan, points[:3])
        unit = "".join(units[:1]).strip().casefold()
        return C3dPoints(tuple(labels), float(arrays["rate"]), xyz, unit, tuple(segments))


def stated_range(content: bytes) -> tuple[int, int]:
    """Return the numbers of the first and the last frame that a C3D file states.

    Parameters
    ----------
    content
        Content of the file.

    Returns
    -------
    first, last
        From 1, since programs that cut a trial keep its numbers; 1, 0 if they are not those of an Intel processor.

    Notes
    -----
    ezc3d replaces them by the number of frames that it finds. The first block holds them and the place of the
    parameters, which begin with the processor.
    """
    if content[512 * (content[0] - 1) + 3 :][:1] != b"\x54":
        return 1, 0
    return int.from_bytes(content[6:8], "little"), int.from_bytes(content[8:10], "little")
