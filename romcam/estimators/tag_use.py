"""What became of the printed tags in a trial: which segments they measured, and what went wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray

TagFaultKind = Literal[
    "alone",
    "beside",
    "exchanged",
    "fell",
    "in-front",
    "mirrored",
    "other-face",
    "rarely-seen",
    "slipped",
    "swings",
    "not-in-neutral",
    "not-on-thigh",
]


@dataclass(frozen=True)
class TagFault:
    """One thing that went wrong with the tags.

    Parameters
    ----------
    kind
        `alone`: only one of pelvis and T12-L1 has a tag. `beside`: tags were seen away from the person. `exchanged`:
        the tags of pelvis and T12-L1 sit in each other's place. `mirrored`: tags can be read in the mirror image only.
        `in-front`: tags are before the belly of the measured person, so that another person wears them, or the person
        faces the other way. `other-face`: tags show the face of the person's other side. `rarely-seen`,
        `not-in-neutral`: a tag was seen too seldom, or in no neutral frame. `slipped`: a tag turned against the back.
        `fell`: it was lost for good. `swings`: a card is loose. `not-on-thigh`: the thigh's tag is on the back.
    segment
        Segment whose tag it is; empty: of no single one.
    size
        Degrees for `slipped` and `swings`, a share of the frames for `rarely-seen` and `fell`, a number of tags for
        `beside`.
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


@dataclass(frozen=True, eq=False)
class TagTurns:
    """What the tags show of the three estimated segments.

    Parameters
    ----------
    change_deg
        (T, 3) change of pelvis, T12-L1 and thigh from neutral, degrees, forward positive; NaN unknown.
    se_deg
        (T, 3) its standard error, degrees.
    numbers
        Number of the tag that is read on each segment; None: none.
    faults
        What is wrong with the tags.
    """

    change_deg: FloatArray
    se_deg: FloatArray
    numbers: tuple[int | None, ...]
    faults: tuple[TagFault, ...] = ()

    @property
    def known(self) -> NDArray[np.bool_]:
        """(T, 3) bool."""
        return np.asarray(np.isfinite(self.change_deg))
