"""The report on paper (.pdf): report.html with a style sheet for paper, everything that it folds away unfolded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from romcam.errors import InputError
from romcam.exports.format import Format
from romcam.exports.paper import LIBRARY, printed, with_style
from romcam.exports.report_page import REPORT
from romcam.exports.trial import Trial
from romcam.messages import Catalogue
from romcam.presentation.wording import test_title

_text = Catalogue(__name__)
_FOLDED: Final = re.compile(r"<details(?! open)([^>]*)>")
_SCRIPT: Final = re.compile(r"<script>.*?</script>", re.DOTALL)


def report_missing(trial: Trial) -> str | None:
    """Return why a trial has no report to make a page from, in a sentence; None if it has."""
    return _text("no-report", source=trial.source, file=REPORT) if trial.report is None else None


def report_of(trial: Trial) -> str:
    """Return the HTML of a trial's report.

    Parameters
    ----------
    trial
        The trial.

    Raises
    ------
    InputError
        It was not kept.
    """
    if trial.report is None:
        raise InputError(_text("no-report", source=trial.source, file=REPORT))
    return trial.report


def document_title(trial: Trial) -> str:
    """Return the title of a document about a trial: its test, and the identifier of the person."""
    title, person = test_title(trial.result.test), trial.result.subject.id
    return _text("document-title", test=title, person=person) if person else title


def _write(trials: Sequence[Trial], path: Path) -> None:
    (trial,) = trials
    page = _FOLDED.sub(r'<details open=""\1>', _SCRIPT.sub("", report_of(trial)))
    page = with_style(page, "paper.css")
    path.write_bytes(printed(page, trial.paper, source=trial.source, title=document_title(trial)))


PDF: Final = Format("pdf", "report.pdf", _write, report_missing, library=LIBRARY, from_report=True)
