"""What the movements share in which somebody who lies moves one leg to and fro."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import msgspec
import numpy as np

from romcam.synthetic.anatomy import Anatomy
from romcam.synthetic.case import Furniture
from romcam.synthetic.movements.course import duration_s, progress, still_times
from romcam.synthetic.movements.lying import LYING, Couch, Lying, Side, couch_pieces, framing, shaken
from romcam.synthetic.movements.movement import Framing, Movement
from romcam.synthetic.posture import Posture


class LegOnCouch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which leg, in what tempo (a `romcam.synthetic.movements.course.Course`), on what."""

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
    way: Literal["supine", "prone"],
    up: float,
    put: Callable[[Any, Anatomy, np.ndarray, list[np.ndarray]], Posture],
    shakes: tuple[float, ...],
    random: Callable[[np.random.Generator], LegOnCouch],
) -> Movement:
    """The movement of a leg.

    way: how the person lies. up: statures that the leg reaches over the couch. put: the body with shares (T,) of the
    way done and tremors, one (T,) for each of `shakes`, their sizes.
    """

    def posture(motion: LegOnCouch, anatomy: Anatomy, times: np.ndarray, seed: int) -> Posture:
        t = np.asarray(times, dtype=float)
        return put(motion, anatomy, progress(motion, t), shaken(motion.lying, t, seed, shakes))

    def neutral(motion: LegOnCouch, anatomy: Anatomy) -> Posture:
        return put(motion, anatomy, np.zeros(1), [np.zeros(1)] * len(shakes))

    def furniture(motion: LegOnCouch, anatomy: Anatomy) -> tuple[Furniture, ...]:
        return couch_pieces(motion.lying.couch, anatomy, way)

    def framed(motion: LegOnCouch) -> Framing:
        return framing(motion.lying.couch, way, up)

    return Movement(
        parameters=parameters,
        truth=LYING,
        framing=framing(Couch(), way, up),
        duration_s=duration_s,
        posture=posture,
        neutral=neutral,
        still_times=still_times,
        random=random,
        furniture=furniture,
        framed=framed,
    )
