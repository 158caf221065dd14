"""Loading and checking of the norms files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, get_args

from romcam.messages import Catalogue
from romcam.norms.reference import (
    DetectableChange,
    HandError,
    Limit,
    Norms,
    Note,
    Position,
    ReferenceRange,
    RhythmNorm,
    Sex,
    VerdictLimits,
)

Entry = Mapping[str, Any]

_text = Catalogue(__name__)


@cache
def load_norms(test: str) -> Norms:
    """Load and check the norms of a clinical test, without the entries that were not confirmed in their source.

    Parameters
    ----------
    test
        Name of the test.

    Raises
    ------
    FileNotFoundError
        Where the test has no such file.
    ValueError
        Where the file is invalid; the message names the file and the fault.
    """
    name = f"{test.replace('-', '_')}.json"
    return parse_norms(_content(name), name)


@cache
def load_verdict() -> VerdictLimits:
    """Load the probabilities at which every test names a finding."""
    limits = _limits(_content("verdict.json"))
    return VerdictLimits(limits["named_from"].value, limits["remaining"].value)


@cache
def load_hand_error() -> HandError:
    """Load the standard error of a change between two lines that were drawn by hand, with its source."""
    content = _content("hand.json")
    _check_sources(content["sources"], "hand.json")
    entry = content["change_se_deg"]
    return HandError(float(entry["value"]), str(content["sources"][entry["source"]]["citation"]))


def parse_norms(content: Entry, name: str) -> Norms:
    """Check and type the content of a norms file.

    Parameters
    ----------
    content
        The file's content. Its sections `rhythm` and `borders` may be missing.
    name
        Name of the file, for messages.

    Raises
    ------
    ValueError
        Where something is missing or wrong; the message names the file and the entry.
    """
    try:
        sources: Mapping[str, Entry] = content["sources"]

        def confirmed(entries: Iterable[Entry]) -> list[Entry]:
            return [entry for entry in entries if sources[entry["source"]]["confirmed"] is True]

        def cited(entry: Entry) -> dict[str, Any]:
            rest = {key: value for key, value in entry.items() if key != "source"}
            if "population" in rest:
                rest["population"] = _text(f"population-{rest['population']}")
            return {**rest, "citation": str(sources[entry["source"]]["citation"])}

        def note(entry: Entry) -> Note:
            fields = cited(entry)
            fields["sentence"] = _text(f"note-{fields.pop('message')}")
            fields["label"] = str(sources[entry["source"]]["label"])
            fields["patterns"] = tuple(entry.get("patterns", ()))
            return Note(**fields)

        norms = Norms(
            test=str(content["test"]),
            references=tuple(ReferenceRange(**cited(entry)) for entry in confirmed(content["references"])),
            detectable_change=tuple(
                DetectableChange(**cited(entry)) for entry in confirmed(content["minimal_detectable_change"])
            ),
            rhythm=tuple(RhythmNorm(**cited(entry)) for entry in confirmed(content.get("rhythm", ()))),
            notes=tuple(note(entry) for entry in confirmed(content["notes"])),
            borders=_limits(_known(content.get("borders", {}), sources)),
            limits=_limits(content["limits"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{name}: {error}") from error
    _check_sources(sources, name)
    _check(norms, name)
    return norms


def _content(name: str) -> Any:
    return json.loads(resources.files("romcam.norms").joinpath(name).read_text(encoding="utf-8"))


def _known(entries: Mapping[str, Entry], sources: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """The borders whose source was confirmed."""
    return {key: entry for key, entry in entries.items() if sources[entry["source"]]["confirmed"] is True}


def _limits(entries: Mapping[str, Entry]) -> Mapping[str, Limit]:
    return MappingProxyType(
        {
            key: Limit(float(entry["value"]), str(entry["reason"]), entry.get("severe"), float(entry.get("sd", 0.0)))
            for key, entry in entries.items()
        }
    )


def _check_sources(sources: Mapping[str, Entry], name: str) -> None:
    for key, source in sources.items():
        if source.get("confirmed") is True and not (source.get("citation") and source.get("checked")):
            raise ValueError(f"{name}: the source {key} is marked as confirmed but does not state what was checked")


def _check(norms: Norms, name: str) -> None:
    for change in norms.detectable_change:
        if not 0 < change.low <= change.high:
            raise ValueError(f"{name}: the change of {change.measure} has low {change.low} and high {change.high}")
    for reference in norms.references:
        if not reference.low < reference.mean < reference.high or reference.sd <= 0:
            raise ValueError(f"{name}: the mean of {reference.measure} lies outside its range")
        if reference.sex not in (None, *get_args(Sex)) or reference.position not in (None, *get_args(Position)):
            raise ValueError(f"{name}: {reference.measure} is about {reference.sex}, {reference.position}")
        if reference.from_age is not None and reference.to_age is not None and reference.from_age > reference.to_age:
            raise ValueError(f"{name}: {reference.measure} is from {reference.from_age} to {reference.to_age} years")
    for step in norms.rhythm:
        if not (step.low_deg < step.high_deg and 0 <= step.share <= 1):
            raise ValueError(f"{name}: the rhythm from {step.low_deg} to {step.high_deg} is no share of a range")
