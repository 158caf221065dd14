"""Collect the results of a folder in one table.

    python examples/collect_results.py out --table out/measures.csv

Reads every result.json at any depth, and writes one row for each measure: film, test, subject, measure, value with its
95 % interval, unit, evidence and pattern.
"""

import argparse
from pathlib import Path

import polars as pl

import romcam

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=Path, nargs="?", default=Path("out"))
parser.add_argument("--table", type=Path, default=Path("out/measures.csv"))
given = parser.parse_args()

rows = [
    {
        "film": result.provenance.input.name,
        "test": result.test,
        "subject": result.subject.id,
        "measure": name,
        "value": measure.value,
        "low": measure.low,
        "high": measure.high,
        "unit": measure.unit,
        "evidence": measure.evidence,
        "pattern": result.finding.pattern,
    }
    for result in romcam.read_results([given.folder])
    for name, measure in result.measures.items()
]
table = pl.DataFrame(rows, infer_schema_length=None)
table.write_csv(given.table)
print(table.filter(pl.col("measure").is_in(["pelvis_tilt", "lumbar_flexion", "lumbar_share"])))
print(f"written: {given.table}")
