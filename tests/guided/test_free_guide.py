"""The guide through a test that is measured afterwards: from getting into position to the end of the movement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from romcam.guided import Ending, Guidance, Phase, Problem
from romcam.guided.free_guide import GONE_S, LEAST_S, LONGEST_S, PREPARE_S, RESTED_S, STILL_S, TAIL_S, WALK_S, FreeGuide
from romcam.guided.movement_watch import MovementSeen

FPS = 5
MOVING = MovementSeen(0.0, seen=True, in_position=True)
GONE = MovementSeen(0.0, seen=False, home=False)


def moving(seconds: float, **known: int | bool) -> list[MovementSeen]:
    return [replace(MOVING, home=False, **known)] * round(seconds * FPS)


def still(seconds: float, **known: int | bool) -> list[MovementSeen]:
    return [replace(MOVING, still_s=index / FPS, **known) for index in range(round(seconds * FPS) + 1)]


def timed(*parts: list[MovementSeen]) -> Iterator[MovementSeen]:
    return (
        replace(each, time_s=30 + index / FPS) for index, each in enumerate(each for part in parts for each in part)
    )


def led(*parts: list[MovementSeen], wanted: int = 2, walks: bool = False) -> list[Guidance]:
    guide = FreeGuide(wanted, walks=walks)
    moments: list[Guidance] = []
    for seen in timed(*parts):
        moments.append(guide.step(seen))
        if moments[-1].ending is not None:
            break
    return moments


def prompts(moments: list[Guidance]) -> list[str]:
    keys = [moment.prompt.key for moment in moments]
    return [key for index, key in enumerate(keys) if index == 0 or key != keys[index - 1]]


READY = still(STILL_S)


def test_stillness_in_position_begins_it_and_rest_after_the_last_repetition_ends_it() -> None:
    one, two = moving(3.0, cycles=1, repetitions=1), moving(3.0, cycles=2, repetitions=2)
    moments = led(moving(2.0), READY, moving(2.0), one, two, still(5.0, cycles=2, repetitions=2))
    assert prompts(moments) == ["prepare", "still", "perform", "done"]
    assert (moments[-1].count, moments[-1].take, moments[-1].ending) == (2, 1, Ending.COMPLETE)
    assert len(moments) / FPS == pytest.approx(2 + STILL_S + 8 + TAIL_S, abs=1)


def test_the_stand_is_counted_down_and_is_part_of_the_recording() -> None:
    moments = led(READY)
    counts = [each.countdown_s for each in moments if each.countdown_s is not None]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == pytest.approx(STILL_S - 1.0)
    assert next(index for index, each in enumerate(moments) if each.take) / FPS == pytest.approx(0.5, abs=1 / FPS)
    assert moments[-1].phase is Phase.BENDS


def test_who_moves_during_the_stand_begins_a_new_take() -> None:
    assert [each.take for each in led(still(2.0), moving(1.0), still(2.0))][-1] == 2


def test_stillness_elsewhere_does_not_begin_it() -> None:
    away = [replace(each, in_position=False) for each in still(10.0)]
    assert {each.phase for each in led(away)} == {Phase.SETUP}


def test_a_problem_is_shown_and_waited_for() -> None:
    guide = FreeGuide(2)
    dark = Problem("light", must=False)
    moments = [guide.step(seen, dark) for seen in timed(still(5.0))]
    assert prompts(moments) == ["prepare", "light"]
    assert {each.take for each in moments} == {0}


def test_a_hold_at_the_end_of_range_does_not_end_it() -> None:
    held = [replace(each, home=False) for each in still(RESTED_S - 1, cycles=1, repetitions=2)]
    moments = led(READY, moving(2.0), held, wanted=1)
    assert moments[-1].ending is None


def test_a_repetition_under_way_does_not_end_it() -> None:
    moments = led(READY, moving(2.0), still(20.0, cycles=2, repetitions=2, under_way=True))
    assert moments[-1].ending is None


def test_resting_after_fewer_repetitions_ends_it() -> None:
    moments = led(READY, moving(4.0, cycles=1, repetitions=1), still(RESTED_S + 1, cycles=1, repetitions=1), wanted=3)
    assert (moments[-1].ending, moments[-1].prompt.key) == (Ending.FEWER, "fewer")


def test_standing_about_before_the_movement_does_not_end_it() -> None:
    assert led(READY, still(30.0))[-1].ending is None


def test_who_leaves_the_picture_has_ended_it() -> None:
    moments = led(READY, moving(4.0, cycles=1, repetitions=1), [replace(GONE, cycles=1, repetitions=1)] * 50, wanted=3)
    assert moments[-1].ending is Ending.FEWER
    assert len(moments) / FPS == pytest.approx(STILL_S + 4 + GONE_S, abs=1)


def test_walking_begins_after_a_countdown_and_ends_when_the_person_has_left() -> None:
    moments = led([GONE] * round(WALK_S * FPS + 1), moving(LEAST_S), [GONE] * 50, wanted=0, walks=True)
    assert moments[0].countdown_s == WALK_S
    assert prompts(moments) == ["prepare", "perform", "done"]


def test_a_posture_that_is_held_ends_after_a_while() -> None:
    moments = led(READY, moving(3.0), still(20.0), wanted=0)
    assert moments[-1].ending is Ending.COMPLETE
    assert len(moments) / FPS == pytest.approx(STILL_S + 3 + RESTED_S, abs=1)


def test_it_begins_and_ends_in_any_case() -> None:
    moments = led([GONE] * round((PREPARE_S + LONGEST_S + 2) * FPS))
    begun = next(index for index, each in enumerate(moments) if each.phase is Phase.BENDS)
    assert begun / FPS == pytest.approx(PREPARE_S, abs=1 / FPS)
    assert len(moments) / FPS == pytest.approx(PREPARE_S + LONGEST_S, abs=1)
    assert moments[-1].ending is Ending.FEWER


def test_the_start_button_begins_and_ends_it_and_redo_begins_a_new_take() -> None:
    guide = FreeGuide()
    at = timed([GONE] * 20)
    guide.step(next(at))
    guide.begin()
    assert guide.step(next(at)).take == 1
    guide.redo()
    assert (again := guide.step(next(at))).take == 0
    assert again.phase is Phase.SETUP
    guide.begin()
    assert guide.step(next(at)).take == 2
    guide.begin()
    assert guide.step(next(at)).ending is Ending.COMPLETE
