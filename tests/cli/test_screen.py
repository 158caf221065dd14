"""`romcam screen` as a clinic runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from romcam.assessment.conclusions import Subject
from romcam.results.result import Result, to_json
from tests.cli.command import leftovers, refused, romcam
from tests.screening.results import FREE, SHORT, bend, leg_raise

USAGE, CANNOT_READ = 2, 3


def put(folder: Path, value: Result) -> Path:
    folder.mkdir(parents=True)
    (folder / "result.json").write_bytes(to_json(value))
    return folder


@pytest.fixture
def person(tmp_path: Path) -> Path:
    folder = tmp_path / "person"
    put(folder / "bend", bend())
    put(folder / "lying" / "left", leg_raise("left", 60, SHORT))
    put(folder / "lying" / "right", leg_raise("right", 95, FREE))
    return folder


def test_a_folder_of_folders_makes_a_page(person: Path, tmp_path: Path) -> None:
    out = person / "screen"
    for _ in range(2):  # its own outputs are no results
        done = romcam("screen", person, "--out", out)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
    assert done.stdout.startswith("The hamstrings of the left leg look short, and the spine compensates for it in the")
    assert "\x1b" not in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["screen.html", "screen.json"]
    assert leftovers(tmp_path) == []
    assert len(json.loads((out / "screen.json").read_bytes())["measurements"]) == 3


def test_files_and_folders_each_counted_once(person: Path, tmp_path: Path) -> None:
    there = sorted(tmp_path.rglob("*"))
    done = romcam("screen", person / "bend", person / "bend" / "result.json", person / "lying")
    assert done.returncode == 0, done.stderr
    assert "Written" not in done.stdout
    assert "is newer and counts" not in done.stdout
    assert sorted(tmp_path.rglob("*")) == there


def test_two_people_end_with_2(person: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    put(person / "other", bend(subject=Subject("8"), film="other"))
    assert "7 and 8" in refused(romcam("screen", person, "--out", out), USAGE)
    assert not out.exists()
    assert romcam("screen").returncode == USAGE


def test_what_cannot_be_read_ends_with_3(person: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "holds no result.json" in refused(romcam("screen", tmp_path / "empty"), CANNOT_READ)
    assert "nowhere" in refused(romcam("screen", tmp_path / "nowhere"), CANNOT_READ)
    (person / "broken").mkdir()
    (person / "broken" / "result.json").write_text("{}")
    assert "broken" in refused(romcam("screen", person), CANNOT_READ)


def test_help_shows_an_example() -> None:
    assert "Example: romcam screen" in romcam("screen", "--help").stdout
