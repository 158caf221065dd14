"""Asking for help must not wait for a pose model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from romcam import clinical
from tests.cli.command import refused, romcam

HEAVY = ("mediapipe", "ai_edge_litert", "cv2", "numpy", "scipy", "av", "polars", "jinja2", "msgspec")


@pytest.mark.parametrize("arguments", [["--help"], ["analyze", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "romcam", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert loaded & set(HEAVY) == set()
    assert done.stdout


@pytest.mark.parametrize("command", ["analyze", "record", "phantom"])
def test_help_names_the_default_test(command: str) -> None:
    assert f"[default: {clinical.DEFAULT}]" in " ".join(romcam(command, "--help").stdout.split())


def test_nothing_to_do_shows_help() -> None:
    assert "analyze" in romcam().stdout + romcam().stderr


@pytest.mark.parametrize("name", ["cartwheel", ""])
def test_an_unknown_test_names_the_known_ones(name: str) -> None:
    assert "forward-bend" in refused(romcam("analyze", __file__, "--test", name), 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", ""],
        ["analyze", __file__, "--out", ""],
        ["analyze", __file__, "--out="],
        ["batch", "", "--out", "x"],
        ["compare", "", "x"],
        ["clinic", "backup", ""],
        ["models", "add", ""],
    ],
)
def test_an_empty_argument_is_not_the_present_folder(arguments: list[str], tmp_path: Path) -> None:
    assert "empty" in refused(romcam(*arguments, cwd=tmp_path), 2)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", [["analyze"], ["analyze", "film.mp4", "--sideways"], ["dance"]])
def test_a_wrong_command_line_ends_with_2(arguments: list[str]) -> None:
    assert romcam(*arguments).returncode == 2


COMMANDS = [["analyze"], ["record"], ["cameras"], ["batch"], ["tests"], ["phantom"], ["validate"], ["compare"],
            ["screen"], ["models", "list"], ["models", "fetch"], ["models", "verify"], ["models", "add"]]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_states_its_exit_statuses(command: list[str]) -> None:
    from typer.testing import CliRunner

    from romcam.cli.app import app

    words = " ".join(CliRunner().invoke(app, [*command, "--help"]).stdout.split())
    stated = words.partition("Exit status: ")[2].partition("Usage:")[0]
    assert stated.startswith(("0 ", "as of `romcam analyze`")), words
    assert "2 wrong usage" in stated or "romcam analyze" in stated
