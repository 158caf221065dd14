"""Damaged films and tampered results, references and manifests, by seeds.

Every exit status is a documented one and none is 1, nothing hangs, and nothing half-written is left. The default run
takes a few seeds; `pytest -m slow` takes all.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

import pytest
from typer.testing import CliRunner

from romcam.cli.app import app
from romcam.errors import InputError
from romcam.video import VideoReader
from tests.analyses import shared
from tests.cli.command import leftovers, make_film, measured_bend, romcam, sample_frames, small_bend
from tests.damage import damaged, scrambled, tampered
from tests.tables.dialects import lines
from tests.video.films import greys, write_film

DOCUMENTED: Final = (0, 2, 3, 4, 5)
LONGEST_S: Final = 60
KINDS: Final = (".mp4", ".mkv", ".avi", ".webm", ".mov")
CODECS: Final = {".webm": "libvpx", ".avi": "mpeg4"}

MANIFEST: Final = (
    b"path,test,subject,age,sex,side,date,notes\n"
    b"one.mp4,forward-bend,7,44,female,left,2024-03-01,first\n"
    b"two.mp4,squat,8,30,m,,2024-02-01,\n"
)

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="needs a clock that interrupts")


@contextmanager
def no_hang(seconds: int = LONGEST_S) -> Iterator[None]:
    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(*arguments: object) -> int:
    """Run a command in this process and return its exit status; fails for an undocumented end."""
    with no_hang():
        done = CliRunner().invoke(app, [str(each) for each in arguments])
    assert done.exit_code in DOCUMENTED, (arguments, done.output[-500:], done.exception)
    return done.exit_code


def seeds(few: int, many: int) -> Any:
    """The first seeds for every run, and the rest marked slow."""
    slow = [pytest.param(seed, marks=pytest.mark.slow) for seed in range(few, many)]
    return pytest.mark.parametrize("seed", [*range(few), *slow])


@pytest.fixture(scope="module")
def result() -> Path:
    """What `romcam analyze` writes for a bend, table and numbers."""
    return measured_bend()


@pytest.mark.model
@seeds(8, 200)
def test_tampered_results(seed: int, result: Path, tmp_path: Path) -> None:
    bad = later(result, tmp_path) / "result.json"
    bad.write_bytes(tampered(bad.read_bytes(), seed))
    run("compare", result, bad, "--out", tmp_path / "out")
    run("compare", bad, result)
    run("screen", bad, "--out", tmp_path / "out")
    assert leftovers(tmp_path) == []


@pytest.mark.model
@pytest.mark.skipif(os.name != "posix", reason="names of files are bytes there")
def test_names_that_are_no_text(result: Path, tmp_path: Path) -> None:
    folder = tmp_path / "M\udcfcller"
    try:
        shutil.copytree(result, folder)
    except OSError:
        pytest.skip("this file system has no such names")
    reference = shutil.copy(result / "angles.csv", tmp_path / "M\udcfcller.csv")
    outs = [tmp_path / f"{name}-M\udcfcller" for name in ("compare", "screen", "validate")]
    assert run("compare", later(result, tmp_path), folder, "--out", outs[0]) == 0
    assert run("screen", folder, "--out", outs[1]) == 0
    assert run("validate", folder, reference, "--out", outs[2]) == 0
    assert "M\\xfcller" in (outs[2] / "validation.html").read_text()
    assert leftovers(tmp_path) == []


@pytest.mark.model
@seeds(8, 200)
def test_scrambled_references(seed: int, result: Path, tmp_path: Path) -> None:
    table = tmp_path / "reference.csv"
    rows = [(i / 30, 0.5 * i, 0.9 * i, 0.4 * i, 0.4 * i) for i in range(120)]
    table.write_bytes(scrambled(lines(rows).encode(), seed))
    run("validate", result, table, "--out", tmp_path / "out", *(("--lag", "auto") if seed % 2 else ()))
    assert leftovers(tmp_path) == []


@seeds(25, 200)
def test_scrambled_manifests(seed: int, tmp_path: Path) -> None:
    for name in ("one.mp4", "two.mp4"):
        (tmp_path / "films").mkdir(exist_ok=True)
        (tmp_path / "films" / name).write_bytes(b"no film")
    (tmp_path / "manifest.csv").write_bytes(scrambled(MANIFEST, seed))
    run("batch", tmp_path / "films", "--manifest", tmp_path / "manifest.csv", "--out", tmp_path / "out", "--dry-run")
    assert not (tmp_path / "out").exists()


def short_film(kind: str) -> bytes:
    def make(path: Path) -> None:
        write_film(path, greys(12), codec=CODECS.get(kind, "libx264"))

    return shared(f"fuzz-short{kind}", make).read_bytes()


@seeds(20, 200)
def test_damaged_films_are_read_or_refused(seed: int, tmp_path: Path) -> None:
    kind = KINDS[seed % len(KINDS)]
    film = tmp_path / f"film{kind}"
    film.write_bytes(damaged(short_film(kind), seed))
    with no_hang():
        try:
            with VideoReader(film) as reader:
                times = [frame.time_s for frame in reader]
        except InputError:
            return
    assert times == sorted(set(times))


def bend(kind: str) -> bytes:
    """The cheapest film that is measured, as that kind of file: the way down of the bend, four frames a second."""

    def make(path: Path) -> None:
        make_film(path, sample_frames(8, stop=160), fps=4, codec=CODECS.get(kind, "libx264"))

    return shared(f"fuzz-bend{kind}", make).read_bytes()


@pytest.mark.model
@seeds(5, 200)
def test_damaged_films_are_measured_or_refused(seed: int, tmp_path: Path) -> None:
    kind = KINDS[seed % len(KINDS)]
    film = tmp_path / f"film{kind}"
    film.write_bytes(damaged(bend(kind), seed))
    status = run("analyze", film, "--out", tmp_path / "out", "--no-overlay", "--no-report")
    assert leftovers(tmp_path) == []
    written = {"angles.csv", "result.json"} if status == 0 else set[str]()
    assert set(os.listdir(tmp_path)) == ({film.name, "out"} if written else {film.name})
    assert not written or set(os.listdir(tmp_path / "out")) == written


Command = Callable[[Path, Path], Sequence[object]]


def later(result: Path, folder: Path) -> Path:
    """The same result as of another film."""
    content = (result / "result.json").read_text()
    sha256 = json.loads(content)["provenance"]["input"]["sha256"]
    folder.mkdir(exist_ok=True)
    (folder / "result.json").write_text(content.replace(sha256, sha256[::-1]))
    return folder


def killed(result: Path) -> dict[str, Command]:
    """Each command, of the folder it writes to and a folder of films."""
    return {
        "analyze": lambda out, _: ("analyze", small_bend(), "--out", out),
        "batch": lambda out, films: ("batch", films, "--out", out, "--workers", 1),
        "record": lambda out, _: ("record", "--camera", small_bend(), "--headless", "--no-open", "--out", out),
        "compare": lambda out, films: ("compare", result, later(result, films.parent / "later"), "--out", out),
        "screen": lambda out, _: ("screen", result, "--out", out),
        "validate": lambda out, _: ("validate", result, result / "angles.csv", "--out", out),
        "models": lambda out, _: ("models", "list"),
        "tests": lambda out, _: ("tests",),
    }


WHOLE: Final = {
    "analyze": {"angles.csv", "overlay.mp4", "report.html", "result.json"},
    "compare": {"change.html", "change.json"},
    "screen": {"screen.html", "screen.json"},
    "validate": {"validation.html", "validation.csv"},
}


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("command", ["analyze", "batch", "record", "compare", "screen", "validate", "models", "tests"])
def test_a_kill_at_any_moment_leaves_all_or_nothing_and_the_next_run_succeeds(
    command: str, result: Path, tmp_path: Path
) -> None:
    make = killed(result)[command]
    films = tmp_path / "films"
    films.mkdir()
    (films / "film.mp4").write_bytes(small_bend().read_bytes())
    started = time.monotonic()
    done = romcam(*make(tmp_path / "whole", films), cold=True)
    assert done.returncode == 0, done.stderr
    longest_s = time.monotonic() - started
    for seed in range(20):
        out = tmp_path / "out" if command == "batch" else tmp_path / f"out-{seed}"
        line = [sys.executable, "-m", "romcam", *map(str, make(out, films))]
        with subprocess.Popen(
            line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            time.sleep((seed + random.Random(seed).random()) / 20 * longest_s)
            os.killpg(process.pid, signal.SIGKILL)
        if command in WHOLE:
            there = {path.name for path in out.iterdir() if not path.name.startswith(".")} if out.exists() else set()
            assert there in (set(), WHOLE[command]), (seed, there)
        out = tmp_path / "out" if command == "batch" else tmp_path / f"out-{seed % 5}"
    done = romcam(*make(out, films))
    assert done.returncode == 0, done.stderr
    assert leftovers(out) == [] if out.exists() else True
