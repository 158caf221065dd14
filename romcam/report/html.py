"""report.html: the finding, what it rests on and what it was made from, in one file that needs no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from markupsafe import Markup

from romcam.analysis import Analysis
from romcam.assessment.values import Assessment, Check
from romcam.report import wording
from romcam.report.bars import range_rows, split_bar, usual_range
from romcam.report.charts import LEFT, RIGHT
from romcam.report.look import page_policy, page_style, page_template
from romcam.report.result import Provenance
from romcam.report.rhythm_chart import rhythm_chart, rhythm_norms
from romcam.report.stills import Still
from romcam.report.time_chart import time_chart

_HERE: Final = Path(__file__).parent
_SEVERITY: Final = {"withhold": 0, "warning": 1, "note": 2}
_LISTED: Final = ("trunk_inclination", "pelvis_tilt", "hip_flexion", "lumbar_flexion", "lumbar_share")
_LISTED_WITHOUT_SPLIT: Final = ("trunk_chord", "thigh_tilt", "knee_flexion")


@dataclass(frozen=True)
class Tile:
    """A large number: value and 95 % interval as text, and one line on what it is made of."""

    kind: str
    title: str
    value: str
    spread: str
    below: str


def render_report(analysis: Analysis, stills: Sequence[Still], provenance: Provenance) -> str:
    """The whole page: no reference leads out of it, and its own policy forbids the network.

    stills: of `make_stills`. provenance: of the same trial's result. Unknown values stand as words, never as 0.
    """
    assessment, finding = analysis.assessment, analysis.assessment.finding
    style, script = page_style(), (_HERE / "page.js").read_text(encoding="utf-8")
    lead, rest = wording.headline(finding)
    split = assessment.measures["lumbar_flexion"].value is not None
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
        tiles=_tiles(assessment) if split else _tiles_without_split(assessment),
        bar=split_bar(analysis),
        failed=sorted(_checks(assessment, False), key=lambda check: _SEVERITY[check.severity]),
        unknown=_checks(assessment, None),
        passed=_checks(assessment, True),
        stills=stills,
        charts=[chart for chart in (time_chart(analysis), rhythm_chart(analysis)) if chart],
        left=LEFT,
        right=RIGHT,
        rows=range_rows(analysis),
        norms=_norms(assessment),
        sources=_sources(analysis),
        apparent=assessment.measures.get("apparent_hip_flexion"),
        hips=assessment.measures.get("hip_flexion"),
        columns=[
            (name, wording.title(assessment.test, name)) for name in (_LISTED if split else _LISTED_WITHOUT_SPLIT)
        ],
        repetitions=assessment.repetitions,
        measures=assessment.measures,
        provenance=provenance,
    )


def _state(assessment: Assessment) -> str:
    pattern = assessment.finding.pattern
    if pattern is None:
        return "withheld"
    return "indeterminate" if pattern == "indeterminate" else "named"


def _tiles(assessment: Assessment) -> list[Tile]:
    return [
        _tile(assessment, "hips", "From the hips (pelvis)", "pelvis_tilt"),
        _tile(assessment, "lumbar", "From the lumbar spine", "lumbar_flexion"),
        _tile(assessment, "share", "Lumbar share of the bend", "lumbar_share"),
    ]


def _tiles_without_split(assessment: Assessment) -> list[Tile]:
    return [
        Tile("hips", "From the hips", "not visible", "", "needs the outline of the back"),
        Tile("lumbar", "From the lumbar spine", "not visible", "", "needs the outline of the back"),
        _tile(assessment, "share", "Both together", "trunk_chord"),
    ]


def _tile(assessment: Assessment, kind: str, title: str, name: str) -> Tile:
    measure = assessment.measures[name]
    usual = next((row for row in assessment.references if row.measure == name), None)
    below = f"most people {usual_range(usual, measure.unit)}" if usual else wording.PLAINLY.get(name, "")
    if measure.value is None:
        return Tile(kind, title, "not visible", "", below)
    return Tile(kind, title, wording.number(measure.value, measure.unit), wording.spread(measure), below)


def _checks(assessment: Assessment, ok: bool | None) -> list[Check]:
    return [check for check in assessment.quality if check.ok is ok]


def _norms(assessment: Assessment) -> list[tuple[str, str]]:
    """Each population once, with the kind of range taken from it."""
    shown = [row for row in assessment.references if assessment.measures[row.measure].value is not None]
    return list(dict.fromkeys((row.population, row.kind) for row in shown))


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
