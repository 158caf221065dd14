"""The outputs of a trial, all or none."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from romcam import exports
from romcam.analysis import Analysis
from romcam.errors import InputError, OutputError
from romcam.report.outputs import OUTPUTS, Wanted, save
from romcam.results.reading import read_result
from romcam.video import VideoReader
from tests.disk import disk_of
from tests.report.trials import make_analysis, write_film

SIZE = (160, 120)
PLAIN = Wanted(html=False)
TABLES = Wanted(overlay=False, html=False)


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    path = tmp_path_factory.mktemp("film") / "bend.mp4"
    trial = make_analysis("compensating", size=SIZE, path=path)
    write_film(trial, path)
    return trial


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_outputs_are_written_and_agree(analysis: Analysis, tmp_path: Path) -> None:
    paths = save(
        analysis, tmp_path / "out", Wanted(parquet=True, thumbnail=True, plain=True, exports=exports.all_formats())
    )
    assert names(tmp_path / "out") == sorted(OUTPUTS) == sorted(paths)
    assert all(path == tmp_path / "out" / name and path.stat().st_size > 0 for name, path in paths.items())
    result = read_result(paths["result.json"])
    with paths["angles.csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == result.provenance.frames.total == len(analysis.recording)
    with VideoReader(paths["overlay.mp4"]) as film:
        assert sum(1 for _ in film) == len(rows)


def test_only_what_is_wanted_is_written(analysis: Analysis, tmp_path: Path) -> None:
    assert list(save(analysis, tmp_path, TABLES)) == ["angles.csv", "result.json"]
    assert names(tmp_path) == ["angles.csv", "result.json"]


def test_a_second_trial_replaces_the_first(analysis: Analysis, tmp_path: Path) -> None:
    save(analysis, tmp_path, Wanted(html=False, parquet=True))
    (tmp_path / "notes.txt").write_text("mine")
    save(make_analysis("withheld", size=SIZE, path=analysis.path), tmp_path, TABLES)
    assert names(tmp_path) == ["angles.csv", "notes.txt", "result.json"]
    assert json.loads((tmp_path / "result.json").read_text())["finding"]["pattern"] is None


def test_progress_counts_the_frames(analysis: Analysis, tmp_path: Path) -> None:
    calls: list[tuple[str, int]] = []
    save(analysis, tmp_path, PLAIN, lambda step, done, total: calls.append((step, done)))
    count = len(analysis.recording)
    assert calls[-1] == ("drawing the overlay", count)
    assert [done for _, done in calls] == sorted(done for _, done in calls)


@pytest.mark.parametrize("before", [False, True], ids=["first run", "over an earlier run"])
def test_an_interrupt_leaves_the_folder_unchanged(analysis: Analysis, tmp_path: Path, before: bool) -> None:
    out = tmp_path / "out"
    if before:
        save(analysis, out, TABLES)
    was = {path.name: path.read_bytes() for path in out.iterdir()} if before else None

    def interrupt(step: str, done: int, total: int | None) -> None:
        if done == len(analysis.recording) // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(analysis, out, PLAIN, interrupt)
    now = {path.name: path.read_bytes() for path in out.iterdir()} if out.exists() else None
    assert now == was


def test_a_missing_film_leaves_no_outputs(tmp_path: Path) -> None:
    gone = make_analysis("typical", size=SIZE, path=tmp_path / "gone.mp4")
    with pytest.raises(InputError, match=r"gone\.mp4"):
        save(gone, tmp_path / "out", PLAIN)
    assert names(tmp_path) == []


@contextmanager
def no_file_longer_than(count: int) -> Iterator[None]:
    resource = pytest.importorskip("resource", reason="needs limits on the length of files")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("wanted", [PLAIN, TABLES], ids=["in the overlay", "in the table"])
def test_a_full_disk_is_reported_and_leaves_the_folder_unchanged(
    analysis: Analysis, tmp_path: Path, wanted: Wanted
) -> None:
    save(make_analysis("withheld", size=SIZE, path=analysis.path), tmp_path, TABLES)
    was = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with no_file_longer_than(4000), pytest.raises(OutputError, match=r"could not be written .*\.$"):
        save(analysis, tmp_path, wanted)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == was


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Yield a file system of 16 KiB."""
    with disk_of("16k", tmp_path / "disk") as disk:
        yield disk


@pytest.mark.parametrize("wanted", [PLAIN, TABLES], ids=["in the overlay", "in the table"])
def test_a_full_file_system_is_reported_and_left_empty(analysis: Analysis, small_disk: Path, wanted: Wanted) -> None:
    with pytest.raises(OutputError, match=r"(disk is full|no space left on device).*\.$") as raised:
        save(analysis, small_disk / "out", wanted)
    assert "\n" not in str(raised.value)
    assert ".romcam-partial" not in str(raised.value)
    assert names(small_disk) == []


def test_the_plain_film_has_every_frame_and_is_taken_over_where_the_recording_is_the_same(
    analysis: Analysis, tmp_path: Path
) -> None:
    plain = Wanted(overlay=False, html=False, plain=True)
    first = save(analysis, tmp_path / "a", plain)["plain.mp4"]
    with VideoReader(first) as film:
        assert sum(1 for _ in film) == len(analysis.recording)
    second = save(analysis, tmp_path / "b", replace(plain, plain_from=first))["plain.mp4"]
    assert second.read_bytes() == first.read_bytes()
