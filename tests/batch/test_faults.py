"""Two hundred films, twenty of them bad, analysed undisturbed and killed ten times."""

from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import polars as pl
import psutil
import pytest

from tests.batch.films import bad_ones, batch, begin, bend, clinic

pytestmark = [pytest.mark.model, pytest.mark.skipif(os.name != "posix", reason="needs signals")]

LIMITS = ("--time-limit", 300, "--stall-limit", 60)
TABLES = ("summary.csv", "summary.parquet", "failures.csv")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def films(path: Path) -> set[str]:
    return {row["video"] for row in rows(path)}


def tables(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in TABLES}


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_a_failure_costs_one_film_and_a_killed_batch_continues(tmp_path: Path) -> None:
    good = bend(tmp_path / "in" / "good.mp4")
    for name in ("abort.mp4", "once.mp4"):
        good.with_name(name).write_bytes(good.read_bytes())
    (tmp_path / "in" / "letter.mp4").write_text("dear colleague")
    first = begin(tmp_path / "in", "--out", tmp_path / "out", program="faulty.py")
    with first:
        while not (tmp_path / "out" / "videos" / "good.mp4" / "result.json").exists():
            assert first.poll() is None
            time.sleep(0.05)
        descendants = family(first)
        first.kill()
        assert psutil.wait_procs(descendants, timeout=10)[1] == []
    done = batch(tmp_path / "in", "--out", tmp_path / "out", program="faulty.py")
    assert done.returncode == 5, done.stderr
    assert films(tmp_path / "out" / "summary.csv") == {"good.mp4", "once.mp4"}
    failed = {row["video"]: row for row in rows(tmp_path / "out" / "failures.csv")}
    assert {name: row["kind"] for name, row in failed.items()} == {
        "abort.mp4": "crashed",
        "letter.mp4": "unreadable",
    }
    assert [failed[name]["attempts"] for name in sorted(failed)] == ["2", "1"]
    assert "SIGABRT; its last output: CHECK failed: width)" in failed["abort.mp4"]["reason"]


@pytest.mark.slow
def test_two_hundred_films_with_twenty_bad_ones_killed_ten_times(tmp_path: Path) -> None:
    clinic(tmp_path / "in", 180)
    assert len(list(bad_ones(tmp_path / "in" / "bad"))) == 20

    calm, peaks = begin(tmp_path / "in", "--out", tmp_path / "calm", *LIMITS, program="faulty.py"), list[float]()
    started = time.monotonic()
    with calm:
        while calm.poll() is None:
            peaks.append(psutil.Process(calm.pid).memory_info().rss / 1e6 if calm.poll() is None else peaks[-1])
            time.sleep(0.5)
    took = time.monotonic() - started
    assert calm.returncode == 5
    good, bad = rows(tmp_path / "calm" / "summary.csv"), rows(tmp_path / "calm" / "failures.csv")
    assert len({row["video"] for row in good}) == 180
    assert len(bad) == len({row["video"] for row in bad}) == 20
    assert all(row["reason"].endswith(".") for row in bad)
    settled = peaks[len(peaks) // 2]  # from the first tables on, what writes them is loaded
    print(f"memory of the asking process: {settled:.0f} MB half way, at most {max(peaks):.0f} MB; {took:.0f} s")
    assert max(peaks[len(peaks) // 2 :]) < settled + 40

    chance = random.Random(5)
    for _ in range(10):
        run = begin(tmp_path / "in", "--out", tmp_path / "rough", *LIMITS, program="faulty.py")
        with run:
            time.sleep(chance.uniform(1, min(took / 8, 40)))
            descendants = family(run) if run.poll() is None else []
            run.send_signal(signal.SIGKILL)
            assert psutil.wait_procs(descendants, timeout=10)[1] == []
    last = batch(tmp_path / "in", "--out", tmp_path / "rough", *LIMITS, program="faulty.py", timeout=1800)
    assert last.returncode == 5
    assert tables(tmp_path / "rough") == tables(tmp_path / "calm")
    ours, theirs = (pl.scan_parquet(tmp_path / run / "angles/**/*.parquet") for run in ("calm", "rough"))
    assert ours.sort("video", "frame").collect().equals(theirs.sort("video", "frame").collect())
    left = [path for path in (tmp_path / "rough").rglob(".romcam-*") if path.name != ".romcam-batch"]
    assert left == []
