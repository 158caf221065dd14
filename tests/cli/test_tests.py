"""`romcam tests`."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from romcam import clinical
from romcam.cli.app import app


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *words: CliRunner().invoke(app, ["tests", *words])


def test_every_test_is_listed_within_eighty_columns(run) -> None:
    done = run()
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    for name in clinical.names():
        assert f" {name} " in done.stdout
    assert "from the side, standing" in done.stdout


def test_one_test_is_shown_in_full(run) -> None:
    done = run("forward-bend")
    assert done.exit_code == 0
    text = " ".join(done.stdout.split())
    test = clinical.get("forward-bend")
    assert test.filming in text
    assert test.interpretation in text
    assert "Lumbar share" in text


def test_an_unknown_test_is_wrong_usage(run) -> None:
    done = run("handstand")
    assert done.exit_code == 2
    assert "forward-bend" in done.stderr
