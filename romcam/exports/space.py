"""Landmarks as points in space with OpenSim's axes, in metres or in body lengths."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from romcam.body.landmarks import FloatArray, Landmark
from romcam.exports.recording import recording_of
from romcam.exports.trial import Trial

NAMES: Final = tuple(each.name.lower() for each in Landmark)
"""Names of the points, in the order of the landmarks; left and right are the person's own."""

SHOULDER_HEIGHT: Final = 0.817
"""Height of the shoulder over that of the body: the mean of 1.444/1.759 (men) and 1.314/1.618 (women), 50th centiles.

R. L. Huston, Principles of Biomechanics, CRC Press 2009, standing dimensions, mid-shoulder height and stature. The
fraction that is quoted from Winter 2009, after Drillis and Contini 1966, is 0.818: a thousandth of the height more.
"""

METRES: Final = "m"
BODY_LENGTHS: Final = "body lengths"
_CHAIN: Final = ("HEEL", "ANKLE", "KNEE", "HIP", "SHOULDER")


@dataclass(frozen=True, eq=False)
class Points:
    """Landmarks in space.

    Parameters
    ----------
    xyz
        (T, 33, 3): x forward (of a lying person to the right of the picture), y up, z to the person's right; NaN where
        the person was not seen. A picture has no depth: z is 0 throughout if the person is seen from the side, x if
        they are seen from the front. The origin is on the floor, at the mean place of the ankles.
    unit
        `METRES` or `BODY_LENGTHS`.
    """

    xyz: FloatArray
    unit: str


def points_in_space(trial: Trial) -> Points:
    """Return the landmarks of a trial as points in space.

    Parameters
    ----------
    trial
        The trial, with its recording.

    Returns
    -------
    Points
        In metres if the person's height is known, else in body lengths, of which one is the person's height.

    Raises
    ------
    InputError
        The recording was not kept.

    Notes
    -----
    The height in the picture is the length of the chain heel-ankle-knee-hip-shoulder, in which each link is the median
    over the trial, of the side on which it is longer, over `SHOULDER_HEIGHT`.
    """
    px = recording_of(trial).landmarks_px
    height_cm = trial.result.subject.height_cm
    scale = (1.0 if height_cm is None else height_cm / 100) / _height_px(px)
    ankles = px[:, [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]]
    feet = px[:, [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL, Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX], 1]
    across = (px[..., 0] - np.nanmedian(ankles[..., 0])) * scale
    up = (np.nanmedian(np.max(feet, axis=1)) - px[..., 1]) * scale
    nothing = np.where(np.isfinite(up), 0.0, np.nan)
    facing = "right" if trial.result.position in ("supine", "prone") else trial.result.facing
    if facing is None:  # from the front, the person's right is on the left of the picture
        xyz = np.stack([nothing, up, -across], axis=-1)
    else:
        xyz = np.stack([across if facing == "right" else -across, up, nothing], axis=-1)
    return Points(xyz, BODY_LENGTHS if height_cm is None else METRES)


def _height_px(px: FloatArray) -> float:
    total = 0.0
    for lower, upper in pairwise(_CHAIN):
        lengths = [
            np.linalg.norm(px[:, Landmark[f"{side}_{lower}"]] - px[:, Landmark[f"{side}_{upper}"]], axis=-1)
            for side in ("LEFT", "RIGHT")
        ]
        total += max(float(np.nanmedian(each)) for each in lengths)
    return total / SHOULDER_HEIGHT
