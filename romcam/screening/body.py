"""The body on the page, from the front and from behind: place and state of each muscle group.

Coordinates are those of a drawing 150 wide and 260 high, the person's middle at 75.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from markupsafe import Markup

from romcam.messages import Catalogue
from romcam.presentation import charts, svg
from romcam.screening.catalogue import SIDES
from romcam.screening.findings import State, Tissue
from romcam.screening.tissues import of_side
from romcam.screening.wording import state_name, tissue_in_sentence

_MIDDLE: Final = 75.0
_text = Catalogue(__name__)
_SPOTS: Final[dict[str, tuple[Literal["front", "back"], float, float, float, float]]] = {
    "hip flexors": ("front", 15.0, 119.0, 7.5, 10.0),
    "quadriceps": ("front", 17.0, 161.0, 9.0, 26.0),
    "internal rotators": ("back", 26.0, 104.0, 6.5, 10.0),
    "external rotators": ("back", 11.0, 115.0, 8.5, 8.5),
    "hamstrings": ("back", 17.0, 160.0, 9.0, 28.0),
}
"""View of a tissue, its distance from the middle, its height, and half of its own width and height."""

SIGNS: Final[dict[State, str]] = {
    "short": "!",
    "free": "✓",
    "indeterminate": "≈",
    "contradictory": "≠",
    "no-reference": "?",
    "unknown": "?",
    "untested": "",
}


_LABELS_X: Final = (44.0, 106.0)

_BODY: Final = svg.element(
    "g",
    charts.point(_MIDDLE, 21.0, 14.0),
    svg.element("path", d="M75 34V46M54 50Q75 42 96 50L92 92Q96 104 98 116H52Q54 104 58 92Z"),
    svg.stroke("M54 54L42 90L36 122M96 54L108 90L114 122", "limb arm"),
    svg.stroke("M61 114L58 182L60 240M89 114L92 182L90 240", "limb"),
    kind="body",
)


@dataclass(frozen=True)
class Muscle:
    """One muscle group of one leg, with its place in the drawing."""

    title: str
    state: State
    sign: str
    x: float
    y: float
    half_width: float
    half_height: float


@dataclass(frozen=True)
class BodyView:
    """The body from one side; `sides`: the person's sides on the left and right of the drawing."""

    title: str
    sides: tuple[str, str]
    muscles: tuple[Muscle, ...]

    @property
    def drawing(self) -> Markup:
        """The body as SVG, without the names of the states, which the page shows beside it."""
        left, right = (
            svg.note(x, 259.0, _text("side-left" if side == "left" else "side-right"), kind="side")
            for x, side in zip(_LABELS_X, self.sides, strict=True)
        )
        muscles = (_drawn(muscle) for muscle in self.muscles)
        return svg.element("svg", _BODY, *muscles, left, right, viewBox="0 0 150 262", aria_hidden="true")


def views(tissues: Sequence[Tissue]) -> tuple[BodyView, BodyView]:
    """Return the body from behind and from the front.

    Parameters
    ----------
    tissues
        All tissues of the screening.
    """
    return (
        BodyView(_text("body-from-behind"), ("left", "right"), _muscles(tissues, "back", -1.0)),
        BodyView(_text("body-from-the-front"), ("right", "left"), _muscles(tissues, "front", 1.0)),
    )


def _drawn(muscle: Muscle) -> Markup:
    ellipse = svg.element("ellipse", cx=muscle.x, cy=muscle.y, rx=muscle.half_width, ry=muscle.half_height)
    sign = svg.note(muscle.x, muscle.y + 4, muscle.sign, kind="sign") if muscle.sign else svg.NOTHING
    return svg.element("g", svg.element("title", muscle.title), ellipse, sign, kind=f"muscle {muscle.state}")


def _muscles(tissues: Sequence[Tissue], view: str, left: float) -> tuple[Muscle, ...]:
    """The muscles of one view; `left`: 1 or -1, the direction of the person's left in it."""
    found: list[Muscle] = []
    for each in tissues:
        drawn_in, beside, y, half_width, half_height = _SPOTS[each.name]
        if drawn_in != view:
            continue
        for side in SIDES:
            state = of_side(each, side).state
            x = _MIDDLE + (left if side == "left" else -left) * beside
            title = _text("body-muscle", tissue=tissue_in_sentence(each.name), side=side, state=state_name(state))
            found.append(Muscle(title, state, SIGNS[state], x, y, half_width, half_height))
    return tuple(found)
