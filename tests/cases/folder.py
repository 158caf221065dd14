"""The folder of cases, and the marks that every file of them bears."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT / "samples"
CASES = next(
    (found for parent in PROJECT.parents if (found := parent / "shared" / "cases").is_dir()),
    PROJECT.parent / "shared" / "cases",
)
"""The cases; the folder may be missing."""

MARKS = [pytest.mark.cases, pytest.mark.skipif(not CASES.is_dir(), reason="the cases are not here")]
"""For `pytestmark` of each file."""
