"""The sentences that say what was corrected by hand, by whom, and what the automatic result was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from romcam import clinical
from romcam.analysis import Analysis
from romcam.assessment.formatting import listed
from romcam.corrections.replay import in_effect
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.presentation.dates import day
from romcam.results.edits import Edit
from romcam.results.result import Result

_text = Catalogue(__name__)


def corrected_sentence(result: Result) -> str | None:
    """Return the sentence that a result was corrected by hand.

    Parameters
    ----------
    result
        The result.

    Returns
    -------
    str or None
        Who corrected what, and when, as far as it still acts; None: nothing is corrected.
    """
    if result.corrections is None:
        return None
    acting = in_effect(result.corrections.automatic, result.corrections.edits)
    return _sentence(acting) if acting else None


def parts_of(edit: Edit) -> str:
    """Return what a correction is about: `the pelvis line at the end of range and the neutral posture`.

    Parameters
    ----------
    edit
        The correction.
    """
    return listed(list(_parts(edit)))


def with_sentence(analysis: Analysis, automatic: Result, edits: Sequence[Edit]) -> Analysis:
    """Return a corrected trial that says so beside its finding, with what was measured automatically.

    Parameters
    ----------
    analysis
        The corrected trial.
    automatic
        The result without corrections.
    edits
        The corrections; where none acts, the trial is returned as it is.
    """
    acting = in_effect(automatic, edits)
    if not acting:
        return analysis
    assessment = analysis.assessment
    said = [_sentence(acting), _before(analysis, automatic), _notes(acting)]
    if analysis.drawn:
        said.append(_text("curves-shifted"))
    finding = replace(assessment.finding, notes=(*filter(None, said), *assessment.finding.notes))
    return replace(analysis, assessment=replace(assessment, finding=finding))


def _sentence(edits: Sequence[Edit]) -> str:
    parts = listed(list(dict.fromkeys(part for edit in edits for part in _parts(edit))))
    people = listed(list(dict.fromkeys(edit.who for edit in edits)))
    return _text("corrected", who=people, day=day(str(edits[-1].when)), parts=parts)


def _parts(edit: Edit) -> Iterator[str]:
    """What a correction is about, each in a few words."""
    if edit.test is not None:
        yield _text("part-test")
    if edit.asked_for is not None:
        yield _text("part-person")
    if edit.side is not None:
        yield _text("part-side")
    if edit.mirrored is not None or edit.rotated_deg is not None:
        yield _text("part-picture")
    if edit.neutral_s is not None:
        yield _text("part-neutral")
    if edit.end_of_range_s is not None:
        yield _text("part-end")
    if edit.repetition is not None:
        yield _text("part-repetition")
    if edit.added_repetition is not None:
        yield _text("part-added")
    for line in edit.lines:
        yield _text("part-line", segment=line.segment, at=line.at)


def _before(analysis: Analysis, automatic: Result) -> str:
    """What was measured automatically, for the leading measures; of another test only its name."""
    test = clinical.get(automatic.test)
    if automatic.test != analysis.assessment.test:
        return _text("automatic-test", test=test.in_sentence)
    shown = [(name, automatic.measures[name]) for name in test.display.tiles if name in automatic.measures]
    known = [(name, each) for name, each in shown if each.value is not None]
    values = [f"{wording.title(test.name, name)} {formatting.measured(each)}" for name, each in known]
    return _text("automatic-measures", measures=", ".join(values)) if values else _text("automatic-nothing")


def _notes(edits: Sequence[Edit]) -> str:
    notes = [_text("note-of", who=edit.who, note=edit.note) for edit in edits if edit.note]
    return " ".join(notes)
