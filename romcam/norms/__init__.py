"""Norms as data: one JSON file a clinical test, every figure with its source; their sentences are in the catalogue.

An entry that could not be confirmed in its source stays in the file with `confirmed: false` and is not used. The
limits of every test's verdict are in `verdict.json`.
"""

from __future__ import annotations

from romcam.norms.load import load_hand_error, load_norms, load_verdict
from romcam.norms.reference import (
    DetectableChange,
    HandError,
    Limit,
    Norms,
    Note,
    ReferenceRange,
    RhythmNorm,
    VerdictLimits,
)

__all__ = [
    "DetectableChange",
    "HandError",
    "Limit",
    "Norms",
    "Note",
    "ReferenceRange",
    "RhythmNorm",
    "VerdictLimits",
    "load_hand_error",
    "load_norms",
    "load_verdict",
]
