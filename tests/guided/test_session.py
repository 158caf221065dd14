"""A complete session, from a film in place of a camera to the report."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from romcam import clinical
from romcam.assessment.conclusions import Subject
from romcam.capture import Clock
from romcam.clinical import ClinicalTest, get
from romcam.guided.session import SessionOptions, run_session
from romcam.report.outputs import Wanted
from romcam.video import VideoReader
from tests.analyses import SLOW_HZ
from tests.cli.command import romcam
from tests.guided.leading import FILMS

pytestmark = pytest.mark.model

SAMPLE = Path(__file__).parents[2] / "samples" / "forward-bend-stiff-hip.mp4"
WAY = ["ONE MOMENT", "STAND STILL", "BEND DOWN", "HOLD", "COME UP", "DONE"]


def result_in(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def prompts_in(output: str) -> list[str]:
    """The prompts that a terminal showed, in order."""
    return [prompt for line in output.splitlines() for prompt in WAY if f" s  {prompt}  " in line]


def slowly(name: str) -> ClinicalTest:
    """The test of that name; its film is watched as often as a slow movement needs."""
    test = get(name)
    return replace(test, protocol=replace(test.protocol, inference_rate_hz=SLOW_HZ))


def test_from_the_camera_to_the_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clinical, "get", slowly)
    wishes = SessionOptions(
        "forward-bend", str(FILMS / "two-bends.mp4"), tmp_path / "out", repetitions=1, headless=True
    )
    done = run_session(wishes, Subject("K-9"), Wanted(overlay=False, html=False), lambda *_: None, Clock(1.6))
    shown = prompts_in(capsys.readouterr().out)
    # On a busy machine a short prompt may fall between two pictures, and a person who has stood still long enough when
    # the first picture was read is not asked to; the order of the others stays.
    assert shown == [prompt for prompt in WAY if prompt in shown]
    assert {"BEND DOWN", "COME UP", "DONE"} <= set(shown)
    assert (done.outcome.count, done.outcome.performance.lost) == (1, 0)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["angles.csv", "recording.mp4", "result.json"]
    result = result_in(tmp_path / "out")
    assert result["subject"]["id"] == "K-9"
    assert len(result["repetitions"]) == 1
    assert result["provenance"]["input"]["name"] == "recording.mp4"
    with VideoReader(done.outcome.path) as film:
        times = np.array([frame.time_s for frame in film])
    assert np.diff(times) == pytest.approx(1 / 15, abs=1e-3), "every picture of the camera is there, at its time"


def commanded(folder: Path, *options: str, **more: Any) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "romcam", "record", "--out", str(folder), "--camera", str(SAMPLE), *options]
    return subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


@pytest.mark.slow
def test_a_test_that_is_not_followed_live_is_recorded_and_measured(tmp_path: Path) -> None:
    done = romcam(
        "record",
        "--headless",
        "--test",
        "squat",
        "--camera",
        SAMPLE.with_name("squat-tucked.mp4"),
        "--out",
        tmp_path / "out",
    )
    assert done.returncode == 0, done.stderr
    assert "GET INTO POSITION" in done.stdout
    found = result_in(tmp_path / "out")
    assert found["test"] == "squat"
    assert len(found["repetitions"]) >= 3


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_the_recording_of_an_interrupted_session_plays(tmp_path: Path, how: signal.Signals) -> None:
    with commanded(tmp_path / "out", "--headless", start_new_session=True) as process:
        assert process.stdout is not None
        while "BEND DOWN" not in (line := process.stdout.readline()):
            assert line, process.communicate()
        begun = time.monotonic()
        time.sleep(4.0)
        os.killpg(process.pid, how)
        lasted = time.monotonic() - begun
        _, errors = process.communicate(timeout=60)
    kept = tmp_path / "out" / "recording-unfinished.mp4"
    with VideoReader(kept) as film:
        seconds = [frame.time_s for frame in film][-1]
    # The two seconds of the stand are in the recording.
    assert seconds > 2.0 + lasted - 1.0
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert errors.strip() == f"romcam: stopped; the recording is kept in {kept}."


@pytest.fixture
def screen() -> Iterator[str]:
    """A screen that nobody sees."""
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("needs Xvfb (apt-get install xvfb)")
    asking, telling = os.pipe()
    process = subprocess.Popen(
        [server, "-displayfd", str(telling), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(telling,),
        stderr=subprocess.DEVNULL,
    )
    os.close(telling)
    with os.fdopen(asking) as answer:
        number = answer.readline().strip()
    yield f":{number}"
    process.terminate()
    process.wait()


@pytest.mark.slow
def test_in_a_window_as_in_the_film(tmp_path: Path, screen: str) -> None:
    """Three bends in a window, counted, ended by itself, and measured as `analyze` measures the film.

    With ROMCAM_SCREENSHOTS=FOLDER and ImageMagick's `import`, the screen is kept twice a second.
    """
    environment = os.environ | {"DISPLAY": screen}
    shots, importer = os.environ.get("ROMCAM_SCREENSHOTS"), shutil.which("import")
    with commanded(tmp_path / "out", "--no-open", "--stats", env=environment) as process:
        begun = time.monotonic()
        while process.poll() is None:
            assert time.monotonic() - begun < 240
            if shots and importer:
                name = f"{shots}/{time.monotonic() - begun:06.2f}.png"
                subprocess.run([importer, "-display", screen, "-window", "root", name], check=False)
            time.sleep(0.5)
        _, errors = process.communicate()
    assert process.returncode == 0, errors
    assert errors == ""
    live = result_in(tmp_path / "out")
    assert len(live["repetitions"]) == 3
    assert romcam("analyze", SAMPLE, "--out", tmp_path / "film", "--no-overlay", "--no-report").returncode == 0
    film = result_in(tmp_path / "film")
    for name, measure in film["measures"].items():
        if measure["unit"] == "deg":
            assert live["measures"][name]["value"] == pytest.approx(measure["value"], abs=2.0), name


@pytest.mark.slow
def test_a_missing_screen_is_one_sentence(tmp_path: Path) -> None:
    with commanded(tmp_path / "out", env=os.environ | {"DISPLAY": ":987"}) as process:
        _, errors = process.communicate(timeout=120)
    assert process.returncode == 2
    assert errors == "romcam: The screen :987 cannot be reached: use --headless, which guides in the terminal.\n"
