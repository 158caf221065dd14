"""The outcome in ten lines on the terminal; plain text where it is not one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from romcam.analysis import Analysis
from romcam.assessment.values import Assessment, Check
from romcam.report import wording
from romcam.report.palette import DARK

_LABEL: Final = 20
_MOST_CHECKS: Final = 3
_COLOURS: Final = {"pelvis_tilt": DARK.hips.hex, "lumbar_flexion": DARK.lumbar.hex}


def summarise(analysis: Analysis, paths: Mapping[str, Path], console: Console | None = None) -> None:
    """Print the finding, the numbers it rests on, what to mend, and where the outputs are (paths by file name)."""
    console = console or Console(highlight=False)
    for line in summary(analysis.assessment, paths):
        console.print(line, soft_wrap=not console.is_terminal)


def summary(assessment: Assessment, paths: Mapping[str, Path]) -> list[Text]:
    """The lines that `summarise` prints."""
    finding, measures = assessment.finding, assessment.measures
    lines = [Text(finding.sentence, style="bold")]
    if finding.probability is not None:
        lines.append(_line("Probability", wording.probability(finding.probability)))
    split = measures["lumbar_flexion"].value is not None
    shown = ("pelvis_tilt", "lumbar_flexion", "lumbar_share") if split else ("trunk_chord", "thigh_tilt")
    for name in [name for name in shown if measures[name].value is not None]:
        words = wording.measured(measures[name]) + _usual(assessment, name)
        lines.append(_line(wording.title(assessment.test, name), words, _COLOURS.get(name)))
    evidence = measures["lumbar_flexion"].evidence if split else "landmarks"
    lines.append(_line("Read from", wording.EVIDENCE[evidence]))
    lines.append(_line("Repetitions", _repetitions(assessment)))
    failed = [check for check in assessment.quality if check.ok is False]
    # What withholds the finding is in its sentence already.
    told = [check for check in failed if split or check.severity != "withhold"]
    lines += [_line("Mind", check.detail, "yellow") for check in told[:_MOST_CHECKS]]
    if len(told) > _MOST_CHECKS:
        lines.append(_line("", f"and {_count(told[_MOST_CHECKS:])}; see result.json."))
    lines.append(_line("Written", _places(paths)))
    return lines


def _line(label: str, words: str, style: str | None = None) -> Text:
    line = Text(f"{label:<{_LABEL}}", style="dim")
    return line.append(words, style=style or "not dim")


def _usual(assessment: Assessment, name: str) -> str:
    reference = next((each for each in assessment.references if each.measure == name), None)
    if reference is None:
        return ""
    unit = assessment.measures[name].unit
    span = wording.interval(reference.low, reference.high, unit)
    return f"; most people {span}{'°' if unit == 'deg' else ' %' if unit == 'ratio' else ' s'}"


def _repetitions(assessment: Assessment) -> str:
    count = len(assessment.repetitions)
    best = next((index for index, each in enumerate(assessment.repetitions, 1) if each.best), None)
    return f"{count}, numbers from number {best}, the greatest" if count > 1 and best else str(count)


def _count(checks: list[Check]) -> str:
    return f"{len(checks)} more"


def _places(paths: Mapping[str, Path]) -> str:
    if not paths:
        return "nothing"
    folder = next(iter(paths.values())).parent
    return f"{', '.join(sorted(paths))} in {folder}"
