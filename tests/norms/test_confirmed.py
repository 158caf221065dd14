"""The norms of all tests: every returned entry has a checked source and states its population."""

from __future__ import annotations

import copy
import json
from importlib import resources

import pytest

from romcam.norms import load_norms
from romcam.norms.load import parse_norms

LEAST_RANGE = {
    "hip-rotation": 8,
    "straight-leg-raise": 15,
    "active-knee-extension": 10,
    "thomas": 0,
    "prone-knee-bend": 15,
    "sit-to-stand": 25,
    "squat": 25,
    "hip-hinge": 20,
    "gait": 10,
    "twist": 10,
}
TESTS = ("forward-bend", *LEAST_RANGE)
EVERYWHERE = ("whole_body", "seen", "alone", "luma", "contrast", "frame_rate", "level")


def content(test: str) -> dict:
    name = f"{test.replace('-', '_')}.json"
    return json.loads(resources.files("romcam.norms").joinpath(name).read_text("utf-8"))


@pytest.mark.parametrize("test", TESTS)
def test_every_confirmed_source_is_cited_and_states_what_was_checked(test):
    sources = content(test)["sources"]
    for source in sources.values():
        assert source["label"]
        assert source["checked"]
        if source["confirmed"]:
            assert len(source["citation"]) > 40
            assert any(year in source["citation"] for year in map(str, range(1980, 2027)))
        assert "http" not in source["citation"] + source["checked"]


@pytest.mark.parametrize("test", TESTS)
def test_every_source_is_used_and_every_entry_has_one(test):
    full = content(test)
    entries = [
        each
        for section in ("references", "minimal_detectable_change", "rhythm", "notes")
        for each in full.get(section, ())
    ]
    entries += full.get("borders", {}).values()
    used = {entry["source"] for entry in entries}
    assert used <= set(full["sources"])
    # Of one that could not be confirmed the search itself is worth keeping.
    assert all(not full["sources"][name]["confirmed"] for name in set(full["sources"]) - used)


@pytest.mark.parametrize("test", TESTS)
def test_no_unconfirmed_entry_is_returned(test):
    full, norms = content(test), load_norms(test)
    for section, given in (
        ("references", norms.references),
        ("minimal_detectable_change", norms.detectable_change),
        ("notes", norms.notes),
    ):
        assert len(given) == sum(full["sources"][entry["source"]]["confirmed"] for entry in full[section])


@pytest.mark.parametrize("test", TESTS)
def test_the_ranges_are_consistent(test):
    norms = load_norms(test)
    for reference in norms.references:
        assert reference.low < reference.mean < reference.high
        if reference.kind == "mean ± SD":
            assert reference.low == pytest.approx(reference.mean - reference.sd, abs=0.051)
            assert reference.high == pytest.approx(reference.mean + reference.sd, abs=0.051)
    for change in norms.detectable_change:
        assert 0 < change.low <= change.high
        assert 0.8 <= change.confidence < 1


@pytest.mark.parametrize("test", LEAST_RANGE)
def test_the_limits_every_test_needs(test):
    limits = load_norms(test).limits
    assert limits["least_range_deg"].value == LEAST_RANGE[test]
    assert ("side_on" in limits) != ("front_on" in limits)
    for name in EVERYWHERE:
        if name != "level" or test not in ("straight-leg-raise", "prone-knee-bend"):
            assert limits[name].value > 0
    for limit in limits.values():
        assert len(limit.reason) > 10
        assert limit.severe is None or limit.severe != limit.value


@pytest.mark.parametrize("test", LEAST_RANGE)
def test_every_person_has_a_range_without_sex_or_age(test):
    norms = load_norms(test)
    for measure in {reference.measure for reference in norms.references}:
        for position in {reference.position for reference in norms.references if reference.measure == measure}:
            found = norms.reference(measure, position=position)
            assert found is not None
            assert found.sex is None
            assert found.from_age is None


def test_the_most_specific_range_is_returned():
    norms = load_norms("hip-rotation")

    def mean(**about) -> float:
        return norms.reference("internal_rotation_left", **about).mean

    assert mean(sex="female", position="seated") == 34.7
    assert mean(sex="male", position="seated") == 26.9
    assert mean(sex="female", position="prone") == 38.1
    assert mean(sex="male", age=50, position="prone") == 28.6
    # Between the two where the sex is not known, nearer to the men, of whom there were more.
    assert 26.9 < mean(position="seated") < (26.9 + 34.7) / 2
    assert norms.reference("internal_rotation_left", position="supine") is None
    assert norms.reference("no_such_measure") is None


def test_age_selects_the_range():
    norms = load_norms("gait")
    young, old, between = (norms.reference("cadence", age=age).mean for age in (25, 66, 45))
    assert young > between > old
    assert between == norms.reference("cadence").mean
    # A step is half a stride.
    assert norms.reference("stride_time", age=25).mean == pytest.approx(120 / young, abs=0.01)


def test_both_sides_have_the_same_norms():
    for test in TESTS:
        references = load_norms(test).references
        for left in (each for each in references if each.measure.endswith("_left")):
            right = [each for each in references if each.measure == left.measure.replace("_left", "_right")]
            assert any(
                (r.low, r.mean, r.high, r.sex, r.position) == (left.low, left.mean, left.high, left.sex, left.position)
                for r in right
            )


def test_figures_as_they_are_in_their_sources():
    assert load_norms("active-knee-extension").reference("knee_angle", sex="male").mean == 17.8
    assert load_norms("active-knee-extension").borders["short_above_female_deg"].value == 23.4
    assert load_norms("active-knee-extension").detectable("knee_angle").high == 12
    assert load_norms("thomas").reference("thigh_elevation").mean == -10.6
    # Harvey's spread was not seen, so those athletes are a note and not a range.
    assert load_norms("thomas").reference("knee_angle") is None
    assert load_norms("thomas").detectable("knee_angle").high == pytest.approx(7 * 1.96 * 2**0.5, abs=0.05)
    assert load_norms("prone-knee-bend").reference("knee_angle", sex="female", age=70) is None
    assert load_norms("prone-knee-bend").detectable("knee_angle").low == 8
    assert load_norms("straight-leg-raise").limits["side_difference"].value == 5.0 + 2 * 3.5
    assert load_norms("twist").reference("hips_share").mean == pytest.approx(1 / 1.41, abs=0.005)
    borders = load_norms("straight-leg-raise").borders
    assert [borders[f"ama_{name}_deg"].value for name in ("lumbar_female", "lumbar_male", "difference")] == [65, 55, 15]


def test_sections_of_a_bend_may_be_missing():
    full = content("forward-bend")
    del full["rhythm"], full["borders"]
    norms = parse_norms(full, "short.json")
    assert norms.rhythm == ()
    assert not norms.borders


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda c: c["sources"]["mier2013"].update(checked=""), "mier2013"),
        (lambda c: c["references"][0].update(sex="woman"), "leg_elevation"),
        (lambda c: c["references"][0].update(position="hanging"), "leg_elevation"),
        (lambda c: c["references"][0].update(from_age=60, to_age=20), "60"),
        (lambda c: c["minimal_detectable_change"][0].update(low=9), "leg_elevation"),
        (lambda c: c["borders"]["short_below_deg"].pop("source"), "source"),
    ],
)
def test_a_faulty_entry_is_refused(change, word):
    full = copy.deepcopy(content("straight-leg-raise"))
    change(full)
    with pytest.raises(ValueError, match=word):
        parse_norms(full, "broken.json")


def test_a_border_without_a_confirmed_source_is_not_returned():
    full = copy.deepcopy(content("straight-leg-raise"))
    full["sources"]["ayala2013"]["confirmed"] = False
    assert "short_below_deg" not in parse_norms(full, "changed.json").borders
