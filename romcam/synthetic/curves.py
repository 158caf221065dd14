"""Angles of a real person over time, which a rendered person follows."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import msgspec
import numpy as np

from romcam.messages import Catalogue
from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case_parts import Furniture
from romcam.synthetic.followed import FollowedAngles
from romcam.synthetic.movement import RenderedMovement
from romcam.synthetic.posture import BodyPosture

LONGEST_S: Final = 120.0
"""Longest trial that can be followed."""
RATE_HZ: Final = 50.0
"""Samples a second of curves that are read from motion capture."""
LIMITS_DEG: Final = {
    "pelvis_deg": (-90.0, 150.0),
    "lumbar_deg": (-60.0, 110.0),
    "thigh_deg": (-150.0, 60.0),
    "knee_deg": (-30.0, 165.0),
}
"""Angles that a rendered body can take."""

text = Catalogue(__name__)


class Curves(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Angles at equal steps of time, in degrees, changes from the upright stand, forward and flexion positive.

    `thigh_deg` and `knee_deg` are those of both legs alike; they are left out if they are not known.
    """

    rate_hz: float = RATE_HZ
    pelvis_deg: tuple[float, ...]
    lumbar_deg: tuple[float, ...]
    thigh_deg: tuple[float, ...] | msgspec.UnsetType = msgspec.UNSET
    knee_deg: tuple[float, ...] | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self) -> None:
        """Check the curves.

        Raises
        ------
        ValueError
            They are too short, too long, of several lengths, or a body cannot take such angles.
        """
        count = len(self.pelvis_deg)
        if not 1.0 <= self.rate_hz <= 1000.0 or count < 2 or count > LONGEST_S * self.rate_hz + 1:
            raise ValueError(text("curves-length", most=f"{LONGEST_S:.0f}").rstrip("."))
        for name, (low, high) in LIMITS_DEG.items():
            curve = getattr(self, name)
            if isinstance(curve, msgspec.UnsetType):
                continue
            if len(curve) != count or not all(low <= angle <= high for angle in curve):
                reason = text("curves-angle", name=name, count=count, low=f"{low:.0f}", high=f"{high:.0f}")
                raise ValueError(reason.rstrip("."))

    @property
    def duration_s(self) -> float:
        """Length of the trial, seconds."""
        return (len(self.pelvis_deg) - 1) / self.rate_hz

    def angles(self, times: np.ndarray | None = None) -> FollowedAngles:
        """Compute the angles.

        Parameters
        ----------
        times
            (T,) seconds; None for those of the curves. Before the first and after the last sample these stay.
        """
        own = np.arange(len(self.pelvis_deg)) / self.rate_hz
        at = own if times is None else np.asarray(times, dtype=float)

        def followed(curve: tuple[float, ...] | msgspec.UnsetType) -> np.ndarray | None:
            return None if isinstance(curve, msgspec.UnsetType) else np.interp(at, own, curve)

        pelvis, lumbar = (np.interp(at, own, curve) for curve in (self.pelvis_deg, self.lumbar_deg))
        most = float((np.array(self.pelvis_deg) + np.array(self.lumbar_deg)).max())
        share = np.clip((pelvis + lumbar) / max(most, 1.0), 0.0, 1.0)
        return FollowedAngles(pelvis, lumbar, followed(self.thigh_deg), followed(self.knee_deg), share)


def followed_movement(movement: RenderedMovement, curves: Curves) -> RenderedMovement:
    """Return a movement that is performed by curves instead of its own course.

    Parameters
    ----------
    movement
        A movement with a `following`.
    curves
        The angles.
    """
    following = movement.following
    assert following is not None

    def settled(motion: Any, anatomy: Anatomy) -> Any:
        return following.settled(motion, anatomy, curves.angles())

    def duration_s(motion: Any) -> float:
        return curves.duration_s

    def posture(motion: Any, anatomy: Anatomy, times: np.ndarray, seed: int) -> BodyPosture:
        return following.posture(settled(motion, anatomy), anatomy, curves.angles(times))

    def neutral(motion: Any, anatomy: Anatomy) -> BodyPosture:
        return following.posture(settled(motion, anatomy), anatomy, FollowedAngles.upright())

    def still_times(motion: Any, n: int, rng: np.random.Generator) -> np.ndarray:
        return np.sort(rng.uniform(0.0, curves.duration_s, n))

    def furniture(motion: Any, anatomy: Anatomy) -> tuple[Furniture, ...]:
        return movement.furniture(settled(motion, anatomy), anatomy)

    return dataclasses.replace(
        movement,
        duration_s=duration_s,
        posture=posture,
        neutral=neutral,
        still_times=still_times,
        furniture=furniture,
    )
