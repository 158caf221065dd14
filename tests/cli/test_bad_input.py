"""A film that cannot be measured is refused in one sentence, with its exit status, and leaves no file behind."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.cli.command import STIFF_HIP, make_film, refused, romcam, sample_frames, small_bend
from tests.disk import disk_of
from tests.video.films import cut, greys, write_film, write_sound

CANNOT_READ, NOTHING, USAGE = 3, 4, 2
FACING_CAMERA = Path(__file__).parents[1] / "films" / "facing-camera.mp4"

AS_ORDINARY_USER = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
)
"""Runs a command of root with the permissions of an ordinary user."""


def missing(folder: Path) -> Path:
    return folder / "film.mp4"


def directory(folder: Path) -> Path:
    (folder / "film.mp4").mkdir()
    return folder / "film.mp4"


def empty(folder: Path) -> Path:
    (folder / "film.mp4").touch()
    return folder / "film.mp4"


def text(folder: Path) -> Path:
    (folder / "film.mp4").write_text("This is a letter.\n" * 50)
    return folder / "film.mp4"


def cut_off(folder: Path) -> Path:
    """A copy that was interrupted before the index at the end of the file."""
    return cut(write_film(folder / "film.mp4", greys(20)), 0.5)


def sound(folder: Path) -> Path:
    return write_sound(folder / "film.mp4")


def noise(folder: Path) -> Path:
    (folder / "film.mp4").write_bytes(np.random.default_rng(0).bytes(5000))
    return folder / "film.mp4"


@pytest.mark.parametrize("make", [missing, directory, empty, text, cut_off, sound, noise])
def test_what_is_no_film_is_named(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path, out = make(tmp_path), tmp_path / "out"
    assert str(path) in refused(romcam("analyze", path, "--out", out), CANNOT_READ)
    assert not out.exists()


@pytest.fixture
def ordinary_user() -> tuple[str, ...]:
    """What to run romcam under so that permissions bind it."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions are another matter here")
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may do everything")
    return AS_ORDINARY_USER


def test_a_film_without_permission_is_named(tmp_path: Path, ordinary_user: tuple[str, ...]) -> None:
    film = write_film(tmp_path / "film.mp4", greys(5))
    film.chmod(0)
    done = romcam("analyze", film, "--out", tmp_path / "out", before=ordinary_user)
    assert str(film) in refused(done, CANNOT_READ)
    assert not (tmp_path / "out").exists()


def test_an_output_folder_without_permission_is_named(tmp_path: Path, ordinary_user: tuple[str, ...]) -> None:
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    for out in (locked, locked / "below"):
        done = romcam("analyze", STIFF_HIP, "--out", out, before=ordinary_user)
        assert str(out) in refused(done, USAGE)
    assert list(locked.iterdir()) == []


def test_a_file_as_output_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    assert str(tmp_path / "out") in refused(romcam("analyze", STIFF_HIP, "--out", tmp_path / "out"), USAGE)
    assert (tmp_path / "out").read_text() == "mine"


def one_frame(folder: Path) -> Path:
    return make_film(folder / "film.mp4", sample_frames()[:1])


def nobody(folder: Path) -> Path:
    room = np.full((300, 400, 3), 190, dtype=np.uint8)
    room[220:] = (120, 105, 90)
    return make_film(folder / "film.mp4", [room] * 12)


def nobody_moves(folder: Path) -> Path:
    return make_film(folder / "film.mp4", sample_frames(1, 0, 1) * 15)


@pytest.mark.model
@pytest.mark.parametrize("make", [one_frame, nobody, nobody_moves])
def test_nothing_to_measure_is_reported(make: Callable[[Path], Path], tmp_path: Path) -> None:
    film, out = make(tmp_path), tmp_path / "out"
    assert film.name in refused(romcam("analyze", film, "--out", out), NOTHING)
    assert not out.exists()


@pytest.mark.model
def test_a_person_facing_the_camera_gets_advice_and_no_angle(tmp_path: Path) -> None:
    done = romcam("analyze", FACING_CAMERA, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "not seen from the side" in done.stdout
    assert "at right angles" in done.stdout
    result = json.loads((tmp_path / "out" / "result.json").read_text())
    assert result["finding"]["pattern"] is None
    angles = [measure for measure in result["measures"].values() if measure["unit"] == "deg"]
    assert angles
    assert all(measure["value"] is None for measure in angles)
    header, *rows = (tmp_path / "out" / "angles.csv").read_text().splitlines()
    columns = [i for i, name in enumerate(header.split(",")) if name.endswith("_deg")]
    assert all(row.split(",")[i] == "" for row in rows for i in columns)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB."""
    with disk_of("64k", tmp_path / "disk") as disk:
        yield disk


@pytest.mark.model
def test_a_full_disk_is_reported_and_left_empty(small_disk: Path, tmp_path: Path) -> None:
    film = small_bend()
    sentence = refused(romcam("analyze", film, "--out", small_disk / "out"), 1)
    assert str(small_disk / "out") in sentence
    assert "this is a bug" not in sentence
    assert list(small_disk.iterdir()) == []


def test_a_url_is_shown_as_it_was_typed() -> None:
    done = refused(romcam("analyze", "https://example.org/films/a.mp4"), USAGE)
    assert "https://example.org/films/a.mp4 is a web address" in done


def test_a_wrong_choice_is_told_in_our_words() -> None:
    done = romcam("analyze", "film.mp4", "--rotate", "45")
    assert done.returncode == USAGE
    assert "'45' is not one of '0', '90', '180', '270'." in done.stderr
    assert "Value error" not in done.stderr
