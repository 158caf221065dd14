"""OpenSim's coordinates (.mot, .sto) as romcam's angles: names, sides, signs and neutral.

OpenSim's pelvis_tilt is positive backwards and its lumbar_extension in extension; its hip_flexion has romcam's sign.
Its knee_angle is positive in flexion in some models (Rajagopal 2016) and negative in others (gait2392).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import numpy as np

from romcam.body import FloatArray
from romcam.body.quantities import QUANTITIES
from romcam.segments.neutral import find_neutral_posture
from romcam.tables import Table

COORDINATES: Final = {
    "lumbar_flexion": ("lumbar_extension",),
    "hip_flexion": ("hip_flexion_r", "hip_flexion_l"),
    "knee_flexion": ("knee_angle_r", "knee_angle_l"),
    "knee_angle_left": ("knee_angle_l",),
    "knee_angle_right": ("knee_angle_r",),
}
"""Angle of romcam → the coordinates that it is; of several, it is the mean: a camera from the side sees both legs."""

NAMES: Final = tuple(dict.fromkeys(name for names in COORDINATES.values() for name in names))
"""All these coordinates."""

_ENDING: Final = "endheader"
_VALUE: Final = re.compile(r"/.+/([^/]+)/value")
"""Path of a coordinate's value among the states of a model: `/jointset/back/lumbar_extension/value`."""
_REVERSED: Final = ("pelvis_tilt", "lumbar_flexion")
_KNEE: Final = ("knee_flexion", "knee_angle_left", "knee_angle_right")
_BENT_DEG: Final = 20.0
"""No knee extends as far: a greatest angle beyond it is flexion, whatever its sign."""
_ZEROED_DEG: Final = 1.0
"""Angles that are this close to zero in the upright stand count from there already."""
_MOST_RADIANS: Final = 2 * np.pi
"""No angle of a person is greater."""


def is_opensim(table: Table) -> bool:
    """Return whether a table has OpenSim's names and signs: by a name that only OpenSim has, or by its header.

    Parameters
    ----------
    table
        The table.
    """
    named = any(heading.name == "lumbar_extension" for heading in table.headings)
    return named or _ENDING in table.header_lines or "lumbar_extension" in map(state, table.columns)


def state(column: str) -> str | None:
    """Return the coordinate whose value a column of a model's states holds; None if it holds something else.

    Parameters
    ----------
    column
        The heading as written: a path as OpenSim 4, Moco and its reporters write them, such as
        `/jointset/back/lumbar_extension/value`. The same path with `/speed` is none.
    """
    found = _VALUE.fullmatch(column.strip())
    return found[1] if found else None


def stated_unit(table: Table, columns: Mapping[str, tuple[int, ...]]) -> tuple[str | None, bool]:
    """Return the unit of the angles by the line `inDegrees`, and whether the line was not believed.

    Parameters
    ----------
    table
        The table.
    columns
        Angle → its columns.

    Returns
    -------
    unit, doubted
        `deg`, `rad`, or None if there is no such line. A file whose angles are too great for radians has degrees.
    """
    unit = {"yes": "deg", "no": "rad"}.get(table.header_lines.get("indegrees", "").casefold())
    if unit != "rad":
        return unit, False
    greatest = [float(np.nanmax(np.abs(table.numbers(each)), initial=0.0)) for of in columns.values() for each in of]
    doubted = max(greatest, default=0.0) > _MOST_RADIANS
    return ("deg" if doubted else "rad"), doubted


def with_signs(values: Mapping[str, FloatArray]) -> tuple[dict[str, FloatArray], bool]:
    """Return angles with romcam's signs, and whether the knee was turned.

    Parameters
    ----------
    values
        Angle → (T,) degrees with OpenSim's signs.
    """
    turned = {name: -series if name in _REVERSED else series for name, series in values.items()}
    knees = [turned[name][np.isfinite(turned[name])] for name in _KNEE if name in turned]
    extremes = [float(knee[np.argmax(np.abs(knee))]) for knee in knees if len(knee)]
    backwards = min(extremes, default=0.0) < -_BENT_DEG
    if backwards:
        turned |= {name: -turned[name] for name in _KNEE if name in turned}
    if {"pelvis_tilt", "lumbar_flexion"} <= set(turned) and "trunk_inclination" not in turned:
        turned["trunk_inclination"] = turned["pelvis_tilt"] + turned["lumbar_flexion"]
    return turned, backwards


def from_neutral(
    values: Mapping[str, FloatArray], time_s: FloatArray
) -> tuple[dict[str, FloatArray], dict[str, float]]:
    """Return angles as changes from the upright stand, and what was taken off.

    Parameters
    ----------
    values
        Angle → (T,) degrees with romcam's signs.
    time_s
        (T,) seconds, increasing.

    Returns
    -------
    values, neutral
        The angles, and the angle in the upright stand, degrees, of each that was changed: none if all are within 1° of
        zero there. Angles that are absolute in romcam stay.

    Notes
    -----
    A coordinate is zero in the model's own default pose, in which a person need not stand. Upright is where trunk and
    thighs (pelvis minus hip joint) are nearest to vertical.
    """
    changes = [name for name in values if name in QUANTITIES and not QUANTITIES[name].absolute]
    departures = [values[name] for name in ("trunk_inclination",) if name in values] or [
        values[name] for name in _REVERSED if name in values
    ]
    if {"pelvis_tilt", "hip_flexion"} <= set(values):
        departures.append(values["pelvis_tilt"] - values["hip_flexion"])
    departures = departures or [values[name] for name in changes[:1]]
    neutral = find_neutral_posture(departures, time_s)
    if not neutral.any():
        return dict(values), {}
    offsets = {name: float(np.nanmedian(values[name][neutral])) for name in changes if _known(values[name], neutral)}
    if all(abs(offset) <= _ZEROED_DEG for offset in offsets.values()):
        return dict(values), {}
    return {name: series - offsets.get(name, 0.0) for name, series in values.items()}, offsets


def _known(series: FloatArray, frames: np.ndarray) -> bool:
    return bool(np.isfinite(series[frames]).any())
