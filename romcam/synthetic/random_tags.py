"""Random cases in which the person wears printed tags, and the faults that tags can have."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
import numpy as np

from romcam.body.tags import SIDE_LENGTHS_MM, TAG_IDS
from romcam.synthetic.case import Case, rounded
from romcam.synthetic.case_parts import CameraPlacement, FilmSettings, TagCard, Tags, WallTag
from romcam.synthetic.movement import Framing
from romcam.synthetic.movements import DEFAULT_MOVEMENT, MOVEMENTS
from romcam.synthetic.movements.forward_bend import ArmsInBend, ForwardBend
from romcam.synthetic.random_cases import holds_person, random_case

TagFault = Literal[
    "exchanged", "one-missing", "slips", "falls", "swings", "wrong-face", "background", "mirrored", "blurred",
    "both-wrong-faces", "falls-early", "thigh-on-pelvis", "small-print", "far-turned",
]  # fmt: skip
TagArms = Literal["folded", "drawn"]
"""Arms folded on the chest in the stand and hanging in the bend, as the printed sheet asks for; or drawn at random."""

_SIZES: Final = ((540, 720), (720, 960), (960, 720), (540, 960))
_SIDE_PX: Final = (15.0, 35.0)
"""Sides of the tags in the picture, pixels."""
_ARMS: Final[tuple[ArmsInBend, ...]] = ("hanging", "reaching", "crossed", "behind-head")
_SMALL: Final = 0.7
"""Scale of a sheet that was printed to fit the page."""
_replace = msgspec.structs.replace


def random_tagged_case(
    seed: int, fault: TagFault | None = None, *, fps: float = 15.0, arms: TagArms = "folded"
) -> Case[Any]:
    """Draw a forward bend of a person who wears tags; the seed determines it completely.

    Clothes, body and room are those of a random case of the envelope `wide`. The camera is 2 to 4 m away and within 15
    degrees of square; the tags are 15 to 35 pixels wide.

    Parameters
    ----------
    seed
        Seed of all random draws.
    fault
        What is wrong with the tags.
    fps
        Frames a second.
    arms
        What the arms do. Nothing else depends on it.
    """
    case = random_case(seed, envelope="wide", test=DEFAULT_MOVEMENT)
    rng = np.random.default_rng([seed, 1, 31])
    motion: ForwardBend = _replace(
        case.motion,
        repetitions=1,
        amplitudes=(1.0,),
        neutral_s=float(rng.uniform(1.0, 1.3)),
        down_s=float(rng.uniform(1.2, 2.0)),
        hold_s=float(rng.uniform(0.5, 0.9)),
        up_s=float(rng.uniform(1.1, 1.8)),
        pause_s=0.4,
        arms=_ARMS[int(rng.choice(len(_ARMS), p=[0.45, 0.25, 0.2, 0.1]))],
    )
    if arms == "folded":
        motion = _replace(motion, arms="folded-first")
    film, camera, side_mm = _filmed(rng, case, fps)
    case = _replace(case, motion=motion, film=film, camera=camera)
    near = 0 if camera.facing == "left" else 1
    cards = [_card(rng, TagCard(segment=segment, side_mm=side_mm)) for segment in ("pelvis", "t12")]
    if rng.random() < 0.3:
        cards.append(_card(rng, TagCard(segment="thigh", thigh=("left", "right")[near], side_mm=side_mm)))
    case = _replace(case, tags=Tags(cards=tuple(cards)))
    return rounded(case if fault is None else _spoilt(case, fault, rng))


def side_px(case: Case[Any]) -> float:
    """Compute the side of the worn tags in the picture, at the distance of the camera.

    Parameters
    ----------
    case
        A case with tags of one size.

    Returns
    -------
    float
        Pixels.
    """
    assert isinstance(case.tags, Tags)
    return _side_px(case.tags.cards[0].side_mm, case.film, case.camera)


def _side_px(side_mm: float, film: FilmSettings, camera: CameraPlacement) -> float:
    focal_px = 0.5 * max(film.width, film.height) / float(np.tan(np.radians(camera.fov_deg) / 2.0))
    return side_mm / 1000.0 * focal_px / camera.distance_m


def _filmed(rng: np.random.Generator, case: Case[Any], fps: float) -> tuple[FilmSettings, CameraPlacement, float]:
    """Draw a film, a camera that keeps the person in it, and the side of the tags in millimetres."""
    framing = MOVEMENTS[case.test].framing
    exposure_s = 1.0 / (400.0 * (70.0 / 400.0) ** rng.random())
    blurred = rng.random() < 0.25
    crf, facing = int(rng.integers(22, 33)), ("left", "right")[int(rng.integers(2))]
    while True:
        width, height = _SIZES[int(rng.integers(len(_SIZES)))]
        film = _replace(
            case.film, width=width, height=height, fps=fps, crf=crf, shutter=exposure_s * fps if blurred else 0.0
        )
        camera = _camera(rng, case, framing, facing)
        side_mm = float(SIDE_LENGTHS_MM[int(rng.integers(len(SIDE_LENGTHS_MM)))])
        fits = holds_person(camera, film, framing, case.body.stature_m)
        if fits and _SIDE_PX[0] <= _side_px(side_mm, film, camera) <= _SIDE_PX[1]:
            return film, camera, side_mm


def _camera(rng: np.random.Generator, case: Case[Any], framing: Framing, facing: Any) -> CameraPlacement:
    return CameraPlacement(
        facing=facing,
        yaw_deg=float(rng.uniform(-15.0, 15.0)),
        roll_deg=float(np.clip(rng.normal(0.0, 1.2), -3.0, 3.0)),
        height_m=float(rng.uniform(0.6, 1.5)),
        distance_m=float(rng.uniform(2.0, 4.0)),
        fov_deg=float(rng.uniform(40.0, 75.0)),
        aim_forward_m=float(rng.normal(framing.ahead, 0.1)),
        aim_height_m=float(rng.normal(framing.height, 0.05) * case.body.stature_m),
    )


def _card(rng: np.random.Generator, card: TagCard) -> TagCard:
    """Print a card and put it on, as people do: not quite straight."""
    return _replace(
        card,
        paper=float(rng.uniform(0.8, 0.97)),
        ink=float(rng.uniform(0.05, 0.2)),
        gloss=float(rng.uniform(0.0, 0.4)) if rng.random() < 0.3 else 0.0,
        shift_m=float(rng.normal(0.0, 0.008)),
        tilt_deg=float(np.clip(rng.normal(0.0, 4.0), -10.0, 10.0)),
        turn_deg=float(np.clip(rng.normal(0.0, 3.0), -8.0, 8.0)),
        lean_deg=float(np.clip(rng.normal(0.0, 3.0), -8.0, 8.0)),
    )


def _spoilt(case: Case[Any], fault: TagFault, rng: np.random.Generator) -> Case[Any]:
    """Give a tagged case a fault."""
    assert isinstance(case.tags, Tags)
    tags, motion = case.tags, case.motion
    cards = list(tags.cards)
    which = int(rng.integers(2))
    during = motion.neutral_s + float(rng.uniform(0.3, 0.8)) * motion.down_s
    if fault == "exchanged":
        cards[0] = _replace(cards[0], numbers=TAG_IDS["t12"])
        cards[1] = _replace(cards[1], numbers=TAG_IDS["pelvis"])
    elif fault == "one-missing":
        del cards[which]
    elif fault == "slips":
        angle = float(rng.uniform(12.0, 35.0) * rng.choice([-1.0, 1.0]))
        cards[which] = _replace(cards[which], slip_at_s=during, slip_deg=angle)
    elif fault == "falls":
        cards[which] = _replace(cards[which], fall_at_s=during)
    elif fault == "swings":
        cards[which] = _replace(cards[which], swing_deg=float(rng.uniform(6.0, 15.0)))
    elif fault == "falls-early":
        cards[which] = _replace(cards[which], fall_at_s=0.6 * motion.neutral_s)
    elif fault == "thigh-on-pelvis":
        cards[0] = _replace(cards[0], numbers=TAG_IDS["thigh"])
        del cards[2:]
    elif fault == "small-print":
        cards = [_replace(each, side_mm=_SMALL * each.side_mm, margin_mm=_SMALL * each.margin_mm) for each in cards]
    elif fault == "both-wrong-faces":
        cards = [_replace(each, numbers=TAG_IDS[each.segment][::-1]) for each in cards]
    elif fault == "far-turned":
        return _replace(case, camera=_replace(case.camera, yaw_deg=float(rng.choice([-30.0, 30.0]))))
    elif fault == "wrong-face":
        left, right = TAG_IDS[cards[which].segment]
        cards[which] = _replace(cards[which], numbers=(right, left))
    elif fault == "background":
        number = TAG_IDS[cards[which].segment][0 if case.camera.facing == "left" else 1]
        ahead = float(rng.uniform(0.45, 0.8))
        tags = _replace(tags, wall=(WallTag(number=number, side_mm=cards[0].side_mm, ahead_m=ahead),))
    elif fault == "mirrored":
        return _replace(case, film=_replace(case.film, mirrored=True))
    else:
        return _replace(case, film=_replace(case.film, shutter=min(0.9, case.film.fps / 25.0)))
    return _replace(case, tags=_replace(tags, cards=tuple(cards)))
