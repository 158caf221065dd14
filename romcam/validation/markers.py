"""Markers of motion capture (.trc, .c3d) as a table of angles.

The pelvis comes from ASIS and PSIS, the trunk from C7 and T12 or T10, the leg from hip joint, knee and ankle.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from romcam.body import FloatArray
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.segments.neutral import find_neutral_posture
from romcam.tables import Table
from romcam.validation import plug_in_gait
from romcam.validation.marker_files import Markers, read_markers
from romcam.validation.marker_sites import by_usual_name, sites_of
from romcam.validation.study import ANGLES

COMPUTED: Final = "computed from"
"""Line in the head of a table whose angles romcam computed."""

CUT: Final = "seconds cut off"
"""Line in the head of a table of a C3D file whose frames do not begin with the first."""

_MOST_SHOWN: Final = 6
"""Segments that a message names."""
_MOSTLY: Final = 0.8
"""Share of the frames with a pelvis in which a part of the body is known if the stand is found by it."""
_LEAST: Final = 5.0
"""Percentile of the pelvic tilt that is taken for standing if the spine was not seen."""
_text = Catalogue(__name__)


def read_marker_angles(path: Path, names: Mapping[str, Sequence[str]] | None = None) -> Table:
    """Read a file of markers as a table of angles.

    Parameters
    ----------
    path
        A .trc or .c3d.
    names
        Place in `romcam.validation.marker_sites.PLACES` → the names of its markers, whose middle counts; of a place
        that is not in it, the usual names are looked for.

    Returns
    -------
    Table
        `time_s` and those of `pelvis_tilt_deg`, `trunk_inclination_deg`, `lumbar_flexion_deg`, `thigh_tilt_deg`,
        `hip_flexion_deg` and `knee_flexion_deg` whose markers are there: changes from the upright stand, in degrees,
        forward and flexion positive; NaN where a marker was not seen.

    Raises
    ------
    InputError
        The file cannot be read, a marker that is named is not in it, or the markers of no angle are.
    UsageError
        It is a C3D file, and the package that reads it is not installed.

    Notes
    -----
    Angles that Plug-in Gait has written into a C3D file are taken as they are (`romcam.validation.plug_in_gait`),
    unless `names` says which markers count; so are points that have romcam's names of angles, as it exports them.

    The vertical is the axis of the laboratory along which knees and ankles lie furthest apart (without ankles, knees
    and pelvis; without knees, pelvis and spine). Forward is the median horizontal direction from PSIS to ASIS.

    In the plane of these two, the pelvis is the line from PSIS to ASIS; the trunk is the line from T12, or else T10, to
    C7, which includes the bend of the thoracic spine above that marker; thigh and shank are the lines from knee to hip
    and from ankle to knee. In the upright stand, the line from PSIS to C7 and the thigh are the most upright.
    """
    markers = read_markers(path)
    table = _angles_of(markers, names or {}, path)
    cut = {CUT: f"{markers.before_s:.2f}"} if markers.before_s else {}
    return replace(table, header_lines={**table.header_lines, **cut})


def _angles_of(markers: Markers, names: Mapping[str, Sequence[str]], path: Path) -> Table:
    if not names and (stated := _stated_angles(markers, path)) is not None:
        return stated
    sites = sites_of(markers.xyz, names, path)
    if markers.segments and not {"asis", "psis"} <= set(sites):
        raise InputError(_text("markers-orientations", table=path, segments=", ".join(markers.segments[:_MOST_SHOWN])))
    absolute, upright = _inclinations(sites, path)
    return angle_table(path, markers.time_s, absolute, upright, "markers")


def _stated_angles(markers: Markers, path: Path) -> Table | None:
    """The angles that a C3D file holds as points: those of Plug-in Gait, or those with romcam's names; None without."""
    by_name = by_usual_name(markers.xyz, path)
    own = {name: markers.xyz[name][:, 0] for name in ANGLES if name in markers.xyz}
    of_model = plug_in_gait.has_model_angles(by_name)
    if not own and not of_model:
        return None
    if (factor := plug_in_gait.UNITS.get(markers.angle_unit)) is None:
        raise InputError(_text("markers-angle-unit", table=path, unit=markers.angle_unit))
    if not of_model:
        return _table(path, markers.time_s, {name: factor * series for name, series in own.items()}, "c3d")
    absolute = plug_in_gait.model_inclinations(by_name, factor)
    trunk = [absolute["t12"]] if "t12" in absolute else []
    return angle_table(path, markers.time_s, absolute, _departures(absolute, trunk), plug_in_gait.KIND)


def angle_table(
    path: Path, time_s: FloatArray, absolute: Mapping[str, FloatArray], upright: Sequence[FloatArray], kind: str
) -> Table:
    """Return angles as changes from the upright stand.

    Parameters
    ----------
    path
        The file that the angles come from.
    time_s
        (T,) seconds.
    absolute
        `pelvis`, and those of `t12`, `thigh` and `shank` that are known → (T,) degrees, forward positive.
    upright
        (T,) degrees by which parts of the body depart from upright.
    kind
        What the angles were computed from: the end of the note's name.
    """
    neutral = find_neutral_posture(upright, time_s)
    angles = _named({name: series - _median(series[neutral]) for name, series in absolute.items()})
    return _table(path, time_s, angles, kind)


def _table(path: Path, time_s: FloatArray, angles: Mapping[str, FloatArray], kind: str) -> Table:
    columns = ("time_s", *(f"{name}_deg" for name in angles))
    rows = tuple(tuple(map(float, row)) for row in np.column_stack([time_s, *angles.values()]))
    return Table(str(path), columns, rows, ("s", *("deg" for _ in angles)), header_lines={COMPUTED: kind})


def _median(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else math.nan


def _inclinations(sites: Mapping[str, FloatArray], path: Path) -> tuple[dict[str, FloatArray], list[FloatArray]]:
    """Return the inclinations of the segments, and the departures from upright, (T,) degrees each."""
    if not {"asis", "psis"} <= set(sites):
        raise InputError(
            _text("markers-no-pelvis", table=path, found=", ".join(sorted(sites)) or _text("markers-none"))
        )
    up = _vertical(sites, path)
    ahead = np.nanmedian(sites["asis"] - sites["psis"], axis=0)
    ahead = ahead - up * float(ahead @ up)
    if (length := float(np.linalg.norm(ahead))) == 0.0:
        raise InputError(_text("markers-no-direction", table=path))
    ahead = ahead / length
    absolute = {"pelvis": inclination(sites["asis"] - sites["psis"], -up, ahead)}
    for name, lower, upper in (("t12", "thorax", "c7"), ("thigh", "knee", "hip"), ("shank", "ankle", "knee")):
        if lower in sites and upper in sites:
            absolute[name] = inclination(sites[upper] - sites[lower], ahead, up)
    spine = [inclination(sites["c7"] - sites["psis"], ahead, up)] if "c7" in sites else []
    return absolute, _departures(absolute, spine)


def _departures(absolute: Mapping[str, FloatArray], spine: list[FloatArray]) -> list[FloatArray]:
    """Return departures from upright, (T,) degrees each: of the spine where it is known, and of the thigh."""
    upright = [*spine, *([absolute["thigh"]] if "thigh" in absolute else [])]
    known = absolute["pelvis"][np.isfinite(absolute["pelvis"])]
    seen = [each for each in upright if np.isfinite(each).sum() >= _MOSTLY * len(known)]
    if len(seen) < len(upright) or not spine:
        # Without the spine, the pelvis stands for it: in standing it is tilted forward least.
        seen.append(absolute["pelvis"] - (float(np.percentile(known, _LEAST)) if len(known) else 0.0))
    return seen


def _named(change: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    angles = {"pelvis_tilt": change["pelvis"]}
    if "t12" in change:
        angles["trunk_inclination"] = change["t12"]
        angles["lumbar_flexion"] = change["t12"] - change["pelvis"]
    if "thigh" in change:
        angles["thigh_tilt"] = change["thigh"]
        angles["hip_flexion"] = change["pelvis"] - change["thigh"]
        if "shank" in change:
            angles["knee_flexion"] = change["shank"] - change["thigh"]
    return angles


def inclination(line: FloatArray, across: FloatArray, along: FloatArray) -> FloatArray:
    """Return the angle by which lines turn from one direction towards another.

    Parameters
    ----------
    line
        (T, 3) directions.
    across, along
        (3,) unit vectors; the angle is positive from `along` towards `across`.

    Returns
    -------
    numpy.ndarray
        (T,) degrees without leaps of a full turn; NaN where the line is unknown.
    """
    angle = np.arctan2(line @ across, line @ along)
    known = np.isfinite(angle)
    angle[known] = np.unwrap(angle[known])
    return np.degrees(angle)


def _vertical(sites: Mapping[str, FloatArray], path: Path) -> FloatArray:
    # The shank is upright in sitting and squatting, too.
    pairs = (("ankle", "knee"), ("knee", "psis"), ("psis", "c7"), ("psis", "thorax"))
    for lower, upper in pairs:
        if lower in sites and upper in sites:
            apart = np.nanmedian(sites[upper] - sites[lower], axis=0)
            axis = int(np.argmax(np.abs(apart)))
            return np.eye(3)[axis] * math.copysign(1.0, float(apart[axis]))
    raise InputError(_text("markers-no-vertical", table=path))
