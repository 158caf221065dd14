"""The findings of a screening of one person. These values are the content of screen.json, field by field.

Their docstrings become the descriptions in its schema, so they describe fields in prose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from romcam.assessment.conclusions import Check, EvidenceName, Measure, Reference, Subject

Side = Literal["left", "right"]
State = Literal["short", "free", "indeterminate", "contradictory", "no-reference", "unknown", "untested"]
"""State of a tissue, as in `TissueFinding`; `contradictory`: two tests contradict each other; `no-reference`: measured,
but no source says beyond which value it counts as short in this person."""
Answer = Literal["yes", "no", "cannot-tell", "untested"]
"""Whether the spine, or another part, compensates for stiffness."""


@dataclass(frozen=True)
class Measurement:
    """One result that was read.

    number: its number within the screening, from 1. side: the leg it is about; null: both or none. analysed: time of
    the analysis, not of filming. used: whether it counts. why_not: the result that counts in its place, or why it
    cannot count. failed: the checks it failed. filmed: when the film was made, ISO 8601, by its own tag or by the user;
    null if unknown.
    """

    number: int
    test: str
    side: Side | None
    film: str
    sha256: str
    analysed: str
    romcam: str
    pose_model: str
    spine_estimator: str
    used: bool
    why_not: str | None
    failed: tuple[Check, ...]
    filmed: str | None = None


@dataclass(frozen=True)
class Reading:
    """The result of one test for a tissue of one leg.

    measurement: the number of its result. probability: of being short. usual: the range of most people. border: value
    beyond which it counts as short, in the measure's unit; short: the side of the border on which it does. doubts:
    faults of the film that make it less certain.
    """

    test: str
    measurement: int
    measure: str
    value: Measure
    state: Literal["short", "free", "indeterminate", "unknown"]
    probability: float | None
    usual: Reference | None
    border: float | None
    short: Literal["below", "above"] | None
    sentence: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class TissueSide:
    """One tissue of one leg, by every test of it.

    agreement: how two tests of it agree; null where fewer than two have a result.
    """

    state: State
    agreement: Literal["agree", "contradict", "undecided"] | None
    sentence: str
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Tissue:
    """One tissue of both legs. where: its place, in plain words."""

    name: str
    where: str
    left: TissueSide
    right: TissueSide


@dataclass(frozen=True)
class MovementFinding:
    """Whether the spine compensates for stiff hips in one movement.

    probability: that it does; null where it was not computed. limited: probability that the pelvis stops early, in
    a bend. evidence: of the measures. measures: the leading ones of the test's own report. judged: whether romcam
    draws a verdict from this movement.
    """

    test: str
    answer: Answer
    pattern: str | None
    probability: float | None
    limited: float | None
    evidence: EvidenceName | None
    measurement: int | None
    measures: dict[str, Measure]
    sentence: str
    reasons: tuple[str, ...] = ()
    judged: bool = True


@dataclass(frozen=True)
class PartFinding:
    """Whether another part compensated in a lying or seated test. checks: those that detect it."""

    test: str
    side: Side | None
    answer: Answer
    measurement: int
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Link:
    """A statement that follows from two findings together.

    kind: `supports`: they fit together; `elsewhere`: the expected explanation does not hold; `differs`: they
    contradict each other. probability: the least probability that both hold, whatever the dependence of their errors.
    measurements: numbers of the results it rests on.
    """

    kind: Literal["supports", "elsewhere", "differs"]
    sentence: str
    probability: float | None
    measurements: tuple[int, ...]


@dataclass(frozen=True)
class CrossCheck:
    """Lumbar flexion compared with the straight-leg raise, as far as possible without sacral extension.

    applies: whether the lumbar flexion is small enough for the rule; null: not known. probability: that they
    contradict each other even without any extension of the sacrum. extension_deg: the range that the
    extension, which was not measured, must lie in for the two to agree.
    """

    answer: Literal["contradicted", "not-contradicted", "cannot-tell", "does-not-apply", "not-done"]
    applies: bool | None
    probability: float | None
    extension_deg: tuple[float, float] | None
    sentence: str
    reasons: tuple[str, ...] = ()
    measurements: tuple[int, ...] = ()


@dataclass(frozen=True)
class NextStep:
    """A step that would settle an open item: a test to film, a film to repeat, or a fact about the person to state.

    settles: the questions it would settle, in words. test: the test to film; null: none. sides: the legs, in a test of
    one leg.
    """

    kind: Literal["film", "again", "tell"]
    sentence: str
    settles: tuple[str, ...]
    test: str | None = None
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True)
class Caution:
    """A reason why the screening is less certain than its parts. about: the kind of reason; `identity`: the results
    contradict each other about the person, and may be of two people.
    """

    about: Literal["identity", "person", "program", "date", "quality", "side", "correction"]
    sentence: str


@dataclass(frozen=True)
class Screen:
    """All findings about one person: degrees, shares 0..1; null is unknown, never 0.

    sentence: the result in one plain sentence. rest: the remaining statements. steps: what would settle open items, the
    most useful first. created: UTC, ISO 8601. romcam: the version that wrote it.
    """

    schema_version: str
    subject: Subject
    sentence: str
    rest: str
    tissues: tuple[Tissue, ...]
    movements: tuple[MovementFinding, ...]
    parts: tuple[PartFinding, ...]
    links: tuple[Link, ...]
    cross_check: CrossCheck
    steps: tuple[NextStep, ...]
    cautions: tuple[Caution, ...]
    measurements: tuple[Measurement, ...]
    created: str
    romcam: str
