"""Clothes: the skin that a garment covers, its distance from the skin, and garments that hang."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np
from scipy import ndimage

from romcam.synthetic.anatomy import topology
from romcam.synthetic.case_parts import Body, Clothes, Fabric
from romcam.synthetic.drape import AROUND, RING_M, ClothPattern, Drape, pattern
from romcam.synthetic.mesh import Dress
from romcam.synthetic.skinning import Skin

SHOES, BOTTOM, TOP = 1, 2, 3
"""Layers of a person's appearance, innermost first; layer 0 is hair."""

_SLEEVE_END = {"tshirt": 0.55, "longsleeve": 2.0}
_SNUG_M = 0.0025
_LOOSE_FROM = 0.08
"""Looseness from which a garment is draped as cloth instead of being painted on thickened skin."""


@dataclass(frozen=True)
class Zone:
    """The part of the skin that a garment covers.

    Attributes
    ----------
    fabric
        Its fabric.
    inside_m
        (V,) distance of each vertex inside its border, metres on the standard body; negative outside.
    stand_off_m
        (V,) distance from the skin.
    tube_m
        Upper and lower height between which it hangs as a tube; None for a garment that does not hang.
    """

    fabric: Fabric
    inside_m: np.ndarray
    stand_off_m: np.ndarray
    tube_m: tuple[float, float] | None


def waistband_m(clothes: Clothes) -> float:
    """Compute the height of the waistband on the standard body.

    Parameters
    ----------
    clothes
        Their `bottom_rise` ranges from below the iliac crest (0) to above the navel (1).

    Returns
    -------
    float
        Metres above the floor.
    """
    return 0.945 + 0.15 * clothes.bottom_rise


def bottom_zone(clothes: Clothes) -> Zone:
    """Build the zone of the lower garment.

    Parameters
    ----------
    clothes
        Clothes of the person.
    """
    cut = pattern()
    waist = waistband_m(clothes) + 0.012 * np.cos(np.radians(cut.around))  # a little lower in front
    ends = {
        "briefs": 0.78 + 0.75 * np.clip(cut.aside - 0.05, 0.0, None),
        "shorts": 0.62 - 0.12 * (clothes.bottom_rise - 0.5),
        "trousers": 0.10,
        "leggings": 0.13,
        "skirt": 0.66,
    }
    loose = clothes.bottom_looseness
    lower_body = _part("trunk", "thigh", "shank")
    inside = np.minimum.reduce([lower_body, waist - cut.height, cut.height - ends[clothes.bottom]])
    stand_off = np.full(len(inside), _SNUG_M + 0.004 * loose)
    if clothes.bottom == "trousers":
        stand_off += 0.022 * loose * np.clip((0.9 - cut.height) / 0.5, 0.0, 1.0)
    stand_off += clothes.waistband_m * np.clip(1.5 - np.abs(cut.height - waist + 0.02) / 0.022, 0.0, 1.0)
    tube = None
    if clothes.bottom == "skirt" or (clothes.bottom in ("shorts", "trousers") and loose > _LOOSE_FROM):
        tube = (waistband_m(clothes), {"skirt": 0.60, "shorts": 0.64, "trousers": 0.70}[clothes.bottom])
    return Zone(clothes.bottom_fabric, inside, stand_off, tube)


def top_zone(clothes: Clothes) -> Zone | None:
    """Build the zone of the upper garment; None for a bare trunk.

    Parameters
    ----------
    clothes
        Clothes of the person.
    """
    if clothes.top == "bare":
        return None
    cut, member = pattern(), topology().membership
    trunk = _part("trunk", "shoulder", "thigh")
    neckline = 1.445 - 0.06 * np.clip(-np.cos(np.radians(cut.around)), 0.0, 1.0)
    if clothes.top == "bra":
        band = np.minimum(cut.height - 1.165, 1.275 - cut.height)
        straps = np.minimum.reduce([0.02 - np.abs(cut.aside - 0.085), cut.height - 1.2, 1.46 - cut.height])
        inside = np.minimum(trunk, np.maximum(band, straps))
        return Zone(clothes.top_fabric, inside, np.full(len(inside), _SNUG_M), None)
    hem = 0.985 - 0.19 * clothes.top_hem
    tube = (1.24, hem) if clothes.top_looseness > _LOOSE_FROM else None
    if tube is not None:  # skin under a hanging hem keeps its colour, because the hem may slide up
        hem = min(hem + 0.06 + clothes.top_ride_m, 1.15)
    inside = np.minimum.reduce([trunk, cut.height - hem, neckline - cut.height])
    if clothes.top == "vest":
        armhole = 0.135 + 0.5 * np.clip(1.27 - cut.height, 0.0, None)
        inside = np.minimum(inside, armhole - cut.aside)
    else:
        sleeve = _SLEEVE_END[clothes.top]
        arm = _part("upperarm", "shoulder", *(["forearm"] if sleeve > 1.0 else []))
        inside = np.maximum(inside, np.minimum.reduce([arm, 0.16 + 0.19 * sleeve - cut.aside, neckline - cut.height]))
    loose = clothes.top_looseness
    stand_off = np.full(len(inside), _SNUG_M + 0.006 * loose)
    stand_off += 0.014 * loose * (member["upperarm"] > 0.3)
    return Zone(clothes.top_fabric, inside, stand_off, tube)


def shoe_zone(clothes: Clothes) -> Zone | None:
    """Build the zone of socks or shoes; None for bare feet.

    Parameters
    ----------
    clothes
        Clothes of the person.
    """
    if clothes.shoes == "barefoot":
        return None
    cut, shod = pattern(), clothes.shoes == "shoes"
    inside = np.minimum(_part("foot", "shank"), (0.085 if shod else 0.14) - cut.height)
    thick = np.full(len(inside), 0.009 if shod else 0.003)
    return Zone(Fabric(colour=clothes.shoe_colour, gloss=0.2 if shod else 0.0), inside, thick, None)


def _part(*segments: str) -> np.ndarray:
    """Distance (V,) in metres of each vertex inside the union of body segments; membership fades over some cm."""
    member = topology().membership
    return 0.06 * (reduce(np.add, [member[s] for s in segments]) - 0.5)


def place_on_fabric(cut: ClothPattern) -> np.ndarray:
    """Compute the position of each vertex on its cloth.

    Parameters
    ----------
    cut
        Coordinates on the standard body.

    Returns
    -------
    numpy.ndarray
        (V, 2) metres: round the body, and up.
    """
    return np.column_stack([np.radians(cut.around) * 0.15, cut.height])


def drapes(body: Body, clothes: Clothes, skin: Skin, seed: int) -> list[tuple[Drape, Dress]]:
    """Build the garments that hang.

    Parameters
    ----------
    body
        The person, for the size of the garments.
    clothes
        Clothes of the person.
    skin
        Skin under the clothes.
    seed
        Seed of the folds.

    Returns
    -------
    list[tuple[Drape, Dress]]
        Garments, innermost first, each with its appearance; empty if all clothes are tight.
    """
    rng = np.random.default_rng([seed, 17])
    hanging: list[tuple[Drape, Dress]] = []
    bottom, top = bottom_zone(clothes), top_zone(clothes)
    size = body.stature_m / 1.7
    if bottom.tube_m is not None:
        loose = clothes.bottom_looseness
        free = 0.9 if clothes.bottom == "skirt" else min(0.8, loose)
        legs = clothes.bottom == "trousers"
        end = 0.0 if legs else 0.006 + 0.03 * loose
        ease = np.array([0.004, 0.005 + 0.018 * loose, end])
        hanging.append(
            _drape(
                skin,
                bottom,
                BOTTOM,
                ease * size,
                _folds_of(clothes, rng),
                band=clothes.waistband_m,
                fades=legs,
                bridging=min(1.0, 0.25 + loose),
                bridge_m=0.01 + 0.05 * loose,
                drop=free,
            )
        )
    if top is not None and top.tube_m is not None:
        loose = clothes.top_looseness
        ease = np.array([0.004 + 0.006 * loose, 0.007 + 0.018 * loose, 0.009 + 0.026 * loose])
        hanging.append(
            _drape(
                skin,
                top,
                TOP,
                ease * size,
                _folds_of(clothes, rng),
                bridging=clothes.top_bridging,
                bridge_m=0.008 + 0.07 * loose,
                drop=max(0.0, 1.3 * loose - 0.3),
                slack_m=clothes.top_slack_m,
                ride_m=clothes.top_ride_m,
            )
        )
    return hanging


def _drape(
    skin: Skin,
    zone: Zone,
    layer: int,
    ease: np.ndarray,
    folds: np.ndarray,
    *,
    bridging: float,
    bridge_m: float,
    drop: float,
    slack_m: float = 0.0,
    ride_m: float = 0.0,
    band: float = 0.0,
    fades: bool = False,
) -> tuple[Drape, Dress]:
    """Cut the tube of a zone from the grid; `band` thickens its upper edge, `fades` makes its end snug."""
    cut = pattern()
    assert zone.tube_m is not None
    upper, lower = zone.tube_m
    chosen = np.flatnonzero((cut.rings <= upper + 1e-6) & (cut.rings >= lower - RING_M / 2))
    rings = len(chosen)
    nodes = (chosen[:, None] * AROUND + np.arange(AROUND)).ravel()
    fullness = np.interp(np.linspace(0.0, 1.0, rings), np.linspace(0.0, 1.0, len(ease)), ease)
    fullness[:2] += band
    drape = Drape(
        skin.at(cut.grid[nodes]),
        rings,
        np.repeat(fullness[:, None], AROUND, axis=1).astype(np.float32),
        folds[:, :rings].astype(np.float32),
        bridging,
        bridge_m,
        drop,
        slack_m,
        ride_m,
        np.clip(np.linspace(2.2, 0.0, rings), 0.0, 1.0) if fades else np.ones(rings),
    )
    heights = np.append(cut.rings[chosen], cut.rings[chosen[-1]] - 0.005)
    place = np.column_stack([np.tile(np.radians(cut.azimuths) * 0.15, rings + 1), np.repeat(heights, AROUND)])
    return drape, Dress.of_layer(layer, place)


def _folds_of(clothes: Clothes, rng: np.random.Generator) -> np.ndarray:
    """Draw smooth irregular folds (2, all rings, AROUND), upright and bent, longer round the body than along it."""
    noise = rng.standard_normal((2, len(pattern().rings), AROUND))
    field = ndimage.gaussian_filter(noise, (0.0, 1.4, 2.2), mode=("nearest", "nearest", "wrap"))
    return 0.5 * clothes.wrinkle_m * field / float(field.std())
