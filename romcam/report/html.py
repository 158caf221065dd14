"""report.html: the finding, its evidence and its provenance, in one file that needs no network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from romcam.analysis import Analysis
from romcam.assessment.conclusions import Assessment, Check
from romcam.body.quantities import QUANTITIES
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.presentation.dates import moment
from romcam.presentation.page import render_page
from romcam.report import display_rules
from romcam.report.bars import range_rows, split_bar
from romcam.report.measures import make_tiles, repetition_table
from romcam.report.rhythm_chart import rhythm_chart, rhythm_norms
from romcam.report.stills import Still
from romcam.report.time_chart import time_chart
from romcam.results.provenance import InputFile, Provenance

_text = Catalogue(__name__)

_HERE: Final = Path(__file__).parent
_SEVERITY: Final = {"withhold": 0, "warning": 1, "note": 2}
_MOSTLY: Final = 0.8
"""From this share of frames on, the report does not mention the other frames."""

_BEND_TERMS: Final = ("back", "from-pelvis", "hip-joint", "lumbar", "share", "share-of-movement")


def render_report(analysis: Analysis, stills: Sequence[Still], provenance: Provenance) -> str:
    """Render the report of a trial.

    The page links to nothing outside; its own policy forbids the network. Unknown values are written as words, never
    as 0.

    Parameters
    ----------
    analysis
        The trial.
    stills
        Stills of the trial, from `make_stills`; may be empty.
    provenance
        Provenance of the trial's result.

    Returns
    -------
    str
        HTML of the whole page.
    """
    assessment, finding = analysis.assessment, analysis.assessment.finding
    lead, rest = wording.headline(finding, assessment.measures)
    helpers = display_rules.compensations(assessment)
    checks = [check for check in assessment.quality if check not in helpers]
    when = _when(provenance.created)
    return render_page(
        _HERE,
        words=wording,
        formatting=formatting,
        title=wording.test_title(assessment.test),
        person=_person(assessment),
        when=when,
        filmed=moment(provenance.input.filmed) if provenance.input.filmed else "",
        finding=finding,
        measures=assessment.measures,
        state=_state(assessment),
        lead=lead,
        rest=rest,
        remaining=[
            (wording.pattern_name(assessment.test, name), 100 * finding.probabilities.get(name, 0.0))
            for name in finding.remaining
        ],
        tiles=make_tiles(assessment),
        bar=split_bar(analysis),
        question=_question(assessment),
        helpers=helpers,
        above=display_rules.above(assessment),
        failed=sorted((check for check in checks if check.ok is False), key=lambda check: _SEVERITY[check.severity]),
        unknown=_checks(assessment, None),
        passed=_checks(assessment, True),
        quality=_quality(assessment, provenance),
        stills=stills,
        drawn=[chart for chart in (time_chart(analysis), rhythm_chart(analysis)) if chart is not None],
        divides=display_rules.divides(assessment),
        rows=range_rows(analysis),
        norms=_norms(assessment),
        apparent=assessment.measures.get("apparent_hip_flexion"),
        hip_joint=assessment.measures.get("hip_flexion"),
        table=repetition_table(assessment),
        terms=_terms(assessment),
        sources=_sources(analysis),
        provenance=_provenance(provenance),
        made_of=[
            provenance.input.name,
            _text("frame-count", count=provenance.frames.total),
            when,
        ],
    )


LEAST_GROWTH: Final = 1.05
"""Factor on the intervals from which the report mentions it."""


def second_estimator_sentence(used: int, frames: int) -> str:
    """Return a sentence on the share of frames in which the second estimator contributed.

    Parameters
    ----------
    used
        Number of frames in which it contributed.
    frames
        Number of frames in which the person was visible.

    Returns
    -------
    str
        The sentence.
    """
    share = used / max(frames, 1)
    if share < 0.005:
        return _text("second-estimator-unused")
    percent = f"{100 * share:.0f}"
    return _text("second-estimator-mostly" if share >= _MOSTLY else "second-estimator-partly", percent=percent)


def _state(assessment: Assessment) -> str:
    """Return the page's state.

    `withheld`: hips and spine could not be separated; `measured`: the test has no patterns; `named` or `indeterminate`:
    the pattern.
    """
    if not display_rules.test_of(assessment).has_patterns:
        withheld = display_rules.splits(assessment) and not display_rules.split_known(assessment)
        return "withheld" if withheld else "measured"
    pattern = assessment.finding.pattern
    if pattern is None:
        return "withheld"
    return "indeterminate" if pattern == "indeterminate" else "named"


def _question(assessment: Assessment) -> str:
    """Return the question that the finding answers; empty if there is none."""
    if display_rules.test_of(assessment).has_patterns:
        return _text("question-compensating")
    if finding_tissues := assessment.finding.tissues:
        states = {wording.shown_state(each, assessment.measures[each.measure].value) for each in finding_tissues}
        return _text("question-measured" if states == {"no-reference"} else "question-short")
    return _text("question-rounding") if assessment.finding.probability is not None else ""


def _quality(assessment: Assessment, provenance: Provenance) -> list[str]:
    """Return sentences on the quality of the film."""
    passed, failed, unknown = (len(_checks(assessment, ok)) for ok in (True, False, None))
    sentences = [_text("quality-passed", passed=str(passed), checks=str(passed + failed))]
    if failed:
        sentences.append(_text("quality-failed", count=failed))
    if unknown:
        sentences.append(_text("quality-unknown", count=unknown))
    sentences.append(_text("quality-evidence", evidence=_evidence(assessment)))
    # What is measured by tags owes nothing to the estimators, and its intervals do not grow with theirs.
    estimated = display_rules.split_known(assessment) and display_rules.evidence(assessment) != "tags"
    used = provenance.frames.second_estimator
    if used is not None and estimated:
        sentences.append(second_estimator_sentence(used, provenance.frames.seen))
    growth = provenance.error_growth
    if growth is not None and growth >= LEAST_GROWTH and estimated:
        sentences.append(_text("errors-grown", factor=f"{growth:.1f}"))
    return sentences


def _evidence(assessment: Assessment) -> str:
    if not display_rules.splits(assessment):
        return display_rules.test_of(assessment).evidence or _text("evidence-joints")
    return wording.evidence_name(display_rules.evidence(assessment))


def _terms(assessment: Assessment) -> list[tuple[str, str]]:
    """Return the terms on the page with their definitions: those of a bend, or every angle of the test."""
    if display_rules.divides(assessment):
        terms = [(_text(f"term-{name}.title"), _text(f"term-{name}")) for name in _BEND_TERMS]
    else:
        names = dict.fromkeys((*display_rules.curves(assessment), *display_rules.test_of(assessment).angles))
        terms = [
            (
                each.title,
                _text(
                    "term-angle",
                    definition=f"{each.definition[:1].upper()}{each.definition[1:]}",
                    positive=each.positive,
                ),
            )
            for each in (QUANTITIES[name] for name in names)
        ]
    return [*terms, (_text("term-interval.title"), _text("term-interval"))]


def _provenance(made: Provenance) -> list[tuple[str, str]]:
    """Return film, settings, networks and software as names and values."""
    film, smoothing = made.input, made.filter
    size = f"{film.width_px}×{film.height_px}, {film.codec}, " if film.codec else ""
    rows = [
        (_text("made-film") if film.codec else _text("made-poses"), f"{film.name}, {size}SHA-256 {film.sha256}"),
        (_text("made-filmed"), _filmed(film)),
        (_text("made-mirrored"), _text("mirrored-back") if film.mirrored else ""),
        (_text("made-frames"), _frames(made)),
        (
            _text("made-smoothing"),
            _text(
                "made-filter", kind=smoothing.kind, order=str(smoothing.order), cutoff=f"{smoothing.cutoff_hz:.3g} Hz"
            )
            if smoothing.applied and smoothing.cutoff_hz is not None
            else _text("made-unfiltered"),
        ),
        (_text("made-pose-model"), made.pose_model),
        (_text("made-spine-estimator"), made.spine_estimator),
        (_text("made-second-estimator"), made.second_estimator),
        (_text("made-leg-finder"), made.leg_finder),
        (
            _text("made-software"),
            ", ".join(
                [
                    f"romcam {made.romcam}",
                    f"Python {made.python}",
                    *(f"{name} {v}" for name, v in made.packages.items()),
                ]
            ),
        ),
    ]
    return [(name, value) for name, value in rows if value]


def _filmed(film: InputFile) -> str:
    if film.filmed is None:
        return _text("filmed-unknown")
    return _text("filmed-by-user" if film.filmed_source == "given" else "filmed-by-film", when=moment(film.filmed))


def _frames(made: Provenance) -> str:
    frames = made.frames
    parts = [
        _text("frames-at-rate", count=frames.total, rate=f"{made.fps:.3g}")
        if made.fps
        else _text("frame-count", count=frames.total)
    ]
    if frames.looked_at and frames.looked_at < frames.total:
        parts.append(_text("frames-inferred", count=frames.looked_at))
    parts += [
        _text("frames-seen", count=frames.seen),
        _text("frames-filled", count=frames.interpolated),
        _text("frames-lost", count=frames.lost_to_another),
    ]
    return " ".join(parts)


def _checks(assessment: Assessment, ok: bool | None) -> list[Check]:
    return [check for check in assessment.quality if check.ok is ok]


def _norms(assessment: Assessment) -> str:
    """Return a sentence on the shaded ranges: each population with its kind of range, once."""
    known = [row for row in assessment.references if assessment.measures[row.measure].value is not None]
    kinds = {row.kind: _text("range-mean-sd" if row.kind == "mean ± SD" else "range-percentiles") for row in known}
    ranges = dict.fromkeys(_text("norm-range", kind=kinds[row.kind], population=row.population) for row in known)
    return _text("norms-shaded", ranges="; ".join(ranges))


def _sources(analysis: Analysis) -> list[str]:
    """Return the publications of the norms on the page."""
    norms = [*rhythm_norms(analysis, "down"), *rhythm_norms(analysis, "up")]
    return list(dict.fromkeys(each.citation for each in (*analysis.assessment.references, *norms)))


def _person(assessment: Assessment) -> list[str]:
    subject = assessment.subject
    age = _text("age", years=subject.age) if subject.age is not None else None
    return [each for each in (subject.id, age, subject.sex) if each]


def _when(created: str) -> str:
    at = datetime.fromisoformat(created.replace("Z", "+00:00"))
    return f"{at.day} {at:%B %Y}, {at:%H:%M} UTC"
