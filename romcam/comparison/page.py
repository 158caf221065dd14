"""change.html: what changed, in one file that needs no network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from romcam.assessment.pattern import PATTERNS
from romcam.clinical import get
from romcam.comparison import amounts, wording
from romcam.comparison.change import Change, PatternChange
from romcam.comparison.chart import COLOURS, chart_rows
from romcam.comparison.findings import caveat, state_name, tissue_name
from romcam.messages import Catalogue
from romcam.presentation import page as frame
from romcam.presentation.dates import day
from romcam.presentation.wording import pattern_name, test_title, title

_HERE: Final = Path(__file__).parent
_TILES: Final = ("pelvis_tilt", "lumbar_flexion", "lumbar_share")
_TILES_WITHOUT_SPLIT: Final = ("trunk_chord", "thigh_tilt", "knee_flexion")

_text = Catalogue(__name__)


@dataclass(frozen=True)
class ChangeTile:
    """A large figure: the change of one measure.

    Attributes
    ----------
    kind
        CSS class of its colour.
    title
        Name of the measure.
    value, unit
        The change, and its unit if that is a word.
    spread, levels, verdict
        Its 95 % interval, the values before and after, and the verdict, in words.
    known
        Whether the change is known.
    """

    kind: str
    title: str
    value: str
    unit: str
    spread: str
    levels: str
    verdict: str
    known: bool


@dataclass(frozen=True)
class Chances:
    """Probability of the pattern `name` in the film `before` and `after`, in per cent; None if unknown."""

    name: str
    before: float | None
    after: float | None


def render_page(change: Change) -> str:
    """Render change.html.

    The page links to nothing outside; its own policy forbids network and scripts.

    Parameters
    ----------
    change
        The comparison.

    Returns
    -------
    str
        HTML of the whole page.
    """
    tiles = [_tile(change, measure) for measure in _leading(change)]
    titles = {each: title(change.test, each) for each in change.measures}
    return frame.render_page(
        _HERE,
        words=wording,
        amounts=amounts,
        change=change,
        heading=test_title(change.test),
        when=day(change.created),
        tiles=tiles,
        about=wording.about(change),
        tissues=[
            (
                tissue_name(each.tissue, each.side),
                each,
                caveat(each.before, each.after, change.measures.get(each.measure)),
            )
            for each in change.tissues
        ],
        state=state_name,
        confidences=wording.confidences(change.measures, titles),
        points=any(each.unit == "ratio" for each in change.measures.values()),
        groups=[rows for rows in chart_rows(change.test, change.measures) if rows],
        chances=_chances(change.test, change.pattern),
        table=[(titles[measure], each) for measure, each in change.measures.items()],
        films=[(change.before, _text("before")), (change.after, _text("after"))]
        if change.split_s is None
        else [(change.after, _text("page-film-label"))],
        sources=_sources(change),
        analysed=day,
    )


def _leading(change: Change) -> list[str]:
    """Return the measures in large figures: those that separate hip and spine if known, or else others of the test."""
    test = get(change.test)
    if not test.protocol.split:
        return [name for name in test.display.tiles if name in change.measures]
    leading = _TILES if test.has_patterns else test.display.tiles
    known = any(change.measures[name].verdict for name in leading if name in change.measures)
    return [name for name in (leading if known else _TILES_WITHOUT_SPLIT) if name in change.measures]


def _tile(change: Change, name: str) -> ChangeTile:
    each = change.measures[name]
    kind = "share" if name == "lumbar_share" else COLOURS.get(name, "share")
    levels = [amounts.level(amounts.bare(level), each.unit) for level in (each.before, each.after)]
    words = amounts.signed(each.change.value, each.unit) if each.change.value is not None else ""
    value, _, unit = words.partition(" ")
    return ChangeTile(
        kind=kind,
        title=title(change.test, name),
        value=value if each.change.value is not None else _text("not-known"),
        unit=unit,
        spread=amounts.span(each.change, each.unit),
        levels=" → ".join(levels),
        verdict=wording.verdict(each),
        known=each.change.value is not None,
    )


def _chances(test: str, pattern: PatternChange) -> list[Chances]:
    """Return every pattern of the test that has a probability, in the order of the test."""
    patterns = PATTERNS if get(test).has_patterns else ()
    return [
        Chances(
            pattern_name(test, name),
            _percent(pattern.before.probabilities, name),
            _percent(pattern.after.probabilities, name),
        )
        for name in patterns
        if name in pattern.before.probabilities or name in pattern.after.probabilities
    ]


def _percent(probabilities: dict[str, float], name: str) -> float | None:
    return 100.0 * probabilities[name] if name in probabilities else None


def _sources(change: Change) -> list[str]:
    """Return the sources of the minimal detectable changes and of the formula for the interval."""
    cited: dict[tuple[str, float], list[str]] = {}
    for name, each in change.measures.items():
        if each.detectable is not None:
            source = each.detectable.citation, each.detectable.confidence
            cited.setdefault(source, []).append(title(change.test, name))
    norms = [
        _text(
            "source-detectable",
            confidence=amounts.confidence(confidence),
            measures=wording.joined(names),
            citation=citation,
        )
        for (citation, confidence), names in cited.items()
    ]
    shared = change.errors is not None and change.errors.people is not None
    return [*norms, _text("source-interval"), *([_text("source-correlation")] if shared else [])]
