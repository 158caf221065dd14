"""Reads and checks a norms file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from romcam.norms.values import DetectableChange, Limit, Norms, Note, ReferenceRange, RhythmNorm

Entry = Mapping[str, Any]


@cache
def load_norms(test: str) -> Norms:
    """Load the norms of a clinical test by its name, checked, without what was not confirmed in its source.

    Raises FileNotFoundError without such a file, ValueError (what is wrong, and where) for a faulty one.
    """
    name = f"{test.replace('-', '_')}.json"
    content = json.loads(resources.files("romcam.norms").joinpath(name).read_text(encoding="utf-8"))
    return parse_norms(content, name)


def parse_norms(content: Entry, name: str) -> Norms:
    """Check and type the content of a norms file. Raises ValueError naming the file and the entry."""
    try:
        sources: Mapping[str, Entry] = content["sources"]

        def confirmed(section: str) -> list[Entry]:
            return [entry for entry in content[section] if sources[entry["source"]]["confirmed"] is True]

        def cited(entry: Entry) -> dict[str, Any]:
            rest = {key: value for key, value in entry.items() if key != "source"}
            return {**rest, "citation": str(sources[entry["source"]]["citation"])}

        def note(entry: Entry) -> Note:
            fields = cited(entry)
            fields["label"] = str(sources[entry["source"]]["label"])
            fields["patterns"] = tuple(entry.get("patterns", ()))
            return Note(**fields)

        norms = Norms(
            test=str(content["test"]),
            references=tuple(ReferenceRange(**cited(entry)) for entry in confirmed("references")),
            detectable_change=tuple(
                DetectableChange(**cited(entry)) for entry in confirmed("minimal_detectable_change")
            ),
            rhythm=tuple(RhythmNorm(**cited(entry)) for entry in confirmed("rhythm")),
            notes=tuple(note(entry) for entry in confirmed("notes")),
            borders=_limits(content["borders"]),
            limits=_limits(content["limits"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{name}: {error}") from error
    _check(norms, name)
    return norms


def _limits(entries: Mapping[str, Entry]) -> Mapping[str, Limit]:
    return MappingProxyType(
        {key: Limit(float(entry["value"]), str(entry["reason"]), entry.get("severe")) for key, entry in entries.items()}
    )


def _check(norms: Norms, name: str) -> None:
    for entry in (*norms.references, *norms.detectable_change):
        if not entry.low < entry.high:
            raise ValueError(f"{name}: {entry.measure} has low {entry.low} and high {entry.high}")
    for reference in norms.references:
        if not reference.low < reference.mean < reference.high or reference.sd <= 0:
            raise ValueError(f"{name}: the mean of {reference.measure} lies outside its range")
    for step in norms.rhythm:
        if not (step.low_deg < step.high_deg and 0 <= step.share <= 1):
            raise ValueError(f"{name}: the rhythm from {step.low_deg} to {step.high_deg} is no share of a range")
