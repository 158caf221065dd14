"""The command writes film, truth and case, and reports errors in one sentence."""

import importlib

import pytest
import typer
from typer.testing import CliRunner

from romcam.cli.phantom import phantom
from romcam.synthetic import Case, MissingExtraError, save_case
from romcam.synthetic.case_parts import FilmSettings
from romcam.synthetic.extras import require
from romcam.synthetic.movements.forward_bend import ForwardBend


@pytest.fixture
def command():
    app = typer.Typer()
    app.command()(phantom)
    return lambda *arguments: CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_it_needs_a_case_or_a_seed(command, tmp_path):
    assert command("--out", tmp_path).exit_code == 2
    assert command("x.json", "--random", 1, "--out", tmp_path).exit_code == 2


def test_a_missing_or_broken_case_is_input_that_cannot_be_read(command, tmp_path):
    assert command(tmp_path / "none.json", "--out", tmp_path).exit_code == 3
    (tmp_path / "bad.json").write_text('{"seed": "seven"}')
    assert command(tmp_path / "bad.json", "--out", tmp_path).exit_code == 3


def test_without_the_packages_it_names_the_command_that_installs_them(monkeypatch):
    def refuse(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(MissingExtraError, match=r'pip install "romcam\[phantom\]"') as caught:
        require("anny")
    assert caught.value.exit_status == 2


@pytest.mark.phantom
def test_it_writes_film_truth_and_case(command, tmp_path):
    pytest.importorskip("anny")
    pytest.importorskip("moderngl")
    motion = ForwardBend(neutral_s=0.2, down_s=0.2, hold_s=0.1, up_s=0.2, pause_s=0.1)
    save_case(Case(motion=motion, film=FilmSettings(width=64, height=96, fps=10)), tmp_path / "short.json")
    result = command(tmp_path / "short.json", "--out", tmp_path / "new")
    assert result.exit_code == 0, result.output
    assert {p.name for p in (tmp_path / "new").iterdir()} == {"short.mp4", "short.truth.csv", "short.json"}


@pytest.mark.phantom
def test_odd_sizes_are_refused(command, tmp_path):
    save_case(Case(film=FilmSettings(width=63, height=96)), tmp_path / "odd.json")
    assert command(tmp_path / "odd.json", "--out", tmp_path / "new").exit_code == 2
    assert not (tmp_path / "new").exists()
