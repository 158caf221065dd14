"""The summary on the terminal."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from rich.console import Console

from romcam.analysis import Analysis
from romcam.report.terminal import summarise
from tests.report.trials import Kind, make_analysis

PATHS = {name: Path("out") / name for name in ("result.json", "angles.csv", "report.html")}


def shown(analysis: Analysis, **options: object) -> str:
    out = io.StringIO()
    summarise(analysis, PATHS, Console(file=out, highlight=False, **options))  # pyright: ignore[reportArgumentType]
    return out.getvalue()


@pytest.mark.parametrize("kind", ["typical", "compensating", "withheld", "indeterminate"])
def test_it_is_about_ten_plain_lines_led_by_the_finding(kind: Kind) -> None:
    analysis = make_analysis(kind, repetitions=2)
    lines = shown(analysis).splitlines()
    assert lines[0] == analysis.assessment.finding.sentence
    assert 5 <= len(lines) <= 12
    assert "\x1b" not in "".join(lines)
    assert "2; values from no. " in "".join(lines)
    assert lines[-1].endswith("angles.csv, report.html, result.json in out")


def test_numbers_have_intervals_and_norms() -> None:
    text = shown(make_analysis("compensating"))
    assert "Lumbar share        70 % (65–75); most people 38–63 %" in text
    assert "Based on            the outline of the back" in text


def test_a_withheld_split_is_not_shown() -> None:
    text = shown(make_analysis("withheld"))
    assert "Lumbar share" not in text
    assert "shoulders, hips and knees only" in text
    assert text.count("arms hide the back") == 1


def test_only_the_first_failed_checks_are_listed() -> None:
    analysis = make_analysis("typical")
    checks = tuple(
        dataclasses.replace(check, ok=False, detail=f"Wrong {count}.")
        for count, check in enumerate(analysis.assessment.quality)
    )
    changed = dataclasses.replace(analysis, assessment=dataclasses.replace(analysis.assessment, quality=checks))
    text = shown(changed)
    assert text.count("Wrong") == 3
    assert f"and {len(checks) - 3} more" in text


def test_a_terminal_gets_colours() -> None:
    assert "\x1b[" in shown(make_analysis("typical"), force_terminal=True, color_system="truecolor")
