"""What became of the printed tags in a film: which segments they measured, and what went wrong with them."""

from __future__ import annotations

from typing import Final

from romcam.angles import Angles
from romcam.assessment.conclusions import Check
from romcam.assessment.formatting import degrees, percent
from romcam.estimators.tag_use import TagFault
from romcam.messages import Catalogue

RULE: Final = "tags"

_text = Catalogue(__name__)


def check_tags(angles: Angles) -> Check | None:
    """Report the printed tags of a trial.

    Parameters
    ----------
    angles
        Angles of the trial.

    Returns
    -------
    Check or None
        None where no tag was seen. It fails if anything is wrong with a tag: with severity `note` if all tags are used
        all the same, otherwise `warning`.
    """
    use = angles.tags
    if use is None or not (use.segments or use.faults):
        return None
    faults = [each for each in use.faults if each.kind != "alone"]
    sentences = [_text("tags-measured", segments="-".join(use.segments))] if use.segments else []
    sentences += [_sentence(each) for each in use.faults]
    severity = "note" if all(each.used for each in faults) else "warning"
    return Check(RULE, not faults, " ".join(sentences), severity)


def _sentence(fault: TagFault) -> str:
    size = percent(fault.size) if fault.kind in ("rarely-seen", "fell") else degrees(fault.size)
    return _text(f"tag-{fault.kind}", segment=fault.segment or "none", size=size, count=round(fault.size))
