"""`romcam compare` as a clinic runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from romcam.results.result import Result, to_json
from tests.cli.command import leftovers, refused, romcam
from tests.comparison.results import angle, result

USAGE, CANNOT_READ = 2, 3


def put(folder: Path, value: Result) -> Path:
    folder.mkdir(parents=True)
    (folder / "result.json").write_bytes(to_json(value))
    return folder


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return put(tmp_path / "monday", result("monday"))


@pytest.fixture
def after(tmp_path: Path) -> Path:
    return put(tmp_path / "friday", result("friday", measures={"pelvis_tilt": angle(62)}))


def test_two_folders_make_a_page(before: Path, after: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    done = romcam("compare", before, after, "--out", out)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert done.stdout.startswith("The pelvis tilts by 22° more than before (95 % interval 14 to 30°). This is")
    assert "\x1b" not in done.stdout
    assert "monday.mp4 before, friday.mp4 after" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["change.html", "change.json"]
    assert leftovers(tmp_path) == []
    assert json.loads((out / "change.json").read_bytes())["measures"]["pelvis_tilt"]["verdict"] == "more"


def test_files_the_other_way_round_and_nothing_written(before: Path, after: Path, tmp_path: Path) -> None:
    there = sorted(tmp_path.rglob("*"))
    done = romcam("compare", after / "result.json", before / "result.json")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The pelvis tilts by 22° less than before")
    assert "Written" not in done.stdout
    assert sorted(tmp_path.rglob("*")) == there


def test_the_clothes_may_be_stated(tmp_path: Path) -> None:
    made = {"error_growth": 1.0}
    one, two = (put(tmp_path / film, result(film, provenance=made)) for film in ("monday", "friday"))
    assert "Same clothes in both films, as stated" in romcam("compare", one, two, "--same-clothes").stdout
    assert "state it with --same-clothes" in romcam("compare", one, two).stdout
    assert "of one film give neither" in refused(romcam("compare", one, "--same-clothes"), USAGE)
    assert "with a single result" in refused(romcam("compare", one, two, "--split", "9"), USAGE)


def test_what_may_not_be_compared_ends_with_2(before: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    other = put(tmp_path / "other", result("other", subject="8"))
    assert "7 before and 8 after" in refused(romcam("compare", before, other, "--out", out), USAGE)
    assert "same film" in refused(romcam("compare", before, before, "--out", out), USAGE)
    assert not out.exists()
    assert romcam("compare", before).returncode == USAGE


def test_what_cannot_be_read_ends_with_3(before: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "holds no result.json" in refused(romcam("compare", before, tmp_path / "empty"), CANNOT_READ)
    assert "nowhere" in refused(romcam("compare", before, tmp_path / "nowhere"), CANNOT_READ)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[1]", b'{"schema_version": "1.0"}'])
def test_what_is_not_a_result_ends_with_3(content: bytes, before: Path, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(content)
    assert "x.json" in refused(romcam("compare", before, tmp_path / "x.json"), CANNOT_READ)


def test_a_result_of_another_version_ends_with_3(before: Path, tmp_path: Path) -> None:
    newer = put(tmp_path / "newer", result("newer", schema_version="2.0"))
    assert "another version of romcam (schema 2.0" in refused(romcam("compare", before, newer), CANNOT_READ)


def test_a_file_as_output_folder_is_named(before: Path, after: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    assert str(tmp_path / "out") in refused(romcam("compare", before, after, "--out", tmp_path / "out"), USAGE)
    assert (tmp_path / "out").read_text() == "mine"


def test_help_shows_an_example() -> None:
    shown = romcam("compare", "--help").stdout
    assert "Example: romcam compare" in shown
