"""Signature of a film, independent of the requested test: the person's position, and the range of each part.

A clinical test recognises its own films by their signature (`ClinicalTest.matches`), so that a wrong test is reported.
All values are read from the picture alone; they are defined for every camera direction, from the front to the side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from romcam.assessment.stance import BENT_KNEES_DEG, Stance, Stances
from romcam.body.facing import front_sign
from romcam.body.inclination import inclination_deg
from romcam.body.landmarks import SIDES, Landmark
from romcam.body.outline import chain
from romcam.recording import FloatArray, Recording
from romcam.segments.inclinations import frontal, turns

ENDS: Final = (5.0, 95.0)
"""Centiles between which a range of motion is taken."""

STANDING_FROM: Final = 0.95
"""A person is seated or squatting if the hip is less than this many trunk lengths above the ankle."""

LOW_FROM: Final = 1.4
LOW_DEG: Final = 45.0
"""Also seated or squatting: hip up to this many trunk lengths above the ankle, thighs this far from vertical."""

LEVEL_THIGH: Final = 0.65
"""Also seated, seen from the front: the thigh looks shorter than this share of the shank."""

LYING_BELOW: Final = 0.8
LYING_DEG: Final = 50.0
"""A person lies if the hip is less than this many trunk lengths above the ankle and the trunk this far from upright."""

APART_DEG: Final = 15.0
TOGETHER_DEG: Final = 8.0
"""Thighs have separated above the first angle between them, and are together again below the second."""

STEP_HEIGHT: Final = 0.75
"""Height of the hips above the ankles, in leg lengths, from which thighs that are apart belong to a step: legs that are
30 degrees ahead and behind leave 0.87, a squat or a lunge to level thighs 0.5 to 0.6."""

PASSINGS: Final = 3
UPRIGHT_DEG: Final = 30.0
"""A person walks if the thighs separate at least this often while the trunk's inclination stays within this range.

Walking people keep it within 4 to 7 degrees. When the person bends further, the hidden leg is easily misplaced, so that
the thighs seem to separate.
"""

SEATED_FROM: Final = 0.2
"""A person rises from a seat if it carries them in this share of the frames with low hips: they also lean over their
feet there, before they rise. In squats a seat carries nobody."""

LEANING: Final = 0.8
"""The trunk leans furthest in frames in which it reaches this share of its greatest inclination."""

FRONT_WIDTH: Final = 0.5
"""Width of the shoulders, in trunk lengths, from which they are seen from the front."""


@dataclass(frozen=True)
class Signature:
    """Signature of a film: angles in degrees, ranges from the 5th to the 95th centile; NaN where not seen.

    Parameters
    ----------
    position
        Position of the person in most frames.
    view
        `front`: from the front or behind, where the shoulders appear nearly at full width.
    stands, sits
        Shares of the frames in which the hips are high and low above the feet; frames in which the person lies count in
        neither.
    seated
        Share of the frames with low hips in which the body's weight is behind the feet: a seat or a wall carries it.
    split
        Share of the frames with bent knees in which one foot is well ahead of the other, or off the floor.
    leaning
        Stance in the frames in which the trunk leans furthest; None where the joints were not seen.
    begins_low
        Whether the hips are low in the first half second.
    drop
        How far the hips come down towards the feet, as a share of their greatest height.
    trunk_deg
        Range of the trunk's inclination.
    thighs_deg, knees_deg
        Range of each leg's thigh and knee, (left, right). For a lying person the leg that is raised further is first.
    raised_deg
        Median angle of each thigh from hanging down: 90 is level, more has the knee above the hip.
    bent_deg
        Median flexion of each knee.
    passings
        How often the thighs separate and come together while the hips stay up. Thighs that separate on the way down
        belong to a repetition of a squat with the feet apart, or of a lunge.
    shanks_deg
        Range of each shank's turn, seen from the front.
    turn_deg
        Range of the shoulders' turn.
    """

    position: Literal["standing", "sitting", "lying"]
    view: Literal["front", "side"]
    stands: float
    sits: float
    seated: float
    split: float
    leaning: Stance | None
    begins_low: bool
    drop: float
    trunk_deg: float
    thighs_deg: tuple[float, float]
    knees_deg: tuple[float, float]
    raised_deg: tuple[float, float]
    bent_deg: tuple[float, float]
    passings: int
    shanks_deg: tuple[float, float]
    turn_deg: float

    @property
    def walks(self) -> bool:
        """Whether the legs pass each other again and again under a steady trunk."""
        return self.passings >= PASSINGS and self.trunk_deg < UPRIGHT_DEG


def read_signature(recording: Recording) -> Signature:
    """Compute the signature of a recorded film.

    Parameters
    ----------
    recording
        Recording with at least one frame in which all landmarks are known.
    """
    whole = np.isfinite(recording.landmarks_px).all(axis=(1, 2))
    points = recording.landmarks_px[whole]
    knee, hip, shoulder = np.moveaxis(chain(points), -2, 0)
    ankles = {side: points[:, Landmark[f"{side.upper()}_ANKLE"]] for side in SIDES}
    trunk = float(np.percentile(np.linalg.norm(shoulder - hip, axis=1), 90))
    height = (0.5 * (ankles["left"] + ankles["right"]) - hip)[:, 1] / trunk
    lean = inclination_deg(hip, shoulder, 1)
    lies = (height < LYING_BELOW) & (np.abs(lean) > LYING_DEG)
    width = np.abs(points[:, Landmark.LEFT_SHOULDER, 0] - points[:, Landmark.RIGHT_SHOULDER, 0]) / trunk
    thighs, knees = _legs(points)
    bent = 0.5 * (np.abs(thighs[0]) + np.abs(thighs[1])) > LOW_DEG
    ahead = (knee - hip)[:, 1] < LEVEL_THIGH * (0.5 * (ankles["left"] + ankles["right"]) - knee)[:, 1]
    low = (height <= STANDING_FROM) | ((height <= LOW_FROM) & bent) | (ahead & (width > FRONT_WIDTH))
    stands, sits = ~low & ~lies, low & ~lies
    if lies.mean() > 0.5:
        # In a view along the table the legs are easily confused: in each frame the leg raised further comes first.
        higher = np.abs(thighs[0]) >= np.abs(thighs[1])
        thighs = [np.where(higher, *thighs), np.where(higher, *thighs[::-1])]
        knees = [np.where(higher, *knees), np.where(higher, *knees[::-1])]
    shares = {"standing": stands.mean(), "sitting": sits.mean(), "lying": lies.mean()}
    first = recording.time_s[whole]
    raised = [float(np.median(np.abs(thigh))) for thigh in thighs]
    facing, stances = front_sign(recording.landmarks_px), Stances.of(recording)
    turn, shank = turns(recording, facing)["thorax_turn"], frontal(recording, facing)
    return Signature(
        position=max(shares, key=lambda name: shares[name]),  # pyright: ignore[reportArgumentType]
        view="front" if float(np.percentile(width, 75)) > FRONT_WIDTH else "side",
        stands=float(shares["standing"]),
        sits=float(shares["sitting"]),
        seated=_share(stances.seated[whole], sits),
        leaning=_leaning(stances),
        split=_share(stances.split[whole], stances.knees_deg[whole] >= BENT_KNEES_DEG),
        begins_low=_mostly(low[first <= first[0] + 0.5]),
        drop=_drop(height),
        trunk_deg=_range(lean),
        thighs_deg=(_range(thighs[0]), _range(thighs[1])),
        knees_deg=(_range(knees[0]), _range(knees[1])),
        raised_deg=(raised[0], raised[1]),
        bent_deg=(float(np.median(knees[0])), float(np.median(knees[1]))),
        passings=_passings(thighs[0] - thighs[1], _straight(points)),
        shanks_deg=(_range(shank["shank_front_left"]), _range(shank["shank_front_right"])),
        turn_deg=_range(turn),
    )


def _leaning(stances: Stances) -> Stance | None:
    trunk = stances.trunk_deg
    if not np.isfinite(trunk).any():
        return None
    return stances.over(np.nan_to_num(trunk) >= LEANING * np.nanpercentile(trunk, ENDS[1]))


def _share(found: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    """Share of some frames, 0..1; 0 where there are none."""
    return float(np.mean(found[among])) if among.any() else 0.0


def _mostly(frames: NDArray[np.bool_]) -> bool:
    return 2 * int(np.count_nonzero(frames)) > len(frames)


def _drop(height: FloatArray) -> float:
    """How far the hips come down towards the feet, as a share of their greatest height, 0..1."""
    lowest, highest = np.percentile(height, ENDS)
    return min(max(1.0 - float(lowest) / max(float(highest), 1e-6), 0.0), 1.0)


def _legs(points: FloatArray) -> tuple[list[FloatArray], list[FloatArray]]:
    """Inclination of each thigh, knee to hip, and flexion of each knee, (T,) degrees."""
    thighs: list[FloatArray] = []
    knees: list[FloatArray] = []
    for side in SIDES:
        hip, knee, ankle = (points[:, Landmark[f"{side.upper()}_{joint}"]] for joint in ("HIP", "KNEE", "ANKLE"))
        thigh, shank = inclination_deg(knee, hip, 1), inclination_deg(ankle, knee, 1)
        thighs.append(thigh)
        knees.append(np.abs((shank - thigh + 180.0) % 360.0 - 180.0))
    return thighs, knees


def _range(degrees: FloatArray) -> float:
    """Range between the centiles, unaffected by the step from 180 to -180."""
    known = degrees[np.isfinite(degrees)]
    if not len(known):
        return float("nan")
    middle = np.degrees(np.angle(np.mean(np.exp(1j * np.radians(known)))))
    return float(np.ptp(np.percentile((known - middle + 180.0) % 360.0, ENDS)))


def _passings(between: FloatArray, straight: FloatArray) -> int:
    """How often the thighs separate and come together, whichever is ahead, while the hips stay up.

    between: (T,) degrees between the thighs. straight: (T,) height of the hips above the ankles, in leg lengths.
    """
    far = np.abs((between + 180.0) % 360.0 - 180.0)
    clear = np.flatnonzero((far > APART_DEG) | (far < TOGETHER_DEG))
    apart = far[clear] > APART_DEG
    begins = np.flatnonzero(apart[1:] & ~apart[:-1]) + 1
    count = 0
    for begin in begins:
        together = np.flatnonzero(~apart[begin:])
        end = begin + int(together[0]) if len(together) else len(clear)
        widest = clear[begin:end][int(np.argmax(far[clear[begin:end]]))]
        count += int(straight[widest] >= STEP_HEIGHT)
    return count


def _straight(points: FloatArray) -> FloatArray:
    """Height of the hips above the ankles, (T,), as a share of the legs' length in the picture."""
    lengths: list[FloatArray] = []
    heights: list[FloatArray] = []
    for side in SIDES:
        hip, knee, ankle = (points[:, Landmark[f"{side.upper()}_{joint}"]] for joint in ("HIP", "KNEE", "ANKLE"))
        lengths.append(np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1))
        heights.append((ankle - hip)[:, 1])
    return np.mean(heights, axis=0) / np.maximum(np.mean(lengths, axis=0), 1e-6)
