"""Whatever reads a corrected result states who corrected it."""

from __future__ import annotations

import dataclasses

from romcam.batch.job import Outcome
from romcam.batch.ledger import _as_corrected  # pyright: ignore[reportPrivateUsage]
from romcam.comparison import compare_results
from romcam.comparison.medians import with_medians
from romcam.results import Corrections, Edit, EditedLine, Result, to_json
from romcam.screening import combine
from tests.comparison.results import result

EDIT = Edit("AB", "2031-05-04T10:00:00+02:00", lines=(EditedLine("t12", "neutral", inclination_deg=3.0),))
SENTENCE = "Corrected by hand by AB on 4 May 2031: the T12-L1 line in neutral."


def corrected(film: str) -> Result:
    automatic = result(film)
    return dataclasses.replace(automatic, corrections=Corrections((EDIT,), automatic))


def test_a_comparison_says_which_result_was_corrected() -> None:
    change = compare_results(result("before"), corrected("after"))
    assert f"After: {SENTENCE}" in [each.sentence for each in change.cautions]
    uncorrected = compare_results(result("before"), result("after"))
    assert "correction" not in [each.about for each in uncorrected.cautions]


def test_a_screening_says_which_result_was_corrected() -> None:
    said = [each.sentence for each in combine([corrected("film")]).cautions]
    assert f"Forward bend: {SENTENCE}" in said


def test_a_batch_that_goes_on_lists_the_corrected_measures() -> None:
    automatic = result("film")
    measures = {**automatic.measures, "pelvis_tilt": dataclasses.replace(automatic.measures["pelvis_tilt"], value=41.0)}
    changed = dataclasses.replace(corrected("film"), measures=measures)
    recorded = Outcome(state="done", sentence="As it was.", seconds=7.0)
    assert _as_corrected(recorded, to_json(automatic)) is recorded
    shown = _as_corrected(recorded, to_json(changed))
    assert shown.seconds == 7.0
    assert [row.value for row in shown.rows if row.measure == "pelvis_tilt"] == [41.0]


def test_a_comparison_takes_what_was_drawn_or_chosen_and_not_a_median() -> None:
    automatic = result("film")
    (one,) = automatic.repetitions[:1]
    repetitions = tuple(
        dataclasses.replace(one, values={"pelvis_tilt": value, "trunk_inclination": value})
        for value in (10.0, 20.0, 60.0)
    )
    several = dataclasses.replace(automatic, repetitions=repetitions)
    assert with_medians(several).measures["pelvis_tilt"].value == 20.0
    drawn = dataclasses.replace(several.measures["pelvis_tilt"], evidence="manual")
    by_hand = dataclasses.replace(several, measures={**several.measures, "pelvis_tilt": drawn})
    assert with_medians(by_hand).measures["pelvis_tilt"] == drawn
    assert with_medians(by_hand).measures["trunk_inclination"].value == 20.0
    chosen = Corrections((Edit("AB", EDIT.when, repetition=1),), automatic)
    assert with_medians(dataclasses.replace(several, corrections=chosen)).measures == several.measures
