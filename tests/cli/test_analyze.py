"""The command line from a film to its outputs, on films good and poor."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
import pytest

from tests.cli.command import (
    Picture,
    bend_frames,
    leftovers,
    make_film,
    measured_bend,
    refused,
    romcam,
    sample_frames,
    small_bend,
)
from tests.video.films import CLOCKWISE_180
from tests.warm import WarmProcess

pytestmark = pytest.mark.model

OUTPUTS = ["angles.csv", "overlay.mp4", "report.html", "result.json"]
SPLIT = ("pelvis_tilt", "trunk_inclination", "hip_flexion", "lumbar_flexion", "lumbar_share")
SHORT = ("--no-overlay", "--no-report")


def analyze(film: Path, *options: str) -> dict[str, Any]:
    """The result of a run that must end well."""
    out = film.with_suffix("")
    done = romcam("analyze", film, "--out", out, *(options or SHORT))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads((out / "result.json").read_text(encoding="utf-8"))


def failed(result: dict[str, Any]) -> set[str]:
    return {check["rule"] for check in result["quality"] if check["ok"] is False}


def test_all_outputs_are_written(tmp_path: Path) -> None:
    film, out = Path(shutil.copy(small_bend(), tmp_path / "film.mp4")), tmp_path / "out"
    person = ("--subject", "K-17", "--age", "44", "--sex", "female")
    done = romcam("analyze", film, "--out", out, *person, "--parquet", cold=True)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in out.iterdir()) == sorted([*OUTPUTS, "angles.parquet"])
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    assert result["subject"] == {"id": "K-17", "age": 44, "sex": "female", "height_cm": None}
    assert result["provenance"]["input"]["name"] == "film.mp4"
    assert result["finding"]["sentence"] in " ".join(done.stdout.split())
    assert "\x1b" not in done.stdout


def test_eight_frames_a_second_are_measured_and_flagged_in_the_default_folder() -> None:
    out = measured_bend()
    assert sorted(path.name for path in out.iterdir()) == ["angles.csv", "result.json"]
    assert "frame_rate" in failed(json.loads((out / "result.json").read_text(encoding="utf-8")))


def test_two_hundred_and_forty_frames_a_second_are_read_as_such(tmp_path: Path) -> None:
    """The bend is sixteen times too fast, and the rules report that."""
    result = analyze(make_film(tmp_path / "film.mp4", sample_frames(2), fps=240))
    assert result["provenance"]["fps"] == pytest.approx(240, rel=0.01)
    assert "pace" in failed(result)


def cropped_at_the_hips(picture: Picture) -> Picture:
    return picture[: int(0.5 * len(picture)) // 2 * 2]


def test_a_person_cropped_at_the_hips_has_no_split(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", bend_frames(), fps=8, change=cropped_at_the_hips)
    done = romcam("analyze", film, "--out", tmp_path / "out", *SHORT)
    if done.returncode == 4:
        refused(done, 4)
        return
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert "whole_body" in failed(result)
    assert result["finding"]["pattern"] is None
    assert all(result["measures"][name]["value"] is None for name in SPLIT)


def upside_down(picture: Picture) -> Picture:
    return picture[::-1, ::-1]


def test_a_flag_that_turns_the_film_is_obeyed(tmp_path: Path) -> None:
    plain = json.loads((measured_bend() / "result.json").read_text(encoding="utf-8"))
    film = make_film(tmp_path / "film.mp4", bend_frames(), fps=8, change=upside_down, matrix=CLOCKWISE_180)
    flagged = analyze(film)
    assert flagged["provenance"]["input"]["rotation_deg"] == 180
    for name in ("trunk_chord", "thigh_tilt"):
        assert flagged["measures"][name]["value"] == pytest.approx(plain["measures"][name]["value"], abs=1.5)


def test_a_film_flagged_upside_down_is_no_forward_bend(tmp_path: Path) -> None:
    film = make_film(tmp_path / "film.mp4", bend_frames(), fps=8, matrix=CLOCKWISE_180)
    done = romcam("analyze", film, "--out", tmp_path / "out", *SHORT)
    if done.returncode != 0:
        refused(done, 4)
        return
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert result["finding"]["pattern"] is None
    assert failed(result)


def test_four_k_is_measured_and_its_overlay_kept_small(tmp_path: Path) -> None:
    def large(picture: Picture) -> Picture:
        room = cv2.copyMakeBorder(picture, 0, 0, 205, 205, cv2.BORDER_REPLICATE)
        return cv2.resize(room, (3840, 2160))

    options = {"crf": "28", "preset": "ultrafast"}
    film = make_film(tmp_path / "film.mp4", sample_frames(9, 30, 180), fps=4, change=large, options=options)
    result = analyze(film, "--no-report")
    assert (result["provenance"]["input"]["width_px"], result["provenance"]["input"]["height_px"]) == (
        3840,
        2160,
    )
    assert result["measures"]["trunk_chord"]["value"] > 30
    capture = cv2.VideoCapture(str(tmp_path / "film" / "overlay.mp4"))
    assert capture.get(cv2.CAP_PROP_FRAME_WIDTH) == 1280


def begin(film: Path, out: Path) -> subprocess.Popen[str]:
    return WarmProcess(
        [sys.executable, "-m", "romcam", "analyze", str(film), "--out", str(out), "--no-report"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    until = time.monotonic() + 120
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.02)


def begun(folder: Path) -> bool:
    """Whether the overlay is being written, and nothing more is to be imported.

    An interrupt that falls into the making of a dataclass is answered as well, but CPython then ends the
    process by that signal, not by the status that was asked for.
    """
    return any(Path(path).suffix == ".part" for path in leftovers(folder))


def children(process: subprocess.Popen[str]) -> list[str]:
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    return [child for task in tasks for child in task.read_text().split()]


def opened(film: Path, process: subprocess.Popen[str]) -> bool:
    """Whether the process of the pose model is reading the film."""
    for child in children(process):
        with suppress(OSError):  # a file may just have been closed
            if any(file.resolve() == film for file in Path(f"/proc/{child}/fd").iterdir()):
                return True
    return False


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="watches the process through /proc")
@pytest.mark.parametrize(("step", "before"), [("watching", False), ("drawing", True)])
def test_an_interrupt_half_way_leaves_nothing_new(tmp_path: Path, step: str, before: bool) -> None:
    out = tmp_path / "out"
    if before:
        out.mkdir()
        (out / "angles.csv").write_text("of an earlier run")
    film = Path(shutil.copy(small_bend(), tmp_path / "film.mp4"))
    process = begin(film, out)
    with process:
        wait_for(lambda: opened(film, process) if step == "watching" else begun(tmp_path), process)
        workers = children(process)
        # As a terminal does: to everyone in the foreground.
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert errors.strip().splitlines() == ["romcam: interrupted; nothing was written."]
    assert leftovers(tmp_path) == []
    if before:
        assert {path.name: path.read_text() for path in out.iterdir()} == {"angles.csv": "of an earlier run"}
    else:
        assert not out.exists()
    assert not [worker for worker in workers if Path(f"/proc/{worker}/exe").exists()]


def test_the_next_run_removes_what_a_killed_one_left(tmp_path: Path) -> None:
    film, out = Path(shutil.copy(small_bend(), tmp_path / "film.mp4")), tmp_path / "out"
    process = begin(film, out)
    with process:
        wait_for(lambda: begun(tmp_path), process)
        os.killpg(process.pid, signal.SIGKILL)
    assert leftovers(tmp_path)
    assert romcam("analyze", film, "--out", out, *SHORT).returncode == 0
    assert leftovers(tmp_path) == []


def test_a_side_is_refused_for_a_test_that_is_not_of_one_leg(tmp_path: Path) -> None:
    done = romcam("analyze", small_bend(), "--side", "left", "--out", tmp_path / "out")
    assert "does not measure one leg; leave --side out" in refused(done, 2)
    assert not (tmp_path / "out").exists()
