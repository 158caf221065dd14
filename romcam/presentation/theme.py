"""The colours of everything romcam draws, in films, stills and the report alike.

Blue-teal and orange stay apart for every common kind of colour blindness, and differ in lightness as well;
what is right or wrong is never told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Colour:
    """One colour. hex: as CSS writes it, `#rrggbb`."""

    hex: str

    @property
    def rgb(self) -> RGB:
        """Red, green, blue, 0..255 each, in the order of romcam's pictures."""
        value = int(self.hex.removeprefix("#"), 16)
        return value >> 16, value >> 8 & 255, value & 255


@dataclass(frozen=True)
class Palette:
    """The colours on one kind of ground.

    hips, lumbar: the two quantities, for lines, areas and large type; hips_soft, lumbar_soft: the same as a
    ground or a band. third: a third angle beside these two. thigh: the thigh's line and whatever else stands beside.
    ink: text. muted: second-rank text. rule: thin lines, axes. panel: a raised ground. paper: the ground.
    ok, warn, alarm: a rule kept, one to note, one that withholds a result.
    """

    hips: Colour
    hips_soft: Colour
    lumbar: Colour
    lumbar_soft: Colour
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
        """Each colour by its name as a CSS custom property, `--hips-soft` → `#rrggbb`."""
        return {f"--{name.replace('_', '-')}": colour.hex for name, colour in vars(self).items()}


LIGHT: Final = Palette(
    hips=Colour("#0b7285"),
    hips_soft=Colour("#d3eaee"),
    lumbar=Colour("#d9600a"),
    lumbar_soft=Colour("#fbe3d1"),
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
"""On white and on paper. Each of hips, ink, muted, ok, warn and alarm has at least 4.5:1 against `paper`."""

DARK: Final = Palette(
    hips=Colour("#3cc8e0"),
    hips_soft=Colour("#123c45"),
    lumbar=Colour("#ff9d47"),
    lumbar_soft=Colour("#4d2d10"),
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
"""On dark grounds, and on films: these show up on skin, clothes and walls where the darker ones sink in."""
