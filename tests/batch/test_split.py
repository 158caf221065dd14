"""One long film and idle cores: the numbers do not depend on which process analyses which part."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import psutil
import pytest

from romcam.batch import fork_server
from romcam.batch.attempt import attempt_film
from romcam.batch.fork_server import ForkServer
from romcam.batch.job import Job, PlannedFilm, Settings
from tests.batch.films import _pictures
from tests.cli.command import make_film

pytestmark = [pytest.mark.model, pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")]

SHORT = "import romcam.pose.pieces; romcam.pose.pieces.FEWEST_FRAMES = 40; from romcam"
"""Pieces of a film of six frames a second."""
ABORTS = "import os, romcam.batch.split; romcam.batch.split._help = lambda line: os.abort(); from romcam"
HANGS = "import time, romcam.batch.split; romcam.batch.split._help = lambda line: time.sleep(999); from romcam"


@pytest.fixture(scope="module")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A minute of bends, six frames a second, a key frame every three seconds."""
    once = list(_pictures("typical", 5))
    pictures = once * (360 // len(once))
    folder = tmp_path_factory.mktemp("long")
    return make_film(folder / "long.mp4", pictures, fps=6, options={"g": "18", "sc_threshold": "0"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[ForkServer]:
    boot = fork_server._BOOT
    for change in getattr(request, "param", (SHORT,)):
        boot = boot.replace("from romcam", change, 1)
    monkeypatch.setattr(fork_server, "_BOOT", boot)
    server = ForkServer()
    yield server
    server.close()


def analysed(film: Path, out: Path, server: ForkServer, idle: int, steps: list[Any] | None = None, **more: Any) -> Any:
    told: Any = steps.append if steps is not None else lambda _: None
    job = Job(
        PlannedFilm("long.mp4", str(film), "1", 1, test="forward-bend"),
        str(out),
        Settings(report=False, **more),
        "",
        idle,
    )
    outcome = attempt_film(job, server, told)
    assert outcome.ok, outcome.reason
    return outcome


def angles(out: Path) -> bytes:
    return (out / "videos/long.mp4/angles.csv").read_bytes()


@pytest.mark.slow
def test_one_two_or_three_processes_give_identical_results_close_to_one_pass(
    tmp_path: Path, long_film: Path, server: ForkServer
) -> None:
    steps: list[Any] = []
    for idle in (0, 1, 2):
        outcome = analysed(long_film, tmp_path / f"{idle}", server, idle, steps if idle == 2 else None, split=True)
        assert outcome.attempts == 1
    assert angles(tmp_path / "0") == angles(tmp_path / "1") == angles(tmp_path / "2")
    watched = [(step.done, step.total) for step in steps if step.step == "watching the film"]
    assert watched == sorted(watched)
    assert watched[-1][0] > 0.8 * watched[-1][1]

    analysed(long_film, tmp_path / "whole", server, 0)
    ours, its = (pl.read_csv(tmp_path / name / "videos/long.mp4/angles.csv") for name in ("0", "whole"))
    assert ours.select("frame", "time_s").equals(its.select("frame", "time_s"))
    for column in (name for name in its.columns if name.endswith("_deg") and not name.endswith("_se_deg")):
        apart = (ours[column] - its[column]).abs()
        print(column, apart.median(), apart.quantile(0.95), apart.max())
        assert apart.median() < 0.2
        assert apart.quantile(0.95) < 1
    sources = [json.loads((tmp_path / name / "videos/long.mp4/result.json").read_bytes()) for name in ("0", "whole")]
    first, second = (source["provenance"] for source in sources)
    assert first["input"] == second["input"]
    assert first["frames"]["total"] == second["frames"]["total"]


@pytest.mark.slow
def test_without_split_a_second_core_changes_nothing(tmp_path: Path, long_film: Path, server: ForkServer) -> None:
    for idle in (0, 1):
        analysed(long_film, tmp_path / f"{idle}", server, idle)
    assert angles(tmp_path / "0") == angles(tmp_path / "1")


@pytest.mark.slow
def test_a_film_that_cannot_be_cut_safely_is_analysed_in_one_pass(tmp_path: Path, server: ForkServer) -> None:
    pictures = list(_pictures("typical", 5)) * 3
    options = {"x264-params": "keyint=18:min-keyint=18:scenecut=0:intra-refresh=1"}
    film = make_film(tmp_path / "long.mp4", pictures, fps=6, options=options)
    for split in (True, False):
        analysed(film, tmp_path / f"{split}", server, 1, split=split)
    assert angles(tmp_path / "True") == angles(tmp_path / "False")


@pytest.mark.slow
@pytest.mark.parametrize("server", [(SHORT, ABORTS), (SHORT, HANGS)], indirect=True)
def test_a_piece_that_aborts_or_hangs_costs_an_attempt(tmp_path: Path, long_film: Path, server: ForkServer) -> None:
    """The second attempt has no helpers, and only helpers misbehave."""
    outcome = analysed(long_film, tmp_path, server, 1, split=True, stall_s=20)
    assert outcome.attempts == 2
    time.sleep(0.5)
    family = psutil.Process().children(recursive=True)
    assert sum("batch.worker" in " ".join(each.cmdline()) for each in family) == 1
    assert np.isfinite(pl.read_csv(tmp_path / "videos/long.mp4/angles.csv")["pelvis_tilt_deg"].max())
