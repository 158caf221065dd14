"""Results with known values and intervals, without film and pose model."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

from romcam.assessment.conclusions import Finding, Measure, Subject
from romcam.results.result import Result, make_result
from tests.report.trials import make_analysis

SYMMETRIC = {"pelvis_tilt": (40.0, 6.0), "trunk_inclination": (100.0, 5.0), "lumbar_flexion": (60.0, 7.0)}


def angle(value: float | None, half: float | None = 6.0) -> Measure:
    """Return an angle with a symmetric 95 % interval; without an interval if half is None."""
    if value is None or half is None:
        return Measure(value, None, None, "deg", "contour")
    return Measure(float(value), float(value - half), float(value + half), "deg", "contour")


def share(value: float, low: float, high: float) -> Measure:
    return Measure(value, low, high, "ratio", "contour")


@cache
def _base() -> Result:
    return make_result(make_analysis("typical"))


def result(
    film: str = "before", *, subject: str | None = "7", measures: dict[str, Measure] | None = None, **changes: Any
) -> Result:
    """Return a result: pelvis 40 ± 6°, T12-L1 100 ± 5°, lumbar 60 ± 7°, share 60 % (54-67), except for `measures`."""
    base = _base()
    symmetric = {name: angle(*each) for name, each in SYMMETRIC.items()}
    made = dataclasses.replace(
        base.provenance,
        duration_s=base.provenance.duration_s + sum(film.encode()) / 10.0,
        input=dataclasses.replace(base.provenance.input, name=f"{film}.mp4", sha256=film.encode().hex().ljust(64, "0")),
    )
    return dataclasses.replace(
        base,
        subject=Subject(id=subject),
        measures={**symmetric, "lumbar_share": share(0.6, 0.54, 0.67), **(measures or {})},
        provenance=dataclasses.replace(made, **changes.pop("provenance", {})),
        **changes,
    )


def finding(pattern: Any, probability: float | None, **chances: float) -> Finding:
    likely = {name.replace("_", "-"): chance for name, chance in chances.items()}
    remaining = tuple(sorted(likely, key=lambda name: -likely[name]))
    return Finding(pattern, None, probability, "A sentence.", (), likely, remaining)
