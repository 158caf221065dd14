"""Changes between two measurements of one person: before and after stretching, or from visit to visit.

It compares two results, relates each change to measurement error, and shows it. `romcam.validation` compares romcam
with other instruments.
"""

from __future__ import annotations

from romcam.comparison.change import Change, MeasureChange, PatternChange, TissueChange
from romcam.comparison.compare import CHANGE, compare_results, compare_sets

__all__ = ["CHANGE", "Change", "MeasureChange", "PatternChange", "TissueChange", "compare_results", "compare_sets"]
