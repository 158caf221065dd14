"""The outcome in ten lines on the terminal; plain text where it is not one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from romcam.analysis import Analysis
from romcam.assessment.conclusions import Assessment, Check, EvidenceName, Finding
from romcam.presentation import wording
from romcam.presentation.theme import DARK
from romcam.report import display_rules

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
    finding = assessment.finding
    lines = [Text(wording.headline(finding)[0] if len(finding.tissues) > 1 else finding.sentence, style="bold")]
    if finding.tissues:
        lines += _tissues(finding)
    elif finding.probability is not None:
        lines.append(_line("Probability", wording.probability(finding.probability)))
    withheld = display_rules.splits(assessment) and not display_rules.split_known(assessment)
    for name in _shown(assessment, withheld=withheld):
        words = wording.measured(assessment.measures[name]) + _usual(assessment, name)
        lines.append(_line(wording.title(assessment.test, name), words, _COLOURS.get(name)))
    if display_rules.splits(assessment):
        lines.append(_line("Read from", wording.EVIDENCE[_evidence(assessment)]))
    lines.append(_line("Repetitions", _repetitions(assessment)))
    helpers = display_rules.compensations(assessment)
    if helpers:
        lines.append(_line("Another part helped", wording.helped(helpers).lower()))
        lines += [_line("", check.detail, "yellow") for check in helpers if check.ok is False]
    failed = [check for check in assessment.quality if check.ok is False and check not in helpers]
    # What withholds the finding is in its sentence already.
    told = [check for check in failed if not withheld or check.severity != "withhold"]
    lines += [_line("Mind", check.detail, "yellow") for check in told[:_MOST_CHECKS]]
    if len(told) > _MOST_CHECKS:
        lines.append(_line("", f"and {_count(told[_MOST_CHECKS:])}; see result.json."))
    lines.append(_line("Written", _places(paths)))
    return lines


def _shown(assessment: Assessment, *, withheld: bool) -> list[str]:
    """The measures that have a value, of those the test leads with; where hips and spine are not told apart, others."""
    names = display_rules.test_of(assessment).display.tiles
    if withheld:
        names = tuple(dict.fromkeys((*names, *display_rules.WITHHELD_COURSES)))
    return [name for name in names if name in assessment.measures and assessment.measures[name].value is not None]


def _evidence(assessment: Assessment) -> EvidenceName:
    if not display_rules.split_known(assessment):
        return "landmarks"
    return next(each.evidence for each in assessment.measures.values() if each.evidence != "landmarks")


def _tissues(finding: Finding) -> list[Text]:
    """Of one tissue how likely it is short; of several each one's state as well."""
    several = len(finding.tissues) > 1
    lines: list[Text] = []
    for each in finding.tissues:
        state = wording.STATES[each.state]
        likely = "" if each.probability is None else wording.probability(each.probability)
        words = f"{state} (probability of being short {likely})" if likely else state
        if several or likely:
            lines.append(_line(wording.tissue_name(each), words, "bold" if several and each.state == "short" else None))
    return lines


def _line(label: str, words: str, style: str | None = None) -> Text:
    # What is longer than its column pushes the words along, with a gap.
    line = Text(f"{label:<{_LABEL}}" if len(label) < _LABEL else f"{label}  ", style="dim")
    return line.append(words, style=style or "not dim")


def _usual(assessment: Assessment, name: str) -> str:
    reference = next((each for each in assessment.references if each.measure == name), None)
    if reference is None:
        return ""
    unit = assessment.measures[name].unit
    span = wording.interval(reference.low, reference.high, unit)
    return f"; most people {span}{wording.SIGNS[unit]}"


def _repetitions(assessment: Assessment) -> str:
    if display_rules.several_efforts(assessment):
        return wording.counted([each.effort for each in assessment.repetitions])
    count = len(assessment.repetitions)
    if not count:
        return "none to count"
    best = next((index for index, each in enumerate(assessment.repetitions, 1) if each.best), None)
    return f"{count}, numbers from number {best}, the greatest" if count > 1 and best else str(count)


def _count(checks: list[Check]) -> str:
    return f"{len(checks)} more"


def _places(paths: Mapping[str, Path]) -> str:
    if not paths:
        return "nothing"
    folder = next(iter(paths.values())).parent
    return f"{', '.join(sorted(paths))} in {folder}"
