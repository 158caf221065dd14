"""Drawings of how the cards are worn: from the side upright and bent, from behind, and folded, seen from above."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from romcam.body.tags import MARGIN_MM, STEM_MM
from romcam.presentation.theme import LIGHT
from romcam.tag_sheet.cards import card_mm, tag

_FIGURES: Final = Path(__file__).with_name("figures.json")
"""Outlines of a rendered person, in millimetres, with the places of the cards; x to the right, y down."""

_TALL: Final = 1730.0
_SCALE: Final = 0.052
"""Height of a figure, and the scale at which it is drawn: 1 mm on paper is about 19 mm of a person."""
_SIDE_MM: Final = 60.0
_BELT: Final = {"pelvis": LIGHT.hips.hex, "t12": LIGHT.lumbar.hex}
_AROUND_MM: Final = 175.0


def side_view(name: str, *, thigh: bool = False) -> str:
    """Return a person from the side with both cards, as SVG.

    Parameters
    ----------
    name
        `standing` or `bent`.
    thigh
        Whether the tag on the thigh is drawn.
    """
    figure = _figures()[name]
    parts = [_body(figure["outline"])]
    for segment, number in (("pelvis", 0), ("t12", 2)):
        worn = figure[segment]
        (x, y), (dx, dy), deep = worn["foot"], worn["outward"], worn["through"]
        parts.append(
            f'<path d="M{x} {y}L{x - dx * deep:.0f} {y - dy * deep:.0f}" stroke="{_BELT[segment]}" stroke-width="16"/>'
        )
        # Along the card's own axes: away from the skin, and down the back.
        parts.append(f'<g transform="matrix({dx} {dy} {-dy} {dx} {x} {y})">{_standing(number)}</g>')
    if thigh:
        (x, y), (ux, uy) = figure["thigh"]["centre"], figure["thigh"]["up"]
        parts.append(f'<g transform="matrix({-uy} {ux} {-ux} {-uy} {x} {y})">{_flat(4)}</g>')
    return _svg(parts, figure["width"])


def back_view() -> str:
    """Return a person from behind with both cards, as SVG."""
    figure = _figures()["behind"]
    parts = [_body(figure["outline"])]
    half = card_mm(_SIDE_MM) / 2.0
    for segment in ("pelvis", "t12"):
        (x, y), (left, right) = figure[segment]["centre"], figure[segment]["across"]
        parts.append(f'<path d="M{left} {y}H{right}" stroke="{_BELT[segment]}" stroke-width="16"/>')
        parts.append(
            f'<path d="M{x - 25} {y - half}h50v{2 * half}h-50z" fill="#fff" stroke="{LIGHT.ink.hex}" stroke-width="3"/>'
            f'<path d="M{x} {y - half}v{2 * half}" stroke="{LIGHT.ink.hex}" stroke-width="7"/>'
        )
    return _svg(parts, figure["width"])


def _body(outline: list[list[int]]) -> str:
    around = "L".join(f"{x} {y}" for x, y in outline)
    return f'<path d="M{around}z" fill="#e6e9ec" stroke="{LIGHT.muted.hex}" stroke-width="5" stroke-linejoin="round"/>'


def _standing(number: int) -> str:
    """A card that stands off: away from the skin to the right, the head's side up."""
    whole = card_mm(_SIDE_MM)
    return (
        f'<path d="M0 {-whole / 2}h{STEM_MM + whole}v{whole}h{-STEM_MM - whole}z" fill="#fff" '
        f'stroke="{LIGHT.ink.hex}" stroke-width="3"/>{tag(number, STEM_MM + MARGIN_MM, -_SIDE_MM / 2, _SIDE_MM)}'
    )


def _flat(number: int) -> str:
    whole = card_mm(_SIDE_MM)
    return (
        f'<path d="M{-whole / 2} {-whole / 2}h{whole}v{whole}h{-whole}z" fill="#fff" stroke="{LIGHT.ink.hex}" '
        f'stroke-width="3"/>{tag(number, -_SIDE_MM / 2, -_SIDE_MM / 2, _SIDE_MM)}'
    )


def _svg(parts: list[str], width: float) -> str:
    wide = width + 2.0 * _AROUND_MM
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide * _SCALE:g}mm" height="{_TALL * _SCALE:g}mm" '
        f'viewBox="{-_AROUND_MM:g} 30 {wide:g} {_TALL:g}">{"".join(parts)}</svg>'
    )


@cache
def _figures() -> dict[str, Any]:
    return json.loads(_FIGURES.read_text(encoding="utf-8"))


def folding() -> str:
    """Return how the card stands on a belt, seen from above, as SVG."""
    ink, belt, card = LIGHT.ink.hex, LIGHT.hips.hex, LIGHT.lumbar.hex
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="50mm" height="38.3mm" viewBox="-60 -82 120 92">'
        f'<path d="M-60 10Q0 -10 60 10" fill="#e6e9ec" stroke="{LIGHT.muted.hex}" stroke-width="1.2"/>'
        f'<path d="M-58 6Q0 -14 58 6" fill="none" stroke="{belt}" stroke-width="3"/>'
        f'<path d="M-2.2 -80V-9L-26 -4M2.2 -80V-9L26 -4" fill="none" stroke="{ink}" stroke-width="1.2"/>'
        f'<path d="M-2.2 -80H2.2" stroke="{ink}" stroke-width="1.2"/>'
        f'<path d="M0 -78V-11" stroke="{card}" stroke-width="2.4"/></svg>'
    )
