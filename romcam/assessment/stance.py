"""How a person stands at the end of a repetition: on which feet, over which joints, and what movement that is.

A bend, a squat and a lunge differ less in their curves than in how the person stands at the end of range. The stance is
read from the joints alone, in the body's own axes, so that it does not depend on the camera's direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from romcam.body.inclination import inclination_deg
from romcam.body.landmarks import SIDES, Landmark
from romcam.body.outline import chain
from romcam.recording import FloatArray, Recording

MovementKind = Literal["bend", "squatting", "split", "one-leg", "seated"]
"""What a repetition is: the trunk leans over the hips; the knees bend; one foot stands well ahead of the other; one
foot is off the floor; the hips are low behind the feet, on a seat or against a wall."""

SPLIT_FROM: Final = 0.45
"""Distance between the ankles, forward, in leg lengths, from which the person stands in a split stance. Lunges and
one-legged deadlifts reach 0.55 to 1; a hidden leg that is misplaced in a deep bend seldom exceeds 0.4."""

LIFTED_FROM: Final = 0.25
"""Difference in height of the ankles, in leg lengths, from which one foot is off the floor. A foot that is partly ahead
and partly lifted counts by both together."""

BENT_KNEES_DEG: Final = 45.0
"""Knees that bend by less belong to a bend with soft knees."""

MARGIN_DEG: Final = 20.0
"""A movement may be a bend and a squat at once where trunk and knees differ by less."""

LEAST_DEG: Final = 20.0
"""A trunk that leans by less, or knees that bend by less, make no bend and no squat."""

LIFTING_DEG: Final = 50.0
LIFTING_MARGIN_DEG: Final = 60.0
"""A person whose trunk leans by the first angle, or whose hands are low, may be lifting from the floor with low hips:
the knees then bend further than the trunk leans by up to the second."""

HANDS_LOW: Final = 0.35
"""Hands that hold a bar on the floor are less than this above the knees, in leg lengths; in squats it is 0.55."""

DEEP_DEG: Final = 120.0
"""In a person who bends further, arms and head hide the legs, which the pose model then misplaces."""

BEHIND: Final = -0.12
"""Where the body's weight is this far behind the ankles, in leg lengths, something else carries it. In squats it is 0
to 0.1 ahead of them, on a stool 0.25 behind."""

UPRIGHT_DEG: Final = 15.0
LEANS_DEG: Final = 60.0
"""A seated person's trunk is within the first angle of upright; one whose trunk leans by the second does not sit."""

FEET_SEEN: Final = 0.5
"""Visibility of the pose model from which a joint is seen, not guessed. In films of people on one leg, in lunges and in
walks both ankles have 0.8 or more; behind a barbell's discs, feet that are guessed to be lifted or apart have less than
0.5."""

LEAST_FRAMES: Final = 3
LEAST_M: Final = 1e-3
"""Positions in space are missing where legs and pelvis are smaller than this, metres."""

LOWEST: Final = 0.25
"""Least height of the hips above the lower foot, in leg lengths; on a low stool it is about 0.5."""

_MASSES: Final = ((0.68, 0.6), (0.20, 0.5), (0.12, 0.5))
"""Share of the body's weight, and where it is along the part from its lower end: head, arms and trunk (hip to
shoulder), thighs, shanks with feet. Approximate: only its side of the ankles is used."""


@dataclass(frozen=True)
class Stance:
    """Stance in some frames of a film: medians; lengths in leg lengths, angles in degrees; NaN where not seen.

    Parameters
    ----------
    trunk_deg
        Inclination of the line from hip to shoulder from upright, either way.
    knees_deg
        Mean flexion of both knees.
    apart
        Distance between the ankles along the direction the person faces; 0 where one of them is hidden.
    lifted
        Difference in height of the ankles; 0 where one of them is hidden.
    ahead
        How far the body's weight is ahead of the ankles; negative behind them.
    hands
        How far the wrists are above the knees; negative below them.
    """

    trunk_deg: float
    knees_deg: float
    apart: float
    lifted: float
    ahead: float
    hands: float

    @property
    def kinds(self) -> frozenset[MovementKind]:
        """The movements that this stance may be the end of; empty where it is none of them."""
        if self.trunk_deg >= DEEP_DEG:
            return frozenset({"bend"})
        if self.lifted >= LIFTED_FROM:
            return frozenset({"one-leg"})
        if np.hypot(self.apart / SPLIT_FROM, self.lifted / LIFTED_FROM) >= 1.0:
            return frozenset({"split"})
        if self.knees_deg >= BENT_KNEES_DEG and self.trunk_deg < LEANS_DEG and self.ahead <= BEHIND:
            # Nobody leaves a seat without leaning: who leans has begun to rise.
            return frozenset({"seated"} if self.trunk_deg < UPRIGHT_DEG else {"seated", "squatting"})
        kinds: set[MovementKind] = set()
        lifting = self.trunk_deg >= LIFTING_DEG or self.hands < HANDS_LOW
        margin = LIFTING_MARGIN_DEG if lifting else MARGIN_DEG
        soft = self.knees_deg < BENT_KNEES_DEG or self.trunk_deg >= self.knees_deg - margin
        if soft and self.trunk_deg >= LEAST_DEG:
            kinds.add("bend")
        if self.knees_deg >= max(self.trunk_deg - MARGIN_DEG, LEAST_DEG):
            kinds.add("squatting")
        return frozenset(kinds)


@dataclass(frozen=True, eq=False)
class Stances:
    """Stance in each frame of a film, (T,): the fields of `Stance`, NaN where not seen."""

    trunk_deg: FloatArray
    knees_deg: FloatArray
    apart: FloatArray
    lifted: FloatArray
    ahead: FloatArray
    hands: FloatArray

    @classmethod
    def of(cls, recording: Recording) -> Stances:
        """Read the stance in every frame.

        Parameters
        ----------
        recording
            The film's recording.
        """
        points, world = recording.landmarks_px, recording.world_m
        leg = _leg_length(points)
        ankles = points[:, Landmark.LEFT_ANKLE] - points[:, Landmark.RIGHT_ANKLE]
        apart, lifted = np.abs(ankles[:, 0]) / leg, np.abs(ankles[:, 1]) / leg
        ahead, hands = _weight_ahead(points[..., 0]) / leg, _hands(points) / leg
        forward = _forward(world)
        if forward is not None:
            # Seen askew, feet that stand side by side are apart in the picture; in the body's axes they are not.
            along, leg = np.sum(world[..., [0, 2]] * forward[:, None], axis=-1), _leg_length(world)
            apart = np.abs(along[:, Landmark.LEFT_ANKLE] - along[:, Landmark.RIGHT_ANKLE]) / leg
            lifted = np.abs(world[:, Landmark.LEFT_ANKLE, 1] - world[:, Landmark.RIGHT_ANKLE, 1]) / leg
            ahead = _weight_ahead(along) / leg
        _, hip, shoulder = np.moveaxis(chain(points), -2, 0)
        feet, legs = _seen(recording.visibility)
        return cls(
            np.where(_stands(points), np.abs(inclination_deg(hip, shoulder, 1)), np.nan),
            np.where(legs, _knees(points), np.nan),
            np.where(feet, apart, 0.0),
            np.where(feet, lifted, 0.0),
            ahead,
            hands,
        )

    def over(self, frames: NDArray[np.bool_] | slice) -> Stance | None:
        """Return the stance in some frames.

        Parameters
        ----------
        frames
            (T,) bool, or a range of frames.

        Returns
        -------
        Stance or None
            None where the joints are known in fewer than three of the frames.
        """
        every = (self.trunk_deg, self.knees_deg, self.apart, self.lifted, self.ahead, self.hands)
        parts = np.stack(every)[:, frames]
        parts = parts[:, np.isfinite(parts).all(axis=0)]
        return Stance(*map(float, np.median(parts, axis=1))) if parts.shape[1] >= LEAST_FRAMES else None

    @property
    def split(self) -> NDArray[np.bool_]:
        """(T,) whether one foot is well ahead of the other, or off the floor."""
        return np.hypot(self.apart / SPLIT_FROM, self.lifted / LIFTED_FROM) >= 1.0

    @property
    def seated(self) -> NDArray[np.bool_]:
        """(T,) whether a seat or a wall carries the person."""
        bent, leans = self.knees_deg >= BENT_KNEES_DEG, self.trunk_deg >= LEANS_DEG
        return bent & ~leans & ~self.split & (self.ahead <= BEHIND)


def _stands(points: FloatArray) -> NDArray[np.bool_]:
    """(T,) whether the lower foot is below the hips: otherwise the pose model has the person upside down."""
    _, hip, _ = np.moveaxis(chain(points), -2, 0)
    feet = np.maximum(points[:, Landmark.LEFT_ANKLE, 1], points[:, Landmark.RIGHT_ANKLE, 1])
    return feet - hip[:, 1] > LOWEST * _leg_length(points)


def _seen(visibility: FloatArray) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """(T,) whether both feet are seen, and whether knee and ankle of at least one leg are; (T, 33) visibility."""
    knees, ankles = (
        visibility[:, [Landmark[f"{side.upper()}_{joint}"] for side in SIDES]] for joint in ("KNEE", "ANKLE")
    )
    feet, legs = ankles >= FEET_SEEN, (knees >= FEET_SEEN) & (ankles >= FEET_SEEN)
    return np.asarray(feet.all(axis=1)), np.asarray(legs.any(axis=1))


def _leg_length(points: FloatArray) -> FloatArray:
    """Length of hip to knee and knee to ankle, mean of both legs, (T,), in the unit of the points."""
    joints = [[points[:, Landmark[f"{side.upper()}_{each}"]] for each in ("HIP", "KNEE", "ANKLE")] for side in SIDES]
    lengths = [np.linalg.norm(hip - knee, axis=1) + np.linalg.norm(knee - ankle, axis=1) for hip, knee, ankle in joints]
    return np.maximum(np.mean(lengths, axis=0), 1e-9)


def _forward(world: FloatArray) -> FloatArray | None:
    """Horizontal direction at right angles to the line between the hips, (T, 2); None without positions in space."""
    across = (world[:, Landmark.LEFT_HIP] - world[:, Landmark.RIGHT_HIP])[:, [0, 2]]
    width = np.linalg.norm(across, axis=1)
    known = np.isfinite(width) & np.isfinite(_leg_length(world))
    if not known.any() or np.median(_leg_length(world)[known]) < LEAST_M or np.median(width[known]) < LEAST_M:
        return None
    across = across / np.maximum(width, LEAST_M)[:, None]
    return np.stack([-across[:, 1], across[:, 0]], axis=1)


def _weight_ahead(along: FloatArray) -> FloatArray:
    """How far the body's weight is ahead of the ankles, the way the feet point, (T,), in the unit of the points.

    along: (T, 33) position of each landmark along the axis in which the person faces either way.
    """

    def at(name: str) -> FloatArray:
        return 0.5 * (along[:, Landmark[f"LEFT_{name}"]] + along[:, Landmark[f"RIGHT_{name}"]])

    parts = (("HIP", "SHOULDER"), ("KNEE", "HIP"), ("ANKLE", "KNEE"))
    weight = np.zeros(len(along))
    for (mass, share), (low, high) in zip(_MASSES, parts, strict=True):
        weight += mass * (at(low) + share * (at(high) - at(low)))
    feet = at("FOOT_INDEX") - at("HEEL")
    feet = feet[np.isfinite(feet)]
    facing = float(np.sign(np.median(feet))) if len(feet) else 1.0
    return facing * (weight - at("ANKLE"))


def _hands(points: FloatArray) -> FloatArray:
    """How far the wrists are above the knees, mean of both sides, (T,) pixels."""
    wrist, knee = (
        0.5 * (points[:, Landmark[f"LEFT_{name}"], 1] + points[:, Landmark[f"RIGHT_{name}"], 1])
        for name in ("WRIST", "KNEE")
    )
    return knee - wrist


def _knees(points: FloatArray) -> FloatArray:
    """Flexion of the knees, mean of both, (T,) degrees."""
    flexion: list[FloatArray] = []
    for side in SIDES:
        hip, knee, ankle = (points[:, Landmark[f"{side.upper()}_{joint}"]] for joint in ("HIP", "KNEE", "ANKLE"))
        turn = inclination_deg(ankle, knee, 1) - inclination_deg(knee, hip, 1)
        flexion.append(np.abs((turn + 180.0) % 360.0 - 180.0))
    return np.mean(flexion, axis=0)
