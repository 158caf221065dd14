"""The sheet as PDF."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from markupsafe import Markup

from romcam.body.tags import DEFAULT_SIDE_MM, TAG_IDS
from romcam.errors import UsageError
from romcam.exports.paper import LIBRARY, PAPERS, Paper, printed
from romcam.messages import Catalogue
from romcam.tag_sheet.cards import flat_card, ruler, standing_card
from romcam.tag_sheet.worn import back_view, folding, side_view

_HERE: Final = Path(__file__).parent
_text = Catalogue(__name__)

__all__ = ["PAPERS", "render_sheet", "tag_sheet"]


def tag_sheet(paper: Paper = "a4", side_mm: int = DEFAULT_SIDE_MM) -> bytes:
    """Return the sheet as PDF, in true millimetres.

    Parameters
    ----------
    paper
        Size of the paper.
    side_mm
        Side of the black squares, one of `romcam.body.tags.SIDE_LENGTHS_MM`.

    Raises
    ------
    UsageError
        The library that prints is not installed, or the system has no fonts.
    """
    if find_spec(LIBRARY) is None:
        raise UsageError(_text("library-missing", library=LIBRARY))
    return printed(render_sheet(side_mm), paper, source=_text("sheet-title"), title=_text("sheet-title"))


def render_sheet(side_mm: int = DEFAULT_SIDE_MM) -> str:
    """Return the sheet as HTML.

    Parameters
    ----------
    side_mm
        Side of the black squares.
    """
    from romcam.presentation.page import page_template
    from romcam.presentation.theme import LIGHT

    head = _text("towards-head")
    sides = (_text("seen-left"), _text("seen-right"))
    standing = [
        (
            _text(f"card-{segment}"),
            _text(f"card-{segment}.place"),
            standing_card(segment, side_mm, _text(f"card-{segment}.short"), sides, head),
        )
        for segment in ("pelvis", "t12")
    ]
    thigh = [
        flat_card(number, side_mm, _text(f"thigh-{side}"), _text("towards-hip"))
        for number, side in zip(TAG_IDS["thigh"], ("left", "right"), strict=True)
    ]
    colours = "".join(f"{name}:{value};" for name, value in LIGHT.css().items())
    return page_template(_HERE).render(
        style=Markup(f":root{{{colours}}}\n{(_HERE / 'sheet.css').read_text(encoding='utf-8')}"),
        standing=[(title, place, Markup(card.svg)) for title, place, card in standing],
        thigh=[Markup(card.svg) for card in thigh],
        ruler=Markup(ruler().svg),
        worn=[Markup(side_view("standing", thigh=True)), Markup(side_view("bent")), Markup(back_view())],
        folding=Markup(folding()),
        side=side_mm,
    )
