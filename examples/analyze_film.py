"""Analyse a film and print the finding.

    python examples/analyze_film.py samples/forward-bend-stiff-hip.mp4 --out out/stiff-hip

Prints the finding, every measure with its 95 % interval, and the failed quality checks. `--out` also writes
result.json and angles.csv, which the other examples read.
"""

import argparse

import romcam

parser = argparse.ArgumentParser()
parser.add_argument("film", nargs="?", default="samples/forward-bend-stiff-hip.mp4")
parser.add_argument("--test", help="a name that `romcam tests` lists; the forward bend unless given")
parser.add_argument("--out", help="folder for the results")
given = parser.parse_args()

analysis = romcam.analyze(given.film, test=given.test)

print(analysis.finding.sentence)
for name, measure in analysis.measures.items():
    if measure.value is None:
        print(f"  {name}: not known")
    elif measure.low is None or measure.high is None:
        print(f"  {name}: {measure.value:.2f} {measure.unit}")
    else:
        print(f"  {name}: {measure.value:.2f} ({measure.low:.2f} to {measure.high:.2f}) {measure.unit}")
for check in analysis.quality:
    if check.ok is False:
        print(f"  check {check.rule}: {check.detail}")

if given.out:
    for path in romcam.save_results(analysis, given.out, pictures=False).values():
        print(f"written: {path}")
