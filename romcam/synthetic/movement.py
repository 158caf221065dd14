"""The declaration of a movement, and parts that the upright movements share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case_parts import Bearing, Furniture, Side
from romcam.synthetic.followed import Following
from romcam.synthetic.posture import BodyPosture

OTHER: dict[Side, Side] = {"left": "right", "right": "left"}


@dataclass(frozen=True)
class Framing:
    """Space that a camera must keep in the picture, and its aim.

    Attributes
    ----------
    swept
        (n, 3) corners of the space the body sweeps, in statures: ahead of the ankles, aside, up.
    ahead
        Middle of the random aim, metres ahead of the ankles.
    height
        Middle of the random aim, in statures above the floor.
    yaw_deg
        Middle of the random yaws: 0 from the side, 90 from the front.
    tall
        False for a body that lies along the picture instead of standing in it.
    along
        True for a person who walks through the picture: a wide picture without obstacles.
    lens_m
        Lowest and highest position of the camera above the floor, metres.
    """

    swept: np.ndarray
    ahead: float = 0.2
    height: float = 0.52
    yaw_deg: float = 0.0
    tall: bool = True
    along: bool = False
    lens_m: tuple[float, float] = (0.4, 1.8)


def swept(*ahead_and_up: tuple[float, float], aside: float = 0.16) -> np.ndarray:
    """Compute corners on both sides of the body.

    Parameters
    ----------
    *ahead_and_up
        Positions ahead of the ankles and above the floor, statures.
    aside
        Distance of the corners from the sagittal plane, statures.

    Returns
    -------
    numpy.ndarray
        (n, 3) two corners a position: ahead, aside, up, statures.
    """
    return np.array([(ahead, side, up) for ahead, up in ahead_and_up for side in (-aside, aside)])


Network = Literal["back", "legs-lying", "legs-seated"]
"""The networks that are trained on rendered people: the estimators of the back, and the two leg networks."""


@dataclass(frozen=True)
class TrainingUse:
    """Use of a movement in training.

    Attributes
    ----------
    network
        The network that is trained on the movement.
    first_seed
        Seed of the movement's first body in the training data. Fixed for ever: published weights name the bodies they
        were fitted to by their seeds, and seeds of two movements must not meet (`SEEDS_PER_MOVEMENT` in
        `romcam.training.stills`).
    upper_leg
        From the motion's parameters, the leg that is raised above the other one; None where neither is.
    """

    network: Network
    first_seed: int
    upper_leg: Callable[[Any], Side] | None = None


@dataclass(frozen=True)
class LifeRange:
    """How a movement is done in life.

    Attributes
    ----------
    knee_deg
        Least and most flexion of bent knees at the end of range; None where the knees are the movement.
    bent_knees, held
        Share of people with bent knees, and with a thing in the hands.
    """

    knee_deg: tuple[float, float] | None = None
    bent_knees: float = 0.0
    held: float = 0.0


def _no_furniture(motion: Any, anatomy: Anatomy) -> tuple[Furniture, ...]:
    """No furniture: the movement needs only a floor."""
    return ()


@dataclass(frozen=True)
class RenderedMovement:
    """One movement. `motion` below is an instance of `parameters`.

    Attributes
    ----------
    parameters
        A frozen msgspec struct; its defaults describe a typical trial.
    truth
        Names of the true angles that are written, out of those of `romcam.synthetic.truth`.
    framing
        Space that the camera must keep in the picture.
    duration_s
        `duration_s(motion)`: length of the trial, seconds.
    posture
        `posture(motion, anatomy, times, seed)`: the body at times (T,) seconds; tremor is drawn from the seed.
    neutral
        `neutral(motion, anatomy)`: the pose from which all changes are counted, one time.
    still_times
        `still_times(motion, n, rng)`: (n,) seconds for training stills, sorted, some of them neutral.
    random
        `random(rng)`: random parameters for training.
    furniture
        `furniture(motion, anatomy)`: the support of the body, drawn with it.
    framed
        `framed(motion)`: the framing, if it differs between trials.
    training
        Use in training; None if no network is trained on the movement.
    life
        How it is done in life; None if no films from life are drawn of it.
    following
        How it follows the angles of a real person; None if it cannot.
    is_default
        True for the movement of a case that names none; one movement has it.
    """

    parameters: type[Any]
    truth: tuple[str, ...]
    framing: Framing
    duration_s: Callable[[Any], float]
    posture: Callable[[Any, Anatomy, np.ndarray, int], BodyPosture]
    neutral: Callable[[Any, Anatomy], BodyPosture]
    still_times: Callable[[Any, int, np.random.Generator], np.ndarray]
    random: Callable[[np.random.Generator], Any]
    furniture: Callable[[Any, Anatomy], tuple[Furniture, ...]] = field(default=_no_furniture)
    framed: Callable[[Any], Framing] | None = None
    training: TrainingUse | None = None
    life: LifeRange | None = None
    following: Following | None = None
    is_default: bool = False


TRUNK_ANGLES = (
    "pelvis_tilt",
    "trunk_inclination",
    "thigh_tilt",
    "hip_flexion",
    "lumbar_flexion",
    "trunk_chord",
    "apparent_hip_flexion",
)
"""True angles of pelvis and spine in the sagittal plane; the thigh is the mean of both."""

LEG_ANGLES = tuple(
    f"{name}_{side}" for name in ("thigh_tilt", "hip_flexion", "knee_angle") for side in ("left", "right")
)
"""True angles of each leg in the sagittal plane."""

LEVEL_SPREAD = (0.75, 1.35)
"""Range of the relative flexion of the lower, middle and upper lumbar joints. In living spines each lumbar joint has
about the same range of flexion and extension, some 14 degrees (Pearcy, Portek and Shepherd, Spine 1984;9:294-7). A
spine that bent only at its lowest joint would look like a hip; it does not occur."""


def random_bearing(rng: np.random.Generator) -> Bearing:
    """Draw an upright posture.

    Parameters
    ----------
    rng
        Source of the random draws.
    """
    low, middle, high = rng.uniform(*LEVEL_SPREAD, 3)
    return Bearing(
        pelvis_deg=float(np.clip(rng.normal(0.0, 5.0), -12.0, 12.0)),
        lumbar_deg=float(np.clip(rng.normal(0.0, 8.0), -18.0, 18.0)),
        thoracic_deg=float(np.clip(rng.normal(4.0, 8.0), -10.0, 26.0)),
        neck_deg=float(np.clip(rng.normal(3.0, 8.0), -10.0, 25.0)),
        knee_deg=float(np.clip(rng.normal(2.0, 2.0), 0.0, 10.0)),
        lumbar_levels=(float(low), float(middle), float(high)),
    )
