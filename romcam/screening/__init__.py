"""All tests of one person in one report: what is short, where the spine compensates, what the two say together.

It reads results that `romcam analyze` or `romcam batch` wrote and measures nothing itself. Which tests belong to a
screening, and what each contributes, the tests declare (`romcam.clinical`). What changed between two visits is the
question of `romcam.comparison`.
"""

from __future__ import annotations

from romcam.screening.combine import SCREEN, combine
from romcam.screening.findings import Screen
from romcam.screening.reading import read_results

__all__ = ["SCREEN", "Screen", "combine", "read_results"]
