"""Comparison of romcam's angles with a reference: inclinometers, motion capture, or the true angles of rendered films.

It reads and pairs tables, aligns them in time, computes statistics of agreement, and shows them.
"""

from __future__ import annotations

from romcam.validation.agreement import compute_agreement, compute_correlation, compute_errors, compute_icc
from romcam.validation.comparison import compare
from romcam.validation.outputs import save, validation_table
from romcam.validation.pairing import read_pairs
from romcam.validation.study import Agreement, AngleResult, EndReading, Pair, Track, Validation

__all__ = [
    "Agreement",
    "AngleResult",
    "EndReading",
    "Pair",
    "Track",
    "Validation",
    "compare",
    "compute_agreement",
    "compute_correlation",
    "compute_errors",
    "compute_icc",
    "read_pairs",
    "save",
    "validation_table",
]
