"""The guide through a test, on constructed observations with known answers."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from romcam.guided import Ending, FrameObservation, Guidance, Guide, Phase, Problem
from romcam.guided.guide import NEUTRAL_S, READY_S
from romcam.guided.problem_watch import LONG_PATIENCE_S, PATIENCE_S
from romcam.movement import RepetitionRule

FPS = 15
RULE = RepetitionRule()
WELL = FrameObservation(0.0, seen=True, lean_deg=3.0, judged=True)


def lasting(seconds: float, like: FrameObservation = WELL) -> list[FrameObservation]:
    return [like] * round(seconds * FPS)


def leaning(*degrees: float) -> list[FrameObservation]:
    return [replace(WELL, lean_deg=3.0 + each) for each in degrees]


def way(start: float, stop: float, seconds: float) -> list[FrameObservation]:
    half = (1 - np.cos(np.linspace(0, np.pi, round(seconds * FPS)))) / 2
    return leaning(*(start + (stop - start) * half))


def bend(depth: float = 90.0, hold_s: float = 1.5) -> list[FrameObservation]:
    return [*way(0, depth, 2.0), *lasting(hold_s, leaning(depth)[0]), *way(depth, 0, 2.0), *lasting(1.0)]


def timed(observations: Iterable[FrameObservation], start_s: float = 50.0) -> Iterator[FrameObservation]:
    return (replace(each, time_s=start_s + index / FPS) for index, each in enumerate(observations))


def led(*parts: list[FrameObservation], repetitions: int = 2, start_s: float = 50.0) -> list[Guidance]:
    guide = Guide(repetitions, RULE)
    return [guide.step(each) for each in timed((each for part in parts for each in part), start_s)]


def prompts(moments: list[Guidance]) -> list[str]:
    keys = [moment.prompt.key for moment in moments]
    return [key for index, key in enumerate(keys) if index == 0 or key != keys[index - 1]]


READY = lasting(READY_S + NEUTRAL_S + 0.5)
GONE = FrameObservation(0.0, seen=False, lean_deg=float("nan"))


def wrong(rule: str, *, must: bool = False) -> FrameObservation:
    return replace(WELL, problem=Problem(rule, must))


def test_from_the_stand_to_the_last_bend() -> None:
    moments = led(READY, bend(), bend(), lasting(1.0))
    assert prompts(moments) == ["stand", "bend", "hold", "rise", "bend", "hold", "rise", "done"]
    assert moments[-1].ending is Ending.COMPLETE
    assert moments[-1].count == 2
    assert {moment.take for moment in moments} == {0, 1}
    assert moments[-1].neutral_deg == pytest.approx(3.0)


def test_the_neutral_stand_takes_two_seconds_and_counts_them_down() -> None:
    moments = led(READY)
    counts = [moment.countdown_s for moment in moments if moment.countdown_s is not None]
    assert counts[0] == pytest.approx(NEUTRAL_S, abs=0.1)
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == pytest.approx(NEUTRAL_S * FPS, abs=2)
    assert moments[-1].phase is Phase.BENDS


@settings(max_examples=6)
@given(st.floats(0, 1e6), st.integers(1, 4))
def test_it_ends_after_the_requested_number_of_bends_at_any_time_of_day(start_s: float, repetitions: int) -> None:
    moments = led(READY, *[bend()] * 5, repetitions=repetitions, start_s=start_s)
    over = next(index for index, moment in enumerate(moments) if moment.ending is not None)
    assert moments[over].count == repetitions
    assert (over - len(READY)) / FPS == pytest.approx(repetitions * 6.5, abs=1.2)


@pytest.mark.parametrize("rule", ["whole_body", "side_on", "light", "outline", "level", "alone", "upright"])
def test_a_rule_that_is_not_met_is_shown_until_it_is(rule: str) -> None:
    moments = led(lasting(3.0, wrong(rule, must=True)), READY)
    assert prompts(moments) == ["moment", rule, "stand", "bend"]


def test_a_brief_problem_is_not_shown_but_delays_the_stand() -> None:
    moments = led(lasting(0.5), lasting(0.3, wrong("light")), lasting(0.8), READY)
    assert prompts(moments) == ["stand", "bend"]
    stands = (index for index, moment in enumerate(moments) if moment.phase is Phase.STAND)
    assert min(stands) / FPS == pytest.approx(1.8, abs=0.15)


def test_a_problem_that_is_not_corrected_is_left_to_the_analysis_after_some_time() -> None:
    moments = led(lasting(PATIENCE_S + 4.0, wrong("outline")))
    assert prompts(moments)[:3] == ["moment", "outline", "stand"]


def test_a_problem_that_prevents_measurement_is_waited_for_but_not_for_ever() -> None:
    problem = wrong("side_on", must=True)
    assert prompts(led(lasting(LONG_PATIENCE_S - 1, problem))) == ["moment", "side_on"]
    assert prompts(led(lasting(LONG_PATIENCE_S + READY_S + NEUTRAL_S + 1, problem))) == [
        "moment",
        "side_on",
        "stand",
        "bend",
    ]


def test_the_start_key_skips_the_set_up() -> None:
    guide = Guide(1, RULE)
    first, *rest = timed(lasting(2.0, wrong("outline")))
    guide.step(first)
    guide.begin()
    assert guide.step(rest[0]).phase is Phase.STAND


def test_without_a_person_the_prompt_is_to_come() -> None:
    assert prompts(led(lasting(2.0, GONE), READY)) == ["moment", "come", "stand", "bend"]


def test_a_bend_without_a_stand_is_not_counted_and_begins_a_new_take() -> None:
    moments = led(lasting(0.4), bend(), lasting(READY_S + NEUTRAL_S + 0.3), bend(), lasting(1.0), repetitions=1)
    assert prompts(moments) == ["stand", "early", "stand", "bend", "hold", "rise", "done"]
    assert [moments[-1].take, moments[-1].count, moments[-1].ending] == [2, 1, Ending.COMPLETE]


@pytest.mark.parametrize("stood_s", [1.0, READY_S + 0.5, READY_S + 1.5])
def test_who_bends_from_a_stand_without_being_asked_is_measured(stood_s: float) -> None:
    moments = led(lasting(stood_s), bend(), lasting(1.0), repetitions=1)
    assert prompts(moments)[-4:] == ["bend", "hold", "rise", "done"]
    assert [moments[-1].take, moments[-1].count, moments[-1].ending] == [1, 1, Ending.COMPLETE]
    assert moments[-1].neutral_deg == pytest.approx(3.0, abs=0.5)


@pytest.mark.parametrize("rule", ["side_on", "level", "upright", "outline"])
def test_a_person_who_goes_on_bending_with_a_problem_is_measured_and_let_alone(rule: str) -> None:
    """A film played in a circle: 1.5 s of stand, then a bend, and a rule that is never met."""
    stands, bends = lasting(1.5, wrong(rule)), [replace(each, problem=Problem("level", False)) for each in bend()]
    moments = led(lasting(1.5, wrong(rule)), bends, *[stands, bends] * 3, repetitions=2)
    over = next(index for index, moment in enumerate(moments) if moment.ending is not None)
    assert over / FPS < 20
    assert moments[over].count == 2
    assert "level" not in prompts(moments) or rule == "level"


def test_a_problem_is_let_go_also_when_the_person_moves_on() -> None:
    """They step aside and come back; the problem was shown for ten seconds in all."""
    wanders = [each for _ in range(3) for each in (*way(0, 8, 0.6), *way(8, 0, 0.6))]
    again = [*lasting(3.0, wrong("outline")), *[replace(each, problem=Problem("outline", False)) for each in wanders]]
    moments = led(again, again, again, lasting(READY_S + NEUTRAL_S + 1, wrong("outline")))
    assert moments[-1].phase is Phase.BENDS


def test_no_problem_is_told_to_a_person_who_is_bent() -> None:
    bent = replace(leaning(80)[0], problem=Problem("level", False))
    moments = led(
        lasting(0.3), [replace(each, problem=Problem("level", False)) for each in way(0, 80, 1.0)], lasting(3.0, bent)
    )
    assert prompts(moments) == ["stand", "early"]


def test_swaying_starts_the_stand_again() -> None:
    sway = [each for _ in range(4) for each in (*way(0, 7, 0.5), *way(7, 0, 0.5))]
    moments = led(lasting(READY_S + 0.3), sway)
    assert moments[-1].phase is Phase.STAND


def test_a_person_who_leaves_during_the_stand_is_asked_to_come_back() -> None:
    moments = led(lasting(READY_S + 0.5), lasting(2.0, GONE))
    assert prompts(moments) == ["stand", "moment", "come"]
    assert moments[-1].take == 0


def test_a_person_who_is_lost_for_a_moment_changes_nothing() -> None:
    moments = led(READY, way(0, 90, 2.0), lasting(0.6, GONE), lasting(1.0, leaning(90)[0]), way(90, 0, 2.0), lasting(2))
    assert moments[-1].count == 1
    assert "lost" not in prompts(moments)


def test_a_person_in_the_way_is_asked_aside_and_the_test_continues() -> None:
    down = leaning(90)[0]
    moments = led(
        READY, way(0, 90, 2.0), lasting(3.0, GONE), lasting(1.0, down), way(90, 0, 2.0), lasting(2), repetitions=1
    )
    assert "lost" in prompts(moments)
    assert moments[-1].ending is Ending.COMPLETE


@pytest.mark.parametrize(
    ("then", "count"), [(lasting(25.0, leaning(45)[0]), 1), (lasting(8.0, GONE), 1), (lasting(25.0), 1)]
)
def test_stopping_half_way_ends_the_test_with_the_bends_so_far(then: list[FrameObservation], count: int) -> None:
    stays_down = then[0].lean_deg > 10
    moments = led(READY, bend(), way(0, 45, 1.5) if stays_down else [], then, repetitions=3)
    assert moments[-1].ending is Ending.FEWER
    assert moments[-1].count == count
    assert prompts(moments)[-1] == "fewer"


def test_without_any_bend_it_goes_back_to_the_set_up() -> None:
    moments = led(READY, lasting(25.0))
    assert moments[-1].ending is None
    assert any(before.take == 1 and after.take == 0 for before, after in itertools.pairwise(moments))


def test_redo_begins_a_new_take() -> None:
    guide = Guide(1, RULE)
    observations = timed([*READY, *bend()[:40], *READY, *bend(), *lasting(1.0)])
    moments = [guide.step(next(observations)) for _ in range(len(READY) + 40)]
    guide.redo()
    moments += [guide.step(each) for each in observations]
    assert moments[-1].take == 2
    assert [moments[-1].count, moments[-1].ending] == [1, Ending.COMPLETE]


def test_a_pause_on_the_way_down_is_one_bend() -> None:
    pause = [*way(0, 50, 1.5), *lasting(2.0, leaning(50)[0]), *way(50, 95, 1.5), *lasting(1.5, leaning(95)[0])]
    moments = led(READY, pause, way(95, 0, 2.0), lasting(2.0), repetitions=1)
    assert [moments[-1].count, moments[-1].ending] == [1, Ending.COMPLETE]


def test_sinking_and_trembling_while_held_is_still_held() -> None:
    draw = np.random.default_rng(4)
    sinking = leaning(*(80 + np.linspace(0, 4, 30) + draw.normal(0, 0.8, 30)))
    moments = led(READY, way(0, 80, 2.0), sinking, way(84, 0, 2.0), lasting(2.0), repetitions=1)
    assert prompts(moments) == ["stand", "bend", "hold", "rise", "done"]
