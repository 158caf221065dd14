from __future__ import annotations

import dataclasses
from types import MappingProxyType

import pytest

from romcam.assessment.conclusions import Check, Measure, Subject
from romcam.assessment.limitation import Limitation, find_limitation
from romcam.assessment.probability import chance_above
from romcam.assessment.trial import AssessedTrial
from romcam.clinical.sentences import own_sentences
from romcam.norms.reference import Limit, Norms, ReferenceRange
from tests.assessment.trials import trial_of
from tests.movement.analytic import Bend, tilts_of

RAISE = Limitation("hamstrings", "leg_elevation", own_sentences("straight-leg-raise"), side="left")
KNEE = Limitation(
    "hamstrings", "knee_angle", own_sentences("active-knee-extension"), short="above", border="short_above_deg"
)


def norms(*, borders: dict[str, float] | None = None, references: tuple[ReferenceRange, ...] = ()) -> Norms:
    limits = {key: Limit(value, "a test's") for key, value in (borders or {}).items()}
    return Norms("raise", references, (), (), (), MappingProxyType(limits), MappingProxyType({}))


def usual(measure: str, low: float, high: float, **applies_to: object) -> ReferenceRange:
    middle = (low + high) / 2
    return ReferenceRange(measure, "mean ± SD", low, high, middle, high - middle, "people", "a paper", **applies_to)  # type: ignore[arg-type]


NOBODY = Subject()


def assessed(known: Norms, checks: tuple[Check, ...] = (), subject: Subject = NOBODY, **values: float) -> AssessedTrial:
    trial = dataclasses.replace(trial_of(tilts_of(Bend())), norms=known)
    measures = {name: Measure(value, value - 9.8, value + 9.8, "deg", "landmarks") for name, value in values.items()}
    return AssessedTrial(trial, measures, checks, checks, subject, False, "supine")


def test_the_chance_is_the_normals():
    measure = Measure(70.0, 70 - 1.96 * 5, 70 + 1.96 * 5, "deg", "landmarks")
    assert chance_above(measure, 70.0) == pytest.approx(0.5)
    assert chance_above(measure, 65.0) == pytest.approx(0.8413, abs=1e-3)
    assert chance_above(Measure(70.0, None, None, "deg", "landmarks"), 71.0) == 0.0
    assert chance_above(Measure(None, None, None, "deg", "landmarks"), 71.0) == 0.5


@pytest.mark.parametrize(
    ("degrees", "state", "pattern"),
    [(60, "short", "limited"), (79, "indeterminate", "indeterminate"), (95, "free", "typical")],
)
def test_a_tissue_is_called_short_only_beyond_its_error(degrees: float, state: str, pattern: str):
    known = norms(references=(usual("leg_elevation", 80.0, 106.0),))
    finding = find_limitation(assessed(known, leg_elevation=degrees), [RAISE])
    (tissue,) = finding.tissues
    assert (tissue.state, tissue.side, finding.pattern) == (state, "left", pattern)
    assert finding.probability == pytest.approx(max(tissue.probability, 1 - tissue.probability), abs=0.1)
    assert f"{degrees}°" in finding.sentence
    assert "hamstrings of the left leg" in finding.sentence


def test_a_border_for_ones_sex_precedes_the_border_and_the_range():
    known = norms(
        borders={"short_above_deg": 30.0, "short_above_female_deg": 20.0}, references=(usual("knee_angle", 0.0, 10.0),)
    )
    anybody = find_limitation(assessed(known, knee_angle=24.0), [KNEE])
    woman = find_limitation(assessed(known, subject=Subject(sex="female"), knee_angle=30.0), [KNEE])
    assert anybody.tissues[0].state == "free" or anybody.tissues[0].probability < 0.2
    assert woman.tissues[0].state == "short"


def test_without_a_norm_or_a_value_the_tissue_is_unknown():
    unknown = find_limitation(assessed(norms(), leg_elevation=60.0), [RAISE])
    assert (unknown.pattern, unknown.tissues[0].state) == (None, "unknown")
    unseen = assessed(norms(references=(usual("leg_elevation", 80.0, 106.0),)), leg_elevation=60.0)
    nothing = Measure(None, None, None, "deg", "landmarks")
    finding = find_limitation(dataclasses.replace(unseen, measures={"leg_elevation": nothing}), [RAISE])
    assert finding.pattern is None
    assert "cannot be told" in finding.sentence


def test_a_range_of_another_sex_or_position_does_not_apply():
    men = usual("leg_elevation", 80.0, 106.0, sex="male")
    prone = usual("leg_elevation", 80.0, 106.0, position="prone")
    for reference in (men, prone):
        finding = find_limitation(assessed(norms(references=(reference,)), leg_elevation=60.0), [RAISE])
        assert finding.tissues[0].state == "unknown"


@pytest.mark.parametrize(
    ("oks", "expected"), [((True, True), False), ((True, False), True), ((True, None), None), ((), None)]
)
def test_the_checks_decide_whether_another_part_compensates(oks: tuple[bool | None, ...], expected: bool | None):
    checks = tuple(Check(f"rule{i}", ok, "The knee was bent.") for i, ok in enumerate(oks))
    known = norms(references=(usual("leg_elevation", 80.0, 106.0),))
    finding = find_limitation(assessed(known, checks, leg_elevation=60.0), [RAISE])
    assert finding.compensating is expected
    assert ("The knee was bent." in finding.reasons) == (False in oks)


@pytest.mark.parametrize(
    ("applies_to", "subject", "needed"),
    [
        ({}, Subject(), ()),
        ({"sex": "male"}, Subject(), ("sex",)),
        ({"sex": "male"}, Subject(sex="female"), ()),
        ({"from_age": 65}, Subject(), ("age",)),
        ({"from_age": 65}, Subject(age=44), ()),
        ({"from_age": 65, "sex": "female"}, Subject(), ("sex", "age")),
        ({"from_age": 65, "sex": "female"}, Subject(age=70), ("sex",)),
        ({"from_age": 65, "sex": "female"}, Subject(sex="female"), ("age",)),
        ({"position": "prone"}, Subject(), ()),
    ],
)
def test_which_facts_would_give_a_border(applies_to: dict[str, object], subject: Subject, needed: tuple[str, ...]):
    known = norms(references=(usual("leg_elevation", 80.0, 106.0, **applies_to),))
    assert RAISE.facts_needed(known, subject, "supine") == needed
