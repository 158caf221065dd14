"""Random cases as films from life are: what people wear, hold and stand on, and what is done to films.

A case of the envelope `life` starts from one of `wide`. Each hindrance is drawn on its own; a film has about five.
"""

from __future__ import annotations

import dataclasses
from typing import Any, Final, Literal

import msgspec
import numpy as np

from romcam.synthetic.camera import in_room, view_of
from romcam.synthetic.case import Case
from romcam.synthetic.case_parts import Body, Clothes, Fabric, Furniture, Held, Room, Side, Stance
from romcam.synthetic.edits import Edits
from romcam.synthetic.movement import Framing, LifeRange
from romcam.synthetic.movements import MOVEMENTS
from romcam.synthetic.movements.forward_bend import ArmsInBend, ForwardBend
from romcam.synthetic.random_edits import random_shade

Hindrance = Literal[
    "bent-knees", "split", "one-leg", "uneven-feet", "discs", "held", "bar-before", "hands-before", "arms-behind",
    "long-hair", "loose-hem", "soft-edges", "compression", "writing-on-body", "captions", "cut", "zoom", "short-stand",
    "rhythm", "head-out",
]  # fmt: skip
"""What a film from life may have; `hindrances_of` reads them from a case."""

LIFELIKE: Final = tuple(name for name, movement in MOVEMENTS.items() if movement.life is not None)
"""Movements of which films from life can be drawn."""


def hindrances_of(case: Case[Any]) -> tuple[Hindrance, ...]:
    """Return what makes a case harder than a film made as recommended.

    Parameters
    ----------
    case
        A case of a movement in `LIFELIKE`.
    """
    motion, film, clothes, edits = case.motion, case.film, case.clothes, case.edits
    edits = Edits() if isinstance(edits, msgspec.UnsetType) else edits
    stance = Stance() if isinstance(motion.stance, msgspec.UnsetType) else motion.stance
    held = None if isinstance(case.held, msgspec.UnsetType) else case.held
    writing = "letters" in (clothes.top_fabric.print, clothes.bottom_fabric.print)
    head = in_room(case.camera, 0.0, 0.0, 0.97 * case.body.stature_m)
    top = float(view_of(case.camera, film).project(head)[1])
    apart = abs(stance.ahead_m) > 0.3
    found: dict[Hindrance, bool] = {
        "bent-knees": isinstance(motion, ForwardBend) and motion.knee_end_deg > 20.0,
        "split": apart,
        "one-leg": stance.lifted is not None,
        "uneven-feet": not apart and stance.lifted is None and stance != Stance(),
        "discs": held is not None and held.kind == "barbell",
        "held": held is not None and held.kind != "barbell",
        "bar-before": any(piece.centre_m[1] < 0.0 and piece.centre_m[2] > 0.25 for piece in case.room.furniture),
        "hands-before": motion.arms in ("on-thighs", "on-hips", "sliding", "bar"),
        "arms-behind": motion.arms in ("behind-back", "behind-head"),
        "long-hair": case.body.hair == "long",
        "loose-hem": clothes.top_slack_m > 0.05,
        "soft-edges": edits.soft > 0.0 or edits.shrunk > 1.0,
        "compression": film.crf >= 36 or edits.jpeg is not None,
        "writing-on-body": writing,
        "captions": bool(edits.captions or edits.marks),
        "cut": bool(edits.cuts),
        "zoom": bool(edits.zooms),
        "short-stand": motion.neutral_s < 0.5,
        "rhythm": not isinstance(motion.rhythm, msgspec.UnsetType),
        "head-out": top < 0.0,
    }
    return tuple(name for name, has in found.items() if has)


def life_motion(rng: np.random.Generator, motion: Any, life: LifeRange) -> Any:
    """Change a drawn motion to one from life: irregular rhythm, a short stand, bent knees, other stances, other arms.

    Parameters
    ----------
    rng
        Source of the random draws.
    motion
        Parameters of a forward bend, a hinge or a squat.
    life
        How the movement is done in life.
    """
    repetitions = 2 if rng.random() < 0.3 else 1
    changes: dict[str, Any] = {
        "repetitions": repetitions,
        "amplitudes": (1.0, *(float(rng.uniform(0.75, 1.0)) for _ in range(repetitions - 1))),
        "neutral_s": float(rng.uniform(0.9, 1.6)),
        "down_s": float(rng.uniform(0.9, 2.0)),
        "hold_s": float(rng.uniform(0.1, 0.9)),
        "up_s": float(rng.uniform(0.8, 1.8)),
        "pause_s": float(rng.uniform(0.2, 0.8)),
    }
    short, irregular = rng.random(), rng.random()
    if short < 0.2:
        changes["neutral_s"] = float(rng.choice([rng.uniform(-0.5, 0.05), rng.uniform(0.1, 0.4)]))
    if irregular < 0.5:
        changes["rhythm"] = tuple(np.exp(np.clip(rng.normal(0.0, 0.55, int(rng.integers(8, 16))), -1.1, 1.1)))
    stance, feet = None, rng.random()
    if feet < 0.07 and isinstance(motion, ForwardBend):
        leg: Side = ("left", "right")[int(rng.integers(2))]
        stance = Stance(
            lifted=leg, lifted_deg=float(rng.uniform(30.0, 80.0)), lifted_knee_deg=float(rng.uniform(0.0, 40.0))
        )
    elif feet < 0.14:
        stance = Stance(ahead_m=float(rng.uniform(0.4, 0.75) * rng.choice([-1.0, 1.0])))
    elif feet < 0.34:
        stance = Stance(
            ahead_m=float(rng.uniform(-0.14, 0.14)),
            raised_m=float(rng.choice([0.0, rng.uniform(-0.09, 0.09)])),
            knees_out=float(rng.uniform(0.0, 0.3)),
        )
    if stance is not None:
        changes["stance"] = stance
    if isinstance(motion, ForwardBend):
        if life.knee_deg is not None and rng.random() < life.bent_knees:
            changes["knee_end_deg"] = float(rng.uniform(*life.knee_deg))
        arms: tuple[ArmsInBend, ...] = ("on-thighs", "on-hips", "behind-back", "sliding", "behind-head", "forward")
        if motion.arms != "bar" and rng.random() < 0.45:
            changes["arms"] = arms[int(rng.choice(len(arms), p=[0.2, 0.2, 0.25, 0.2, 0.05, 0.1]))]
            changes["arms_held"] = bool(rng.random() < 0.7)
    return msgspec.structs.replace(motion, **changes)


def life_body(rng: np.random.Generator, body: Body) -> Body:
    """Give more people long hair than in other envelopes.

    Parameters
    ----------
    rng
        Source of the random draws.
    body
        The person.
    """
    return msgspec.structs.replace(body, hair="long") if rng.random() < 0.2 else body


def life_clothes(rng: np.random.Generator, clothes: Clothes) -> Clothes:
    """Change clothes to looser ones, and to ones with writing.

    Parameters
    ----------
    rng
        Source of the random draws.
    clothes
        The clothes.
    """
    if rng.random() < 0.25 and clothes.top not in ("bare", "bra"):
        loose = float(rng.uniform(0.7, 1.0))
        clothes = msgspec.structs.replace(
            clothes,
            top_looseness=loose,
            top_hem=float(rng.uniform(0.5, 1.3)),
            top_slack_m=float(rng.uniform(0.06, 0.16)),
            top_ride_m=float(rng.uniform(0.0, 0.14)),
            wrinkle_m=float(rng.uniform(0.004, 0.014)),
        )
    for part in ("top_fabric", "bottom_fabric"):
        if rng.random() < 0.2:
            fabric: Fabric = getattr(clothes, part)
            pale = sum(fabric.colour) < 1.5
            written = msgspec.structs.replace(
                fabric,
                print="letters",
                second=random_shade(rng, 0.6, 1.0) if pale else random_shade(rng, 0.0, 0.4),
                scale_m=float(rng.uniform(0.15, 0.4)),
            )
            clothes = msgspec.structs.replace(clothes, **{part: written})
    return clothes


def life_room(rng: np.random.Generator, room: Room) -> Room:
    """Put a post or a bar between camera and person in some films.

    Parameters
    ----------
    rng
        Source of the random draws.
    room
        The room.
    """
    if rng.random() >= 0.12:
        return room
    thick = float(rng.uniform(0.04, 0.09))
    upright = rng.random() < 0.6
    size = (thick, thick, 2.3) if upright else (float(rng.uniform(1.2, 2.5)), 0.05, thick)
    ahead, away = float(rng.uniform(-0.4, 0.6)), float(rng.uniform(-0.9, -0.45))
    height = 1.15 if upright else float(rng.uniform(0.3, 1.2))
    post = Furniture(
        kind="cylinder" if upright else "box",
        centre_m=(ahead, away, height),
        size_m=size,
        colour=random_shade(rng, 0.1, 0.7),
    )
    return msgspec.structs.replace(room, furniture=(*room.furniture, post))


def life_held(rng: np.random.Generator, motion: Any, life: LifeRange) -> tuple[Held | None, Any]:
    """Draw what is in the hands, and the arms that hold it.

    Parameters
    ----------
    rng
        Source of the random draws.
    motion
        The motion.
    life
        How the movement is done in life.
    """
    if not isinstance(motion, ForwardBend) or not (motion.arms == "bar" or rng.random() < life.held):
        return None, motion
    kind = ("barbell", "dumbbells", "kettlebell", "box")[int(rng.choice(4, p=[0.6, 0.15, 0.15, 0.1]))]
    held = Held(
        kind=kind,
        length_m=float(rng.uniform(1.3, 2.1)) if kind == "barbell" else float(rng.uniform(0.3, 0.6)),
        disc_m=float(rng.choice([0.45, rng.uniform(0.2, 0.45)]))
        if kind == "barbell"
        else float(rng.uniform(0.14, 0.4)),
        colour=random_shade(rng, 0.0, 0.9 if rng.random() < 0.4 else 0.25),
        second=random_shade(rng, 0.3, 0.8),
    )
    arms: ArmsInBend = "hanging" if kind == "dumbbells" else "bar"
    return held, msgspec.structs.replace(motion, arms=arms, arms_held=msgspec.UNSET)


def without_head(framing: Framing) -> Framing:
    """Return a framing that lets the head of a standing person leave the picture.

    Parameters
    ----------
    framing
        The framing that keeps everything in the picture.
    """
    low = framing.swept.copy()
    low[low[:, 2] > 0.86, 2] = 0.86
    return dataclasses.replace(framing, swept=low, height=framing.height - 0.06)
