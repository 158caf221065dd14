"""A small drawing of each test, as its film should look: one geometry, drawn as SVG for pages and in braille dots.

Coordinates are of a picture 100 wide and 60 high, y down. A test without a drawing is told in words alone.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.presentation.theme import LIGHT

WIDTH, HEIGHT = 100.0, 60.0

Point = tuple[float, float]
Path = tuple[Point, ...]

_HEAD: Final = 4.0
_FLOOR: Final[Path] = ((6, 56), (94, 56))
_TABLE: Final[Path] = ((4, 51), (96, 51))


@dataclass(frozen=True)
class Posture:
    """A person of lines. body: what keeps still; moving: at the end of the movement; rest: where it came from.

    heads: middles of the head, rest_heads: where it was. props: floor, table, chair. arrow: the way it goes.
    """

    body: tuple[Path, ...]
    moving: tuple[Path, ...]
    rest: tuple[Path, ...]
    props: tuple[Path, ...]
    arrow: Path
    heads: tuple[Point, ...] = ()
    rest_heads: tuple[Point, ...] = ()


def _arc(centre: Point, radius: float, start_deg: float, stop_deg: float) -> Path:
    """Points on a circle; 0 to the right, clockwise."""
    turns = np.radians(np.linspace(start_deg, stop_deg, 13))
    return tuple((float(centre[0] + radius * np.cos(a)), float(centre[1] + radius * np.sin(a))) for a in turns)


_LEG: Final[Path] = ((46, 30), (46, 42), (46, 54), (51, 55))
_SUPINE: Final[Path] = ((23, 47), (52, 47))

POSTURES: Final[dict[str, Posture]] = {
    "forward-bend": Posture(
        body=(_LEG,),
        moving=(((46, 30), (52, 27), (60, 32)), ((60, 32), (60, 41), (61, 49))),
        rest=(((46, 30), (46, 14)), ((46, 15), (47, 30))),
        props=(_FLOOR,),
        arrow=_arc((46, 30), 24, -72, -22),
        heads=((65, 37),),
        rest_heads=((47, 8),),
    ),
    "hip-hinge": Posture(
        body=(((42, 31), (47, 42), (46, 54), (51, 55)),),
        moving=(((42, 31), (61, 23)), ((61, 23), (56, 31), (48, 33))),
        rest=(((46, 30), (46, 14)),),
        props=(_FLOOR,),
        arrow=_arc((46, 31), 25, -68, -44),
        heads=((67, 20),),
        rest_heads=((47, 8),),
    ),
    "hip-rotation": Posture(
        body=(
            ((44, 30), (56, 30)),
            ((50, 30), (50, 14)),
            ((41, 15), (59, 15)),
            ((41, 15), (55, 23)),
            ((59, 15), (45, 23)),
            ((44, 30), (43, 35), (43, 52)),
            ((56, 30), (57, 35)),
        ),
        moving=(((57, 35), (67, 49)),),
        rest=(((57, 35), (57, 52)),),
        props=(((26, 33), (40, 33)), ((60, 33), (74, 33))),
        arrow=_arc((57, 35), 21, 84, 62),
        heads=((50, 8),),
    ),
    "straight-leg-raise": Posture(
        body=(_SUPINE, ((52, 48), (91, 49)), ((24, 47), (44, 49))),
        moving=(((52, 47), (74, 14)),),
        rest=(),
        props=(_TABLE,),
        arrow=_arc((52, 47), 31, -8, -46),
        heads=((16, 46),),
    ),
    "active-knee-extension": Posture(
        body=(_SUPINE, ((52, 48), (91, 49)), ((24, 46), (51, 36)), ((52, 47), (53, 27))),
        moving=(((53, 27), (68, 12)),),
        rest=(((53, 27), (74, 28)),),
        props=(_TABLE,),
        arrow=_arc((53, 27), 17, -4, -36),
        heads=((16, 46),),
    ),
    "thomas": Posture(
        body=(((21, 36), (50, 37)), ((50, 37), (35, 22), (47, 30)), ((22, 36), (35, 23))),
        moving=(((50, 37), (70, 38), (72, 54)),),
        rest=(),
        props=(((4, 41), (56, 41)), ((54, 41), (54, 57)), ((8, 41), (8, 57))),
        arrow=(),
        heads=((14, 35),),
    ),
    "prone-knee-bend": Posture(
        body=(((24, 47), (52, 47), (73, 48)), ((25, 47), (33, 49), (22, 49))),
        moving=(((73, 48), (64, 30)),),
        rest=(((73, 48), (93, 48)),),
        props=(_TABLE,),
        arrow=_arc((73, 48), 17, -10, -98),
        heads=((16, 47),),
    ),
    "sit-to-stand": Posture(
        body=(((58, 54), (56, 42)), ((58, 54), (63, 55))),
        moving=(((56, 42), (40, 41), (51, 26)), ((51, 26), (57, 32), (50, 33))),
        rest=(((57, 53), (57, 41), (57, 29), (57, 13)),),
        props=(_FLOOR, ((31, 44), (46, 44)), ((33, 44), (33, 56)), ((44, 44), (44, 56))),
        arrow=((70, 40), (70, 18)),
        heads=((55, 20),),
        rest_heads=((58, 7),),
    ),
    "squat": Posture(
        body=(((50, 54), (55, 55)),),
        moving=(((50, 54), (60, 44), (41, 42), (54, 26)), ((54, 26), (73, 27))),
        rest=(((50, 53), (50, 42), (50, 30), (50, 14)),),
        props=(_FLOOR,),
        arrow=((31, 20), (31, 40)),
        heads=((58, 20),),
        rest_heads=((51, 8),),
    ),
    "gait": Posture(
        body=(((50, 31), (51, 14)), ((51, 15), (45, 24), (45, 31)), ((51, 15), (57, 23), (62, 27))),
        moving=(((50, 31), (57, 41), (62, 54), (67, 53)), ((50, 31), (47, 43), (37, 50), (40, 54))),
        rest=(),
        props=(_FLOOR,),
        arrow=((74, 30), (90, 30)),
        heads=((53, 8),),
    ),
    "twist": Posture(
        body=(((45, 31), (44, 43), (44, 54), (41, 55)), ((55, 31), (56, 43), (56, 54), (59, 55)), ((45, 31), (55, 31))),
        moving=(((50, 31), (50, 15)), ((44, 16), (57, 14)), ((44, 16), (52, 24), (57, 22)), ((57, 14), (51, 21))),
        rest=(),
        props=(_FLOOR,),
        arrow=tuple((50.0 + 1.9 * (x - 50.0), 20.0 + 0.5 * (y - 20.0)) for x, y in _arc((50, 20), 11, 150, 20)),
        heads=((51, 8),),
    ),
    "free": Posture(
        body=(((50, 31), (60, 41), (61, 54), (66, 55)), ((50, 31), (41, 43), (31, 53), (35, 55))),
        moving=(((50, 31), (54, 15)), ((54, 15), (66, 7)), ((54, 15), (43, 20))),
        rest=(),
        props=(_FLOOR,),
        arrow=(),
        heads=((58, 9),),
    ),
}


def as_svg(posture: Posture, title: str) -> str:
    """The drawing as a file of its own, on white, with a title for who cannot see it."""
    ghost = f'stroke="{LIGHT.muted.hex}" stroke-width="1.6" stroke-dasharray="1.6 2.6" opacity="0.8"'
    drawn = [
        *(_svg_path(path, f'stroke="{LIGHT.rule.hex}" stroke-width="1.8"') for path in posture.props),
        *(_svg_path(path, ghost) for path in posture.rest),
        *(f'<circle cx="{x:g}" cy="{y:g}" r="{_HEAD:g}" {ghost}/>' for x, y in posture.rest_heads),
        *(_svg_path(path, f'stroke="{LIGHT.ink.hex}" stroke-width="2.8"') for path in posture.body),
        *(_svg_path(path, f'stroke="{LIGHT.hips.hex}" stroke-width="3.2"') for path in posture.moving),
        *(
            f'<circle cx="{x:g}" cy="{y:g}" r="{_HEAD:g}" stroke="none" fill="{LIGHT.ink.hex}"/>'
            for x, y in posture.heads
        ),
        *(
            _svg_path(path, f'stroke="{LIGHT.lumbar.hex}" stroke-width="1.5"')
            for path in (posture.arrow, _tip(posture.arrow))
            if path
        ),
    ]
    lines = "\n".join(drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="400" height="240" '
        f'role="img" aria-label="{title}">\n<rect width="100%" height="100%" rx="3" fill="#ffffff" stroke="none"/>\n'
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">\n{lines}\n</g>\n</svg>\n'
    )


def as_dots(posture: Posture, columns: int) -> list[list[tuple[str, str]]]:
    """The drawing in braille letters: rows of (letter, what it shows: `moving`, `body`, `rest` or `props`).

    Without the arrow, which among so few dots looks like a limb, and without empty rows above and below.
    """
    across = 2 * columns
    scale = across / WIDTH
    rows = round(HEIGHT * scale / 4)
    layers: dict[str, NDArray[np.bool_]] = {}
    for name, paths, gap in (
        ("moving", posture.moving, 1),
        ("body", (*posture.body, *(_arc(at, _HEAD - 0.5, 0, 360) for at in posture.heads)), 1),
        ("rest", (*posture.rest, *(_arc(at, _HEAD - 0.5, 0, 360) for at in posture.rest_heads)), 2),
        ("props", posture.props, 1),
    ):
        layers[name] = _dots(paths, (4 * rows, across), scale, gap)
    every = np.any(list(layers.values()), axis=0)
    # Of the eight dots of a braille letter the bits run down the left side, down the right, then the lowest row.
    bits = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
    drawn: list[list[tuple[str, str]]] = []
    for row in range(rows):
        letters: list[tuple[str, str]] = []
        for column in range(columns):
            cell = slice(4 * row, 4 * row + 4), slice(2 * column, 2 * column + 2)
            shows = next((name for name, on in layers.items() if on[cell].any()), "")
            letters.append((chr(0x2800 + int((every[cell] * bits).sum())), shows))
        drawn.append(letters)
    filled = [index for index, letters in enumerate(drawn) if any(shows for _, shows in letters)]
    return drawn[filled[0] : filled[-1] + 1] if filled else []


def _tip(arrow: Path) -> Path:
    if len(arrow) < 2:
        return ()
    end, before = np.array(arrow[-1]), np.array(arrow[-2])
    along = (end - before) / np.linalg.norm(end - before)
    across = np.array([-along[1], along[0]])
    left, right = end - 3.2 * along + 2.2 * across, end - 3.2 * along - 2.2 * across
    return (float(left[0]), float(left[1])), (float(end[0]), float(end[1])), (float(right[0]), float(right[1]))


def _svg_path(path: Path, style: str) -> str:
    return f'<path d="M{"L".join(f"{x:.4g} {y:.4g}" for x, y in path)}" {style}/>'


def _dots(paths: tuple[Path, ...], shape: tuple[int, int], scale: float, gap: int) -> NDArray[np.bool_]:
    """Lines as dots; gap: every so many."""
    dots = np.zeros(shape, dtype=bool)
    for path in paths:
        for (x0, y0), (x1, y1) in itertools.pairwise(path):
            steps = max(1, round(max(abs(x1 - x0), abs(y1 - y0)) * scale))
            x = np.round(np.linspace(x0, x1, steps + 1)[::gap] * scale - 0.5).astype(int)
            y = np.round(np.linspace(y0, y1, steps + 1)[::gap] * scale - 0.5).astype(int)
            inside = (x >= 0) & (x < shape[1]) & (y >= 0) & (y < shape[0])
            dots[y[inside], x[inside]] = True
    return dots
