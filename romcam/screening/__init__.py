"""All tests of one person in one report: short tissues, movements in which the spine compensates, and links of the two.

The room reads results that `romcam analyze` or `romcam batch` wrote; it measures nothing itself. The tests declare
their roles in a screening (`romcam.clinical`). Changes between two visits are the subject of `romcam.comparison`.
"""

from __future__ import annotations

from romcam.screening.combine import SCREEN, combine
from romcam.screening.findings import Screen
from romcam.screening.reading import read_results

__all__ = ["SCREEN", "Screen", "combine", "read_results"]
