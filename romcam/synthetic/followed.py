"""Postures that follow the angles of a real person instead of drawn ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case_parts import Bearing
from romcam.synthetic.posture import BodyPosture, Trunk


@dataclass(frozen=True)
class FollowedAngles:
    """Angles that a body takes over T times, degrees, changes from the upright stand, forward and flexion positive.

    Attributes
    ----------
    pelvis, lumbar
        (T,) tilt of the pelvis and flexion of the lumbar spine.
    thigh, knee
        (T,) tilt of the thighs and flexion of the knees; None where they are not known.
    share
        (T,) how far the trunk is bent, 0 to 1 at the greatest inclination of the whole trial: parts of the body that
        are not known move in proportion to it.
    """

    pelvis: np.ndarray
    lumbar: np.ndarray
    thigh: np.ndarray | None
    knee: np.ndarray | None
    share: np.ndarray

    @classmethod
    def upright(cls) -> FollowedAngles:
        """Build the upright stand, one time."""
        zero = np.zeros(1)
        return cls(zero, zero, zero, zero, zero)

    def trunk(self, bearing: Bearing, thoracic_deg: float, neck_deg: float) -> Trunk:
        """Build the trunk.

        Parameters
        ----------
        bearing
            Posture in the upright stand.
        thoracic_deg, neck_deg
            Flexion of the thoracic spine and the neck where the trunk is bent most, which no file of angles holds.
        """
        return Trunk.of(
            bearing,
            len(self.share),
            pelvis=self.pelvis,
            lumbar=self.lumbar,
            thoracic=thoracic_deg * self.share,
            neck=neck_deg * self.share,
        )


Settle = Callable[[Any, Anatomy, FollowedAngles], Any]


def _as_it_is(motion: Any, anatomy: Anatomy, angles: FollowedAngles) -> Any:
    """The parameters as they are."""
    return motion


def _never(angles: FollowedAngles) -> bool:
    """No trial resembles the movement more than the default one."""
    return False


@dataclass(frozen=True)
class Following:
    """How a movement is performed by the angles of a real person.

    Attributes
    ----------
    posture
        `posture(motion, anatomy, angles)`: the body; what the angles leave open comes from the motion's parameters.
    settled
        `settled(motion, anatomy, angles)`: the parameters that fit the angles of the whole trial, such as the height of
        a seat.
    resembled
        `resembled(angles)`: whether the angles of a whole trial look like this movement.
    needs_legs
        True if the movement cannot be performed without the angles of thighs and knees.
    """

    posture: Callable[[Any, Anatomy, FollowedAngles], BodyPosture]
    settled: Settle = _as_it_is
    resembled: Callable[[FollowedAngles], bool] = _never
    needs_legs: bool = False
