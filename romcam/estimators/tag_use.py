"""What became of the printed tags in a trial: which segments they measured, and what went wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TagFaultKind = Literal[
    "alone", "beside", "exchanged", "mirrored", "other-face", "rarely-seen", "slipped", "swings", "not-in-neutral"
]


@dataclass(frozen=True)
class TagFault:
    """One thing that went wrong with the tags.

    Parameters
    ----------
    kind
        `alone`: only one of pelvis and T12-L1 has a tag. `beside`: tags were seen away from the person. `exchanged`:
        the tags of pelvis and T12-L1 sit in each other's place. `mirrored`: tags can be read in the mirror image only.
        `other-face`: tags show the face of the person's other side. `rarely-seen`, `not-in-neutral`: a tag was seen too
        seldom, or in no neutral frame. `slipped`: a tag turned or moved against the body. `swings`: a card is loose.
    segment
        Segment whose tag it is; empty: of no single one.
    size
        Degrees for `slipped` and `swings`, a share of the frames for `rarely-seen`, a number of tags for `beside`.
    used
        Whether the tag is measured all the same.
    """

    kind: TagFaultKind
    segment: str = ""
    size: float = 0.0
    used: bool = False


@dataclass(frozen=True)
class TagUse:
    """The use that was made of the tags.

    Parameters
    ----------
    segments
        Segments that they measured.
    faults
        What went wrong.
    """

    segments: tuple[str, ...] = ()
    faults: tuple[TagFault, ...] = ()
