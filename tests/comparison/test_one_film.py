"""Before and after in one film, and the median of repetitions."""

from __future__ import annotations

import dataclasses
import io
import math

import pytest
from rich.console import Console

from romcam.assessment.conclusions import RepetitionResult
from romcam.comparison import CHANGE, compare_results, compare_sets
from romcam.comparison.medians import with_medians
from romcam.comparison.terminal import summarise
from romcam.errors import UsageError
from romcam.results.result import Corrections, Result
from tests.comparison.results import angle, result


def repetition(start_s: float, pelvis: float | None, *, complete: bool = True) -> RepetitionResult:
    values = {"pelvis_tilt": pelvis, "lumbar_flexion": 60.0}
    return RepetitionResult(start_s, start_s + 2, start_s + 1.5, start_s + 2.5, start_s + 4, complete, False, values)


def film(*repetitions: RepetitionResult, name: str = "before") -> Result:
    return result(name, repetitions=repetitions, provenance={"error_growth": 1.0})


STRETCHED = film(*(repetition(at, pelvis) for at, pelvis in ((2, 38), (8, 42), (60, 58), (66, 60), (72, 62))))


def test_the_longest_pause_divides_the_film_and_the_medians_are_compared() -> None:
    change = compare_sets(STRETCHED)
    pelvis = change.measures["pelvis_tilt"]
    assert (pelvis.before.value, pelvis.after.value) == (40.0, 60.0)
    assert pelvis.before.low == pytest.approx(34.0)
    assert change.split_s == pytest.approx(36.0)
    assert pelvis.verdict == "more"
    assert change.errors is not None
    assert change.errors.condition == "one-film"
    (caution,) = change.cautions
    assert "The median of 2 repetitions before is compared with the median of 3 repetitions after" in caution.sentence
    assert "film as a whole" in change.pattern.sentence
    assert "lumbar_share" not in change.measures  # belongs to no single repetition here
    content = CHANGE.to_json(change)
    assert CHANGE.to_json(CHANGE.from_json(content)) == content
    page = CHANGE.render(change)
    assert "film as a whole" in page
    assert "one film, before and after 36 s" in page
    assert "two films" not in page
    printed = io.StringIO()
    summarise(change, {}, Console(file=printed, width=1000))
    assert "before.mp4, before and after 36 s" in printed.getvalue()


def test_lines_drawn_by_hand_belong_to_one_repetition() -> None:
    """Lines of ± 2° in the second set; the first one keeps the automatic ± 6°: 12° ± √(4 + 36)."""
    automatic = film(repetition(2, 40.0), dataclasses.replace(repetition(60, 55.0), best=True))
    drawn = dataclasses.replace(angle(52.0, 2.0), evidence="manual")
    later = dataclasses.replace(repetition(60, 52.0), best=True)
    corrected = dataclasses.replace(
        film(repetition(2, 40.0), later),
        measures={**automatic.measures, "pelvis_tilt": drawn},
        corrections=Corrections((), automatic),
    )
    change = compare_sets(corrected)
    pelvis = change.measures["pelvis_tilt"]
    assert (pelvis.before.low, pelvis.before.high) == (34.0, 46.0)
    assert (pelvis.after.low, pelvis.after.high) == (50.0, 54.0)
    assert pelvis.change.low == pytest.approx(12.0 - math.hypot(2.0, 6.0))
    assert [each.about for each in change.cautions] == ["evidence"]


def test_one_film_cancels_more_than_two_in_other_clothes() -> None:
    in_one = compare_sets(film(repetition(2, 40.0), repetition(60, 52.0))).measures["pelvis_tilt"].change
    one, two = (film(repetition(2, each), name=str(each)) for each in (40.0, 52.0))
    in_two = compare_results(one, two, clothes="other").measures["pelvis_tilt"].change
    assert None not in (in_one.high, in_one.low, in_two.high, in_two.low)
    assert in_one.high - in_one.low < in_two.high - in_two.low  # type: ignore[operator]


def test_a_time_may_be_given() -> None:
    change = compare_sets(STRETCHED, split_s=70.0)
    assert change.measures["pelvis_tilt"].after.value == 62.0


@pytest.mark.parametrize(
    ("repetitions", "split_s", "why"),
    [
        ((repetition(2, 40.0),), None, "a single repetition"),
        ((repetition(2, 40.0), repetition(8, 40.0), repetition(14, 40.0)), None, "is clearly the longest"),
        ((repetition(2, 40.0), repetition(20, 40.0), repetition(38, 40.0)), None, "is clearly the longest"),
        ((repetition(2, 40.0), repetition(60, 40.0)), 1.0, "no repetition on one side of 1.0 s"),
        ((repetition(2, 40.0), repetition(60, 40.0)), 99.0, "no repetition on one side of 99.0 s"),
    ],
)
def test_a_film_without_before_and_after_is_refused(
    repetitions: tuple[RepetitionResult, ...], split_s: float | None, why: str
) -> None:
    with pytest.raises(UsageError, match=why):
        compare_sets(film(*repetitions), split_s=split_s)


def test_a_set_that_was_not_measured_is_unknown() -> None:
    each = compare_sets(film(repetition(2, None), repetition(60, 52.0))).measures["pelvis_tilt"]
    assert each.verdict is None
    assert each.why == "not measured before"


def test_two_films_are_compared_by_the_medians_of_their_complete_repetitions() -> None:
    before = film(
        repetition(2, 39.0),
        repetition(8, 44.0),
        repetition(14, 20.0),
        repetition(20, 41.0),
        repetition(26, 0.0, complete=False),
    )
    assert with_medians(before).measures["pelvis_tilt"].value == 40.0
    half = with_medians(before).measures["pelvis_tilt"].high
    assert half == pytest.approx(46.0)
    after = film(repetition(2, 50.0), repetition(8, 54.0), name="after")
    assert compare_results(before, after).measures["pelvis_tilt"].change.value == 12.0


def test_a_single_repetition_and_a_measure_of_the_whole_film_stay() -> None:
    single = film(repetition(2, 36.0))
    assert with_medians(single) == single
    assert with_medians(STRETCHED).measures["lumbar_share"] == STRETCHED.measures["lumbar_share"]
    withheld = dataclasses.replace(STRETCHED.measures["pelvis_tilt"], value=None, low=None, high=None)
    hidden = dataclasses.replace(STRETCHED, measures={**STRETCHED.measures, "pelvis_tilt": withheld})
    assert with_medians(hidden).measures["pelvis_tilt"].value is None
