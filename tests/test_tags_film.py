"""A film with printed tags: what they measure, and that the outline alone is read as if none were worn."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tests.analyses import SLOW_HZ, TESTS, analysed, sample

TRUTH = Path(__file__).parents[1] / "samples" / "forward-bend-tags.truth.csv"
ANGLES = ("pelvis_tilt", "trunk_inclination", "lumbar_flexion")

pytestmark = pytest.mark.model


def test_tags_decide_what_the_outline_alone_leaves_open():
    analysis = sample("forward-bend-tags", rate_hz=SLOW_HZ)
    with TRUTH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    time = np.array([float(row["time_s"]) for row in rows])
    plateau = analysis.movement.repetitions[0].plateau
    for name in ANGLES:
        true = np.interp(analysis.recording.time_s, time, [float(row[f"{name}_deg"]) for row in rows])
        measure = analysis.measures[name]
        assert measure.evidence == "tags"
        assert measure.value == pytest.approx(float(np.median(true[plateau])), abs=1.0)
        assert measure.low <= np.median(true[plateau]) <= measure.high
        assert measure.high - measure.low < 4.0
        assert np.sqrt(np.nanmean((analysis.angles.values[name] - true) ** 2)) < 1.0
    assert analysis.finding.pattern == "compensating"
    assert analysis.without_tags is not None
    assert analysis.without_tags.finding.pattern == "indeterminate"


@pytest.mark.slow
def test_the_outline_alone_is_read_as_if_no_tag_were_worn():
    worn = analysed(TESTS.parent / "samples" / "forward-bend-tags.mp4")
    bare = analysed(TESTS / "films" / "bend-without-tags.mp4")
    assert worn.without_tags is not None
    for name in ANGLES:
        with_cards, without = worn.without_tags.measures[name], bare.measures[name]
        assert with_cards.evidence == without.evidence == "contour"
        assert with_cards.value == pytest.approx(without.value, abs=1.0)
