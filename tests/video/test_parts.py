"""A film read in parts gives exactly the frames and times of a complete pass, or is refused."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from romcam.video import VideoReader
from romcam.video.seeking import UnsafeSeek, read_frame_index
from tests.video.films import cut, write_film
from tests.video.test_seeking import ODD, ORDINARY, swaying


@pytest.mark.parametrize("kind", [*ORDINARY, *ODD])
def test_parts_equal_the_complete_pass_or_are_refused(kind: str, tmp_path: Path) -> None:
    name, options = (ORDINARY | ODD)[kind]
    path = write_film(tmp_path / name, swaying(), **options)
    with VideoReader(path) as film:
        whole = list(film)
        ends_early = film.ends_early
    laid, parts = read_frame_index(path), []
    places = [0, 7, 30, 31, len(whole)]
    try:
        assert laid is not None
        for begin, stop in pairwise(places):
            with VideoReader(path) as film:
                parts += list(film.part(laid, begin, stop))
                last = film.ends_early
    except (UnsafeSeek, AssertionError):
        assert kind in ODD
        return
    assert [part.index for part in parts] == list(range(len(whole)))
    assert [part.time_s for part in parts] == [frame.time_s for frame in whole]
    for part, frame in zip(parts, whole, strict=True):
        np.testing.assert_array_equal(part.rgb, frame.rgb)
    assert last == ends_early


def test_a_film_that_breaks_off_is_not_cut_beyond_its_last_frame(tmp_path: Path) -> None:
    options = ORDINARY["closed groups"][1] | {"container_options": {"movflags": "faststart"}}
    assert read_frame_index(cut(write_film(tmp_path / "a.mp4", swaying(), **options), 0.6)) is None


def test_the_last_part_of_a_film_that_breaks_off_ends_early_too(tmp_path: Path) -> None:
    path = cut(write_film(tmp_path / "a.mkv", swaying(), **ORDINARY["closed groups"][1]), 0.6)
    with VideoReader(path) as film:
        count = len(list(film))
        assert film.ends_early
    laid = read_frame_index(path)
    assert laid is not None
    with VideoReader(path) as film:
        assert len(list(film.part(laid, 20, count))) == count - 20
        assert film.ends_early
