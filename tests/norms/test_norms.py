from __future__ import annotations

import copy
import json
from importlib import resources

import pytest

from romcam import clinical
from romcam.norms import load_norms
from romcam.norms.load import parse_norms

CONTENT = json.loads(resources.files("romcam.norms").joinpath("forward_bend.json").read_text("utf-8"))


def test_the_figures_of_laird_2019():
    norms = load_norms("forward-bend")
    ranges = {
        name: (norms.reference(name).low, norms.reference(name).high, norms.reference(name).mean)
        for name in ("trunk_inclination", "lumbar_flexion", "pelvis_tilt", "lumbar_share")
    }
    assert ranges == {
        "trunk_inclination": (93, 128, 111),
        "lumbar_flexion": (39, 65, 52),
        "pelvis_tilt": (42, 75, 59),
        "lumbar_share": (0.38, 0.63, 0.48),
    }
    # The parts of the mean person add up, and so do the borders.
    assert 59 + 52 == 111
    assert norms.borders["pelvis_low_deg"].value == norms.reference("pelvis_tilt").low
    assert norms.borders["share_high"].value == norms.reference("lumbar_share").high
    assert norms.borders["share_low"].value == norms.reference("lumbar_share").low


def test_lairds_delay_is_negative_where_ours_is_positive():
    assert load_norms("forward-bend").reference("pelvis_onset_lag").mean == 0.21


def test_ratios_became_shares():
    shares = {(step.phase, step.low_deg): step.share for step in load_norms("forward-bend").rhythm}
    assert shares["down", 0] == pytest.approx(2.51 / 3.51, abs=0.001)
    assert shares["down", 90] == pytest.approx(1.34 / 2.34, abs=0.001)
    assert shares["up", 90] == pytest.approx(1.23 / 2.23, abs=0.001)
    assert shares["up", 0] == pytest.approx(2.86 / 3.86, abs=0.001)


def test_unconfirmed_figures_are_not_returned():
    norms = load_norms("forward-bend")
    assert any(step["source"] == "esola1996" for step in CONTENT["rhythm"])
    cited = (norms.references, norms.detectable_change, norms.rhythm, norms.notes)
    assert not any("Esola" in entry.citation for section in cited for entry in section)


@pytest.mark.parametrize("name", clinical.names())
def test_every_figure_has_its_source_and_every_threshold_its_reason(name):
    norms = load_norms(name)
    for entry in (*norms.references, *norms.detectable_change, *norms.rhythm, *norms.notes):
        assert len(entry.citation) > 40
    for limit in (*norms.borders.values(), *norms.limits.values()):
        assert len(limit.reason) > 10


def test_norms_are_read_once():
    assert load_norms("forward-bend") is load_norms("forward-bend")


def test_a_test_without_norms():
    with pytest.raises(FileNotFoundError):
        load_norms("no-such-test")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda c: c["references"][0].update(low=200), "trunk_inclination"),
        (lambda c: c["references"][0].update(mean=10), "trunk_inclination"),
        (lambda c: c["references"][0].update(source="nobody1900"), "nobody1900"),
        (lambda c: c["rhythm"][0].update(share=2.5), "rhythm"),
        (lambda c: c.pop("limits"), "limits"),
        (lambda c: c["notes"][0].update(colour="blue"), "colour"),
    ],
)
def test_a_faulty_file_is_refused(change, word):
    content = copy.deepcopy(CONTENT)
    change(content)
    with pytest.raises(ValueError, match=word) as caught:
        parse_norms(content, "broken.json")
    assert "broken.json" in str(caught.value)
