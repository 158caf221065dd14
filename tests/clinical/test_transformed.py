"""What a film may not change by: a cut, another pace, its end first, its mirror image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from romcam.analysis import Analysis, conclude
from romcam.assessment import Subject
from romcam.clinical import get
from romcam.errors import NothingToMeasureError
from romcam.recording import Outline, Recording
from tests.clinical.lying import curve, lying
from tests.clinical.seated import curve as swings
from tests.clinical.seated import sitter

LEFT = swings((45, 1.0), (-50, 1.0))
SWINGS = np.concatenate([LEFT, 0 * LEFT]), np.concatenate([0 * LEFT, swings((25, 1.0), (-20, 1.0))])
FILMS: dict[str, Recording] = {
    "straight-leg-raise": lying(95.0 * curve(2), 0.0 * curve(2)),
    "active-knee-extension": lying(90.0 + 0 * curve(2), 85.0 - 75.0 * curve(2)),
    "hip-rotation": sitter(*SWINGS),
}


def frames(recording: Recording, chosen: np.ndarray) -> Recording:
    """The film of some frames, in that order, at the same pace."""

    def of(value: object) -> object:
        if isinstance(value, Outline):
            return Outline(value.distance_px[chosen], value.softness_px[chosen])
        whole = isinstance(value, np.ndarray) and value.shape[:1] == (len(recording),)
        return value[chosen] if whole else value

    changed = {each.name: of(getattr(recording, each.name)) for each in fields(recording)}
    return replace(recording, **(changed | {"time_s": recording.time_s[: len(chosen)]}))


def analysed(test: str, recording: Recording) -> Analysis:
    return conclude(Path("stick.mp4"), recording, test=get(test), subject=Subject())


def judged(analysis: Analysis) -> dict[tuple[str, str | None], str]:
    tissues = analysis.finding.tissues
    return {(each.tissue, each.side): each.state for each in tissues if each.state in ("short", "free")}


@pytest.mark.parametrize("test", FILMS)
@pytest.mark.parametrize("end", ["start", "stop"])
def test_no_cut_turns_a_muscle_from_long_to_short(test: str, end: str):
    film, times = FILMS[test], np.arange(len(FILMS[test]))
    whole = judged(analysed(test, film))
    assert whole
    for at in range(15, len(times) - 20, 10):
        try:
            cut = judged(analysed(test, frames(film, times[at:] if end == "start" else times[:-at])))
        except NothingToMeasureError:
            continue
        assert {key: state for key, state in cut.items() if whole.get(key, state) != state} == {}, at


@pytest.mark.parametrize("test", FILMS)
@pytest.mark.parametrize(
    "change",
    [
        lambda film: frames(film, np.arange(len(film))[::-1]),
        lambda film: replace(film, time_s=2 * film.time_s),
        lambda film: replace(film, time_s=0.7 * film.time_s),
        lambda film: frames(replace(film, time_s=2 * film.time_s), np.arange(0, len(film), 2)),
    ],
    ids=["reversed", "slower", "faster", "half-the-frames"],
)
def test_pace_and_direction_of_time_change_no_angle(test: str, change: Callable[[Recording], Recording]):
    before, after = analysed(test, FILMS[test]), analysed(test, change(FILMS[test]))
    assert judged(after) == judged(before)
    for name, measure in before.measures.items():
        if measure.unit == "deg" and measure.value is not None:
            assert after.measures[name].value == pytest.approx(measure.value, abs=1.5), name
