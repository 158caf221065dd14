"""The arrow from tilts to angles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
from romcam.body.quantities import QUANTITIES, Quantity
from romcam.recording import FloatArray
from romcam.segments.inclinations import wrap_deg
from romcam.segments.values import FrameEvidence, Estimates, Segments

CUTOFF_HZ: Final = 4.0


CHANGES: Final = frozenset({"pelvis", "t12", "thigh", "shank", "chord"})
"""Segments of which the tilts hold the change from neutral and not the inclination."""

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
"""The angles of whoever is seen from the side and moves both legs alike."""


def compute_angles(
    tilts: Segments,
    quality: FloatArray,
    names: Sequence[str] = SAGITTAL,
    *,
    cutoff_hz: float = CUTOFF_HZ,
    inferred: NDArray[np.bool_] | None = None,
) -> Angles:
    """Take slips out of the tilts, fill short gaps, filter, and take the angles between them.

    tilts: degrees, forward positive, NaN where not seen. quality: (T,) 0..1. names: of the angles, by
    `romcam.body.quantities`.
    cutoff_hz: effective -3 dB frequency of the zero-lag filter. looked: (T,) as in `Recording`.

    The tilts are filtered and the differences taken afterwards: the filter is linear, so that is the same as
    filtering the differences, and `hip_flexion = pelvis_tilt - thigh_tilt` holds in every frame, at the
    edges of gaps too. Single frames that leap away are taken out first. Gaps of up to 0.2 s between seen
    frames are bridged by a straight line and marked `interpolated`; longer ones stay NaN, and the
    stretches between them are filtered separately. Frames of uneven times are filtered on an even grid and
    read back. Standard errors are passed through: they are the body's and the clothes', nearly the same
    from frame to frame, and no filter makes them smaller.
    """
    time = tilts.time_s
    record = filter_record(time, cutoff_hz)
    spine = _split_only(tilts.spine)
    wanted = [QUANTITIES[name] for name in names]
    segments = dict.fromkeys(segment for quantity in wanted for _, segment in quantity.terms)
    raw = {segment: _course(segment, tilts, spine) for segment in segments}
    kept = {name: drop_outliers(tilt, time, inferred) for name, tilt in raw.items()}
    bridged = {name: bridge_gaps(tilt, time) for name, tilt in kept.items()}
    smooth = {name: low_pass(tilt, time, record) for name, tilt in bridged.items()}
    filled = {name: np.isfinite(bridged[name]) & ~np.isfinite(tilt) for name, tilt in kept.items()}
    dropped = np.any([np.isfinite(raw[name]) & ~np.isfinite(tilt) for name, tilt in kept.items()], axis=0)
    interpolated = np.any(list(filled.values()), axis=0)
    if "pelvis" in filled and "t12" in filled:
        spine = _errors_bridged(spine, time, filled["pelvis"] | filled["t12"])
    return Angles(
        time_s=time,
        view=tilts.view,
        values={quantity.name: _sum(quantity, smooth, tilts) for quantity in wanted},
        se={name: error for name, error in _standard_errors(spine, tilts.landmark_se_deg).items() if name in names},
        pelvis_t12_correlation=spine.correlation,
        evidence=spine.evidence,
        quality=quality,
        interpolated=interpolated,
        neutral=tilts.neutral,
        neutral_lean_deg=tilts.neutral_lean_deg,
        spine_reasons=tilts.spine.reasons,
        filter=record,
        history=(*tilts.history, *_history(record, dropped, interpolated)),
        landmark_se_deg=tilts.landmark_se_deg,
        measured=tilts.measured,
    )


def _split_only(spine: Estimates) -> Estimates:
    """The same without the frames in which the back's outline was not read."""
    read = spine.evidence >= FrameEvidence.CONTOUR

    def kept(values: FloatArray) -> FloatArray:
        return np.where(read, values, np.nan)

    return replace(
        spine,
        pelvis_deg=kept(spine.pelvis_deg),
        pelvis_se_deg=kept(spine.pelvis_se_deg),
        t12_deg=kept(spine.t12_deg),
        t12_se_deg=kept(spine.t12_se_deg),
        correlation=kept(spine.correlation),
    )


def _errors_bridged(spine: Estimates, time: FloatArray, filled: NDArray[np.bool_]) -> Estimates:
    """Give filled frames the standard errors and the weaker evidence of those they were filled from."""
    evidence = spine.evidence.copy()
    read = np.flatnonzero(evidence >= FrameEvidence.CONTOUR)
    for frame in np.flatnonzero(filled & (evidence < FrameEvidence.CONTOUR)):
        following = int(np.searchsorted(read, frame))
        evidence[frame] = min(spine.evidence[read[following - 1]], spine.evidence[read[following]])
    return replace(
        spine,
        pelvis_se_deg=bridge_gaps(spine.pelvis_se_deg, time),
        t12_se_deg=bridge_gaps(spine.t12_se_deg, time),
        correlation=bridge_gaps(spine.correlation, time),
        hip_se_deg=None if spine.hip_se_deg is None else bridge_gaps(spine.hip_se_deg, time),
        evidence=evidence,
    )


def _course(segment: str, tilts: Segments, spine: Estimates) -> FloatArray:
    """One segment's inclination over time, without leaps from 180° to -180°: of the sagittal ones the change."""
    changes = {
        "pelvis": spine.pelvis_deg,
        "t12": spine.t12_deg,
        "thigh": tilts.thigh_deg,
        "shank": tilts.shank_deg,
        "chord": tilts.trunk_chord_deg,
    }
    if segment in CHANGES:
        return changes[segment]
    inclination = tilts.segments[segment]
    seen = inclination[np.isfinite(inclination)]
    if not len(seen):
        return inclination
    middle = np.degrees(np.angle(np.mean(np.exp(1j * np.radians(seen)))))
    return middle + wrap_deg(inclination - middle)


def _sum(quantity: Quantity, smooth: dict[str, FloatArray], tilts: Segments) -> FloatArray:
    """The angle that is a sum of segments' inclinations."""
    total = np.zeros(len(tilts.time_s))
    for sign, segment in quantity.terms:
        inclination = smooth[segment]
        if not quantity.absolute and segment not in CHANGES:
            rest = inclination[tilts.neutral & np.isfinite(inclination)]
            inclination = inclination - (np.median(rest) if len(rest) else np.nan)
        total = total + sign * inclination
    if not quantity.absolute:
        return total
    total = total + quantity.offset_deg
    known = total[np.isfinite(total)]
    return total - 360.0 * round(float(np.median(known)) / 360.0) if len(known) else total


def _standard_errors(spine: Estimates, landmark_se_deg: float) -> dict[str, FloatArray]:
    pelvis, t12 = spine.pelvis_se_deg, spine.t12_se_deg
    between = pelvis**2 + t12**2 - 2.0 * spine.correlation * pelvis * t12
    hip, thigh = np.hypot(pelvis, landmark_se_deg), np.full(len(pelvis), landmark_se_deg)
    if spine.hip_se_deg is not None:
        hip = spine.hip_se_deg
    if spine.thigh_se_deg is not None:
        thigh = np.where(np.isfinite(spine.thigh_se_deg), spine.thigh_se_deg, thigh)
    return {
        "pelvis_tilt": pelvis,
        "trunk_inclination": t12,
        "thigh_tilt": thigh,
        "hip_flexion": hip,
        "lumbar_flexion": np.sqrt(np.maximum(between, 0.0)),
    }


def _history(record: FilterRecord, dropped: NDArray[np.bool_], interpolated: NDArray[np.bool_]) -> tuple[str, ...]:
    outliers = f"drop_outliers: beyond_deg={OUTLIER_DEG:g}, frames={int(dropped.sum())}"
    bridged = f"bridge_gaps: longest_s={LONGEST_GAP_S}, frames={int(interpolated.sum())}"
    filtered = (
        f"low_pass: Butterworth, zero lag, order={record.order}, cutoff_hz={record.cutoff_hz:g}, "
        f"design_hz={record.design_hz:.3f}"
        if record.applied
        else f"low_pass: not applied, too few frames a second for {record.cutoff_hz:g} Hz"
    )
    return outliers, bridged, filtered, "angles: differences of filtered tilts"
