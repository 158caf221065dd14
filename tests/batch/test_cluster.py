"""The same on a Dask cluster of two workers on this machine, one of which is killed half way."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.batch.films import batch, begin, clinic

pytestmark = [pytest.mark.slow, pytest.mark.model]

CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    here = {"host": "127.0.0.1", "dashboard_address": None}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **here) as cluster:
        print(cluster.scheduler_address, *(worker.pid for worker in cluster.workers.values()), flush=True)
        sys.stdin.readline()
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[int]]]:
    """A scheduler's address, and the process numbers of its two workers."""
    pytest.importorskip("distributed")
    program = tmp_path / "cluster.py"
    program.write_text(CLUSTER)
    process = subprocess.Popen(
        [sys.executable, str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with process:
        assert process.stdout is not None
        address, *workers = process.stdout.readline().split()
        yield address, [int(worker) for worker in workers]
        process.communicate("\n", timeout=60)


def summary(out: Path) -> list[dict[str, str]]:
    with (out / "summary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_worker_that_dies_half_way_costs_nothing(tmp_path: Path, cluster: tuple[str, list[int]]) -> None:
    address, workers = cluster
    clinic(tmp_path / "in", 24)
    (tmp_path / "in" / "letter.mp4").write_text("dear colleague")
    process = begin(tmp_path / "in", "--out", tmp_path / "out", "--cluster", address)
    with process:
        until = time.monotonic() + 300
        while len(list((tmp_path / "out" / "videos").rglob("result.json"))) < 10:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        descendants = psutil.Process(workers[0]).children(recursive=True)
        os.kill(workers[0], signal.SIGKILL)
        assert psutil.wait_procs(descendants, timeout=20)[1] == []
        _, errors = process.communicate(timeout=300)
    assert process.returncode == 5, errors
    assert errors.count("letter.mp4 is not a film") == 1
    told = [line.split("  ")[1].split(": ")[0] for line in errors.splitlines() if line.endswith(" s)")]
    assert len(told) == len(set(told)) == 24, errors
    rows = summary(tmp_path / "out")
    keys = [(row["video"], row["measure"]) for row in rows]
    assert len(keys) == len(set(keys))
    assert len({row["video"] for row in rows}) == 24

    alone = batch(tmp_path / "in", "--out", tmp_path / "alone")
    assert alone.returncode == 5
    for name in ("summary.csv", "failures.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "alone" / name).read_bytes()
    again = batch(tmp_path / "in", "--out", tmp_path / "out", "--cluster", address)
    assert "24 films measured. 1 film without a result: see failures.csv." in again.stderr
    assert "25 of all films were done before." in again.stderr


def test_a_missing_scheduler_is_reported(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    clinic(tmp_path / "in", 2)
    done = batch(tmp_path / "in", "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:1")
    assert done.returncode == 2
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in done.stderr
    assert "Traceback" not in done.stderr
