"""The frames in which the pose model runs, and the interpolation between them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from romcam.pose.pace import Pace, between
from romcam.recording import FloatArray, Seen
from romcam.video import VideoReader
from tests.video.films import greys, index_of, write_film


def due(times_s: FloatArray, rate_hz: float | None = 15.0) -> FloatArray:
    pace = Pace(rate_hz)
    return times_s[[pace(float(time_s)) for time_s in times_s]]


@pytest.mark.parametrize("fps", [30.0, 30000 / 1001, 60.0])
@pytest.mark.parametrize("rounded", [False, True], ids=["exact", "whole milliseconds"])
def test_a_fast_film_is_inferred_in_fifteen_frames_a_second(fps: float, rounded: bool) -> None:
    times = np.arange(round(20 * fps)) / fps
    inferred_s = due(np.round(times, 3) if rounded else times)
    assert inferred_s[0] == 0.0
    assert len(inferred_s) == pytest.approx(300, abs=2)
    assert np.diff(inferred_s).max() < 1 / 15 + 1.1 / fps
    assert np.median(np.diff(inferred_s)) == pytest.approx(1 / 15, abs=2e-3)


def test_a_rate_that_does_not_divide_the_frame_rate_is_met_on_average() -> None:
    inferred_s = due(np.arange(500) / 25)
    assert len(inferred_s) == pytest.approx(300, abs=1)
    assert np.diff(inferred_s).max() <= 0.0801


@pytest.mark.parametrize("fps", [8.0, 12.0, 15.0])
def test_a_slow_film_is_inferred_in_every_frame(fps: float) -> None:
    times = np.arange(200) / fps
    assert len(due(times)) == 200


def test_without_a_rate_every_frame_is_inferred() -> None:
    assert len(due(np.arange(100) / 240, None)) == 100


def test_values_between_two_inferred_frames_are_linear() -> None:
    times = np.array([0.0, 0.02, 0.05, 0.1, 0.2])
    inferred_s, rows = times[[0, 3, 4]], np.array([[0.0, 5.0], [10.0, 5.0], [30.0, np.nan]], np.float32)
    seen = np.full(3, Seen.YES, np.uint8)
    spread, states, inferred = between(rows, seen, inferred_s, times)
    assert spread[:, 0] == pytest.approx([0, 2, 5, 10, 30], abs=1e-5)
    assert spread[:4, 1] == pytest.approx([5, 5, 5, 5])
    assert np.isnan(spread[4, 1])
    assert inferred.tolist() == [True, False, False, True, True]
    assert (states == Seen.YES).all()


@pytest.mark.parametrize(("first", "last"), [(Seen.YES, Seen.NOBODY), (Seen.LOST_TO_ANOTHER, Seen.YES)])
def test_a_frame_beside_one_without_the_person_counts_as_missing(first: Seen, last: Seen) -> None:
    rows = np.array([[1.0 if each == Seen.YES else np.nan] for each in (first, last)], np.float32)
    inferred_s = np.array([0.0, 0.1])
    spread, states, _ = between(rows, np.array([first, last], np.uint8), inferred_s, np.array([0.0, 0.05, 0.1]))
    assert np.isnan(spread[1, 0])
    assert states.tolist() == [first, max(first, last), last]


def test_no_frame_is_interpolated_if_all_were_inferred() -> None:
    rows, seen, times = np.ones((3, 2), np.float32), np.zeros(3, np.uint8), np.arange(3.0)
    spread, states, inferred = between(rows, seen, times, times)
    assert spread is rows
    assert states is seen
    assert inferred.all()


def test_a_film_yields_the_due_frames_its_last_frame_and_all_times(tmp_path: Path) -> None:
    film = write_film(tmp_path / "film.mp4", greys(12))
    with VideoReader(film) as reader, closing(reader.frames(due=Pace(10.0))) as frames:
        frames_read = list(frames)
        times = reader.times_s
    indices = [frame.index for frame in frames_read]
    assert [index_of(frame.rgb) for frame in frames_read] == indices
    assert indices[0] == 0
    assert indices[-1] == 11
    assert len(indices) < 7
    assert times == pytest.approx(np.arange(12) / 25, abs=1e-3)
