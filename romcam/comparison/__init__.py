"""What changed between two measurements of one person: before and after stretching, or from visit to visit.

It reads two result.json files, compares each change with measurement error, and shows it; it measures nothing itself.
How far romcam is from another instrument is answered in `romcam.validation`.
"""

from __future__ import annotations

from romcam.comparison.change import Change, MeasureChange, PatternChange, TissueChange
from romcam.comparison.compare import CHANGE, compare_results

__all__ = ["CHANGE", "Change", "MeasureChange", "PatternChange", "TissueChange", "compare_results"]
