"""The guide through a test that is recorded and measured afterwards."""

from __future__ import annotations

from romcam.guided import Ending, FrameObservation, Phase
from romcam.guided.free_guide import LONGEST_S, PREPARE_S, FreeGuide


def at(time_s: float) -> FrameObservation:
    return FrameObservation(time_s, seen=False, lean_deg=float("nan"))


def test_it_begins_and_ends_by_itself_whoever_is_seen() -> None:
    guide = FreeGuide()
    assert guide.step(at(5.0)).prompt.key == "prepare"
    assert guide.step(at(5.0 + PREPARE_S - 1)).countdown_s == 1.0
    begun = guide.step(at(5.0 + PREPARE_S))
    assert (begun.phase, begun.take, begun.prompt.key) == (Phase.BENDS, 1, "perform")
    assert guide.step(at(5.0 + PREPARE_S + LONGEST_S - 1)).ending is None
    assert guide.step(at(5.0 + PREPARE_S + LONGEST_S)).ending is Ending.COMPLETE


def test_the_start_button_begins_and_ends_it_and_redo_begins_a_new_take() -> None:
    guide = FreeGuide()
    guide.step(at(0.0))
    guide.begin()
    assert guide.step(at(1.0)).take == 1
    guide.redo()
    assert (again := guide.step(at(2.0))).take == 0
    assert again.phase is Phase.SETUP
    guide.begin()
    assert guide.step(at(3.0)).take == 2
    guide.begin()
    assert guide.step(at(9.0)).ending is Ending.COMPLETE
