"""The drawing of a test, rendered as SVG for pages and in braille dots for the terminal."""

from __future__ import annotations

import itertools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.clinical.posture import HEIGHT, WIDTH, Path, Posture, arc
from romcam.presentation.theme import LIGHT

_HEAD: Final = 4.0


def as_svg(posture: Posture, title: str) -> str:
    """Return the drawing as an SVG file with a white background.

    Parameters
    ----------
    posture
        The drawing.
    title
        Description for screen readers.

    Returns
    -------
    str
        Content of the SVG file.
    """
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
    """Return the drawing in braille letters, without empty rows above and below.

    The arrow is left out: with few dots it looks like a limb.

    Parameters
    ----------
    posture
        The drawing.
    columns
        Width in letters.

    Returns
    -------
    list of list of tuple
        Rows of (letter, part that it shows: `moving`, `body`, `rest`, `props` or empty).
    """
    across = 2 * columns
    scale = across / WIDTH
    rows = round(HEIGHT * scale / 4)
    layers: dict[str, NDArray[np.bool_]] = {}
    for name, paths, gap in (
        ("moving", posture.moving, 1),
        ("body", (*posture.body, *(arc(at, _HEAD - 0.5, 0, 360) for at in posture.heads)), 1),
        ("rest", (*posture.rest, *(arc(at, _HEAD - 0.5, 0, 360) for at in posture.rest_heads)), 2),
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
    """Return lines as dots, of which every `gap`-th is set."""
    dots = np.zeros(shape, dtype=bool)
    for path in paths:
        for (x0, y0), (x1, y1) in itertools.pairwise(path):
            steps = max(1, round(max(abs(x1 - x0), abs(y1 - y0)) * scale))
            x = np.round(np.linspace(x0, x1, steps + 1)[::gap] * scale - 0.5).astype(int)
            y = np.round(np.linspace(y0, y1, steps + 1)[::gap] * scale - 0.5).astype(int)
            inside = (x >= 0) & (x < shape[1]) & (y >= 0) & (y < shape[0])
            dots[y[inside], x[inside]] = True
    return dots
