"""Norms as data: one JSON file a clinical test, every figure with its source.

What could not be confirmed in its source stays in the file with `confirmed: false` and is never handed out.
"""

from __future__ import annotations

from romcam.norms.load import load_norms
from romcam.norms.reference import (
    DetectableChange,
    Limit,
    Norms,
    Note,
    ReferenceRange,
    RhythmNorm,
)

__all__ = [
    "DetectableChange",
    "Limit",
    "Norms",
    "Note",
    "ReferenceRange",
    "RhythmNorm",
    "load_norms",
]
