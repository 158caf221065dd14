"""A letter of one page to the person who was filmed (.pdf): what was measured, and what it means, in everyday words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from romcam import clinical
from romcam.assessment.conclusions import Measure, Reference
from romcam.exports.format import Format
from romcam.exports.paper import LIBRARY, page_count, printed
from romcam.exports.pdf import document_title, report_missing, report_of
from romcam.exports.report_page import PageStill, stills_of
from romcam.exports.trial import Trial
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.presentation.dates import moment

_HERE: Final = Path(__file__).parent
_text = Catalogue(__name__)

_PICTURES: Final = 2
_SIZES_PX: Final = (13.5, 13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)
"""Sizes of type, of which the largest with which the letter fits on one page is taken."""


@dataclass(frozen=True)
class _Row:
    """One measure: its name, its value, the range that the measurement's error leaves, and that of other people."""

    name: str
    value: str
    between: str
    usual: str


@dataclass(frozen=True)
class _Picture:
    still: PageStill
    caption: str


def render_letter(trial: Trial) -> str:
    """Return the letter as HTML.

    Parameters
    ----------
    trial
        The trial, with its report.

    Raises
    ------
    InputError
        The report was not kept.

    Notes
    -----
    It states the findings of the result and nothing beyond them. Where a check withholds the result, it has no numbers.
    """
    from romcam.presentation.page import page_template
    from romcam.presentation.theme import LIGHT

    result = trial.result
    test = clinical.get(result.test)
    film = result.provenance.input
    colours = "".join(f"{name}:{value};" for name, value in LIGHT.css().items())
    return page_template(_HERE).render(
        style=f":root{{{colours}}}\n{(_HERE / 'letter.css').read_text(encoding='utf-8')}",
        title=test.title,
        person=result.subject.id or "",
        filmed=moment(film.filmed) if film.filmed else "",
        did=test.letter_did,
        about=test.letter_about,
        pictures=_pictures(report_of(trial)),
        rows=[] if _withheld(trial) else list(_rows(trial)),
        outcomes=_outcomes(trial),
        doubtful=any(check.ok is False and check.severity == "warning" for check in result.quality),
        film=film.name,
        analysed=moment(result.provenance.created),
    )


def _withheld(trial: Trial) -> bool:
    return any(check.ok is False and check.severity == "withhold" for check in trial.result.quality)


def _pictures(report: str) -> list[_Picture]:
    """Return neutral and the last end of range; without neutral, the first two of the report."""
    stills = stills_of(report)
    neutral = [still for still in stills if still.key == "neutral"]
    ends = [still for still in stills if still.key.startswith("end")]
    chosen = [*neutral[:1], *(ends[-1:] if neutral else ends[:_PICTURES])]
    return [
        _Picture(still, _text("letter-at-start" if still.key == "neutral" else "letter-at-end")) for still in chosen
    ]


def _rows(trial: Trial) -> Iterator[_Row]:
    """Yield the measures that the report shows in large figures and that have a name in everyday words."""
    result = trial.result
    norms = {reference.measure: reference for reference in result.references}
    test = clinical.get(result.test)
    from_back = any(each.value is not None and each.evidence != "landmarks" for each in result.measures.values())
    for name in test.display.tiles:
        plain, measure = clinical.plain_name(name), result.measures.get(name)
        if plain and measure is not None:
            yield _row(plain, measure, norms.get(name), read=from_back or not test.protocol.split)


def _row(plain: str, measure: Measure, norm: Reference | None, *, read: bool) -> _Row:
    if measure.value is None:
        uncertain = read and measure.unit == "ratio"  # as the report has it
        return _Row(plain, _text("letter-too-uncertain" if uncertain else "letter-not-measured"), "", "")
    between = ""
    if measure.low is not None and measure.high is not None:
        low, high = (formatting.number(each, measure.unit) for each in (measure.low, measure.high))
        between = _text("letter-between", low=low, high=high)
    return _Row(
        plain,
        formatting.number(measure.value, measure.unit),
        between,
        formatting.usual(norm, measure.unit) if norm else "",
    )


def _outcomes(trial: Trial) -> list[str]:
    """Return what the result means, in one sentence, or in one for each tissue."""
    result, finding = trial.result, trial.result.finding
    test = clinical.get(result.test)
    if _withheld(trial):
        return [test.letter_outcome("unknown")]
    if finding.tissues:
        named = {tissue.name: tissue for tissue in clinical.TISSUES}
        return [
            named[each.tissue].letter(wording.shown_state(each, result.measures[each.measure].value), each.side)
            for each in finding.tissues
        ]
    if test.has_patterns:
        return [test.letter_outcome(finding.pattern or "unknown")]
    if finding.probability is not None:
        return [test.letter_outcome({True: "yes", False: "no", None: "close"}[finding.compensating])]
    known = any(measure.value is not None for measure in result.measures.values())
    return [test.letter_outcome("measured" if known else "unknown")]


def _write(trials: Sequence[Trial], path: Path) -> None:
    (trial,) = trials
    page = render_letter(trial)
    sizes = (page.replace("</head>", f"<style>html{{font-size:{size}px}}</style></head>", 1) for size in _SIZES_PX)
    sized = next((each for each in sizes if page_count(each, trial.paper, source=trial.source) <= 1), page)
    path.write_bytes(printed(sized, trial.paper, source=trial.source, title=document_title(trial)))


LETTER: Final = Format("letter", "letter.pdf", _write, report_missing, library=LIBRARY, from_report=True)
