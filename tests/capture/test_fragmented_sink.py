"""A recording plays even if the program that writes it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from romcam.capture.fragmented_sink import FragmentedSink
from romcam.errors import OutputError
from romcam.video import VideoReader
from tests.disk import disk_of

SIZE = 160, 120


def noise(count: int) -> Iterator[np.ndarray]:
    """Pictures that cannot be compressed."""
    draw = np.random.default_rng(1)
    for _ in range(count):
        yield draw.integers(0, 255, (SIZE[1], SIZE[0], 3), dtype=np.uint8)


def times_of(path: Path) -> np.ndarray:
    with VideoReader(path) as film:
        return np.array([frame.time_s for frame in film])


def test_the_times_are_the_camera_s_own(tmp_path: Path) -> None:
    taken = 1000.0 + np.cumsum(np.random.default_rng(2).uniform(0.02, 0.09, 40))
    sink = FragmentedSink(tmp_path / "film.mp4", SIZE)
    for rgb, time_s in zip(noise(40), taken, strict=True):
        sink.write(rgb, float(time_s))
    sink.close()
    assert times_of(tmp_path / "film.mp4") == pytest.approx(taken - taken[0], abs=1e-4)


def test_the_picture_is_the_camera_s_own_not_its_mirror_image(tmp_path: Path) -> None:
    rgb = np.full((SIZE[1], SIZE[0], 3), 40, np.uint8)
    rgb[:, : SIZE[0] // 2, 0] = 220
    sink = FragmentedSink(tmp_path / "film.mp4", SIZE)
    sink.write(rgb, 0.0)
    sink.close()
    with VideoReader(tmp_path / "film.mp4") as film:
        seen = next(iter(film)).rgb
    assert seen[60, 40, 0] == pytest.approx(220, abs=12)
    assert seen[60, 120, 0] == pytest.approx(40, abs=12)


def test_a_closed_film_knows_how_long_it_is(tmp_path: Path) -> None:
    sink = FragmentedSink(tmp_path / "film.mp4", SIZE)
    for index, rgb in enumerate(noise(50)):
        sink.write(rgb, index / 25)
    sink.close()
    with VideoReader(tmp_path / "film.mp4") as film:
        assert film.frame_count_hint == 50
        assert film.duration_hint_s == pytest.approx(2.0, abs=0.05)


def test_odd_sizes_lose_one_pixel(tmp_path: Path) -> None:
    sink = FragmentedSink(tmp_path / "film.mp4", (161, 121))
    sink.write(np.zeros((121, 161, 3), np.uint8), 0.0)
    sink.close()
    with VideoReader(tmp_path / "film.mp4") as film:
        assert film.size == SIZE


WRITES_FOR_EVER = """
import sys, time
sys.path[:] = sys.argv[2:]
import itertools
from pathlib import Path
from tests.capture.test_fragmented_sink import SIZE, noise
from romcam.capture.fragmented_sink import FragmentedSink
sink = FragmentedSink(Path(sys.argv[1]), SIZE)
pictures = list(noise(10))
for index in itertools.count():
    sink.write(pictures[index % 10], index / 30)
    print(index, flush=True)
    time.sleep(0.002)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_killed_at_any_moment_all_but_the_last_second_plays(tmp_path: Path) -> None:
    for number, pause_s in enumerate((0.35, 0.5)):
        path = tmp_path / f"{number}.mp4"
        line = [sys.executable, "-c", WRITES_FOR_EVER, str(path), str(Path(__file__).parents[2]), *sys.path]
        with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(pause_s)
            writer.send_signal(signal.SIGKILL)
            written = int(writer.stdout.read().split()[-1])
        assert written > 30, "too short to show anything"
        assert times_of(path)[-1] > written / 30 - 1.0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of half a megabyte."""
    with disk_of("512k", tmp_path / "disk") as disk:
        yield disk


def test_a_full_disk_is_one_sentence_and_the_film_until_then_plays(small_disk: Path) -> None:
    path = small_disk / "film.mp4"
    sink = FragmentedSink(path, SIZE)

    def fill() -> None:
        for index, rgb in enumerate(noise(600)):
            sink.write(rgb, index / 30)

    with pytest.raises(OutputError, match=r"film\.mp4 could not be written because the disk is full: make room, or"):
        fill()
    with pytest.raises(OutputError):
        sink.close()
    assert sink.frames > 15
    assert times_of(path)[-1] > sink.frames / 30 - 1.0


def test_a_film_without_a_picture_is_empty_and_harmless(tmp_path: Path) -> None:
    sink = FragmentedSink(tmp_path / "film.mp4", SIZE)
    sink.close()
    assert (tmp_path / "film.mp4").stat().st_size == 0


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"could not be written because .*make sure that the folder exists"):
        FragmentedSink(tmp_path / "none" / "film.mp4", SIZE)
