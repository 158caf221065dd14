"""The hip hinge: bending over from the hips, knees soft or bent, with the back flat or, in some people, not.

It is a forward bend with other angles, and has the parameters of one.
"""

from __future__ import annotations

import numpy as np

from romcam.synthetic.movement import LEG_ANGLES, LEVEL_SPREAD, TRUNK_ANGLES, LifeRange, RenderedMovement
from romcam.synthetic.movements.forward_bend import (
    BEND_FOLLOWING,
    BEND_FRAMING,
    ArmsInBend,
    ForwardBend,
    bend_neutral,
    bend_posture,
    bend_stills,
)
from romcam.synthetic.tempo import duration_s

_ARMS: tuple[ArmsInBend, ...] = ("hanging", "bar", "sliding", "crossed", "on-hips", "behind-back")


def _random_motion(rng: np.random.Generator) -> ForwardBend:
    """Draw a hinge; pelvis and lumbar spine move independently of each other."""
    repetitions = int(rng.choice([1, 2, 3], p=[0.5, 0.3, 0.2]))
    flat = rng.random() < 0.6
    return ForwardBend(
        pelvis_end_deg=float(rng.uniform(30.0, 90.0)),
        lumbar_end_deg=float(rng.uniform(-8.0, 28.0) if flat else rng.uniform(25.0, 60.0)),
        thoracic_end_deg=float(rng.uniform(-10.0, 10.0) if flat else rng.uniform(0.0, 25.0)),
        neck_end_deg=float(rng.uniform(-45.0, 20.0)),
        knee_end_deg=float(rng.choice([rng.uniform(5.0, 30.0), rng.uniform(20.0, 88.0)], p=[0.4, 0.6])),
        sway_back=float(rng.uniform(0.6, 1.0)),
        lead=float(rng.choice([0.0, rng.uniform(-0.3, 0.3)], p=[0.4, 0.6])),
        lumbar_levels=tuple(rng.uniform(*LEVEL_SPREAD, 3)),
        neutral_s=float(rng.uniform(1.2, 2.2)),
        down_s=float(rng.uniform(1.0, 2.8)),
        hold_s=float(rng.uniform(0.2, 1.2)),
        up_s=float(rng.uniform(0.9, 2.4)),
        pause_s=float(rng.uniform(0.4, 1.2)),
        repetitions=repetitions,
        amplitudes=(1.0, *rng.uniform(0.85, 1.0, repetitions - 1)),
        tremor_deg=float(rng.uniform(0.05, 0.6)),
        arms=_ARMS[int(rng.choice(len(_ARMS), p=[0.3, 0.3, 0.1, 0.15, 0.1, 0.05]))],
        neutral_pelvis_deg=float(np.clip(rng.normal(0.0, 5.0), -12.0, 12.0)),
        neutral_lumbar_deg=float(np.clip(rng.normal(0.0, 8.0), -18.0, 18.0)),
        neutral_thoracic_deg=float(np.clip(rng.normal(4.0, 8.0), -10.0, 26.0)),
        neutral_neck_deg=float(np.clip(rng.normal(3.0, 8.0), -10.0, 25.0)),
        neutral_knee_deg=float(np.clip(rng.normal(3.0, 3.0), 0.0, 12.0)),
    )


MOVEMENT = RenderedMovement(
    parameters=ForwardBend,
    truth=(*TRUNK_ANGLES, *LEG_ANGLES),
    framing=BEND_FRAMING,
    duration_s=duration_s,
    posture=bend_posture,
    neutral=bend_neutral,
    still_times=bend_stills,
    random=_random_motion,
    life=LifeRange(knee_deg=(20.0, 90.0), bent_knees=1.0, held=0.5),
    following=BEND_FOLLOWING,
)
