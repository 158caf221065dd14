"""The outcome of a trial in about ten lines on the terminal; plain text if the output is not a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.text import Text

from romcam.analysis import Analysis
from romcam.assessment.conclusions import Assessment
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.presentation.summary import COLOURS, labelled
from romcam.report import display_rules

_text = Catalogue(__name__)

_LABEL: Final = 20
_MOST_CHECKS: Final = 3


def summarise(analysis: Analysis, paths: Mapping[str, Path], console: Console | None = None) -> None:
    """Print the finding, its numbers, failed checks, and the paths of the outputs.

    Parameters
    ----------
    analysis
        The trial.
    paths
        File name → path of each written file; may be empty.
    console
        Console to print to; the terminal by default.
    """
    console = console or Console(highlight=False)
    for line in summary(analysis.assessment, paths):
        console.print(line, soft_wrap=not console.is_terminal)


def summary(assessment: Assessment, paths: Mapping[str, Path]) -> list[Text]:
    """Return the lines that `summarise` prints.

    Parameters
    ----------
    assessment
        The trial's assessment.
    paths
        File name → path of each written file; may be empty.

    Returns
    -------
    list[Text]
        Lines with their styles.
    """
    finding = assessment.finding
    lead = wording.headline(finding, assessment.measures)[0] if len(finding.tissues) > 1 else finding.sentence
    lines = [Text(each, style="bold yellow") for each in display_rules.above(assessment)]
    lines.append(Text(lead, style="bold"))
    if finding.tissues:
        lines += _tissues(assessment)
    elif finding.probability is not None:
        lines.append(_line(_text("line-probability"), formatting.probability(finding.probability)))
    lines += [_line(_text("line-check"), note) for note in finding.notes]
    withheld = display_rules.splits(assessment) and not display_rules.split_known(assessment)
    for name in _leading(assessment, withheld=withheld):
        lines.append(_line(wording.title(assessment.test, name), _measured(assessment, name), COLOURS.get(name)))
    if display_rules.splits(assessment):
        lines.append(_line(_text("line-evidence"), wording.evidence_name(display_rules.evidence(assessment))))
    lines.append(_line(_text("line-repetitions"), _repetitions(assessment)))
    helpers = display_rules.compensations(assessment)
    if helpers:
        lines.append(_line(_text("line-compensation"), wording.compensation_seen(helpers)))
        lines += [_line("", check.detail, "yellow") for check in helpers if check.ok is False]
    said = [*helpers, *(check for check in assessment.quality if check.detail in display_rules.above(assessment))]
    failed = [check for check in assessment.quality if check.ok is False and check not in said]
    # The finding's sentence already states why it is withheld.
    listed = [check for check in failed if not withheld or check.severity != "withhold"]
    lines += [_line(_text("line-check"), check.detail, "yellow") for check in listed[:_MOST_CHECKS]]
    if len(listed) > _MOST_CHECKS:
        lines.append(_line("", _text("more-checks", count=len(listed) - _MOST_CHECKS)))
    lines.append(_line(_text("line-written"), _written(paths)))
    return lines


def _leading(assessment: Assessment, *, withheld: bool) -> list[str]:
    """Return the leading measures of the test that have a value; if the split is withheld, also trunk and thigh."""
    names = display_rules.test_of(assessment).display.tiles
    if withheld:
        names = tuple(dict.fromkeys((*names, *display_rules.WITHHELD_CURVES)))
    return [name for name in names if name in assessment.measures and assessment.measures[name].value is not None]


def _measured(assessment: Assessment, name: str) -> str:
    measure = assessment.measures[name]
    norm = next((each for each in assessment.references if each.measure == name), None)
    if norm is None:
        return formatting.measured(measure)
    return _text("line-usual", value=formatting.measured(measure), usual=formatting.usual(norm, measure.unit))


def _tissues(assessment: Assessment) -> list[Text]:
    """Return the probability that each tissue is short; for several tissues also their states."""
    finding = assessment.finding
    several = len(finding.tissues) > 1
    lines: list[Text] = []
    for each in finding.tissues:
        state = wording.state_name(wording.shown_state(each, assessment.measures[each.measure].value))
        if each.probability is not None:
            state = _text("line-tissue", state=state, probability=formatting.probability(each.probability))
        if several or each.probability is not None:
            style = "bold" if several and each.state == "short" else None
            lines.append(_line(wording.tissue_name(each), state, style))
    return lines


def _line(label: str, words: str, style: str | None = None) -> Text:
    return labelled(label, words, _LABEL, style)


def _repetitions(assessment: Assessment) -> str:
    if display_rules.several_tasks(assessment):
        return wording.counted([each.effort for each in assessment.repetitions])
    count = len(assessment.repetitions)
    if not count:
        return _text("repetitions-none")
    best = next((index for index, each in enumerate(assessment.repetitions, 1) if each.best), None)
    return _text("repetitions-best", count=str(count), best=str(best)) if count > 1 and best else str(count)


def _written(paths: Mapping[str, Path]) -> str:
    if not paths:
        return _text("written-nothing")
    folder = next(iter(paths.values())).parent
    return _text("written", files=", ".join(sorted(paths)), folder=folder)
