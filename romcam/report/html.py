"""report.html: the finding, what it rests on and what it was made from, in one file that needs no network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from markupsafe import Markup

from romcam.analysis import Analysis
from romcam.assessment.conclusions import Assessment, Check
from romcam.body.quantities import QUANTITIES
from romcam.presentation import wording
from romcam.presentation.bars import range_rows, split_bar
from romcam.presentation.charts import LEFT, RIGHT
from romcam.presentation.page import page_policy, page_style, page_template
from romcam.report import display_rules
from romcam.report.repetition_table import repetition_table
from romcam.report.rhythm_chart import rhythm_chart, rhythm_norms
from romcam.report.stills import Still
from romcam.report.tiles import make_tiles
from romcam.report.time_chart import time_chart
from romcam.results.result import Provenance

_HERE: Final = Path(__file__).parent
_SEVERITY: Final = {"withhold": 0, "warning": 1, "note": 2}


def render_report(analysis: Analysis, stills: Sequence[Still], provenance: Provenance) -> str:
    """The whole page: no reference leads out of it, and its own policy forbids the network.

    stills: of `make_stills`. provenance: of the same trial's result. Unknown values stand as words, never as 0.
    """
    assessment, finding = analysis.assessment, analysis.assessment.finding
    style, script = page_style(), (_HERE / "page.js").read_text(encoding="utf-8")
    lead, rest = wording.headline(finding)
    helpers = display_rules.compensations(assessment)
    cases = [check for check in assessment.quality if check not in helpers]
    charts = [chart for chart in (time_chart(analysis), rhythm_chart(analysis)) if chart]
    return page_template(_HERE).render(
        policy=page_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        words=wording,
        title=wording.test_title(assessment.test),
        person=_person(assessment),
        when=_when(provenance.created),
        finding=finding,
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
        failed=sorted((check for check in cases if check.ok is False), key=lambda check: _SEVERITY[check.severity]),
        unknown=_checks(assessment, None),
        passed=_checks(assessment, True),
        missed=len(_checks(assessment, False)),
        checks=len(assessment.quality),
        stills=stills,
        charts=charts,
        left=LEFT,
        right=RIGHT,
        divides=display_rules.divides(assessment),
        rows=range_rows(analysis),
        norms=_norms(assessment),
        sources=_sources(analysis),
        apparent=assessment.measures.get("apparent_hip_flexion"),
        hips=assessment.measures.get("hip_flexion"),
        table=repetition_table(assessment),
        evidence=_evidence(assessment),
        second_look=_second_look(assessment, provenance),
        terms=_terms(assessment),
        provenance=provenance,
    )


def _state(assessment: Assessment) -> str:
    """`withheld`: nothing about hips and spine; `told`: of a test without patterns, what was measured."""
    if not display_rules.test_of(assessment).has_patterns:
        return "withheld" if display_rules.splits(assessment) and not display_rules.split_known(assessment) else "told"
    pattern = assessment.finding.pattern
    if pattern is None:
        return "withheld"
    return "indeterminate" if pattern == "indeterminate" else "named"


def _question(assessment: Assessment) -> str:
    """What the finding answers beside its sentence; empty where it answers nothing."""
    if display_rules.test_of(assessment).has_patterns:
        return "Is the spine making up for stiff hips?"
    if assessment.finding.tissues:
        return "Is something short?"
    return "Is the spine rounding to get there?" if assessment.finding.probability is not None else ""


def _evidence(assessment: Assessment) -> str:
    if not display_rules.splits(assessment):
        return "the joints found in the picture"
    if not display_rules.split_known(assessment):
        return wording.EVIDENCE["landmarks"]
    return wording.EVIDENCE[next(e.evidence for e in assessment.measures.values() if e.evidence != "landmarks")]


def _second_look(assessment: Assessment, provenance: Provenance) -> str:
    """What the second witness had a say in; empty where there is none, or no split to say anything of."""
    heard = provenance.frames.witness_heard
    if heard is None or not display_rules.split_known(assessment):
        return ""
    return wording.second_look(heard, provenance.frames.seen)


def _terms(assessment: Assessment) -> list[tuple[str, str]]:
    """Every angle on the page with its definition, of a test that is not about how a bend divides."""
    if display_rules.divides(assessment):
        return []
    test = display_rules.test_of(assessment)
    names = dict.fromkeys((*display_rules.courses(assessment), *test.angles))
    return [
        (each.title, f"{each.definition[:1].upper()}{each.definition[1:]}; above 0: {each.positive}.")
        for each in (QUANTITIES[name] for name in names)
    ]


def _checks(assessment: Assessment, ok: bool | None) -> list[Check]:
    return [check for check in assessment.quality if check.ok is ok]


def _norms(assessment: Assessment) -> list[tuple[str, str]]:
    """Each population once, with the kind of range taken from it."""
    known = [row for row in assessment.references if assessment.measures[row.measure].value is not None]
    return list(dict.fromkeys((row.population, row.kind) for row in known))


def _sources(analysis: Analysis) -> list[str]:
    """Every work that a norm on the page is from."""
    norms = [*rhythm_norms(analysis, "down"), *rhythm_norms(analysis, "up")]
    return list(dict.fromkeys(each.citation for each in (*analysis.assessment.references, *norms)))


def _person(assessment: Assessment) -> list[str]:
    subject = assessment.subject
    age = f"{subject.age} years" if subject.age is not None else None
    return [each for each in (subject.id, age, subject.sex) if each]


def _when(created: str) -> str:
    at = datetime.fromisoformat(created.replace("Z", "+00:00"))
    return f"{at.day} {at:%B %Y}, {at:%H:%M} UTC"
