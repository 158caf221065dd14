"""Joint angles: filtered tilts and the differences between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.signal import butter, sosfiltfilt

from romcam.recording import FloatArray
from romcam.tilts.values import FrameEvidence, SpineTilts, Tilts, View

CUTOFF_HZ: Final = 4.0
LONGEST_GAP_S: Final = 0.2
"""Between the last frame seen and the next: a bend's acceleration makes half a degree of a straight line across it."""

PASS_ORDER: Final = 2
PASSES: Final = 2
DUAL_PASS: Final = (2.0 ** (1.0 / PASSES) - 1.0) ** 0.25
"""Two passes of a second-order Butterworth filter together lose 3 dB at this fraction of its design frequency.

Winter DA, Biomechanics and Motor Control of Human Movement, 4th ed., Wiley 2009, section 2.2.4.4.
"""

LEAST_RATE: Final = 2.5
"""Frames a second per hertz of cut-off, below which there is nothing left to filter."""

SHORTEST_FILTERED: Final = 7


@dataclass(frozen=True)
class FilterRecord:
    """What was done to the angles: a zero-lag Butterworth low-pass filter, run forwards and backwards.

    order: of both passes together. cutoff_hz: effective -3 dB frequency of both passes together. design_hz: what
    each pass was designed with. applied: False where the film has too few frames a second for it.
    """

    order: int
    cutoff_hz: float
    design_hz: float
    applied: bool


@dataclass(frozen=True, eq=False)
class Angles:
    """Angles of the whole trial, by the names of `romcam.names`, degrees, changes from neutral.

    values: name → (T,); NaN where unknown. Split angles are NaN wherever their evidence is not the back's outline.
    se: name → (T,) standard errors of the split angles.
    pelvis_t12_correlation: (T,) correlation of the errors of pelvis_tilt and trunk_inclination.
    evidence: (T,) of `FrameEvidence`. quality: (T,) 0..1, how well the frame was seen.
    interpolated: (T,) bool, frames filled in across a short gap. neutral: (T,) bool.
    landmark_se_deg: standard error of each segment's tilt from landmarks.
    """

    time_s: FloatArray
    view: View
    values: dict[str, FloatArray]
    se: dict[str, FloatArray]
    pelvis_t12_correlation: FloatArray
    evidence: NDArray[np.uint8]
    quality: FloatArray
    interpolated: NDArray[np.bool_]
    neutral: NDArray[np.bool_]
    neutral_lean_deg: float
    spine_reasons: tuple[str, ...]
    filter: FilterRecord
    history: tuple[str, ...] = ()
    landmark_se_deg: float = float("nan")

    def __len__(self) -> int:
        return len(self.time_s)


def compute_angles(tilts: Tilts, quality: FloatArray, *, cutoff_hz: float = CUTOFF_HZ) -> Angles:
    """Fill short gaps of the tilts, filter them, and take the angles between them.

    tilts: changes from neutral, degrees, forward positive, NaN where not seen. quality: (T,) 0..1.
    cutoff_hz: effective -3 dB frequency of the zero-lag filter.

    The tilts are filtered and the differences taken afterwards: the filter is linear, so that is the same as
    filtering the differences, and `hip_flexion = pelvis_tilt - thigh_tilt` holds in every frame, at the edges of
    gaps too. Gaps of up to 0.2 s between seen frames are bridged by a straight line and marked `interpolated`;
    longer ones stay NaN, and the stretches between them are filtered separately. Frames of uneven times are
    filtered on an even grid and read back. Standard errors are passed through: they are the body's and the
    clothes', nearly the same from frame to frame, and no filter makes them smaller.
    """
    time = tilts.time_s
    record = filter_record(time, cutoff_hz)
    spine = _split_only(tilts.spine)
    raw = {
        "thigh": tilts.thigh_deg,
        "shank": tilts.shank_deg,
        "chord": tilts.trunk_chord_deg,
        "pelvis": spine.pelvis_deg,
        "t12": spine.t12_deg,
    }
    bridged = {name: bridge_gaps(tilt, time) for name, tilt in raw.items()}
    smooth = {name: low_pass(tilt, time, record) for name, tilt in bridged.items()}
    filled = {name: np.isfinite(bridged[name]) & ~np.isfinite(tilt) for name, tilt in raw.items()}
    interpolated = np.any(list(filled.values()), axis=0)
    spine = _errors_bridged(spine, time, filled["pelvis"] | filled["t12"])
    return Angles(
        time_s=time,
        view=tilts.view,
        values=_differences(smooth),
        se=_standard_errors(spine, tilts.landmark_se_deg),
        pelvis_t12_correlation=spine.correlation,
        evidence=spine.evidence,
        quality=quality,
        interpolated=interpolated,
        neutral=tilts.neutral,
        neutral_lean_deg=tilts.neutral_lean_deg,
        spine_reasons=tilts.spine.reasons,
        filter=record,
        history=(*tilts.history, *_history(record, interpolated)),
        landmark_se_deg=tilts.landmark_se_deg,
    )


def filter_record(time_s: FloatArray, cutoff_hz: float) -> FilterRecord:
    """Design the filter for a film's frame rate: its order, cut-off, and whether the rate is enough for it."""
    rate = 1.0 / float(np.median(np.diff(time_s))) if len(time_s) > 1 else 0.0
    applied = rate >= LEAST_RATE * cutoff_hz
    design = _design_hz(cutoff_hz, rate) if applied else cutoff_hz / DUAL_PASS
    return FilterRecord(order=PASS_ORDER * PASSES, cutoff_hz=cutoff_hz, design_hz=design, applied=applied)


def _design_hz(cutoff_hz: float, rate_hz: float) -> float:
    """Frequency each pass is designed with; corrected in the bilinear transform's own warped scale, hence tan."""
    return float(rate_hz / np.pi * np.arctan(np.tan(np.pi * cutoff_hz / rate_hz) / DUAL_PASS))


def bridge_gaps(values: FloatArray, time_s: FloatArray) -> FloatArray:
    """Fill gaps of at most 0.2 s between two seen frames by a straight line; longer and outer gaps stay NaN.

    values: (T,) NaN in gaps. time_s: (T,) seconds.
    """
    seen = np.flatnonzero(np.isfinite(values))
    if len(seen) < 2:
        return values.copy()
    bridged = np.interp(time_s, time_s[seen], values[seen])
    following = np.searchsorted(seen, np.arange(len(values)))
    inside = (following > 0) & (following < len(seen))
    after = seen[np.minimum(following, len(seen) - 1)]
    before = seen[np.maximum(following - 1, 0)]
    short = inside & (time_s[after] - time_s[before] <= LONGEST_GAP_S + 1e-9)
    return np.where(np.isfinite(values), values, np.where(short, bridged, np.nan))


def low_pass(values: FloatArray, time_s: FloatArray, record: FilterRecord) -> FloatArray:
    """Filter each stretch between gaps by itself; NaN stay NaN, stretches of under 7 frames stay as they are.

    values: (T,). time_s: (T,) seconds, even or not. The -3 dB frequency is `record.cutoff_hz` at any frame rate.
    """
    smooth = values.copy()
    if not record.applied:
        return smooth
    for stretch in _stretches(np.isfinite(values), time_s):
        if stretch.stop - stretch.start >= SHORTEST_FILTERED:
            smooth[stretch] = _filtered(values[stretch], time_s[stretch], record)
    return smooth


def _stretches(seen: NDArray[np.bool_], time_s: FloatArray) -> list[slice]:
    """Runs of seen frames; a pause of the film itself breaks a run like a gap."""
    frames = np.flatnonzero(seen)
    if len(frames) == 0:
        return []
    steps = np.diff(time_s[frames])
    pause = max(LONGEST_GAP_S, 3.0 * float(np.median(np.diff(time_s)))) if len(time_s) > 1 else LONGEST_GAP_S
    breaks = np.flatnonzero((np.diff(frames) > 1) | (steps > pause)) + 1
    return [slice(int(run[0]), int(run[-1]) + 1) for run in np.split(frames, breaks)]


def _filtered(values: FloatArray, time: FloatArray, record: FilterRecord) -> FloatArray:
    steps = np.diff(time)
    uneven = float(np.ptp(steps)) > 0.1 * float(np.median(steps))
    intervals = int(np.ceil((time[-1] - time[0]) / np.median(steps) - 0.01)) if uneven else len(time) - 1
    rate = intervals / float(time[-1] - time[0])
    grid = np.linspace(time[0], time[-1], intervals + 1)
    even = np.interp(grid, time, values) if uneven else values
    if len(even) < SHORTEST_FILTERED or rate < LEAST_RATE * record.cutoff_hz:
        return values
    passes = butter(PASS_ORDER, _design_hz(record.cutoff_hz, rate), fs=rate, output="sos")
    padding = min(len(even) - 1, int(np.ceil(2.0 * rate / record.cutoff_hz)))
    smooth = sosfiltfilt(passes, even, padtype="odd", padlen=padding)
    return CubicSpline(grid, smooth)(time) if uneven else smooth


def _split_only(spine: SpineTilts) -> SpineTilts:
    """The same without the frames in which the back's outline was not read."""
    read = spine.evidence >= FrameEvidence.CONTOUR

    def kept(values: FloatArray) -> FloatArray:
        return np.where(read, values, np.nan)

    return SpineTilts(
        pelvis_deg=kept(spine.pelvis_deg),
        pelvis_se_deg=kept(spine.pelvis_se_deg),
        t12_deg=kept(spine.t12_deg),
        t12_se_deg=kept(spine.t12_se_deg),
        correlation=kept(spine.correlation),
        evidence=spine.evidence,
        reasons=spine.reasons,
    )


def _errors_bridged(spine: SpineTilts, time: FloatArray, filled: NDArray[np.bool_]) -> SpineTilts:
    """Standard errors and evidence of filled frames: those of the frames they were filled from, the weaker side's."""
    evidence = spine.evidence.copy()
    read = np.flatnonzero(evidence >= FrameEvidence.CONTOUR)
    for frame in np.flatnonzero(filled & (evidence < FrameEvidence.CONTOUR)):
        following = int(np.searchsorted(read, frame))
        evidence[frame] = min(spine.evidence[read[following - 1]], spine.evidence[read[following]])
    return SpineTilts(
        pelvis_deg=spine.pelvis_deg,
        pelvis_se_deg=bridge_gaps(spine.pelvis_se_deg, time),
        t12_deg=spine.t12_deg,
        t12_se_deg=bridge_gaps(spine.t12_se_deg, time),
        correlation=bridge_gaps(spine.correlation, time),
        evidence=evidence,
        reasons=spine.reasons,
    )


def _differences(tilt: dict[str, FloatArray]) -> dict[str, FloatArray]:
    return {
        "pelvis_tilt": tilt["pelvis"],
        "trunk_inclination": tilt["t12"],
        "hip_flexion": tilt["pelvis"] - tilt["thigh"],
        "lumbar_flexion": tilt["t12"] - tilt["pelvis"],
        "thigh_tilt": tilt["thigh"],
        # In a squat the thigh leans back (hip behind knee), the shank forward (knee ahead of ankle): flexion is positive.
        "knee_flexion": tilt["shank"] - tilt["thigh"],
        "trunk_chord": tilt["chord"],
        "apparent_hip_flexion": tilt["chord"] - tilt["thigh"],
    }


def _standard_errors(spine: SpineTilts, landmark_se_deg: float) -> dict[str, FloatArray]:
    pelvis, t12 = spine.pelvis_se_deg, spine.t12_se_deg
    between = pelvis**2 + t12**2 - 2.0 * spine.correlation * pelvis * t12
    return {
        "pelvis_tilt": pelvis,
        "trunk_inclination": t12,
        "hip_flexion": np.hypot(pelvis, landmark_se_deg),
        "lumbar_flexion": np.sqrt(np.maximum(between, 0.0)),
    }


def _history(record: FilterRecord, interpolated: NDArray[np.bool_]) -> tuple[str, str, str]:
    bridged = f"bridge_gaps: longest_s={LONGEST_GAP_S}, frames={int(interpolated.sum())}"
    filtered = (
        f"low_pass: Butterworth, zero lag, order={record.order}, cutoff_hz={record.cutoff_hz:g}, "
        f"design_hz={record.design_hz:.3f}"
        if record.applied
        else f"low_pass: not applied, too few frames a second for {record.cutoff_hz:g} Hz"
    )
    return bridged, filtered, "angles: differences of filtered tilts"
