"""Reads the angles of a real person from motion capture or any table of angles, for a rendered person to follow."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np

from romcam.body import FloatArray
from romcam.body.quantities import QUANTITIES
from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue
from romcam.synthetic.case import Case, rounded
from romcam.synthetic.curves import LIMITS_DEG, LONGEST_S, RATE_HZ, Curves
from romcam.synthetic.movements import DEFAULT_MOVEMENT, MOVEMENTS
from romcam.synthetic.tempo import minimum_jerk
from romcam.validation.columns import has_trials, named
from romcam.validation.tables import read_table, read_track

GAP_S: Final = 0.25
"""Longest gap that is bridged by a straight line."""
STAND_S: Final = 1.2
"""Stand in upright neutral before and after a trial that begins or ends near it."""
SETTLE_S: Final = 0.6
"""Time between that stand and the first or last posture of the file."""
HOLD_S: Final = 0.8
"""Time for which any other first or last posture is held."""
_NEAR_DEG: Final = 25.0
"""A posture all of whose angles are smaller begins or ends with a stand."""
_TRUNK: Final = ("trunk_inclination", "lumbar_flexion")
_ANGLES: Final = {
    "pelvis_deg": "pelvis_tilt",
    "lumbar_deg": "lumbar_flexion",
    "thigh_deg": "thigh_tilt",
    "knee_deg": "knee_flexion",
}

_text = Catalogue(__name__)


@dataclass(frozen=True)
class Captured:
    """What was captured: the curves, the test that they look like, and sentences on what was assumed or left out."""

    curves: Curves
    test: str
    notes: tuple[str, ...]


def read_captured(
    path: Path, columns: Mapping[str, str] | None = None, markers: Mapping[str, Sequence[str]] | None = None
) -> Captured:
    """Read the angles of a person.

    Parameters
    ----------
    path
        Any file with times that `romcam validate` reads as a reference.
    columns, markers
        Names of columns and of markers, as for `romcam.validation.tables.read_table`.

    Returns
    -------
    Captured
        Curves with 50 samples a second. The trial begins and ends with a stand in upright neutral if its first or last
        posture is near it; else that posture is held.

    Raises
    ------
    InputError
        The file cannot be read, has no angles of pelvis and trunk, is too short, too long or too sparse, has a gap
        longer than `GAP_S`, or a body cannot take its angles.
    """
    table = read_table(path, columns, markers)
    if has_trials(table, columns or {}):
        raise InputError(_text("captured-not-over-time", path=path))
    track = read_track(table, path, path.stem, columns)
    angles = _wanted(track.values, path)
    time, kept, notes = _without_gaps(track.time_s, angles, path, track.source)
    even = _evenly(time, kept)
    for name, series in even.items():
        low, high = LIMITS_DEG[name]
        worst = float(series[np.argmax(np.abs(series - 0.5 * (low + high)))])
        if not low <= worst <= high:
            title = QUANTITIES[_ANGLES[name]].title
            raise InputError(_text("captured-impossible", path=path, angle=title, degrees=f"{worst:.0f}"))
    source = track.source
    notes = [*track.notes, *notes]
    notes += [] if "thigh_deg" in even else [_text("captured-no-thighs", table=source)]
    notes += [] if "knee_deg" in even else [_text("captured-no-knees", table=source)]
    notes.append(_text("captured-defaults", table=source))
    starts, ends = _stands(even)
    notes += _stand_notes(source, starts, ends)
    curves = Curves(**_plain(_with_stands(even, starts, ends)))
    return Captured(curves, _resembled(curves), tuple(notes))


def follow(case: Case[Any], captured: Captured, path: Path) -> Case[Any]:
    """Return a case whose person follows what was captured.

    Parameters
    ----------
    case
        The person, clothes, room and camera; its motion gives what was not captured.
    captured
        The angles.
    path
        File they were read from, for messages.

    Returns
    -------
    Case
        Cuts and zooms of the film, which are timed by the drawn motion, are left out.

    Raises
    ------
    UsageError
        The movement of the case cannot follow angles.
    InputError
        It needs angles of thighs and knees, and the file has none.
    """
    following = MOVEMENTS[case.test].following
    if following is None:
        able = named([name for name, movement in MOVEMENTS.items() if movement.following is not None])
        raise UsageError(_text("captured-movement", test=case.test, movements=able))
    if following.needs_legs and msgspec.UNSET in (captured.curves.thigh_deg, captured.curves.knee_deg):
        raise InputError(_text("captured-needs-legs", path=path, test=case.test))
    edits = case.edits
    if not isinstance(edits, msgspec.UnsetType):
        edits = msgspec.structs.replace(edits, cuts=(), zooms=())
    return rounded(msgspec.structs.replace(case, follow=captured.curves, edits=edits))


def _wanted(values: Mapping[str, FloatArray], path: Path) -> dict[str, FloatArray]:
    """The angles of the body, (T,) degrees, by the names of `Curves`."""
    found = named([QUANTITIES[name].column for name in values if name in QUANTITIES])
    if "pelvis_tilt" not in values:
        raise InputError(_text("captured-no-pelvis", path=path, found=found))
    pelvis = values["pelvis_tilt"]
    trunk = [values[name] - (pelvis if name == _TRUNK[0] else 0.0) for name in _TRUNK if name in values]
    if not trunk:
        raise InputError(_text("captured-no-trunk", path=path, found=found))
    angles = {"pelvis_deg": pelvis, "lumbar_deg": trunk[-1]}
    if "thigh_tilt" in values or "hip_flexion" in values:
        angles["thigh_deg"] = values["thigh_tilt"] if "thigh_tilt" in values else pelvis - values["hip_flexion"]
    if "knee_flexion" in values:
        angles["knee_deg"] = values["knee_flexion"]
    return angles


def _without_gaps(
    time: FloatArray, angles: Mapping[str, FloatArray], path: Path, source: str
) -> tuple[FloatArray, dict[str, tuple[FloatArray, FloatArray]], list[str]]:
    """The span in which pelvis and trunk are known, the known samples of each angle in it, and remarks."""
    known = np.isfinite(angles["pelvis_deg"]) & np.isfinite(angles["lumbar_deg"])
    if np.count_nonzero(known) < 2:
        raise InputError(_text("captured-too-short", path=path))
    at = time[known]
    if at[-1] - at[0] > LONGEST_S:
        raise InputError(
            _text("captured-too-long", path=path, seconds=f"{at[-1] - at[0]:.0f}", most=f"{LONGEST_S:.0f}")
        )
    if float(np.median(np.diff(time))) > GAP_S:
        raise InputError(_text("captured-sparse", path=path, rate=f"{1.0 / float(np.median(np.diff(time))):.2g}"))
    if (gap := _gap(at)) is not None:
        raise InputError(_text("captured-gap", path=path, start=f"{gap[0]:.2f}", end=f"{gap[1]:.2f}"))
    notes = [_text("captured-trimmed", table=source)] if not (known[0] and known[-1]) else []
    span = (time >= at[0]) & (time <= at[-1])
    kept: dict[str, tuple[FloatArray, FloatArray]] = {}
    for name, series in angles.items():
        each = span & np.isfinite(series)
        instants = np.concatenate([at[:1], time[each], at[-1:]])
        if each.sum() < 2 or _gap(instants) is not None:
            notes.append(_text("captured-gap-in-leg", table=source, angle=QUANTITIES[_ANGLES[name]].title))
            continue
        kept[name] = time[each], series[each]
    return at, kept, notes


def _gap(instants: FloatArray) -> tuple[float, float] | None:
    """Start and end, seconds, of the longest time without a sample, if it is too long."""
    steps = np.diff(instants)
    longest = int(np.argmax(steps))
    return (float(instants[longest]), float(instants[longest + 1])) if steps[longest] > GAP_S + 1e-6 else None


def _evenly(time: FloatArray, kept: Mapping[str, tuple[FloatArray, FloatArray]]) -> dict[str, FloatArray]:
    """Angles at `RATE_HZ`; of a faster capture, samples are averaged."""
    finer = max(1, math.ceil(1.0 / (RATE_HZ * float(np.median(np.diff(time)))) - 0.01))
    grid = np.arange(time[0], time[-1] + 1e-9, 1.0 / (finer * RATE_HZ))
    series = {name: np.interp(grid, at, angle) for name, (at, angle) in kept.items()}
    return {name: _averaged(each, finer) for name, each in series.items()}


def _averaged(series: FloatArray, count: int) -> FloatArray:
    """Every `count`-th sample, as the mean of the samples about it, as many on either side; the ends are repeated."""
    half = count // 2
    around = np.pad(series, half, mode="edge")
    return np.convolve(around, np.ones(2 * half + 1) / (2 * half + 1), mode="valid")[::count]


def _stands(even: Mapping[str, FloatArray]) -> tuple[bool, bool]:
    """Whether the first and the last posture are near upright."""
    starts, ends = (all(abs(series[at]) < _NEAR_DEG for series in even.values()) for at in (0, -1))
    return starts, ends


def _stand_notes(source: str, starts: bool, ends: bool) -> list[str]:
    """Sentences on what comes before and after the trial."""
    stand, way, hold = (f"{seconds:g}" for seconds in (STAND_S, SETTLE_S, HOLD_S))
    return [
        _text("captured-stand-first", table=source, stand=stand, way=way)
        if starts
        else _text("captured-held-first", table=source, hold=hold),
        _text("captured-stand-last", table=source, stand=stand, way=way)
        if ends
        else _text("captured-held-last", table=source, hold=hold),
    ]


def _with_stands(even: Mapping[str, FloatArray], starts: bool, ends: bool) -> dict[str, FloatArray]:
    """Angles with a stand before and after them, or a held posture."""
    way = minimum_jerk(np.arange(round(SETTLE_S * RATE_HZ)) / (SETTLE_S * RATE_HZ))
    still, held = np.zeros(round(STAND_S * RATE_HZ)), np.ones(round(HOLD_S * RATE_HZ))
    before = np.concatenate([still, way]) if starts else held
    after = np.concatenate([1.0 - way[1:], still]) if ends else held
    return {name: np.concatenate([before * series[0], series, after * series[-1]]) for name, series in even.items()}


def _plain(angles: Mapping[str, FloatArray]) -> dict[str, Any]:
    return {name: tuple(np.round(series, 3).tolist()) for name, series in angles.items()}


def _resembled(curves: Curves) -> str:
    """The test whose movement a trial resembles, or the default one."""
    angles = curves.angles()
    for test, movement in MOVEMENTS.items():
        if movement.following is not None and movement.following.resembled(angles):
            return test
    return DEFAULT_MOVEMENT
