"""Ctrl-C and too little memory decide the exit status, whatever else goes wrong because of them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from romcam import memory
from romcam.cli import interruption
from romcam.errors import InputError, MemoryShortage
from romcam.video import reader as video
from tests.cli.command import SAMPLES, refused, romcam

STIFF_HIP = SAMPLES / "forward-bend-stiff-hip.mp4"
INTERRUPTED, BUG = 130, 1

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals and limits")

SWALLOWED = """
import os, signal, sys
import romcam.analysis
from romcam.errors import ModelError

def run(*arguments, **options):
    try:
        os.kill(os.getpid(), signal.{number})
        for _ in range(1000):
            pass
    except KeyboardInterrupt:
        {then}

romcam.analysis.run = run
sys.argv = ["romcam", "analyze", {film!r}, "--out", {out!r}]
from romcam.cli import main
main()
"""


@pytest.mark.parametrize(
    ("number", "then"),
    [
        ("SIGINT", "raise ImportError('a library could not be loaded')"),
        ("SIGINT", "pass"),
        ("SIGTERM", "raise"),
        pytest.param("SIGHUP", "raise", marks=pytest.mark.slow),
        pytest.param("SIGINT", "raise ModelError('The process ended.')", marks=pytest.mark.slow),
        pytest.param("SIGINT", "raise SystemExit(1)", marks=pytest.mark.slow),
        pytest.param("SIGINT", "raise SystemError('error return without exception set')", marks=pytest.mark.slow),
    ],
)
def test_an_interrupt_that_an_import_swallows_still_decides(number: str, then: str, tmp_path: Path) -> None:
    program = SWALLOWED.format(number=number, then=then, film=str(STIFF_HIP), out=str(tmp_path / "out"))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == INTERRUPTED, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("romcam: interrupted")
    assert not (tmp_path / "out").exists()


def test_a_second_ctrl_c_at_once_does_not_stop_the_cleaning_up(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(interruption, "_state", {"arrived": -1.0})
    monkeypatch.setattr(interruption.time, "monotonic", lambda: clock[0])
    with pytest.raises(KeyboardInterrupt):
        interruption._interrupt(signal.SIGINT, None)
    clock[0] += 1.0
    interruption._interrupt(signal.SIGINT, None)
    assert interruption.arrived()
    clock[0] += 1.5
    with pytest.raises(KeyboardInterrupt):
        interruption._interrupt(signal.SIGINT, None)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_an_interrupt_at_any_moment_of_the_start(seed: int, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "romcam", "analyze", str(STIFF_HIP), "--out", str(tmp_path / "out")]
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        time.sleep(random.Random(seed).uniform(0.3, 3.0))
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    # Python itself ends with the signal before romcam has begun.
    assert process.returncode in (INTERRUPTED, -signal.SIGINT), errors
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited by Linux alone")
@pytest.mark.parametrize(
    ("command", "megabytes"),
    [
        (["analyze", STIFF_HIP], 60),
        (["batch", SAMPLES], 700),
        (["validate", STIFF_HIP.parent, STIFF_HIP.parent], 800),
        pytest.param(["analyze", STIFF_HIP], 700, marks=pytest.mark.slow),
        pytest.param(["batch", SAMPLES], 60, marks=pytest.mark.slow),
    ],
)
def test_a_start_that_cannot_succeed_says_so(command: list[object], megabytes: int, tmp_path: Path) -> None:
    limited = ("prlimit", f"--as={megabytes * 2**20}")
    done = romcam(*command, "--out", tmp_path / "out", before=limited, cold=True)
    assert "memory" in refused(done, BUG)
    assert f"{megabytes} MB" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that cannot grow")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_text_that_cannot_be_printed_is_no_bug(monkeypatch: pytest.MonkeyPatch, unbuffered: str) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    with open("/dev/full", "w") as full:
        line = [sys.executable, "-m", "romcam", "tests"]
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert "no space left on device" in refused(done, BUG)


def test_short_memory_is_not_blamed_on_the_film(monkeypatch: pytest.MonkeyPatch) -> None:
    import av

    def convert(*_: object) -> None:
        raise av.error.MemoryError(12, "Cannot allocate memory")

    with video.VideoReader(STIFF_HIP) as film:
        monkeypatch.setattr(film._converter, "convert", convert)
        with pytest.raises(InputError, match="cannot be converted"):
            next(iter(film))
    monkeypatch.setattr(memory, "is_short", lambda: True)
    with video.VideoReader(STIFF_HIP) as film:
        monkeypatch.setattr(film._converter, "convert", convert)
        with pytest.raises(MemoryShortage, match="memory"):
            next(iter(film))


def test_what_says_that_memory_was_short() -> None:
    assert memory.is_shortage(MemoryError())
    assert memory.is_shortage(ImportError("x.so: failed to map segment from shared object"))
    assert memory.is_shortage("terminate called after throwing an instance of 'std::bad_alloc'")
    assert not memory.is_shortage(ImportError("x.so: cannot open shared object file"))
    assert not memory.is_short()
