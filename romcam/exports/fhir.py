"""A bundle of observations for a record system: HL7 FHIR R4, as JSON.

Nothing stands in it that the result does not say. Measures and evidence are concepts of a code system of romcam's own,
which is part of the bundle, since no source of a public terminology's codes is at hand. Units are UCUM.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from romcam import clinical
from romcam.assessment.conclusions import Measure
from romcam.body.quantities import QUANTITIES
from romcam.exports.format import Format
from romcam.exports.trial import Trial
from romcam.messages import Catalogue
from romcam.results.result import Result

_text = Catalogue(__name__)

CODES: Final = uuid5(NAMESPACE_URL, "romcam measures").urn
"""Identifies romcam's code system in every bundle; it is no address."""
UCUM: Final = "http://unitsofmeasure.org"
UNITS: Final = {"deg": ("deg", "°"), "ratio": ("1", ""), "s": ("s", "s"), "per_min": ("/min", "/min")}
"""Unit in result.json: UCUM code, and unit as people read it."""
_FINDING: Final = "finding"
_EVIDENCE: Final = ("manual", "tags", "contour", "landmarks")

Resource = dict[str, Any]


def bundle(trial: Trial) -> Resource:
    """Return the bundle of a trial.

    Parameters
    ----------
    trial
        The trial.

    Returns
    -------
    dict
        A Bundle of the type collection: the Device, the CodeSystem, an Observation for each measure, and one for the
        finding. The same result gives the same bundle, identifiers included.
    """
    result = trial.result
    created = result.provenance.created
    space = uuid5(NAMESPACE_URL, f"romcam {result.provenance.input.sha256} {result.test} {created}")
    resources = {"device": _device(result), "codes": _code_system(result)}
    resources |= {name: _observation(result, space, name, measure) for name, measure in result.measures.items()}
    resources[_FINDING] = _finding(result, space)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": created,
        "entry": [{"fullUrl": _urn(space, name), "resource": resource} for name, resource in resources.items()],
    }


def _urn(space: UUID, name: str) -> str:
    return uuid5(space, name).urn


def _device(result: Result) -> Resource:
    provenance = result.provenance
    return {
        "resourceType": "Device",
        "deviceName": [{"name": "romcam", "type": "model-name"}],
        "type": {"text": _text("fhir-device")},
        "version": [{"value": provenance.romcam}],
        "note": [{"text": f"{provenance.pose_model}; {provenance.spine_estimator}"}],
    }


def _code_system(result: Result) -> Resource:
    test = clinical.get(result.test)
    concepts = [
        {"code": name, "display": test.measure_title(name)}
        | ({"definition": QUANTITIES[name].definition} if name in QUANTITIES else {})
        for name in result.measures
    ]
    concepts += [{"code": name, "display": _text(f"fhir-evidence-{name}")} for name in _EVIDENCE]
    concepts += [{"code": name, "display": _text(f"fhir-{name}")} for name in (_FINDING, "low", "high")]
    return {
        "resourceType": "CodeSystem",
        "url": CODES,
        "version": result.provenance.romcam,
        "name": "RomcamMeasures",
        "status": "active",
        "content": "fragment",
        "concept": concepts,
    }


def _concept(code: str, display: str) -> Resource:
    return {"coding": [{"system": CODES, "code": code, "display": display}], "text": display}


def _common(result: Result, space: UUID, code: Resource) -> Resource:
    """Return what the observations of a trial share; a statement that the result does not make is left out."""
    observation: Resource = {
        "resourceType": "Observation",
        "status": "preliminary",  # no professional has confirmed it
        "code": code,
        "issued": result.provenance.created,
        "device": {"reference": _urn(space, "device")},
    }
    if result.subject.id:
        observation["subject"] = {"type": "Patient", "identifier": {"value": result.subject.id}}
    if (filmed := _moment(result.provenance.input.filmed)) is not None:
        observation["effectiveDateTime"] = filmed
    return observation


def _moment(stated: str | None) -> str | None:
    """Return a day, or a moment with seconds and zone as FHIR requires; a moment without a zone becomes its day."""
    if stated is None or len(stated) == len("2031-05-04"):
        return stated
    moment = datetime.fromisoformat(stated.replace("Z", "+00:00"))
    return moment.isoformat(timespec="seconds") if moment.tzinfo else moment.date().isoformat()


def _quantity(value: float, unit: str) -> Resource:
    code, shown = UNITS[unit]
    quantity: Resource = {"value": round(value, 4), "system": UCUM, "code": code}
    return {**quantity, "unit": shown} if shown else quantity


def _observation(result: Result, space: UUID, name: str, measure: Measure) -> Resource:
    test = clinical.get(result.test)
    observation = _common(result, space, _concept(name, test.measure_title(name)))
    observation["method"] = _concept(measure.evidence, _text(f"fhir-evidence-{measure.evidence}"))
    observation["note"] = [{"text": _text("fhir-test", test=test.title)}]
    if measure.value is None:
        observation["dataAbsentReason"] = {"text": _text("fhir-absent")}
    else:
        observation["valueQuantity"] = _quantity(measure.value, measure.unit)
    if limits := list(_limits(measure)):
        observation["component"] = limits
    if ranges := list(_ranges(result, name, measure.unit)):
        observation["referenceRange"] = ranges
    if result.side is not None:
        observation["bodySite"] = {"text": _text("fhir-side", side=result.side)}
    return observation


def _limits(measure: Measure) -> Iterator[Resource]:
    for name, value in (("low", measure.low), ("high", measure.high)):
        if value is not None and measure.value is not None:
            yield {"code": _concept(name, _text(f"fhir-{name}")), "valueQuantity": _quantity(value, measure.unit)}


def _ranges(result: Result, name: str, unit: str) -> Iterator[Resource]:
    for each in result.references:
        if each.measure == name:
            yield {
                "low": _quantity(each.low, unit),
                "high": _quantity(each.high, unit),
                "text": f"{each.kind}; {each.population}; {each.citation}",
            }


def _finding(result: Result, space: UUID) -> Resource:
    finding = result.finding
    observation: Mapping[str, Any] = _common(result, space, _concept(_FINDING, _text("fhir-finding")))
    sentences = [*finding.reasons, *finding.notes, *(each.detail for each in result.quality if each.ok is False)]
    return {
        **observation,
        "valueString": finding.sentence,
        **({"note": [{"text": sentence} for sentence in sentences]} if sentences else {}),
        "hasMember": [{"reference": _urn(space, name)} for name in result.measures],
    }


def _write(trials: Sequence[Trial], path: Path) -> None:
    (trial,) = trials
    path.write_text(json.dumps(bundle(trial), indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


FHIR: Final = Format("fhir", "observations.fhir.json", _write)
