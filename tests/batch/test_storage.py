"""Folders on this disk and at URLs: files are complete or absent, and no part of a film is left behind."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest

from romcam.batch.storage import Storage, stat_file
from romcam.batch.transfer import local_copy, uploaded
from romcam.errors import InputError, OutputError, UsageError


@pytest.fixture
def memory() -> Iterator[str]:
    yield "memory://clinic"
    files = fsspec.filesystem("memory")
    if files.exists("/clinic"):
        files.rm("/clinic", recursive=True)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    return tmp_path / "scratch"


def test_films_at_a_url_are_found_and_copied_while_they_are_needed(memory: str, scratch: Path) -> None:
    place = Storage(memory)
    for name in ("a.mp4", "below/b.mp4", ".hidden/c.mp4"):
        place.write(name, name.encode())
    found = {each.name: each for each in place.files()}
    assert set(found) == {"a.mp4", "below/b.mp4"}
    film = found["below/b.mp4"]
    assert film.bytes == len("below/b.mp4")
    assert stat_file(film.name, film.url) == film
    steps = list[tuple[str, int, int | None]]()
    with local_copy(film.url, lambda *step: steps.append(step)) as path:
        assert path.name == "b.mp4"
        assert path.read_bytes() == b"below/b.mp4"
    assert steps[-1] == ("fetching the film", film.bytes, film.bytes)
    assert list(scratch.iterdir()) == []
    with pytest.raises(InputError, match="cannot be fetched"), local_copy(f"{memory}/gone.mp4"):
        pass
    assert stat_file("gone.mp4", f"{memory}/gone.mp4") is None


def test_results_arrive_with_the_last_one_last_or_not_at_all(memory: str, scratch: Path) -> None:
    place = Storage(memory)
    with uploaded(place.url_of("videos/a.mp4"), last="result.json") as folder:
        for name in ("result.json", "angles.csv", "report.html"):
            (folder / name).write_text(name)
        assert not place.exists("videos/a.mp4/result.json")
    assert place.read("videos/a.mp4/angles.csv") == b"angles.csv"
    assert place.exists("videos/a.mp4/result.json")
    with pytest.raises(ZeroDivisionError):
        break_off(place.url_of("videos/b.mp4"))
    assert place.read("videos/b.mp4/angles.csv") is None


def break_off(url: str) -> None:
    with uploaded(url, last="result.json") as folder:
        (folder / "angles.csv").write_text("half")
        raise ZeroDivisionError


def test_a_film_left_by_a_killed_process_is_removed_by_the_next(memory: str, scratch: Path) -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    left = scratch / f"romcam-batch-{done.pid}-x"
    left.mkdir()
    (left / "patient.mp4").touch()
    Storage(memory).write("a.mp4", b"film")
    with local_copy(f"{memory}/a.mp4"):
        assert not left.exists()


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    place = Storage(tmp_path)
    place.write("deep/a.csv", b"old")
    place.write("deep/a.csv", b"new")
    assert place.read("deep/a.csv") == b"new"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["a.csv"]
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="could not be written"):
        place.write("file/a.csv", b"")
    assert place.read("file/a.csv") is None


def test_a_url_of_unknown_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="nowhere://x cannot be reached"):
        Storage("nowhere://x")
