"""result.json: its content, its schema, and what must never be in it."""

from __future__ import annotations

import dataclasses
import json
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import numpy as np
import pytest

from romcam import __version__
from romcam.analysis import Analysis
from romcam.angles import FilterRecord
from romcam.estimators.estimates import unknown_estimates
from romcam.recording import Seen
from romcam.results.result import from_json, make_result, schema, schema_text, to_json
from tests.report.trials import PLANS, Kind, make_analysis

KINDS: tuple[Kind, ...] = ("typical", "compensating", "withheld", "indeterminate")
SCHEMA = Path(__file__).parents[2] / "docs" / "result.schema.json"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return make_analysis("compensating", repetitions=2, path=Path("/clinic/Erika Mustermann/bend.mp4"))


@pytest.fixture(scope="module")
def plain(analysis: Analysis) -> dict[str, Any]:
    return json.loads(to_json(make_result(analysis)))


def with_recording(analysis: Analysis, **changes: Any) -> Analysis:
    return dataclasses.replace(analysis, recording=dataclasses.replace(analysis.recording, **changes))


def test_the_schema_in_the_docs_is_the_codes() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), (
        "renew it: python -m romcam.results > docs/result.schema.json"
    )
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_result_fits_the_schema_and_is_read_back(kind: Kind) -> None:
    result = make_result(make_analysis(kind))
    content = to_json(result)
    jsonschema.validate(json.loads(content), schema(), jsonschema.Draft202012Validator)
    assert to_json(from_json(content)) == content
    again = from_json(content)
    assert again.finding.sentence == result.finding.sentence
    assert again.finding.probabilities == pytest.approx(result.finding.probabilities, abs=5.1e-7)
    assert again.quality == result.quality
    assert again.provenance.input == result.provenance.input
    assert again.provenance.history == result.provenance.history


def test_it_has_the_documented_fields(plain: dict[str, Any]) -> None:
    assert plain["schema_version"] == "1.7"
    assert plain["test"] == "forward-bend"
    assert plain["finding"]["pattern"] == "compensating"
    assert plain["finding"]["compensating"] is True
    assert set(plain["quality"][0]) >= {"rule", "ok", "detail"}
    assert len(plain["repetitions"]) == 2
    assert [each["best"] for each in plain["repetitions"]].count(True) == 1
    for measure in plain["measures"].values():
        assert set(measure) >= {"value", "low", "high", "unit", "evidence"}


def test_the_measures_are_those_of_the_constructed_body(plain: dict[str, Any]) -> None:
    plan = PLANS["compensating"]
    pelvis, lumbar, share = (plain["measures"][name] for name in ("pelvis_tilt", "lumbar_flexion", "lumbar_share"))
    assert pelvis["value"] == pytest.approx(plan.pelvis, abs=0.5)
    assert lumbar["value"] == pytest.approx(plan.lumbar, abs=0.5)
    assert share["value"] == pytest.approx(plan.lumbar / (plan.lumbar + plan.pelvis), abs=0.01)
    # 1.96 of its standard error of 2.5°.
    assert pelvis["high"] - pelvis["low"] == pytest.approx(2 * 1.96 * 2.5, abs=0.1)
    assert (pelvis["unit"], share["unit"], pelvis["evidence"]) == ("deg", "ratio", "contour")


def test_withheld_values_are_null(analysis: Analysis) -> None:
    plain = json.loads(to_json(make_result(make_analysis("withheld"))))
    for name in ("pelvis_tilt", "trunk_inclination", "hip_flexion", "lumbar_flexion", "lumbar_share"):
        assert plain["measures"][name]["value"] is None
        assert plain["repetitions"][0]["values"][name] is None
    assert plain["finding"]["pattern"] is None
    assert plain["finding"]["compensating"] is None
    assert plain["rhythm_down"] is None
    assert plain["measures"]["trunk_chord"]["value"] is not None


def test_provenance_suffices_to_reproduce_it(analysis: Analysis) -> None:
    created = datetime(2026, 3, 1, 13, 5, 9, tzinfo=timezone(timedelta(hours=2)))
    provenance = make_result(analysis, created=created).provenance
    assert provenance.romcam == __version__
    assert provenance.packages["numpy"] == np.__version__
    assert provenance.pose_model == "full:synthetic"
    name, _, digest = provenance.spine_estimator.partition(":")
    assert name
    assert len(digest) == 64
    assert provenance.second_estimator is None
    read_twice = with_recording(analysis, networks={"second_network": "a network"})
    assert re.fullmatch(r"second-estimator:[0-9a-f]{64}", make_result(read_twice).provenance.second_estimator or "")
    assert provenance.frames.second_estimator is None
    used = dataclasses.replace(
        unknown_estimates(analysis.recording), second_used=np.arange(len(analysis.recording)) < 7
    )
    combined = dataclasses.replace(analysis, segments=dataclasses.replace(analysis.segments, estimates=used))
    assert make_result(combined).provenance.frames.second_estimator == 7
    grown = dataclasses.replace(used, error_growth=1.4)
    unfamiliar = dataclasses.replace(analysis, segments=dataclasses.replace(analysis.segments, estimates=grown))
    assert make_result(unfamiliar).provenance.error_growth == 1.4
    assert make_result(combined).provenance.error_growth == 1.0
    assert provenance.input.sha256 == "0" * 64
    assert provenance.fps == pytest.approx(24.0)
    assert provenance.duration_s == pytest.approx((len(analysis.recording) - 1) / 24.0)
    assert provenance.filter.applied
    assert provenance.filter.cutoff_hz == analysis.angles.filter.cutoff_hz
    assert provenance.created == "2026-03-01T11:05:09Z"


def test_the_folder_of_the_film_is_not_written(analysis: Analysis) -> None:
    content = to_json(make_result(analysis)).decode()
    assert "Mustermann" not in content
    assert '"name": "bend.mp4"' in content
    source = dataclasses.replace(analysis.recording.source, name="/clinic/Erika Mustermann/bend.mp4")
    assert "Mustermann" not in to_json(make_result(with_recording(analysis, source=source))).decode()


def test_frames_are_counted(analysis: Analysis) -> None:
    seen = np.full(len(analysis.recording), Seen.YES, dtype=np.uint8)
    seen[:3], seen[10:15] = Seen.NOBODY, Seen.LOST_TO_ANOTHER
    frames = make_result(with_recording(analysis, seen=seen)).provenance.frames
    assert (frames.total, frames.seen, frames.lost_to_another) == (len(seen), len(seen) - 8, 5)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_is_not_finite_is_null(analysis: Analysis, value: float) -> None:
    filtered = FilterRecord(order=4, cutoff_hz=value, design_hz=value, applied=False)
    changed = dataclasses.replace(
        analysis,
        angles=dataclasses.replace(analysis.angles, filter=filtered),
        assessment=dataclasses.replace(
            analysis.assessment,
            yaw_deg=value,
            measures={
                name: dataclasses.replace(measure, value=value)
                for name, measure in analysis.assessment.measures.items()
            },
        ),
    )
    content = to_json(make_result(changed))
    plain = json.loads(content, parse_constant=lambda name: pytest.fail(f"{name} in result.json"))
    assert plain["yaw_deg"] is None
    assert plain["provenance"]["filter"]["cutoff_hz"] is None
    assert all(measure["value"] is None for measure in plain["measures"].values())


def test_an_unknown_is_refused_if_the_schema_allows_no_null(analysis: Analysis) -> None:
    first = dataclasses.replace(analysis.assessment.repetitions[0], start_s=float("nan"))
    changed = dataclasses.replace(analysis, assessment=dataclasses.replace(analysis.assessment, repetitions=(first,)))
    with pytest.raises(msgspec.ValidationError, match="start_s"):
        to_json(make_result(changed))
