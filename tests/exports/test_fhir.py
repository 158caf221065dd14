"""The bundle of observations, read by fhir.resources."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle

from romcam import exports
from romcam.assessment.conclusions import Subject
from romcam.exports.fhir import CODES
from tests.exports.trials import trial


def read(path: Path, one) -> dict:
    exports.get("fhir").write([one], path / "a.json")
    bundle = Bundle.model_validate_json((path / "a.json").read_text(encoding="utf-8"))
    assert bundle.type == "collection"
    urls = [entry.fullUrl for entry in bundle.entry]
    assert len(set(urls)) == len(urls)
    observations = [entry.resource for entry in bundle.entry if entry.resource.__resource_type__ == "Observation"]
    assert {each.device.reference for each in observations} <= set(urls)
    return {each.code.coding[0].code: each for each in observations}


def described(subject: Subject | None = None, filmed: str | None = "2031-05-04"):
    one = trial()
    source = replace(one.result.provenance.input, filmed=filmed)
    result = replace(one.result, provenance=replace(one.result.provenance, input=source))
    return replace(one, result=replace(result, subject=subject or Subject()))


def test_a_measure_is_an_observation_with_interval_and_norm(tmp_path: Path):
    one = described(Subject("P-007"))
    seen = read(tmp_path, one)
    measure, told = one.result.measures["pelvis_tilt"], seen["pelvis_tilt"]
    assert float(told.valueQuantity.value) == pytest.approx(measure.value, abs=1e-4)
    assert (told.valueQuantity.code, told.valueQuantity.system) == ("deg", "http://unitsofmeasure.org")
    limits = {each.code.coding[0].code: float(each.valueQuantity.value) for each in told.component}
    assert limits == pytest.approx({"low": measure.low, "high": measure.high}, abs=1e-4)
    assert told.method.coding[0].code == measure.evidence == "contour"
    assert told.method.coding[0].system == CODES
    assert told.effectiveDateTime.isoformat() == "2031-05-04"
    assert told.subject.identifier.value == "P-007"
    assert [(float(each.low.value), float(each.high.value)) for each in told.referenceRange] == [(42, 75)]
    assert seen["finding"].valueString == one.result.finding.sentence
    assert len(seen["finding"].hasMember) == len(one.result.measures)


def test_every_measure_is_there(tmp_path: Path):
    assert set(read(tmp_path, trial())) == {*trial().result.measures, "finding"}


def test_what_is_not_known_is_not_stated(tmp_path: Path):
    told = read(tmp_path, described(filmed=None))["pelvis_tilt"]
    assert told.subject is None
    assert told.effectiveDateTime is None
    withheld = read(tmp_path, trial("withheld"))["lumbar_flexion"]
    assert withheld.valueQuantity is None
    assert withheld.component is None
    assert withheld.dataAbsentReason.text


@pytest.mark.parametrize(
    ("filmed", "told"),
    [("2031-05-04T10:00:00Z", "2031-05-04T10:00:00+00:00"), ("2031-05-04T10:00", "2031-05-04")],
)
def test_a_moment_has_its_zone_or_is_a_day(filmed: str, told: str, tmp_path: Path):
    assert read(tmp_path, described(filmed=filmed))["finding"].effectiveDateTime.isoformat() == told


def test_the_same_result_gives_the_same_bundle(tmp_path: Path):
    one = trial()
    for name in ("a", "b"):
        exports.get("fhir").write([one], tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
