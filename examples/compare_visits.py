"""Compare two visits of one person.

    python examples/compare_visits.py out/monday out/friday

Reads two folders that `romcam analyze` or `analyze_film.py --out` wrote, and prints which measures changed by more than
measurement error. `romcam compare` does the same and also makes a page.
"""

import argparse
from pathlib import Path

import romcam
from romcam.comparison.compare import compare_results

parser = argparse.ArgumentParser()
parser.add_argument("before", type=Path)
parser.add_argument("after", type=Path)
given = parser.parse_args()

change = compare_results(romcam.read_result(given.before), romcam.read_result(given.after))

print(change.sentence)
for name, measure in change.measures.items():
    if measure.change is not None and measure.change.value is not None:
        print(f"  {name}: {measure.change.value:+.2f}, {measure.verdict or 'error not known'}")
for caution in change.cautions:
    print(f"caution: {caution}")
