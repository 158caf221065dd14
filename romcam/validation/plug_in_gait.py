"""Angles that Plug-in Gait, or another program with its names, has written into a C3D file as points.

Notes
-----
The first of the three rotations of an angle is the sagittal one: anterior tilt of `PelvisAngles` in the room, flexion
of `HipAngles` and `KneeAngles`, forward tilt of the thorax on the pelvis of `SpineAngles`, each positive (Vicon, Nexus
2.16 user guide, "Lower body angles as output from Plug-in Gait"; Vicon, support, "What are the Upper Body Segment
angles from Plug-in Gait?"). `ThoraxAngles` are not used: that page calls backward tilt positive, and in files from
Vicon's program forward tilt is, by the markers beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from romcam.body import FloatArray

KIND: Final = "plug-in-gait"
"""What the angles were computed from: the end of the note's name."""
UNITS: Final = {"": 1.0, "deg": 1.0, "degree": 1.0, "degrees": 1.0, "rad": 180.0 / np.pi, "radians": 180.0 / np.pi}
"""Degrees in each unit; without a statement, angles are in degrees."""
_SIDES: Final = ("l", "r")
_PARTS: Final = ("pelvis", "spine", "hip", "knee")
NAMES: Final = tuple(f"{side}{part}angles" for part in _PARTS for side in _SIDES)
"""The angles that are read, in lower case."""


def has_model_angles(points: Mapping[str, FloatArray]) -> bool:
    """Return whether a file holds angles of the pelvis.

    Parameters
    ----------
    points
        Name, in lower case without punctuation and prefix → (T, 3).
    """
    return _angle(points, "pelvis") is not None


def model_inclinations(points: Mapping[str, FloatArray], factor: float) -> dict[str, FloatArray]:
    """Compute the inclinations of segments from the angles of the model.

    Parameters
    ----------
    points
        Name, in lower case without punctuation and prefix → (T, 3) rotations; NaN where there is none.
    factor
        Degrees in the unit of the rotations, from `UNITS`.

    Returns
    -------
    dict
        `pelvis`, and those of `t12`, `thigh` and `shank` whose angles are there → (T,) degrees, forward positive: `t12`
        is the thorax, `thigh` and `shank` are the mean of both sides.
    """
    known = {name: _angle(points, name) for name in _PARTS}
    angles = {name: factor * series for name, series in known.items() if series is not None}
    found = {"pelvis": angles["pelvis"]}
    if "spine" in angles:
        found["t12"] = angles["pelvis"] + angles["spine"]
    if "hip" in angles:
        found["thigh"] = angles["pelvis"] - angles["hip"]
        if "knee" in angles:
            found["shank"] = found["thigh"] + angles["knee"]
    return found


def _angle(points: Mapping[str, FloatArray], name: str) -> FloatArray | None:
    """The sagittal rotation (T,), the mean of the sides that are there."""
    sides = [points[f"{side}{name}angles"][:, 0] for side in _SIDES if f"{side}{name}angles" in points]
    sides = [each for each in sides if np.isfinite(each).any()]
    return np.mean(sides, axis=0) if sides else None
