"""Numbers as they stand in a sentence."""

from __future__ import annotations


def percent(value: float) -> str:
    """A share or probability as text; never a certainty it is not."""
    shown = 100 * value
    if 99.5 <= shown < 100:
        return "over 99 %"
    return f"{shown:.0f} %"
