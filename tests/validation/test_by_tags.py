"""The outline is compared with the tags that people wore, and an anonymous summary holds numbers alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from romcam.assessment.conclusions import Measure, Subject
from romcam.errors import NothingToMeasureError, OutputError
from romcam.results.result import Result, TagsResult, make_result
from romcam.validation.by_tags import COMPARED, compare_with_tags, share_with_interval
from romcam.validation.tags_table import sentences, write_summary
from tests.report.trials import make_analysis


def measured(value: float, half: float) -> Measure:
    return Measure(value, value - half, value + half, "deg", "tags")


def result(number: int, off: float) -> Result:
    """A person whose tags read 50 degrees and more, and whose outline reads more by `off`, stated as 4 degrees sure."""
    plain = make_result(make_analysis("typical"))
    by_tags = {name: measured(50.0 + number, 1.0) for name in COMPARED}
    by_outline = {name: measured(50.0 + number + off, 4.0) for name in COMPARED}
    tags = TagsResult(("pelvis", "t12"), (), by_outline, plain.finding)
    return replace(plain, subject=Subject(f"Anna {number}"), measures=by_tags, tags=tags)


def test_bias_limits_and_coverage_are_those_of_the_differences(tmp_path: Path) -> None:
    offs = np.array([-2.0, 0.0, 1.0, 3.0, 6.0, 5.0, -1.0, 0.0, 2.0, 1.0, 4.0, 3.5])
    results = [result(number, off) for number, off in enumerate(offs)]
    notes = {f"Anna {number}": {"clothes": "loose" if number < 4 else "tight"} for number in range(12)}
    found = compare_with_tags(results, notes)
    whole = next(each for each in found if each.measure == "pelvis_tilt" and each.group == "all")
    assert whole.errors.bias == pytest.approx(float(offs.mean()))
    assert whole.errors.rmse == pytest.approx(float(np.sqrt(np.mean(offs**2))))
    assert whole.agreement is not None
    assert whole.agreement.upper.value == pytest.approx(float(offs.mean() + 1.96 * offs.std(ddof=1)))
    assert whole.covered.value == pytest.approx(10 / 12)
    loose = next(each for each in found if each.group == "clothes=loose")
    assert loose.errors.count == 4
    shared = write_summary(found, tmp_path / "share.json").read_text()
    assert json.loads(shared)["rows"][0]["trials"] == 12
    assert "Anna" not in shared
    assert "loose" not in shared
    groups = {row["group"] for row in json.loads(shared)["rows"]}
    assert len(groups) == 2, "the four people in loose clothes are too few to be shared"


def test_a_summary_of_few_people_is_not_shared(tmp_path: Path) -> None:
    same = [replace(result(number, 1.0), subject=Subject("Anna")) for number in range(12)]
    found = compare_with_tags(same, {})
    assert "one person" in sentences(found)[-1]
    with pytest.raises(OutputError, match="not anonymous"):
        write_summary(found, tmp_path / "share.json")
    assert not (tmp_path / "share.json").exists()


def test_an_outline_that_is_off_by_more_than_it_states_is_named() -> None:
    assert len(sentences(compare_with_tags([result(number, 1.0) for number in range(8)], {}))) == 1
    off = sentences(compare_with_tags([result(number, 9.0) for number in range(8)], {}))
    assert len(off) == len(COMPARED)
    assert "+9.0°" in off[0]


def test_results_without_tags_have_nothing_to_compare() -> None:
    with pytest.raises(NothingToMeasureError):
        compare_with_tags([make_result(make_analysis("typical"))], {})


def test_the_interval_of_a_share_is_clopper_and_pearsons() -> None:
    assert share_with_interval(0, 10).high == pytest.approx(0.3085, abs=1e-4)
    assert share_with_interval(9, 10).low == pytest.approx(0.5550, abs=1e-4)
