"""What a film looks like, whichever test it is said to be: how somebody holds, and what of him moves how far.

A clinical test tells its own films by it (`ClinicalTest.looks`), so that the wrong test is noticed. Everything is read
from the picture alone and holds for a film from the front, from the side or between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from romcam.body.facing import front_sign
from romcam.body.inclination import inclination_deg
from romcam.body.landmarks import SIDES, Landmark
from romcam.body.outline import chain
from romcam.recording import FloatArray, Recording
from romcam.segments.inclinations import frontal, turns

ENDS: Final = (5.0, 95.0)
"""How far something moves is told between these centiles."""

STANDING_FROM: Final = 0.95
LOW_FROM: Final = 1.4
LOW_DEG: Final = 45.0
LEVEL_THIGH: Final = 0.65
LYING_BELOW: Final = 0.8
LYING_DEG: Final = 50.0
"""Who has the hips less than so many lengths of the trunk above the ankles sits or squats, and up to so many more with
the thighs this far from hanging down, or, from the front, with thighs that look so much shorter than the shanks; who
lies has the hips lower still, and the trunk nearer to level than the last."""

APART_DEG: Final = 15.0
TOGETHER_DEG: Final = 8.0
"""Thighs have gone apart from the one on, and are together again below the other."""

PASSINGS: Final = 3
UPRIGHT_DEG: Final = 30.0
"""Who walks does it at least so often, with the trunk's inclination kept within so much (4 to 7 degrees were seen). Of
who bends further the hidden leg is easily put wrong, so that the thighs seem to go apart."""


@dataclass(frozen=True)
class Signature:
    """What a film shows. Angles in degrees, ranges from the 5th to the 95th centile; NaN where nothing was seen.

    position: what the person does most of the time. view: `front` from the front or behind, where the shoulders look
    nearly as wide as they are. stands, sits: shares of the frames with the hips high and low over the feet, who does
    not lie. begins_low: in the first half second seen they are low. drop: how far the hips come down towards the
    feet, as a share of where they are at most. trunk_deg: range of the trunk's inclination.
    thighs_deg, knees_deg: range of each leg's thigh and knee, (left, right); of who lies the leg that is raised further
    comes first. raised_deg: median angle of each thigh from hanging down, 90 level, beyond with the knee above the hip.
    bent_deg: median bend of each knee. passings: how often the thighs go apart and come together. shanks_deg: range of
    each shank's turn, from the front. turn_deg: range of the shoulders' turn.
    """

    position: Literal["standing", "sitting", "lying"]
    view: Literal["front", "side"]
    stands: float
    sits: float
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
        """Whether the legs pass each other again and again, under a trunk that stays as it is."""
        return self.passings >= PASSINGS and self.trunk_deg < UPRIGHT_DEG


FRONT_WIDTH: Final = 0.5
"""Width of the shoulders in trunk lengths from which somebody is seen from the front; see `romcam.segments.view`."""


def read_signature(recording: Recording) -> Signature:
    """Read a film's signature from its recording."""
    points = recording.landmarks_px
    points = points[np.isfinite(points).all(axis=(1, 2))]
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
        # Seen along the table one leg is easily taken for the other: the further raised is the first in every frame.
        higher = np.abs(thighs[0]) >= np.abs(thighs[1])
        thighs = [np.where(higher, *thighs), np.where(higher, *thighs[::-1])]
        knees = [np.where(higher, *knees), np.where(higher, *knees[::-1])]
    shares = {"standing": stands.mean(), "sitting": sits.mean(), "lying": lies.mean()}
    first = recording.time_s[np.isfinite(recording.landmarks_px).all(axis=(1, 2))]
    raised = [float(np.median(np.abs(thigh))) for thigh in thighs]
    facing = front_sign(recording.landmarks_px)
    turn, shank = turns(recording, facing)["thorax_turn"], frontal(recording, facing)
    return Signature(
        position=max(shares, key=lambda name: shares[name]),  # pyright: ignore[reportArgumentType]
        view="front" if float(np.percentile(width, 75)) > FRONT_WIDTH else "side",
        stands=float(shares["standing"]),
        sits=float(shares["sitting"]),
        begins_low=bool(np.mean(low[first <= first[0] + 0.5]) > 0.5),
        drop=float(np.clip(1.0 - np.percentile(height, 5) / max(np.percentile(height, 95), 1e-6), 0.0, 1.0)),
        trunk_deg=_range(lean),
        thighs_deg=(_range(thighs[0]), _range(thighs[1])),
        knees_deg=(_range(knees[0]), _range(knees[1])),
        raised_deg=(raised[0], raised[1]),
        bent_deg=(float(np.median(knees[0])), float(np.median(knees[1]))),
        passings=_passings(thighs[0] - thighs[1]),
        shanks_deg=(_range(shank["shank_front_left"]), _range(shank["shank_front_right"])),
        turn_deg=_range(turn),
    )


def _legs(points: FloatArray) -> tuple[list[FloatArray], list[FloatArray]]:
    """Inclination of each thigh, knee to hip, and bend of each knee, (T,) degrees."""
    thighs: list[FloatArray] = []
    knees: list[FloatArray] = []
    for side in SIDES:
        hip, knee, ankle = (points[:, Landmark[f"{side.upper()}_{joint}"]] for joint in ("HIP", "KNEE", "ANKLE"))
        thigh, shank = inclination_deg(knee, hip, 1), inclination_deg(ankle, knee, 1)
        thighs.append(thigh)
        knees.append(np.abs((shank - thigh + 180.0) % 360.0 - 180.0))
    return thighs, knees


def _range(degrees: FloatArray) -> float:
    """Between the centiles, without leaps from 180 to -180."""
    known = degrees[np.isfinite(degrees)]
    if not len(known):
        return float("nan")
    middle = np.degrees(np.angle(np.mean(np.exp(1j * np.radians(known)))))
    return float(np.ptp(np.percentile((known - middle + 180.0) % 360.0, ENDS)))


def _passings(apart: FloatArray) -> int:
    """How often the thighs go apart and come together again; which of them is ahead does not matter."""
    far = np.abs((apart + 180.0) % 360.0 - 180.0)
    state = np.where(far > APART_DEG, 1, np.where(far < TOGETHER_DEG, 0, -1))
    state = state[state >= 0]
    return int(np.sum((state[1:] == 1) & (state[:-1] == 0)))
