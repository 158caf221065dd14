"""The colours of films, stills and pages.

Teal and orange remain distinguishable with all common kinds of colour blindness, and differ in lightness as well.
A passed or failed check is never marked by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Colour:
    """One colour; `hex` is its CSS notation `#rrggbb`."""

    hex: str

    @property
    def rgb(self) -> RGB:
        """Red, green and blue, 0..255 each."""
        value = int(self.hex.removeprefix("#"), 16)
        return value >> 16, value >> 8 & 255, value & 255


@dataclass(frozen=True)
class Palette:
    """The colours on a light or a dark background.

    Parameters
    ----------
    hips, lumbar
        Hips and lumbar spine, for lines, areas and large text.
    hips_soft, lumbar_soft
        Hips and lumbar spine, for backgrounds and bands.
    lumbar_text
        Lumbar spine, for text of any size.
    third
        A third angle.
    thigh
        The line of the thigh and other secondary lines.
    ink, muted
        Text, and secondary text.
    rule
        Thin lines and axes.
    panel, paper
        Background of a box, and of the page.
    ok, warn, alarm
        A check passed, one to note, and one that withholds a result.
    """

    hips: Colour
    hips_soft: Colour
    lumbar: Colour
    lumbar_soft: Colour
    lumbar_text: Colour
    third: Colour
    thigh: Colour
    ink: Colour
    muted: Colour
    rule: Colour
    panel: Colour
    paper: Colour
    ok: Colour
    warn: Colour
    alarm: Colour

    def css(self) -> dict[str, str]:
        """Return each colour by its CSS custom property, `--hips-soft` → `#rrggbb`."""
        return {f"--{name.replace('_', '-')}": colour.hex for name, colour in vars(self).items()}


LIGHT: Final = Palette(
    hips=Colour("#0b7285"),
    hips_soft=Colour("#d3eaee"),
    lumbar=Colour("#d9600a"),
    lumbar_soft=Colour("#fbe3d1"),
    lumbar_text=Colour("#b84e00"),
    third=Colour("#7440a8"),
    thigh=Colour("#5c6670"),
    ink=Colour("#1b2126"),
    muted=Colour("#5c6670"),
    rule=Colour("#d5dade"),
    panel=Colour("#f5f7f8"),
    paper=Colour("#ffffff"),
    ok=Colour("#2b7a4b"),
    warn=Colour("#8f6400"),
    alarm=Colour("#b3261e"),
)
"""Colours on screen and paper. hips, lumbar_text, third, ink, muted, ok, warn and alarm have a contrast of at least
4.5:1 to `paper` and `panel`."""

DARK: Final = Palette(
    hips=Colour("#3cc8e0"),
    hips_soft=Colour("#123c45"),
    lumbar=Colour("#ff9d47"),
    lumbar_soft=Colour("#4d2d10"),
    lumbar_text=Colour("#ff9d47"),
    third=Colour("#cba6ff"),
    thigh=Colour("#e3e8ec"),
    ink=Colour("#f2f5f7"),
    muted=Colour("#a9b3bb"),
    rule=Colour("#3a444c"),
    panel=Colour("#1d252b"),
    paper=Colour("#12181c"),
    ok=Colour("#6fcf97"),
    warn=Colour("#e8bd4f"),
    alarm=Colour("#ff8a80"),
)
"""Colours on dark backgrounds and on films, visible on skin, clothing and walls."""
