"""Whether a reference can be what it is compared as: seconds, degrees, and the same film."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np

from romcam.body import FloatArray
from romcam.body.quantities import QUANTITIES
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.validation.agreement import Z95, compute_correlation, compute_errors
from romcam.validation.alignment import GREATEST_LAG_S, align, find_lag
from romcam.validation.study import EndOfRange, Pair, Track

DEG_PER_RAD: Final = 180.0 / math.pi

_RADIANS: Final = (DEG_PER_RAD / 1.4, DEG_PER_RAD * 1.4)
"""romcam's range over the reference's, if the reference is in radians: two measurements differ by less than this."""
_MOST_RAD: Final = 2.0 * math.pi
_ALIKE_R: Final = 0.9
_OTHER_UNIT: Final = 5.0
"""Curves of one shape whose ranges differ by more than this factor are not both in degrees."""
_LEAST_RANGE_DEG: Final = 10.0
"""Angles that move less say nothing about the unit."""
_HARDLY: Final = 0.1
"""Least share of romcam's time that a reference has to cover."""
_LEAST_INSIDE: Final = 3
"""Least number of the reference's times within romcam's: fewer make no curve."""
_FINE_UNITS: Final = {"ms": 1e3, "us": 1e6, "ns": 1e9}
"""Ticks of a clock in a second, by unit."""
_AS_LONG: Final = (0.8, 1.25)
"""Ratio of two durations that count as equally long."""
_LEAST_R: Final = 0.8
_FAR_DEG: Final = 10.0
"""A difference at the end of range greater than this, and than twice romcam's interval, suggests another film."""
_BETTER: Final = 0.6
"""A shift that reduces the root mean square error to less than this share suggests clocks that differ."""
_LEAST_SHIFT_S: Final = 0.05
_LEAST_RMSE_DEG: Final = 3.0

_text = Catalogue(__name__)


def check_times(pair: Pair, reference: Track, lag_s: float) -> None:
    """Refuse a reference whose times cannot be seconds of the same film.

    Parameters
    ----------
    pair
        The trial with its reference.
    reference
        The reference.
    lag_s
        Seconds added to its times.

    Raises
    ------
    InputError
        Its times look like milliseconds, frame numbers, per cent of a cycle or another clock, or hardly overlap
        romcam's. The sentence states the option to give.
    """
    ours, theirs = pair.found.time_s, reference.time_s + lag_s
    if len(ours) < 2 or len(theirs) < 2:
        return
    values = {
        "angles": pair.found.source,
        "reference": reference.source,
        "trial": pair.name,
        "ours": time_span(ours),
        "theirs": time_span(theirs),
    }
    last, length, steps = float(ours[-1] - ours[0]), float(theirs[-1] - theirs[0]), np.diff(reference.time_s)
    share = _overlap(ours, theirs)
    # A clock of milliseconds runs a thousand times as fast, whether or not it starts at zero.
    for unit, factor in _FINE_UNITS.items():
        if _alike(length / factor, last) and float(np.median(steps)) >= 0.5:
            raise InputError(_text("looks-milliseconds", unit=unit, **values))
    whole = bool(np.all(reference.time_s == np.round(reference.time_s))) and bool(np.all(steps == steps[0]))
    cycle = abs(float(reference.time_s[0])) <= 1.0 and abs(float(reference.time_s[-1]) - 100.0) <= 1.0
    if cycle and not _alike(length, last):
        raise InputError(_text("looks-percent", **values))
    if whole and steps[0] >= 1.0 and length > 2.0 * last:
        raise InputError(_text("looks-frames", **values))
    if share == 0.0 and _alike(length, last):
        lag = f"{float(ours[0] - reference.time_s[0]):+.2f}"
        raise InputError(_text("looks-clock", lag=lag, **values))
    inside = int(np.count_nonzero((theirs >= ours[0]) & (theirs <= ours[-1])))
    if share > 0.0 and inside < _LEAST_INSIDE:
        raise InputError(_text("hardly-inside", count=inside, **values))
    if 0.0 < share < _HARDLY:
        raise InputError(_text("hardly-overlaps", share=f"{100 * share:.0f} %", **values))


def check_degrees(pair: Pair, there: Mapping[str, FloatArray]) -> None:
    """Refuse a reference whose angles look like radians, or like no degrees at all.

    Parameters
    ----------
    pair
        The trial with its reference.
    there
        Angle → (T,) the reference's values at romcam's times.

    Raises
    ------
    InputError
        Its curves have romcam's shape and a fifty-seventh of their range, or a range that no error explains.
    """
    scales: list[float] = []
    small = True
    for name, values in there.items():
        found = pair.found.values[name]
        known = np.isfinite(found) & np.isfinite(values)
        if np.count_nonzero(known) < 3 or np.ptp(found[known]) < _LEAST_RANGE_DEG:
            continue
        small = small and not bool(np.any(np.abs(values[known]) > _MOST_RAD))
        if abs(compute_correlation(found, values)) >= _ALIKE_R:
            scales.append(float(np.std(found[known]) / np.std(values[known])))
    if small:
        _refuse_radians(pair, scales)
    scale = float(np.median(scales)) if scales else 1.0
    if not 1.0 / _OTHER_UNIT < scale < _OTHER_UNIT:
        larger = "reference" if scale < 1.0 else "romcam"
        times = f"{max(scale, 1.0 / scale):.3g}"
        reference = pair.reference.source
        raise InputError(_text("looks-other-unit", reference=reference, trial=pair.name, larger=larger, times=times))


def check_end_degrees(pair: Pair, ends: Mapping[str, EndOfRange]) -> None:
    """Refuse readings at the end of range that look like radians.

    Parameters
    ----------
    pair
        The trial with its reference.
    ends
        Angle → both methods at the end of range.

    Raises
    ------
    InputError
        All readings are a fifty-seventh of romcam's.
    """
    large = [
        each for each in ends.values() if abs(each.found_deg) >= 2.0 * _LEAST_RANGE_DEG and each.reference_deg != 0.0
    ]
    if any(abs(each.reference_deg) > _MOST_RAD for each in ends.values()):
        return
    scales = [abs(each.found_deg / each.reference_deg) for each in large]
    if scales and all(_RADIANS[0] <= scale <= _RADIANS[1] for scale in scales):
        _refuse_radians(pair, scales)


def doubts(pair: Pair, ends: Mapping[str, EndOfRange], there: Mapping[str, FloatArray], *, shifted: bool) -> list[str]:
    """Return remarks on a reference that may be of another film or have another clock.

    Parameters
    ----------
    pair
        The trial with its reference.
    ends
        Angle → both methods at the end of range.
    there
        Angle → (T,) the reference's values at romcam's times; empty if it states ends alone.
    shifted
        Whether the best shift in time is already applied.

    Returns
    -------
    list[str]
        Sentences; empty if nothing is conspicuous.
    """
    found: list[str] = []
    far = {name: _beyond(each) for name, each in ends.items() if _beyond(each) > 0.0}
    if far:
        name = max(far, key=far.__getitem__)
        off = f"{far[name]:.0f}°"
        found.append(_text("remark-far-off", trial=pair.name, angle=QUANTITIES[name].title, degrees=off))
    moving = {name: values for name, values in there.items() if _range(values) >= _LEAST_RANGE_DEG}
    alike = {name: compute_correlation(pair.found.values[name], values) for name, values in moving.items()}
    # A reference with the other sign has its own remark.
    low = {name: r for name, r in alike.items() if math.isfinite(r) and abs(r) < _LEAST_R}
    if low and 2 * len(low) > len(alike):
        name = min(low, key=lambda name: abs(low[name]))
        r = f"{low[name]:.2f}".replace("-", "−")
        found.append(_text("remark-low-r", trial=pair.name, angle=QUANTITIES[name].title, r=r))
    if not shifted and isinstance(pair.reference, Track) and (shift := _better_shift(pair, pair.reference, there)):
        found.append(_text("remark-shifted", trial=pair.name, shift=f"{shift:+.2f}".replace("-", "−")))
    return found


def time_span(time_s: FloatArray) -> str:
    """Return the first and the last of some times in words.

    Parameters
    ----------
    time_s
        (T,) seconds.
    """
    return _text("time-span", first=f"{time_s[0]:.2f}", last=f"{time_s[-1]:.2f}")


def _beyond(end: EndOfRange) -> float:
    """Return by how much both methods differ; 0 if that is not conspicuous or romcam withheld its value."""
    if not math.isfinite(end.found_deg):
        return 0.0
    off = abs(end.found_deg - end.reference_deg)
    allowed = 2.0 * Z95 * end.se_deg if math.isfinite(end.se_deg) else 2.0 * _FAR_DEG
    return off if off > max(_FAR_DEG, allowed) else 0.0


def _better_shift(pair: Pair, reference: Track, there: Mapping[str, FloatArray]) -> float | None:
    """Return a shift with which the curves agree much better; None if there is none."""
    shift = find_lag(pair.found, reference)
    if not _LEAST_SHIFT_S <= abs(shift) <= GREATEST_LAG_S:
        return None
    after = align(pair.found, reference, shift)
    better = [
        compute_errors(pair.found.values[name], after[name]).rmse
        / max(compute_errors(pair.found.values[name], values).rmse, _LEAST_RMSE_DEG)
        for name, values in there.items()
        if _range(values) >= _LEAST_RANGE_DEG
    ]
    return shift if better and max(better) < _BETTER else None


def _refuse_radians(pair: Pair, scales: list[float]) -> None:
    if scales and _RADIANS[0] <= float(np.median(scales)) <= _RADIANS[1]:
        raise InputError(
            _text(
                "looks-radians",
                reference=pair.reference.source,
                trial=pair.name,
                scale=f"{float(np.median(scales)):.1f}",
            )
        )


def _overlap(ours: FloatArray, theirs: FloatArray) -> float:
    """Return the share of romcam's time that the reference covers."""
    shared = min(float(ours[-1]), float(theirs[-1])) - max(float(ours[0]), float(theirs[0]))
    return max(shared, 0.0) / float(ours[-1] - ours[0])


def _alike(one: float, other: float) -> bool:
    return _AS_LONG[0] * other <= one <= _AS_LONG[1] * other


def _range(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(np.ptp(known)) if len(known) else 0.0
