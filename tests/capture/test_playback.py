"""A film in place of a camera: at its own frame rate, and repeated."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from romcam.capture import Clock, open_camera
from romcam.capture.playback import PlaybackCamera
from romcam.errors import InputError
from tests.video.films import greys, marked, write_film


class Sundial(Clock):
    """Time passes only while it sleeps."""

    def __init__(self) -> None:
        self.time_s = 100.0

    def now(self) -> float:
        return self.time_s

    def sleep(self, seconds: float) -> None:
        self.time_s += max(0.0, seconds)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return write_film(tmp_path / "film.mp4", greys(20), fps=25)


def test_every_picture_comes_when_it_is_due(film: Path) -> None:
    clock = Sundial()
    camera = PlaybackCamera(film, clock, rounds=1, lead_in_s=0.0)
    times = []
    while (shot := camera.read()) is not None:
        assert shot.time_s == pytest.approx(clock.now())
        times.append(shot.time_s)
    assert np.array(times) == pytest.approx(100.0 + np.arange(20) / 25)


def test_a_slow_reader_gets_every_picture_with_its_own_time(film: Path) -> None:
    clock = Sundial()
    camera = PlaybackCamera(film, clock, rounds=1, lead_in_s=0.0)
    times = []
    while (shot := camera.read()) is not None:
        clock.sleep(0.3)
        times.append(shot.time_s)
    assert np.array(times) == pytest.approx(100.0 + np.arange(20) / 25)


def test_the_first_picture_lasts_and_then_the_film_repeats(film: Path) -> None:
    camera = PlaybackCamera(film, Sundial(), lead_in_s=2.0)
    shots = [camera.read() for _ in range(50 + 3 * 20)]
    camera.close()
    assert all(shot is not None for shot in shots)
    known = [shot for shot in shots if shot is not None]
    assert np.diff([shot.time_s for shot in known]) == pytest.approx(1 / 25)
    assert [shot.index for shot in known] == list(range(110))
    first = known[0].rgb
    assert all(np.array_equal(shot.rgb, first) for shot in known[:51])
    assert not np.array_equal(known[55].rgb, first)
    assert np.array_equal(known[70].rgb, known[50].rgb)


def test_a_file_that_is_no_film_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.mp4 does not exist"):
        open_camera(str(tmp_path / "none.mp4"), Clock())


def test_a_mirrored_camera_is_mirrored_back(tmp_path: Path) -> None:
    path = write_film(tmp_path / "film.mp4", [marked()], fps=25)
    shots = []
    for mirrored in (False, True):
        with closing(open_camera(str(path), Sundial(), mirrored=mirrored)) as camera:
            shots.append(camera.read())
            assert (camera.name, camera.size) == ("film.mp4", (96, 64))
    assert np.array_equal(shots[1].rgb, shots[0].rgb[:, ::-1])
    assert not np.array_equal(shots[1].rgb, shots[0].rgb)
