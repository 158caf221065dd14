"""Movements of lying people: framing, random parameters, and the movement of one leg on a couch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case_parts import Bearing, Furniture, Side
from romcam.synthetic.furniture import Couch, Lie, couch_pieces, random_couch
from romcam.synthetic.lying import LYING_ANGLES, Lying, tremors
from romcam.synthetic.movement import Framing, RenderedMovement, TrainingUse, swept
from romcam.synthetic.posture import BodyPosture
from romcam.synthetic.tempo import duration_s, progress, still_times


def framing(couch: Couch, lie: Lie, up: float, feet: tuple[float, float] = (0.57, 0.0)) -> Framing:
    """Framing by a camera at the height of the couch or a little above.

    Parameters
    ----------
    couch, lie
        Couch under the person, and side on which they lie.
    up
        Highest point of the raised leg above the couch, in statures.
    feet
        Greatest distance of the feet from the hips, and their depth below the couch, in statures.
    """
    low, toward = couch.height_m / 1.7, 1.0 if lie == "supine" else -1.0
    corners = [(-0.57 * toward, low), (-0.2 * toward, low + up), (0.4 * toward, low + up)]
    corners.append((feet[0] * toward, max(low - feet[1], 0.0)))
    return Framing(
        swept(*corners, (feet[0] * toward, low + 0.5 * up), aside=0.2),
        ahead=0.0,
        height=low + 0.4 * up,
        tall=False,
        lens_m=(max(0.3, couch.height_m - 0.1), couch.height_m + 0.55),
    )


def random_lying(rng: np.random.Generator, lie: Lie, *, tables: float = 0.65) -> Lying:
    """Draw how a person lies.

    Parameters
    ----------
    rng
        Source of the random draws.
    lie
        On the back or on the front.
    tables
        Probability of a table instead of a mat on the floor.
    """
    couch = random_couch(rng, tables=tables)
    prone = lie == "prone"
    if prone:
        couch = msgspec.structs.replace(couch, pillow_m=0.0)
    low, mid, high = rng.uniform(0.75, 1.35, 3)
    return Lying(
        couch=couch,
        arms=("beside", "under-head" if prone else "on-belly")[int(rng.random() < 0.45)],
        bearing=Bearing(lumbar_levels=(float(low), float(mid), float(high)), knee_deg=0.0),
        feet_out_deg=float(rng.uniform(-4.0, 6.0) if prone else rng.uniform(0.0, 22.0)),
        toes_deg=float(rng.uniform(60.0, 74.0) if prone else rng.uniform(8.0, 38.0)),
        head_turn_deg=float(rng.choice([-1.0, 1.0]) * rng.uniform(55.0, 78.0)) if prone else float(rng.normal(0, 6.0)),
        tremor_deg=float(rng.uniform(0.05, 0.5)),
    )


def random_side(rng: np.random.Generator) -> Side:
    """Draw the moving leg; it is not always the one nearer to the camera.

    Parameters
    ----------
    rng
        Source of the random draws.
    """
    return "left" if rng.random() < 0.5 else "right"


def random_tempo(rng: np.random.Generator) -> dict[str, Any]:
    """Draw repetitions and tempo of a leg's movement.

    Parameters
    ----------
    rng
        Source of the random draws.

    Returns
    -------
    dict[str, Any]
        Values of `LegOnCouch` by name.
    """
    repetitions = int(rng.choice([1, 2, 3], p=[0.3, 0.4, 0.3]))
    return {
        "neutral_s": float(rng.uniform(1.3, 2.2)),
        "down_s": float(rng.uniform(1.3, 3.2)),
        "hold_s": float(rng.uniform(0.6, 1.8)),
        "up_s": float(rng.uniform(1.3, 2.8)),
        "pause_s": float(rng.uniform(0.5, 1.2)),
        "repetitions": repetitions,
        "amplitudes": (1.0, *rng.uniform(0.88, 1.0, repetitions - 1).tolist()),
        "jerk": float(rng.uniform(0.0, 0.6)) if rng.random() < 0.2 else 0.0,
    }


class LegOnCouch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which leg moves, its `romcam.synthetic.tempo.Tempo`, and how the person lies."""

    leg: Side = "right"
    neutral_s: float = 1.6
    down_s: float = 2.0
    hold_s: float = 1.2
    up_s: float = 2.0
    pause_s: float = 0.8
    repetitions: int = 2
    amplitudes: tuple[float, ...] = (1.0,)
    jerk: float = 0.0
    lying: Lying = Lying()


def leg_on_couch(
    parameters: type[LegOnCouch],
    lie: Lie,
    up: float,
    put: Callable[[Any, Anatomy, np.ndarray, list[np.ndarray]], BodyPosture],
    shakes: tuple[float, ...],
    random: Callable[[np.random.Generator], LegOnCouch],
    first_seed: int,
) -> RenderedMovement:
    """Build the movement of one leg of a lying person.

    Parameters
    ----------
    parameters
        Type of the motion's parameters.
    lie
        On the back or on the front.
    up
        Highest point of the leg above the couch, in statures.
    put
        `put(motion, anatomy, progress, tremors)`: the posture at a progress (T,) of the leg, 0 to 1, with one tremor
        (T,) for each of `shakes`.
    shakes
        Sizes of the tremors, in units of the motion's tremor.
    random
        Draws random parameters.
    first_seed
        See `TrainingUse`; the moving leg is the upper one.
    """

    def posture(motion: LegOnCouch, anatomy: Anatomy, times: np.ndarray, seed: int) -> BodyPosture:
        t = np.asarray(times, dtype=float)
        return put(motion, anatomy, progress(motion, t), tremors(motion.lying, t, seed, shakes))

    def neutral(motion: LegOnCouch, anatomy: Anatomy) -> BodyPosture:
        return put(motion, anatomy, np.zeros(1), [np.zeros(1)] * len(shakes))

    def furniture(motion: LegOnCouch, anatomy: Anatomy) -> tuple[Furniture, ...]:
        return couch_pieces(motion.lying.couch, anatomy, lie)

    def framed(motion: LegOnCouch) -> Framing:
        return framing(motion.lying.couch, lie, up)

    return RenderedMovement(
        parameters=parameters,
        truth=LYING_ANGLES,
        framing=framing(Couch(), lie, up),
        duration_s=duration_s,
        posture=posture,
        neutral=neutral,
        still_times=still_times,
        random=random,
        furniture=furniture,
        framed=framed,
        training=TrainingUse("legs-lying", first_seed, upper_leg=_moving_leg),
    )


def _moving_leg(motion: LegOnCouch) -> Side:
    return motion.leg
