"""Forward bends whose every angle is known by formula: minimum-jerk motions between standing and end of range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from romcam.body.facing import View
from romcam.body.inclination import median_at
from romcam.body.landmarks import COUNT, Landmark
from romcam.body.outline import STATIONS
from romcam.body.quantities import FrameEvidence
from romcam.recording import Outline, Recording, Seen
from romcam.segments import Segments
from romcam.segments.neutral import find_neutral
from romcam.video.source import VideoSource


def minimum_jerk(u):
    """From 0 to 1, at rest at both ends (Flash and Hogan 1985)."""
    u = np.clip(u, 0.0, 1.0)
    return 10 * u**3 - 15 * u**4 + 6 * u**5


@dataclass(frozen=True)
class Bend:
    """A trial: standing, then `repetitions` of down, hold, up, standing. Angles in degrees at the end of range."""

    pelvis: float = 60.0
    lumbar: float = 50.0
    thigh: float = -6.0
    shank: float = 2.0
    chord: float = 105.0
    stand_s: float = 1.0
    down_s: float = 2.3
    hold_s: float = 0.8
    up_s: float = 2.0
    repetitions: int = 1
    pelvis_lag_s: float = 0.0
    scales: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)

    @property
    def period_s(self) -> float:
        return self.down_s + self.hold_s + self.up_s + self.stand_s

    @property
    def length_s(self) -> float:
        return self.stand_s + self.repetitions * self.period_s

    def times(self, fps: float = 30.0) -> np.ndarray:
        return np.arange(round(self.length_s * fps)) / fps

    def curve(self, t, lag_s: float = 0.0) -> np.ndarray:
        """Share of the range at the times t: 0 upright, 1 at the end of range."""
        whole = np.zeros_like(t)
        for index in range(self.repetitions):
            begin = self.stand_s + index * self.period_s + lag_s
            back = begin + self.down_s + self.hold_s
            motion = minimum_jerk((t - begin) / self.down_s) - minimum_jerk((t - back) / self.up_s)
            whole += self.scales[index] * motion
        return whole


def tilts_of(
    bend: Bend,
    time=None,
    *,
    noise: float = 0.0,
    seed: int = 0,
    gaps=(),
    evidence=FrameEvidence.CONTOUR,
    facing: int = 1,
    yaw_deg: float = 2.0,
    pelvis_se: float = 3.0,
    t12_se: float = 2.0,
    correlation: float = 0.4,
    lean_deg: float = 0.0,
) -> Segments:
    """The segment angles of the bend; `gaps` are index slices in which no person is visible."""
    t = bend.times() if time is None else np.asarray(time, dtype=float)
    random = np.random.default_rng(seed)

    def seen(values):
        values = np.asarray(values, dtype=float) + random.normal(0.0, noise, len(t)) * (noise > 0)
        for gap in gaps:
            values[gap] = np.nan
        return values

    curve, pelvis = bend.curve(t), bend.pelvis * bend.curve(t, bend.pelvis_lag_s)
    chord = seen(bend.chord * curve)
    known = np.full(len(t), evidence, dtype=np.uint8)
    for gap in gaps:
        known[gap] = FrameEvidence.NONE
    split = np.where(known >= FrameEvidence.CONTOUR, 0.0, np.nan)
    ones = np.ones(len(t)) + split
    neutral = find_neutral(chord, t)
    inclinations = {
        "chord": chord,
        "thigh": seen(bend.thigh * curve),
        "shank": seen(bend.shank * curve),
        "pelvis": seen(pelvis) + split,
        "t12": seen(pelvis + bend.lumbar * curve) + split,
    }
    landmark_se = np.full(len(t), 1.5)
    return Segments(
        time_s=t,
        view=View(facing, yaw_deg),
        neutral=neutral,
        inclination_deg=inclinations,
        se_deg={
            "pelvis": pelvis_se * ones,
            "t12": t12_se * ones,
            **dict.fromkeys(("chord", "thigh", "shank"), landmark_se),
        },
        neutral_deg=dict.fromkeys(inclinations, 0.0) | {"chord": median_at(chord, neutral)},
        evidence=known,
        landmark_se_deg=1.5,
        neutral_lean_deg=lean_deg,
        correlation={("pelvis", "t12"): correlation * ones},
    )


def recording_of(tilts: Segments, **changes) -> Recording:
    """A film of that trial without a defect: one person in the middle of the picture, well lit, sharp."""
    count = len(tilts.time_s)
    landmarks = np.full((count, COUNT, 2), 400.0)
    for part, height in (("SHOULDER", 200.0), ("HIP", 320.0), ("KNEE", 420.0), ("ANKLE", 520.0)):
        for side in ("LEFT", "RIGHT"):
            landmarks[:, Landmark[f"{side}_{part}"], 1] = height
    gone = ~np.isfinite(tilts.inclination_deg["chord"])
    landmarks[gone] = np.nan
    fields = {
        "time_s": tilts.time_s,
        "landmarks_px": landmarks,
        "visibility": np.ones((count, COUNT)),
        "world_m": np.zeros((count, COUNT, 3)),
        "outline": Outline(np.full((count, STATIONS, 2), 20.0), np.full((count, STATIONS, 2), 3.0)),
        "luma": np.full(count, 120.0),
        "contrast": np.full(count, 40.0),
        "seen": np.where(gone, Seen.NOBODY, Seen.YES).astype(np.uint8),
        "people": 1,
        "source": VideoSource("bend.mp4", "0" * 64, 800, 600, 0, "h264", 30.0),
        "pose_model": "none",
        "camera_turn_deg": np.zeros(count),
    }
    return Recording(**{**fields, **changes})
