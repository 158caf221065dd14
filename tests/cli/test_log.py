"""`--verbose` shows the steps of the program, and neither the person nor the files."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from romcam.cli import main
from romcam.cli.app import app
from romcam.cli.exits import DEBUG
from romcam.results.result import to_json
from tests.comparison.results import angle, result


@pytest.fixture
def films(tmp_path: Path) -> list[str]:
    """Two results of a person whose identifier and files have names of their own."""
    before = result("doe-monday", subject="Jane-Doe")
    after = result("doe-friday", subject="Jane-Doe", measures={"pelvis_tilt": angle(62)})
    for name, value in (("before", before), ("after", after)):
        (tmp_path / f"{name}.json").write_bytes(to_json(value))
    return [str(tmp_path / "before.json"), str(tmp_path / "after.json")]


@pytest.fixture(autouse=True)
def quiet_again(monkeypatch: pytest.MonkeyPatch):
    """The package's logger as it was, after the command added its own handler."""
    log = logging.getLogger("romcam")
    handlers, level = list(log.handlers), log.level
    monkeypatch.setenv(DEBUG, "")
    yield
    log.handlers = handlers
    log.setLevel(level)


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["romcam", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_the_log_names_steps_and_no_person(
    films: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--verbose", "compare", *films) == 0
    log = capsys.readouterr().err
    assert "romcam.comparison.compare: two results of forward-bend" in log
    assert "doe" not in log.lower()


def test_without_the_option_nothing_is_logged(
    films: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "compare", *films) == 0
    assert capsys.readouterr().err == ""


def test_a_bug_is_one_sentence_and_with_the_option_a_traceback(
    films: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("romcam.comparison.compare_results", broken)
    assert run(monkeypatch, "compare", *films) == 1
    sentence = capsys.readouterr().err
    assert sentence.startswith("romcam: this is a bug in romcam (ZeroDivisionError: a bug); please report it")
    monkeypatch.setattr("sys.argv", ["romcam", "--verbose", "compare", *films])
    with pytest.raises(ZeroDivisionError):
        app(standalone_mode=False)


def test_the_package_logs_nothing_by_default() -> None:
    assert any(isinstance(each, logging.NullHandler) for each in logging.getLogger("romcam").handlers)
