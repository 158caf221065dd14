"""The angles of the newest picture, by the same estimator as the analysis, from the stand and the bend so far.

Single pictures arrive as recordings of one frame. They are concatenated, because the estimator takes trials.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, TypeVar

import numpy as np

from romcam.angles import unfiltered_change
from romcam.body.inclination import sagittal_inclinations
from romcam.body.landmarks import FloatArray
from romcam.estimators import Estimator
from romcam.pose.sides import with_sides_settled
from romcam.recording import Recording, Seen
from romcam.segments import Segments, compute_segments

T = TypeVar("T")

NEUTRAL_FRAMES: Final = 12
LEVEL_FRAMES: Final = 4
"""Number of frames for the stand, and for each of half way and the deepest point so far. The estimator reads the newest
frame together with these, so that its work does not grow with the duration of the test."""
LEAST_BEND_DEG: Final = 10.0


@dataclass(frozen=True, eq=False)
class LiveAngles:
    """The angles of one picture.

    Parameters
    ----------
    recording
        The frames that they were read from; the picture itself is the last.
    segments
        The inclinations of these frames.
    angles
        Degrees by the names of `romcam.body.quantities`; NaN where unknown.
    """

    recording: Recording
    segments: Segments
    angles: dict[str, float]


class LiveAngleEstimator:
    """Reads the angles of one picture after the other.

    Parameters
    ----------
    stand
        Recordings of single frames of the neutral stand, oldest first.
    estimator
        Reads pelvis and T12-L1 from the recording.
    """

    def __init__(self, stand: list[Recording], estimator: Estimator) -> None:
        chosen: FloatArray = np.linspace(0, len(stand) - 1, min(NEUTRAL_FRAMES, len(stand)))
        self._stand = [stand[round(float(index))] for index in chosen]
        self._estimator = estimator
        self._bend: list[tuple[float, Recording]] = []
        self._recent: deque[dict[str, float]] = deque(maxlen=3)

    def estimate(self, frame: Recording) -> LiveAngles | None:
        """Return the angles of a picture.

        Parameters
        ----------
        frame
            A recording of this one frame.

        Returns
        -------
        LiveAngles or None
            None where the person is not seen.
        """
        if frame.seen[-1] != Seen.YES:
            return None
        frames = concatenate([*self._stand, *self._bend_so_far(), frame])
        segments = compute_segments(frames, self._estimator)
        angles = _angles(segments)
        self._keep(frame, angles["trunk_chord"])
        self._recent.append(angles)
        return LiveAngles(frames, segments, _median(self._recent))

    def _bend_so_far(self) -> list[Recording]:
        """A few frames half way down and a few at the deepest point so far, oldest first."""
        if not self._bend:
            return []
        leans = np.array([lean for lean, _ in self._bend])
        deepest = float(leans.max())
        if deepest < LEAST_BEND_DEG:
            return []
        chosen = {
            int(index) for level in (deepest / 2, deepest) for index in np.argsort(abs(leans - level))[:LEVEL_FRAMES]
        }
        return [self._bend[index][1] for index in sorted(chosen)]

    def _keep(self, frame: Recording, lean: float) -> None:
        """Keep one frame for each degree of lean."""
        if np.isfinite(lean) and all(abs(lean - known) > 1.0 for known, _ in self._bend):
            self._bend.append((lean, frame))


def concatenate(frames: Sequence[Recording]) -> Recording:
    """Return one recording of all frames in this order; left and right are decided for all of them together.

    Parameters
    ----------
    frames
        At least one recording.
    """
    joined = _concatenate(frames)
    landmarks, world, visibility = with_sides_settled(joined.landmarks_px, joined.world_m, joined.visibility)
    return replace(
        joined,
        landmarks_px=landmarks,
        world_m=world,
        visibility=visibility,
        people=max(each.people for each in frames),
    )


def trunk_lean_deg(frame: Recording, facing: int) -> float:
    """Return the inclination of the line hip to shoulder in a single frame.

    Parameters
    ----------
    frame
        A recording of one frame.
    facing
        Side of the picture that the person faces: -1 left, 1 right; 0, unknown, counts as right.

    Returns
    -------
    float
        Degrees, forward positive; NaN where the person is not seen.
    """
    return float(sagittal_inclinations(frame.landmarks_px[-1:], facing or 1)["chord"][0])


def rhythm_points(readings: list[LiveAngles]) -> FloatArray:
    """Return how trunk, pelvis and lumbar spine moved together.

    Parameters
    ----------
    readings
        The pictures of one bend.

    Returns
    -------
    FloatArray
        (N, 3) trunk inclination, pelvis tilt and lumbar flexion, degrees; NaN where unknown.
    """
    names = ("trunk_inclination", "pelvis_tilt", "lumbar_flexion")
    points: FloatArray = np.array([[reading.angles[name] for name in names] for reading in readings], dtype=float)
    return points if readings else np.empty((0, len(names)))


def _concatenate(parts: Sequence[T]) -> T:
    """Field by field: arrays are concatenated, everything else is the last part's."""
    last: Any = parts[-1]
    new: dict[str, Any] = {}
    for each in fields(last):
        values = [getattr(part, each.name) for part in parts]
        if isinstance(values[-1], np.ndarray):
            new[each.name] = np.concatenate(values)
        elif is_dataclass(values[-1]) and any(isinstance(v, np.ndarray) for v in vars(values[-1]).values()):
            new[each.name] = _concatenate(values)
        elif isinstance(values[-1], Mapping):
            new[each.name] = _concatenate_by_name(values)
    return replace(last, **new)


def _concatenate_by_name(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Name by name: arrays are concatenated, everything else is the last part's."""
    return {
        name: np.concatenate([part[name] for part in parts]) if isinstance(last, np.ndarray) else last
        for name, last in parts[-1].items()
    }


def _angles(segments: Segments) -> dict[str, float]:
    names = ("pelvis", "t12", "thigh", "chord")
    pelvis, t12, thigh, chord = (float(unfiltered_change(segments, name)[-1]) for name in names)
    return {
        "pelvis_tilt": pelvis,
        "trunk_inclination": t12,
        "hip_flexion": pelvis - thigh,
        "lumbar_flexion": t12 - pelvis,
        "trunk_chord": chord,
    }


def _median(recent: deque[dict[str, float]]) -> dict[str, float]:
    """The median of the last three pictures, if the newest is known, so that no single outlier is shown."""
    newest = recent[-1]
    return {
        name: float(np.nanmedian([each[name] for each in recent])) if np.isfinite(value) else value
        for name, value in newest.items()
    }
