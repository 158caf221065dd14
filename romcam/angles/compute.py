"""Computes joint angles from segments: filtered inclinations, their change from neutral, and their differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.angles.filtering import (
    LONGEST_GAP_S,
    OUTLIER_DEG,
    bridge_gaps,
    drop_outliers,
    filter_record,
    low_pass,
)
from romcam.angles.joint_angles import Angles, FilterRecord
from romcam.body.inclination import circular_mean_deg, median_at, wrap_around, wrap_deg
from romcam.body.landmarks import FloatArray
from romcam.body.quantities import BACK_SEGMENTS, QUANTITIES, FrameEvidence, Quantity
from romcam.segments.segments import Segments

CUTOFF_HZ: Final = 4.0
"""Effective cut-off frequency of the low-pass filter, hertz."""

SAGITTAL: Final = (
    "pelvis_tilt",
    "trunk_inclination",
    "hip_flexion",
    "lumbar_flexion",
    "thigh_tilt",
    "knee_flexion",
    "trunk_chord",
    "apparent_hip_flexion",
)
"""The angles of a person who is seen from the side and moves both legs in the same way."""


def compute_angles(
    segments: Segments,
    quality: FloatArray,
    names: Sequence[str] = SAGITTAL,
    *,
    cutoff_hz: float = CUTOFF_HZ,
    inferred: NDArray[np.bool_] | None = None,
    held: NDArray[np.bool_] | None = None,
) -> Angles:
    """Compute the angles of a trial.

    Parameters
    ----------
    segments
        Inclinations of the segments; NaN where not seen.
    quality
        (T,) visibility of each frame, 0 to 1.
    names
        Names of the angles, from `romcam.body.quantities`.
    cutoff_hz
        Effective -3 dB frequency of the zero-lag filter, hertz.
    inferred
        (T,) bool, frames in which the pose model ran; None: all of them.
    held
        (T,) bool, frames in which the person was as in the inference before; None: none.

    Returns
    -------
    The angles with their standard errors.

    Notes
    -----
    The inclinations are filtered and then subtracted. The filter is linear, so this equals filtering the differences,
    and `hip_flexion = pelvis_tilt - thigh_tilt` holds in every frame, also at the edges of gaps. Single outlier frames
    are removed first. Gaps of up to 0.2 s between seen frames are bridged by a straight line and marked `interpolated`;
    longer gaps stay NaN, and the stretches between them are filtered separately. Unevenly timed frames are filtered on
    an even grid and interpolated back. Standard errors are not filtered: they come from body and clothes, are nearly
    the same from frame to frame, and no filter reduces them.
    """
    time = segments.time_s
    record = filter_record(time, cutoff_hz)
    wanted = [QUANTITIES[name] for name in names]
    used = dict.fromkeys(segment for quantity in wanted for _, segment in quantity.terms)
    raw = {name: _curve(segments, name) for name in used}
    kept = {name: drop_outliers(curve, time, inferred, held) for name, curve in raw.items()}
    bridged = {name: bridge_gaps(curve, time) for name, curve in kept.items()}
    smooth = {name: low_pass(curve, time, record) for name, curve in bridged.items()}
    filled = {name: np.isfinite(bridged[name]) & ~np.isfinite(curve) for name, curve in kept.items()}
    dropped = np.any([np.isfinite(raw[name]) & ~np.isfinite(curve) for name, curve in kept.items()], axis=0)
    interpolated = np.any(list(filled.values()), axis=0)
    split_filled = {name: filled[name] for name in BACK_SEGMENTS} if set(BACK_SEGMENTS) <= set(filled) else None
    errors, correlation = _standard_errors(segments, bridged=split_filled is not None)
    return Angles(
        time_s=time,
        view=segments.view,
        values={quantity.name: _sum(quantity, smooth, segments) for quantity in wanted},
        se={name: error for name, error in errors.items() if name in names},
        pelvis_t12_correlation=correlation,
        evidence=segments.evidence
        if split_filled is None
        else _evidence_bridged(segments.evidence, *split_filled.values()),
        quality=quality,
        interpolated=interpolated,
        neutral=segments.neutral,
        neutral_lean_deg=segments.neutral_lean_deg,
        spine_reasons=segments.reasons,
        filter=record,
        history=(*segments.history, *_history(record, dropped, interpolated)),
        landmark_se_deg=segments.landmark_se_deg,
        measured=segments.measured,
        neutral_off_deg=segments.neutral_off_deg,
        neutral_hold=segments.neutral_hold,
        evidence_of={
            name: _evidence_bridged(evidence, split_filled[name]) if split_filled and name in split_filled else evidence
            for name, evidence in segments.evidence_of.items()
        },
        tags=segments.tags,
    )


def unfiltered_change(segments: Segments, name: str) -> FloatArray:
    """Compute the unfiltered change of a sagittal segment from neutral.

    Parameters
    ----------
    segments
        Inclinations of the segments.
    name
        Name of the segment.

    Returns
    -------
    (T,) degrees in (-180, 180]; NaN unknown.
    """
    return wrap_deg(segments.inclination_deg[name] - segments.neutral_deg[name])


def _curve(segments: Segments, name: str) -> FloatArray:
    """A segment's inclination over time, without leaps from 180° to -180°."""
    inclination = segments.inclination_deg[name]
    if name in BACK_SEGMENTS:
        inclination = _where_read(inclination, _evidence_of(segments, name))
    centre = segments.neutral_deg.get(name)
    return wrap_around(inclination, circular_mean_deg(inclination) if centre is None else centre)


def _evidence_of(segments: Segments, name: str) -> NDArray[np.uint8]:
    """The evidence for pelvis or T12-L1."""
    return segments.evidence_of.get(name, segments.evidence)


def _where_read(values: FloatArray, evidence: NDArray[np.uint8]) -> FloatArray:
    """The values of frames in which the back was read."""
    return np.where(evidence >= FrameEvidence.CONTOUR, values, np.nan)


def _sum(quantity: Quantity, smooth: Mapping[str, FloatArray], segments: Segments) -> FloatArray:
    """The angle that is a sum of segments' inclinations, or of their changes from neutral."""
    total = np.zeros(len(segments))
    for sign, segment in quantity.terms:
        inclination = smooth[segment]
        if not quantity.absolute:
            neutral_deg = segments.neutral_deg.get(segment)
            inclination = inclination - (
                median_at(inclination, segments.neutral) if neutral_deg is None else neutral_deg
            )
        total = total + sign * inclination
    if not quantity.absolute:
        return total
    total = total + quantity.offset_deg
    known = total[np.isfinite(total)]
    return total - 360.0 * round(float(np.median(known)) / 360.0) if len(known) else total


def _standard_errors(segments: Segments, *, bridged: bool) -> tuple[dict[str, FloatArray], FloatArray]:
    """Standard errors of the angles by name, and the correlation of the errors of pelvis and T12-L1.

    bridged: whether pelvis and T12-L1 were interpolated across gaps. Those frames get the errors of the frames they
    come from.
    """
    time = segments.time_s

    def bridge(values: FloatArray) -> FloatArray:
        return bridge_gaps(values, time) if bridged else values

    pelvis, t12 = (bridge(_where_read(segments.se_deg[name], _evidence_of(segments, name))) for name in BACK_SEGMENTS)
    independent = np.full(len(segments), np.nan)
    correlation = bridge(_where_read(segments.correlation.get(BACK_SEGMENTS, independent), segments.evidence))
    thigh = segments.se_deg["thigh"]
    with_thigh = segments.correlation.get(("pelvis", "thigh"))
    if with_thigh is None:
        hip = np.hypot(pelvis, thigh)
    else:
        hip = bridge(_difference_se(segments.se_deg["pelvis"], thigh, with_thigh))
    errors = {
        "pelvis_tilt": pelvis,
        "trunk_inclination": t12,
        "thigh_tilt": thigh,
        "hip_flexion": hip,
        "lumbar_flexion": _difference_se(pelvis, t12, correlation),
    }
    return errors, correlation


def _difference_se(a: FloatArray, b: FloatArray, correlation: FloatArray) -> FloatArray:
    """Standard error of the difference of two quantities whose errors are correlated."""
    return np.sqrt(np.maximum(a**2 + b**2 - 2.0 * correlation * a * b, 0.0))


def _evidence_bridged(evidence: NDArray[np.uint8], *parts: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Give each frame that was filled in any of the parts the weaker evidence of its two source frames."""
    filled = np.any(parts, axis=0)
    bridged = evidence.copy()
    read = np.flatnonzero(evidence >= FrameEvidence.CONTOUR)
    for frame in np.flatnonzero(filled & (evidence < FrameEvidence.CONTOUR)):
        following = int(np.searchsorted(read, frame))
        bridged[frame] = min(evidence[read[following - 1]], evidence[read[following]])
    return bridged


def _history(record: FilterRecord, dropped: NDArray[np.bool_], interpolated: NDArray[np.bool_]) -> tuple[str, ...]:
    outliers = f"drop_outliers: beyond_deg={OUTLIER_DEG:g}, frames={int(dropped.sum())}"
    bridged = f"bridge_gaps: longest_s={LONGEST_GAP_S}, frames={int(interpolated.sum())}"
    filtered = (
        f"low_pass: Butterworth, zero lag, order={record.order}, cutoff_hz={record.cutoff_hz:g}, "
        f"design_hz={record.design_hz:.3f}"
        if record.applied
        else f"low_pass: not applied, too few frames a second for {record.cutoff_hz:g} Hz"
    )
    return outliers, bridged, filtered, "angles: differences of filtered inclinations"
