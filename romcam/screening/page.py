"""screen.html: one person's tests together, in one file that needs no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from markupsafe import Markup

from romcam.presentation.page import page_policy, page_style, page_template
from romcam.presentation.scales import Scale
from romcam.presentation.wording import evidence_name, interval, measured, title
from romcam.screening import wording
from romcam.screening.bars import Bar, bar, key, scales
from romcam.screening.body import SIGNS, views
from romcam.screening.findings import Answer, MovementFinding, PartFinding, Reading, Screen, TissueSide

_HERE: Final = Path(__file__).parent
_JOINED: Final = "\u00a0%"
_SUMMARIES: Final[Mapping[Answer, str]] = {
    "yes": "makes up for stiff hips",
    "no": "does not make up for stiff hips",
    "cannot-tell": "cannot be told",
    "untested": "",
}
"""What the table beside the body says of a movement; nothing where there is nothing to say."""


@dataclass(frozen=True)
class ReadingLine:
    """A reading as it stands in a cell."""

    test: str
    value: str
    usual: str
    chance: str
    bar: Bar | None
    doubts: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Cell:
    """A tissue of one leg."""

    side: str
    state: str
    word: str
    sign: str
    sentence: str
    lines: tuple[ReadingLine, ...]


@dataclass(frozen=True)
class TissueLine:
    """A tissue of both legs."""

    name: str
    where: str
    cells: tuple[Cell, Cell]


@dataclass(frozen=True)
class MovementLine:
    """A movement, its answer, what was measured and why. kind: the answer as a CSS class."""

    title: str
    inside: str
    kind: str
    word: str
    summary: str
    chance: str
    evidence: str
    measures: tuple[tuple[str, str], ...]
    sentence: str
    reasons: tuple[str, ...]
    number: int | None


def render_page(screen: Screen) -> str:
    """The whole page; no reference leads out of it, and its own policy forbids network and scripts."""
    style = page_style((_HERE / "page.css").read_text(encoding="utf-8"))
    by_measure = scales(screen.tissues)
    page = page_template(_HERE).render(
        policy=page_policy(style),
        style=Markup(style),
        screen=screen,
        words=wording,
        when=_day(screen.created),
        person=_person(screen),
        bodies=views(screen.tissues),
        signs=[(state, sign, wording.STATES[state]) for state, sign in SIGNS.items()],
        tissues=[
            TissueLine(
                f"{each.name[:1].upper()}{each.name[1:]}",
                each.where,
                (_cell("left", each.left, by_measure), _cell("right", each.right, by_measure)),
            )
            for each in screen.tissues
        ],
        readings=any(side.readings for each in screen.tissues for side in (each.left, each.right)),
        movements=[_movement(each) for each in screen.movements],
        parts=[_part(each) for each in screen.parts],
        day=_day,
        sources=_sources(screen),
    )
    head, ending, body = page.partition("</style>")
    return f"{head}{ending}{body.replace(' %', _JOINED)}"


def _cell(side: str, found: TissueSide, by_measure: Mapping[tuple[str, str], Scale]) -> Cell:
    lines = tuple(_line(each, by_measure[key(each)]) for each in found.readings)
    said = found.sentence if found.agreement is not None or found.state == "unknown" else ""
    return Cell(side, found.state, wording.STATES[found.state], SIGNS[found.state], said, lines)


def _line(reading: Reading, scale: Scale) -> ReadingLine:
    usual = reading.usual
    words = f"most people {interval(usual.low, usual.high, reading.value.unit)}°" if usual else ""
    if reading.border is not None and (usual is None or reading.border not in (usual.low, usual.high)):
        words += f"{', ' if words else ''}short {reading.short} {reading.border:.0f}°".replace("-", "−")
    chance = f"short: {wording.probability(reading.probability)}" if reading.probability is not None else ""
    value = measured(reading.value) if reading.value.value is not None else "not seen"
    return ReadingLine(
        wording.test(reading.test), value, words, chance, bar(reading, scale), reading.doubts, reading.measurement
    )


def _movement(each: MovementFinding) -> MovementLine:
    untested = each.answer == "untested"
    return MovementLine(
        title=wording.titled(each.test, None),
        inside=wording.test(each.test),
        kind=each.answer,
        word=wording.ANSWERS[each.answer] if each.judged or untested else "no verdict",
        summary=_SUMMARIES[each.answer] if each.judged else "",
        chance=wording.chance(each),
        evidence=f"read from {evidence_name(each.evidence)}" if each.evidence else "",
        measures=tuple(
            (title(each.test, name), measured(value))
            for name, value in each.measures.items()
            if value.value is not None
        ),
        sentence=each.sentence,
        reasons=each.reasons,
        number=each.measurement,
    )


def _part(each: PartFinding) -> MovementLine:
    failed = [check.detail for check in each.checks if check.ok is False]
    unseen = [check.detail for check in each.checks if check.ok is None]
    kept = [check.detail for check in each.checks if check.ok]
    return MovementLine(
        title=wording.titled(each.test, each.side),
        inside=wording.test(each.test),
        kind=each.answer,
        word=wording.ANSWERS[each.answer],
        summary="",
        chance="",
        evidence="",
        measures=(),
        sentence=" ".join(failed or unseen or kept),
        reasons=tuple(unseen) if failed else (),
        number=each.measurement,
    )


def _person(screen: Screen) -> list[str]:
    subject = screen.subject
    age = f"{subject.age} years" if subject.age is not None else None
    return [each for each in (age, subject.sex) if each]


def _sources(screen: Screen) -> list[str]:
    """Every work that a range on the page is from, with the people it is of."""
    readings = [each for tissue in screen.tissues for side in (tissue.left, tissue.right) for each in side.readings]
    return list(dict.fromkeys(f"{each.usual.citation} ({each.usual.population})" for each in readings if each.usual))


def _day(moment: str) -> str:
    at = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return f"{at.day} {at:%B %Y}"
