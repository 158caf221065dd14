"""One person's results together: the results that count, short tissues, links, and next steps."""

from __future__ import annotations

import dataclasses
import io
from functools import partial

import pytest
from rich.console import Console

from romcam import clinical
from romcam.assessment.conclusions import Check, Subject
from romcam.assessment.limitation import Limitation
from romcam.errors import UsageError
from romcam.results.result import Result
from romcam.screening.catalogue import bend as bend_test
from romcam.screening.catalogue import cross_check_test, movements, tissue_tests
from romcam.screening.catalogue import squat as squat_test
from romcam.screening.combine import SCREEN, combine
from romcam.screening.findings import Screen, Tissue
from romcam.screening.links import at_least_both
from romcam.screening.terminal import summarise
from romcam.screening.wording import movement_answer
from tests.screening.results import CLOSE, FREE, SHORT, bend, knee_extension, leg_raise, rotation, squat, thomas

KNEE_BENT = Check("knee_bend", False, "The knee was bent by 14°: repeat with a straight knee.")


def tissue(screen: Screen, name: str) -> Tissue:
    return next(each for each in screen.tissues if each.name == name)


def raises(left: float, right: float, chances: tuple[float, float]) -> list[Result]:
    return [leg_raise("left", left, chances[0]), leg_raise("right", right, chances[1])]


def test_every_tissue_the_clinical_tests_are_about_is_in_the_catalogue() -> None:
    for test in clinical.all_tests():
        for each in test.limitations:
            group = next(group for group in clinical.TISSUES if group.name == each.tissue)
            found = next(found for found in tissue_tests(group) if found.name == test.name)
            assert each in found.limitations
            if isinstance(test.conclude, partial):
                assert each in test.conclude.keywords["limitations"]
    for group in clinical.TISSUES:
        assert tissue_tests(group)
        for found in tissue_tests(group):
            measures = {rule.name for rule in found.test.measures}
            assert {found.of("left").measure, found.of("right").measure} <= measures


def test_the_usual_test_of_a_tissue_and_the_weightiest_movement_come_first() -> None:
    first = {group.name: tissue_tests(group)[0].name for group in clinical.TISSUES}
    assert first["hamstrings"] == "straight-leg-raise"
    assert first["quadriceps"] == "prone-knee-bend"
    assert [test.name for test in movements()] == ["forward-bend", "squat", "sit-to-stand", "gait", "twist"]
    assert (bend_test().name, squat_test().name) == ("forward-bend", "squat")
    assert cross_check_test().name == "straight-leg-raise"


def test_states_by_side() -> None:
    screen = combine([leg_raise("left", 60, SHORT), rotation({"internal rotators right": CLOSE})])
    hamstrings, rotators = tissue(screen, "hamstrings"), tissue(screen, "internal rotators")
    assert (hamstrings.left.state, hamstrings.right.state) == ("short", "untested")
    assert (rotators.left.state, rotators.right.state) == ("untested", "indeterminate")
    assert hamstrings.left.readings[0].border == 80.0
    assert hamstrings.left.readings[0].usual is not None
    assert tissue(combine([thomas("left", 5, SHORT)]), "quadriceps").left.state == "no-reference"


@pytest.mark.parametrize(
    ("raised", "extended", "state", "agreement"),
    [
        (SHORT, SHORT, "short", "agree"),
        (FREE, FREE, "free", "agree"),
        (CLOSE, CLOSE, "indeterminate", "agree"),
        (SHORT, FREE, "contradictory", "contradict"),
        (FREE, SHORT, "contradictory", "contradict"),
        (SHORT, CLOSE, "short", "undecided"),
        (CLOSE, FREE, "free", "undecided"),
        (None, FREE, "free", None),
        (None, None, "unknown", None),
    ],
)
def test_two_tests_of_one_tissue(
    raised: float | None, extended: float | None, state: str, agreement: str | None
) -> None:
    left = tissue(combine([leg_raise("left", 70, raised), knee_extension("left", 20, extended)]), "hamstrings").left
    assert (left.state, left.agreement) == (state, agreement)
    assert [each.test for each in left.readings] == ["straight-leg-raise", "active-knee-extension"]
    if agreement == "contradict":
        assert "contradict each other" in left.sentence


def test_the_newest_usable_result_counts_and_the_others_are_listed() -> None:
    dark = Check("light", False, "Too dark.", "withhold")
    old, new = leg_raise("left", 60, SHORT, film="old", day=1), leg_raise("left", 95, FREE, film="new", day=9)
    bad = leg_raise("left", 50, SHORT, film="bad", day=20, quality=(dark,))
    screen = combine([bad, new, old])
    assert tissue(screen, "hamstrings").left.state == "free"
    counts = {each.film: (each.used, each.why_not) for each in screen.measurements}
    number = next(each.number for each in screen.measurements if each.used)
    assert counts["new.mp4"] == (True, None)
    assert counts["old.mp4"] == (False, f"number {number} was analysed later and counts")
    assert counts["bad.mp4"] == (False, f"it shows too little; number {number} counts")


def test_without_a_usable_result_the_newest_counts_and_is_marked() -> None:
    dark = Check("light", False, "Too dark.", "withhold")
    screen = combine([leg_raise("left", 60, SHORT, quality=(dark,))])
    assert tissue(screen, "hamstrings").left.readings[0].doubts == ("Too dark.",)
    assert "Straight-leg raise, left: Too dark." in [each.sentence for each in screen.cautions]


def test_each_leg_may_come_from_a_film_of_its_own() -> None:
    left, right = {"external rotators left": SHORT}, {"external rotators right": FREE}
    screen = combine([rotation(left, film="a", day=1), rotation(right, film="b", day=2)])
    rotators = tissue(screen, "external rotators")
    assert (rotators.left.state, rotators.right.state) == ("short", "free")
    assert all(each.used for each in screen.measurements)


def test_two_people_are_refused_and_a_result_without_identifier_is_reported() -> None:
    with pytest.raises(UsageError, match="7 and 8") as caught:
        combine([bend(subject=Subject("7")), squat(True, subject=Subject("8"))])
    assert str(caught.value).count(".") == 1
    screen = combine([bend(subject=Subject("7")), squat(True, subject=Subject())])
    assert screen.subject.id == "7"
    assert screen.cautions[0].about == "person"
    mixed = combine([bend(subject=Subject("7", 40, "male")), squat(True, subject=Subject("7", 40, "female"))])
    assert (mixed.subject.age, mixed.subject.sex) == (40, None)
    assert "female and male" in mixed.cautions[0].sentence


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (Subject("7", 40, "male"), Subject("7", 40, "female"), "female and male"),
        (Subject("7", 40, "female"), Subject("7", 40, "male"), "female and male"),
        (Subject("7", 20), Subject("7", 60), "20 and 60"),
        (Subject("7", 60), Subject("7", 20), "20 and 60"),
        (Subject("7", 40), Subject("7", 41), None),
    ],
)
def test_results_that_contradict_each_other_about_the_person_say_so_on_top(
    one: Subject, other: Subject, said: str | None
) -> None:
    screen = combine([bend(subject=one), squat(True, subject=other)])
    assert [each.about for each in screen.cautions] == ["identity"] * (said is not None)
    page, printed = SCREEN.render(screen), io.StringIO()
    summarise(screen, {}, Console(file=printed, width=1000))
    if said is not None:
        assert said in printed.getvalue().splitlines()[0]
        assert page.index(said) < page.index("<h1")
        assert page.count(said) == 1


def test_a_result_without_its_leg_is_not_counted() -> None:
    screen = combine([leg_raise(None, 60, SHORT, film="nameless")])
    hamstrings = tissue(screen, "hamstrings")
    assert (hamstrings.left.state, hamstrings.right.state) == ("untested", "untested")
    assert "The leg in nameless.mp4 is not known" in screen.cautions[0].sentence


def test_programs_and_dates_that_differ_are_reported() -> None:
    about = {each.about for each in combine([bend(day=1), squat(True, day=5, romcam="9.9")]).cautions}
    assert {"program", "date"} <= about
    assert not combine([bend(), squat(True)]).cautions


def test_short_hamstrings_and_a_compensating_bend_support_each_other() -> None:
    screen = combine([bend(compensating=0.9), *raises(60, 95, (0.95, FREE))])
    (link,) = screen.links
    assert link.kind == "supports"
    assert "hamstrings of the left leg look short, and the spine compensates for it" in link.sentence
    assert link.probability == pytest.approx(0.85)  # 1 - (0.05 + 0.10)
    assert screen.sentence == (
        "The hamstrings of the left leg look short, and the spine compensates for it in the forward bend."
    )


def test_long_hamstrings_and_an_early_stop_of_the_pelvis_have_another_cause() -> None:
    screen = combine([bend(compensating=0.5, limited=0.97), *raises(95, 95, (FREE, FREE))])
    (link,) = screen.links
    assert link.kind == "elsewhere"
    assert link.probability == pytest.approx(0.97 - 0.05 - 0.05)


def test_one_untested_leg_is_not_called_elsewhere() -> None:
    assert combine([bend(), leg_raise("left", 95, FREE)]).links == ()


def test_short_hamstrings_that_did_not_stop_the_pelvis() -> None:
    knees = Check("knees_straight", False, "The knees bent by 25°: keep them straight.")
    free = partial(bend, 65, 45, compensating=0.01, limited=0.02)
    (link,) = combine([free(), *raises(60, 60, (SHORT, SHORT))]).links
    assert link.kind == "differs"
    assert "of both legs" in link.sentence
    assert "bent knees" not in link.sentence
    (link,) = combine([free(quality=(knees,)), *raises(60, 60, (SHORT, SHORT))]).links
    assert link.sentence.endswith("The knees bent by 25°: keep them straight.")


def test_no_statement_without_its_probability() -> None:
    doubtful = bend(40, 60, compensating=0.4, limited=0.6)
    assert combine([doubtful, *raises(60, 60, (SHORT, SHORT))]).links == ()
    assert combine([bend(), *raises(80, 80, (CLOSE, CLOSE))]).links == ()
    assert combine([bend(None, None), *raises(60, 60, (SHORT, SHORT))]).links == ()


def test_bend_and_squat() -> None:
    both_yes = combine([bend(), squat(True)]).links
    assert "and it rounds in the squat, too" in both_yes[0].sentence
    part = combine([bend(), squat(False), leg_raise("left", 60, SHORT)]).links
    assert [each.kind for each in part] == ["supports", "supports"]
    assert "slacken the hamstrings" in part[1].sentence
    assert part[1].probability == pytest.approx(1 - (0.1 + 0.1 + 0.05))
    assert len(part[1].measurements) == 3
    assert combine([bend(), squat(False)]).links[0].kind == "differs"
    assert combine([bend(), squat(None)]).links == ()


def test_a_spine_that_rounds_in_a_squat_is_not_said_to_compensate() -> None:
    screen = combine([bend(), squat(True), leg_raise("left", 60, SHORT)])
    assert screen.sentence.endswith("and the spine compensates for it in the forward bend.")
    assert "In the squat the spine rounds, which alone is no sign of stiff hips." in screen.rest
    assert movement_answer(screen.movements[1]) == "rounds"
    alone = combine([squat(True)])
    assert alone.sentence.endswith("whether the spine compensates for stiff hips was not tested.")


def test_the_least_probability_of_both() -> None:
    assert at_least_both(0.9, 0.8) == pytest.approx(0.7)
    assert at_least_both(0.4, 0.4) == 0.0
    assert at_least_both(0.9, None) is None


def test_the_answer_and_its_probability() -> None:
    bent, squatted, *others = combine([bend(compensating=0.9), squat(False, 0.88)]).movements
    assert (bent.answer, bent.probability, bent.limited) == ("yes", 0.9, pytest.approx(0.97))
    assert (squatted.answer, squatted.probability) == ("no", pytest.approx(0.12))
    assert {each.answer for each in others} == {"untested"}
    assert bent.evidence == "contour"
    assert combine([bend(None, None)]).movements[0].answer == "cannot-tell"


def test_parts_that_compensate_in_the_lying_tests() -> None:
    (part,) = combine([leg_raise("left", 60, SHORT, quality=(KNEE_BENT, Check("other_leg", True, "Down.")))]).parts
    assert (part.test, part.side, part.answer) == ("straight-leg-raise", "left", "yes")
    (part,) = combine([rotation({"external rotators left": FREE, "external rotators right": FREE})]).parts
    assert (part.side, part.answer) == (None, "no")


def test_the_first_step_answers_the_question() -> None:
    steps = combine([squat(True)]).steps
    assert (steps[0].test, steps[0].kind) == ("forward-bend", "film")
    assert (steps[1].test, steps[1].sides) == ("hip-rotation", ())
    assert {each.test for each in steps} == {
        *("forward-bend", "hip-rotation", "straight-leg-raise", "thomas", "sit-to-stand")
    }
    after = combine([bend()]).steps
    assert (after[0].test, after[0].sides) == ("straight-leg-raise", ("left", "right"))


def test_the_missing_leg_is_the_next_step() -> None:
    step = combine([bend(), leg_raise("left", 60, SHORT)]).steps[0]
    assert (step.test, step.sides) == ("straight-leg-raise", ("right",))
    assert step.sentence.startswith(
        "Film the straight-leg raise of the right leg: it would show whether the hamstrings"
    )


def test_a_film_to_repeat_is_listed_with_its_fault() -> None:
    step = combine([bend(None, None)]).steps[0]
    assert step.kind == "again"
    assert step.sentence.endswith("Last time: The back could not be read: wear close-fitting clothes.")
    # Long enough with a bent knee may be a short muscle that was slackened; short with one is short all the more.
    slack = combine([bend(), leg_raise("left", 95, FREE, quality=(KNEE_BENT,)), leg_raise("right", 95, FREE)])
    assert ("again", ("left",)) in [(each.kind, each.sides) for each in slack.steps]
    short = combine([bend(), leg_raise("left", 60, SHORT, quality=(KNEE_BENT,)), leg_raise("right", 95, FREE)])
    assert "straight-leg-raise" not in {each.test for each in short.steps}


def test_a_second_test_settles_what_the_first_could_not() -> None:
    first = combine([bend(), leg_raise("left", 80, CLOSE), leg_raise("right", 95, FREE)]).steps[0]
    assert (first.test, first.sides) == ("active-knee-extension", ("left",))


def test_facts_to_state_come_last_and_only_where_they_give_a_border(monkeypatch: pytest.MonkeyPatch) -> None:
    # No fact about the person gives the knee of the Thomas test a border.
    nobody = thomas("left", 5, SHORT, subject=Subject("7"))
    assert "tell" not in {each.kind for each in combine([nobody]).steps}
    monkeypatch.setattr(Limitation, "facts_needed", lambda *_: ("sex",))
    screen = combine([nobody])
    assert screen.steps[-1].kind == "tell"
    assert screen.steps[-1].sentence == "Analyse the films again with --sex: the reference values depend on it."


def test_the_film_made_last_counts_whenever_it_was_analysed() -> None:
    june = leg_raise("left", 95, FREE, film="june", day=1, filmed="2031-06-05")
    january = leg_raise("left", 60, SHORT, film="january", day=20, filmed="2031-01-10T09:00:00Z")
    screen = combine([january, june])
    assert tissue(screen, "hamstrings").left.state == "free"
    counts = {each.film: (each.used, each.why_not) for each in screen.measurements}
    number = next(each.number for each in screen.measurements if each.used)
    assert counts == {
        "june.mp4": (True, None),
        "january.mp4": (False, f"number {number} was filmed later and counts"),
    }
    assert {each.film: each.filmed for each in screen.measurements}["june.mp4"] == "2031-06-05"
    assert screen.cautions == ()


@pytest.mark.parametrize("other", [None, "2031-06-05T10:00:00Z"])
def test_an_order_that_is_not_known_is_said(other: str | None) -> None:
    dated = leg_raise("left", 95, FREE, film="dated", day=1, filmed="2031-06-05")
    undated = leg_raise("left", 60, SHORT, film="undated", day=20, filmed=other)
    sentences = [each.sentence for each in combine([dated, undated]).cautions if each.about == "date"]
    assert [sentence.partition(" is not known")[0] for sentence in sentences] == [
        "Which film of the straight-leg raise was made last"
    ]
    assert "--date" in sentences[0]
    # One film that was analysed twice has one date: its later analysis counts, and no order is missing.
    again = dataclasses.replace(dated, provenance=dataclasses.replace(dated.provenance, created="2031-07-01T10:00:00Z"))
    assert combine([dated, again]).cautions == ()


def test_the_days_of_the_films_are_given() -> None:
    screen = combine([bend(filmed="2031-01-10"), squat(True, filmed="2031-06-05T08:00:00+02:00")])
    assert [each.sentence for each in screen.cautions] == [
        "The films were made from 10 January 2031 to 5 June 2031: changes in between are not shown here."
    ]


def test_estimators_are_compared_within_one_test_only() -> None:
    old, new = {"spine_estimator": "bend:1"}, {"spine_estimator": "any:2"}
    assert combine([bend(**old), squat(True, **new)]).cautions == ()
    mixed = combine([bend(**old), leg_raise("left", 95, FREE, **old), leg_raise("right", 95, FREE, **new)])
    assert [each.about for each in mixed.cautions] == ["program"]
    assert "the spine estimator" in mixed.cautions[0].sentence
    other_model = combine([bend(), squat(True, pose_model="lite:9")])
    assert "the pose model" in other_model.cautions[0].sentence


def test_a_free_movement_is_listed_and_does_not_count() -> None:
    free = dataclasses.replace(squat(None), test="free")
    screen = combine([free])
    assert [(each.used, each.why_not) for each in screen.measurements] == [
        (False, "no verdict is drawn from this movement")
    ]
