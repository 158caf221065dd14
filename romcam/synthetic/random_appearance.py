"""Random colours, clothes and rooms."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

import msgspec
import numpy as np

from romcam.synthetic.case_parts import (
    Body,
    Bottom,
    Bystander,
    Clothes,
    Colour,
    Fabric,
    Furniture,
    PieceKind,
    Print,
    Room,
    Shoes,
    Top,
)

_PRINTS: Final[tuple[Print, ...]] = ("plain", "stripes", "checks", "mottled", "bands")
_TOPS: Final[tuple[Top, ...]] = ("bare", "bra", "vest", "tshirt", "longsleeve")
_BOTTOMS: Final[tuple[Bottom, ...]] = ("briefs", "shorts", "trousers", "leggings", "skirt")
_SHOES: Final[tuple[Shoes, ...]] = ("barefoot", "socks", "shoes")

_Option = TypeVar("_Option")


def _drawn(rng: np.random.Generator, options: Sequence[_Option], odds: Sequence[float] | None = None) -> _Option:
    return options[int(rng.choice(len(options), p=odds))]


def _as_colour(values: Iterable[float]) -> Colour:
    r, g, b = values
    return (float(r), float(g), float(b))


def _colour(rng: np.random.Generator, *, vivid: float = 0.5) -> Colour:
    """Draw any colour; many are black, white or grey."""
    if rng.random() < 0.4:
        grey = float(rng.choice([rng.uniform(0.05, 0.2), rng.uniform(0.2, 0.7), rng.uniform(0.75, 0.97)]))
        return (grey, grey, grey)
    return colorsys.hsv_to_rgb(rng.random(), rng.uniform(0.1, 0.4 + vivid), rng.uniform(0.15, 0.95))


def skin_and_hair(rng: np.random.Generator) -> tuple[Colour, Colour]:
    """Draw a colour of skin, from very light to very dark, and one of hair.

    Parameters
    ----------
    rng
        Source of the random draws.
    """
    tones = np.array(
        [[0.96, 0.82, 0.74], [0.88, 0.69, 0.57], [0.74, 0.54, 0.41], [0.52, 0.36, 0.27], [0.30, 0.20, 0.16]]
    )
    place = rng.uniform(0.0, 4.0)
    skin = [float(np.interp(place, range(5), tones[:, k]) * rng.uniform(0.95, 1.05)) for k in range(3)]
    hairs = [
        (0.06, 0.05, 0.05),
        (0.17, 0.11, 0.08),
        (0.32, 0.2, 0.12),
        (0.66, 0.5, 0.3),
        (0.55, 0.54, 0.53),
        (0.5, 0.2, 0.1),
    ]
    return (min(skin[0], 1.0), min(skin[1], 1.0), min(skin[2], 1.0)), hairs[int(rng.integers(len(hairs)))]


def _fabric(rng: np.random.Generator, *, printed: float = 0.4, vivid: float = 0.5) -> Fabric:
    """Draw a fabric; `printed` is the probability of a print."""
    kind: Print = _drawn(rng, _PRINTS[1:]) if rng.random() < printed else "plain"
    first = _colour(rng, vivid=vivid)
    other = _colour(rng, vivid=vivid)
    mix = rng.uniform(0.2, 1.0)
    second = _as_colour((1 - mix) * a + mix * b for a, b in zip(first, other, strict=True))
    scale = rng.uniform(0.015, 0.12)
    return Fabric(colour=first, second=second, print=kind, scale_m=float(scale))


def random_clothes(rng: np.random.Generator, body: Body, *, hanging: bool) -> Clothes:
    """Draw clothes for a test, from underwear to a shirt that hangs off the body.

    Parameters
    ----------
    rng
        Source of the random draws.
    body
        The person.
    hanging
        Whether clothes may be so loose that they hang off the body.
    """
    female = body.sex == "female"
    top = _drawn(rng, _TOPS, [0.0, 0.22, 0.2, 0.43, 0.15] if female else [0.27, 0.0, 0.15, 0.43, 0.15])
    limit = 1.0 if hanging else 0.6
    loose = float(rng.choice([rng.uniform(0.0, 0.2), rng.uniform(0.2, limit)], p=[0.45, 0.55]))
    if top == "bra":
        loose = float(rng.uniform(0.0, 0.05))
    bottom = _drawn(rng, _BOTTOMS, [0.14, 0.28, 0.22, 0.3, 0.06] if female else [0.14, 0.38, 0.38, 0.1, 0.0])
    bottom_loose = {"briefs": 0.02, "leggings": 0.03, "shorts": rng.uniform(0.05, 0.8)}.get(
        bottom, rng.uniform(0.1, 0.9)
    )
    slack = hanging and rng.random() < 0.6
    return Clothes(
        top=top,
        top_looseness=loose,
        top_hem=float(np.clip(rng.normal(0.35, 0.4), 0.0, 1.3)),
        top_bridging=float(np.clip(loose + rng.normal(0.2, 0.25), 0.0, 1.0)),
        top_slack_m=float(rng.uniform(0.0, 0.16) * loose) if slack else 0.0,
        top_ride_m=float(rng.uniform(0.0, 0.14) * loose) if slack else 0.0,
        top_fabric=_fabric(rng),
        bottom=bottom,
        bottom_looseness=float(bottom_loose),
        bottom_rise=float(rng.uniform(0.0, 1.0)),
        bottom_fabric=_fabric(rng, printed=0.2, vivid=0.3),
        waistband_m=float(rng.choice([0.0, rng.uniform(0.002, 0.012)], p=[0.5, 0.5])),
        shoes=_drawn(rng, _SHOES, [0.5, 0.2, 0.3]),
        shoe_colour=_colour(rng),
        wrinkle_m=float(rng.uniform(0.0, 0.012) * (0.2 + loose)),
    )


def random_room(rng: np.random.Generator, clothes: Clothes, *, plain_light: bool) -> Room:
    """Draw a room; in one of eight the wall has nearly the colour of the clothes.

    Parameters
    ----------
    rng
        Source of the random draws.
    clothes
        Clothes of the person.
    plain_light
        Whether the light is normal and there is no bystander.
    """
    wall = _surface(rng, colourful=0.25, scale=(0.3, 1.5))
    if rng.random() < 0.12:
        likeness = clothes.top_fabric.colour if rng.random() < 0.6 else clothes.bottom_fabric.colour
        near = _as_colour(np.clip(c + rng.normal(0.0, 0.06), 0.03, 0.97) for c in likeness)
        wall = msgspec.structs.replace(wall, colour=near, second=near)
    floor = _surface(rng, colourful=0.3, scale=(0.08, 0.5))
    wall_m = float(rng.uniform(0.45, 3.5))
    pieces = tuple(
        _furniture(rng, wall_m) for _ in range(int(rng.choice([0, 1, 2, 3, 5], p=[0.3, 0.25, 0.2, 0.15, 0.1])))
    )
    dark, backlit = (0.0, 0.0) if plain_light else (0.12, 0.12)
    level = rng.uniform(0.25, 0.55) if rng.random() < dark else rng.uniform(0.75, 1.25)
    window = float(rng.uniform(0.9, 1.3)) if rng.random() < 0.1 + backlit else 0.0
    behind = rng.random() < backlit
    azimuth = rng.uniform(110.0, 250.0) if behind else rng.uniform(-75.0, 75.0)
    other = None
    if not plain_light and rng.random() < 0.1 and wall_m > 1.0:
        walks = rng.random() < 0.5
        other = Bystander(
            start_m=(float(rng.uniform(-1.6, 1.8)), float(rng.uniform(0.7, wall_m - 0.2))),
            walk_m_per_s=float(rng.uniform(-0.6, 0.6)) if walks else 0.0,
            turn_deg=float(rng.uniform(-180.0, 180.0)),
        )
    return Room(
        wall_m=wall_m,
        wall_turn_deg=float(rng.normal(0.0, 7.0)),
        wall=wall,
        floor=floor,
        skirting=_colour(rng, vivid=0.1) if rng.random() < 0.6 else None,
        corner_m=float(rng.uniform(0.9, 3.0) * rng.choice([-1, 1])) if rng.random() < 0.3 else None,
        furniture=pieces,
        pictures=int(rng.choice([0, 1, 2, 3], p=[0.45, 0.25, 0.2, 0.1])),
        window=window,
        light_azimuth_deg=float(azimuth),
        light_height_deg=float(rng.uniform(25.0, 80.0)),
        light=float(level * rng.uniform(0.45, 0.8)),
        ambient=float(level * rng.uniform(0.25, 0.55)),
        shadow=float(rng.uniform(0.1, 0.65)),
        bystander=other,
    )


def _surface(rng: np.random.Generator, *, colourful: float, scale: tuple[float, float]) -> Fabric:
    """A wall or a floor: mostly pale and grey or brown, plain or faintly patterned."""
    if rng.random() < colourful:
        first = _colour(rng, vivid=0.3)
    else:
        value, tint = rng.uniform(0.35, 0.95), rng.uniform(-0.06, 0.06)
        first = (float(min(value + tint, 1.0)), float(value), float(max(value - 1.3 * tint, 0.0)))
    shift = rng.uniform(-0.12, 0.12)
    second = _as_colour(np.clip(c + shift, 0.0, 1.0) for c in first)
    kinds: tuple[Print, ...] = ("plain", "mottled", "stripes", "checks", "bands")
    kind = _drawn(rng, kinds, [0.3, 0.4, 0.12, 0.1, 0.08])
    return Fabric(colour=first, second=second, print=kind, scale_m=float(rng.uniform(*scale)))


def _furniture(rng: np.random.Generator, wall_m: float) -> Furniture:
    """A piece behind the person, or a low one in front of them."""
    tall = rng.uniform(0.3, 1.9)
    size = (float(rng.uniform(0.3, 1.4)), float(rng.uniform(0.25, 0.6)), float(tall))
    ahead = float(rng.uniform(-2.2, 2.4))
    away = wall_m - 0.5 * size[1] if rng.random() < 0.7 else rng.uniform(0.5, max(0.6, wall_m))
    if rng.random() < 0.06:  # a stool or a bag between camera and person, below the knees
        tall = rng.uniform(0.15, 0.35)
        size = (size[0] * 0.4, 0.3, float(tall))
        away = -rng.uniform(0.4, 0.8)
    kinds: tuple[PieceKind, ...] = ("box", "cylinder", "ball")
    kind = _drawn(rng, kinds, [0.7, 0.2, 0.1])
    if kind == "ball":
        side = 0.4 * size[0] + 0.2
        size = (side, side, side)
    if kind == "cylinder":
        size = (min(size[0], 0.5), min(size[0], 0.5), size[2])
    away = max(float(away), 0.3 + 0.5 * size[1]) if away > 0 else float(away)
    return Furniture(
        kind=kind,
        centre_m=(ahead, away, 0.5 * size[2]),
        size_m=size,
        turn_deg=float(rng.normal(0.0, 8.0)),
        colour=_colour(rng, vivid=0.3),
    )
