"""`romcam batch` as a clinic runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import psutil
import pytest

from romcam.results.atomic_write import PARTIAL
from tests.batch.films import another, batch, begin, bend
from tests.cli.command import leftovers, refused, romcam
from tests.disk import disk_of


def test_the_plan_is_shown_and_nothing_done(tmp_path: Path) -> None:
    for name in ("bend/a.mp4", "else/b.mp4"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"film")
    (tmp_path / "romcam.toml").write_text("[[video]]\npattern = 'bend/*'\ntest = 'forward-bend'\n")
    (tmp_path / "m.csv").write_text("path,rotate,person\nelse/b.mp4,270,left\n")
    options = ("--manifest", tmp_path / "m.csv", "--fps", "240")
    done = batch(tmp_path, "--out", tmp_path / "out", "--dry-run", *options)
    assert done.returncode == 0, done.stderr
    heads = next(line for line in done.stdout.splitlines() if "because" in line)
    assert [each for each in ("mirrored", "person", "rotate", "speed", "fps") if each in heads] == [
        "person",
        "rotate",
        "fps",
    ]
    lines = {line.split()[1]: line for line in done.stdout.splitlines() if ".mp4" in line}
    assert "romcam.toml" in lines["bend/a.mp4"]
    assert all(each in lines["else/b.mp4"] for each in ("unknown", "left", "270°", "240"))
    assert "left" not in lines["bend/a.mp4"]
    assert done.stdout.splitlines()[-1] == "1 forward-bend, 1 unknown"
    assert not (tmp_path / "out").exists()


def test_the_plan_says_that_the_results_have_no_place(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"film")
    (tmp_path / "notes.txt").touch()
    done = batch(tmp_path, "--out", tmp_path / "notes.txt", "--dry-run")
    assert done.returncode == 0
    assert "a.mp4" in done.stdout
    assert "notes.txt is a file, not a folder" in done.stderr


def test_what_is_no_folder_of_films_is_refused(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"x")
    (tmp_path / "none").mkdir()
    out = ("--out", tmp_path / "out")
    assert "does not exist" in refused(batch(tmp_path / "gone", *out), 3)
    assert "is a file" in refused(batch(tmp_path / "film.mp4", *out), 3)
    assert "holds no films" in refused(batch(tmp_path / "none", *out), 3)
    assert "no test called bow" in refused(batch(tmp_path, *out, "--test", "bow"), 2)
    assert not (tmp_path / "out").exists()


@pytest.mark.model
def test_a_file_as_output_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "film.mp4").write_bytes(b"x")
    (tmp_path / "out").write_text("mine")
    assert str(tmp_path / "out") in refused(batch(tmp_path / "in", "--out", tmp_path / "out"), 2)
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.model
@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_watched_folder_reported_in_json_is_interrupted_and_continued(tmp_path: Path) -> None:
    """One film exists, another is copied in bit by bit; Ctrl-C ends the run, and the next run has nothing to do."""
    films, out = tmp_path / "in", tmp_path / "out"
    first = bend(films / "a.mp4")
    whole = another(first, tmp_path / "b.mp4", 1).read_bytes()
    process = begin(films, "--out", out, "--watch", "--json-lines", program="impatient.py", warm=True)
    with process:
        assert process.stdout is not None
        with (films / "b.mp4").open("wb") as copy:
            for start in range(0, len(whole), len(whole) // 3):
                copy.write(whole[start : start + len(whole) // 3])
                copy.flush()
                time.sleep(0.3)
        events = []
        while sum(event["event"] == "ended" for event in events) < 2:
            events.append(json.loads(process.stdout.readline()))
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted after 2 of 2 films" in errors
    ended = {event["video"]: event for event in events if event["event"] == "ended"}
    assert {name: event["state"] for name, event in ended.items()} == {"a.mp4": "done", "b.mp4": "done"}
    assert sum(event["event"] == "began" for event in events) == 2
    assert any(event["event"] == "step" and event["frames"] for event in events)
    again = batch(films, "--out", out)
    assert again.returncode == 0, again.stderr
    assert "2 films measured. 2 of all films were done before." in again.stderr
    assert sorted(path.name for path in (out / "videos" / "b.mp4").iterdir()) == [
        "angles.csv",
        "report.html",
        "result.json",
        "thumbnail.jpg",
    ]
    alone = romcam("analyze", films / "a.mp4", "--out", tmp_path / "alone", "--no-overlay", "--no-report")
    assert alone.returncode == 0, alone.stderr
    ours, its = (pl.read_csv(folder / "angles.csv") for folder in (out / "videos" / "a.mp4", tmp_path / "alone"))
    assert ours.columns == its.columns
    for column in (name for name in its.columns if name.endswith("_deg")):
        assert (ours[column] - its[column]).abs().max() < 0.3
        assert ours[column].null_count() == its[column].null_count()


@pytest.mark.model
@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_ctrl_c_drops_unfinished_films_names_them_and_the_next_run_does_the_rest(tmp_path: Path) -> None:
    """At Ctrl-C one film is done, one is being written, one has just begun and one has not."""
    films, out = tmp_path / "in", tmp_path / "out"
    first = bend(films / "a.mp4")
    for number, name in enumerate(("hang.mp4", "stuck.mp4", "waiting.mp4")):
        another(first, films / name, number)
    process = begin(films, "--out", out, "--workers", 2, "--json-lines", program="faulty.py")
    with process:
        assert process.stdout is not None
        while not list(out.glob(f"videos/stuck.mp4/{PARTIAL}*/result.json")):
            assert process.poll() is None
            time.sleep(0.05)
        descendants = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGINT)
        printed, errors = process.communicate(timeout=30)
    told = [(event["event"], event["video"]) for event in map(json.loads, printed.splitlines())]
    assert process.returncode == 130
    assert errors.splitlines()[-1] == (
        "romcam: interrupted after 1 of 4 films, hang.mp4, stuck.mp4 unfinished; "
        f"the same command with --out {out} continues from here."
    )
    assert "Traceback" not in errors
    assert ("began", "waiting.mp4") not in told
    assert [video for event, video in told if event == "ended"] == ["a.mp4"]
    assert psutil.wait_procs(descendants, timeout=10)[1] == []
    assert [path.parent.name for path in out.rglob("result.json") if PARTIAL not in str(path)] == ["a.mp4"]
    assert set(pl.read_csv(out / "summary.csv")["video"]) == {"a.mp4"}
    assert pl.read_csv(out / "failures.csv").height == 0

    again = batch(films, "--out", out, "--json-lines")
    assert again.returncode == 0, again.stderr
    events = [json.loads(line) for line in again.stdout.splitlines()]
    assert {event["video"] for event in events if event["event"] == "kept"} == {"a.mp4"}
    names = ["a.mp4", "hang.mp4", "stuck.mp4", "waiting.mp4"]
    assert {event["video"] for event in events if event["event"] == "ended"} == set(names[1:])
    assert sorted(path.parent.name for path in out.rglob("result.json")) == names
    assert sorted(set(pl.read_csv(out / "summary.csv")["video"])) == names
    assert leftovers(out) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 160 KiB, which a first result nearly fills."""
    with disk_of("160k", tmp_path / "disk") as disk:
        yield disk


@pytest.mark.slow
@pytest.mark.model
def test_a_full_disk_stops_it_and_with_more_room_it_goes_on(small_disk: Path, tmp_path: Path) -> None:
    bend(tmp_path / "in" / "a.mp4")
    another(tmp_path / "in" / "a.mp4", tmp_path / "in" / "b.mp4", 1)
    full = batch(tmp_path / "in", "--out", small_disk / "out", "--workers", 1)
    assert full.returncode == 1
    assert "no space left on device" in full.stderr.splitlines()[-1]
    assert "this is a bug" not in full.stderr
    assert not [path for path in small_disk.rglob("*") if path.name.startswith(PARTIAL)]
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    assert batch(tmp_path / "in", "--out", small_disk / "out", "--workers", 1).returncode == 0
