"""Standing trunk rotation: signs and rules on people drawn by hand, the sample through the whole program."""

from __future__ import annotations

from pathlib import Path

import pytest

from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.clinical import get
from romcam.segments.inclinations import TURN_SCALE
from tests.analyses import SLOW_HZ
from tests.analyses import analysed as analysed_film
from tests.clinical.seated import curve, from_behind, mirrored, turner

SAMPLE = Path(__file__).parents[2] / "samples" / "twist-stiff-hip.mp4"
TURN = curve((40, 1.2), (-25, 1.2))


def analysed(recording) -> Analysis:
    return conclude(Path("turner.mp4"), recording, test=get("twist"), subject=Subject())


def turns(analysis: Analysis) -> dict[str, float | None]:
    return {name: each.value for name, each in analysis.assessment.measures.items()}


def feet_still(analysis: Analysis) -> bool | None:
    return {check.rule: check.ok for check in analysis.assessment.quality}["feet_still"]


@pytest.mark.parametrize("seen", [lambda film: film, from_behind])
def test_the_left_is_the_left_from_before_and_behind(seen):
    values = turns(analysed(seen(turner(TURN, 0.5 * TURN))))
    assert values["thorax_turn_left"] == pytest.approx(40 * TURN_SCALE["thorax_turn"], abs=1.5)
    assert values["thorax_turn_right"] == pytest.approx(25 * TURN_SCALE["thorax_turn"], abs=1.5)
    assert values["pelvis_turn_left"] == pytest.approx(20 * TURN_SCALE["pelvis_turn"], abs=1.5)


def test_a_mirrored_film_swaps_the_sides():
    values = turns(analysed(mirrored(turner(TURN, 0.5 * TURN))))
    assert values["thorax_turn_right"] == pytest.approx(40 * TURN_SCALE["thorax_turn"], abs=1.5)


def test_feet_that_turn_along_are_detected():
    assert feet_still(analysed(turner(TURN, 0.5 * TURN))) is True
    assert feet_still(analysed(turner(TURN, 0.5 * TURN, feet=0.5 * TURN))) is False


def test_the_finding_states_weak_evidence_and_names_no_pattern():
    analysis = analysed(turner(TURN, 0.5 * TURN))
    finding, measure = analysis.assessment.finding, analysis.assessment.measures["thorax_turn_left"]
    assert finding.pattern is None
    assert finding.sentence.endswith("this is the weakest evidence that romcam uses.")
    # 40° and 20°, each ± 23°: the share's interval is wider than 25 points on each side.
    assert analysis.assessment.measures["hips_share_left"].value is None
    assert "%" not in finding.sentence
    assert measure.high is not None
    assert measure.low is not None
    assert measure.high - measure.low > 40.0


@pytest.mark.model
def test_the_sample_turns_both_ways_twice():
    analysis = analysed_film(SAMPLE, "twist", SLOW_HZ)
    efforts = [each.effort for each in analysis.assessment.repetitions]
    assert (efforts.count("left"), efforts.count("right")) == (2, 2)
    assert feet_still(analysis) is True
    for side, thorax, pelvis in (("left", 60.0, 38.0), ("right", 45.0, 15.0)):
        for name, true in (("thorax", thorax), ("pelvis", pelvis)):
            measure = analysis.assessment.measures[f"{name}_turn_{side}"]
            assert measure.low < true < measure.high
