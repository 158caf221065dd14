"""screen.html: one person's tests in one file that needs no network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from markupsafe import Markup

from romcam.messages import Catalogue
from romcam.presentation.formatting import measured, probability
from romcam.presentation.formatting import usual as range_words
from romcam.presentation.page import render_page as render
from romcam.presentation.scales import Scale
from romcam.presentation.wording import evidence_name, title
from romcam.screening import wording
from romcam.screening.bars import bar, draw_bar, scale_key, scales
from romcam.screening.body import SIGNS, views
from romcam.screening.catalogue import finds_rounding
from romcam.screening.findings import MovementFinding, PartFinding, Reading, Screen, Side, TissueSide

_HERE: Final = Path(__file__).parent
_JOINED: Final = "\u00a0%"

_text = Catalogue(__name__)


@dataclass(frozen=True)
class ReadingLine:
    """A reading in a cell of the table."""

    test: str
    movement: str
    value: str
    usual: str
    chance: str
    bar: Markup | None
    doubts: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class TissueCell:
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
    cells: tuple[TissueCell, TissueCell]


@dataclass(frozen=True)
class MovementLine:
    """A movement, its answer, what was measured and why; `kind` is the answer as a CSS class."""

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
    """Return the page of a screening as HTML.

    Parameters
    ----------
    screen
        The screening.

    Returns
    -------
    str
        One self-contained page without external references; its content policy forbids network and scripts.
    """
    by_measure = scales(screen.tissues)
    page = render(
        _HERE,
        screen=screen,
        words=wording,
        when=wording.day(screen.created),
        person=_person(screen),
        bodies=views(screen.tissues),
        signs=[(state, sign, wording.state_name(state)) for state, sign in SIGNS.items()],
        tissues=[
            TissueLine(
                wording.tissue_title(each.name),
                each.where,
                (_cell("left", each.left, by_measure), _cell("right", each.right, by_measure)),
            )
            for each in screen.tissues
        ],
        readings=any(side.readings for each in screen.tissues for side in (each.left, each.right)),
        movements=[_movement(each) for each in screen.movements],
        parts=[_part(each) for each in screen.parts],
        sources=_sources(screen),
    )
    head, ending, body = page.partition("</style>")
    return f"{head}{ending}{body.replace(' %', _JOINED)}"


def _cell(side: Side, found: TissueSide, by_measure: Mapping[tuple[str, str], Scale]) -> TissueCell:
    lines = tuple(_line(each, by_measure[scale_key(each)], found.state) for each in found.readings)
    sentence = found.sentence if found.agreement is not None or found.state in ("unknown", "no-reference") else ""
    return TissueCell(side, found.state, wording.state_name(found.state), SIGNS[found.state], sentence, lines)


def _line(reading: Reading, scale: Scale, state: str) -> ReadingLine:
    value = measured(reading.value) if reading.value.value is not None else _text("reading-not-seen")
    usual, drawn, movement = _usual(reading), bar(reading, scale), wording.movement_of(reading)
    return ReadingLine(
        test=wording.name_in_sentence(reading.test),
        movement=movement,
        value=value,
        usual=usual,
        chance=probability(reading.probability) if reading.probability is not None else "",
        bar=None if drawn is None else draw_bar(drawn, state, ", ".join(filter(None, (f"{movement} {value}", usual)))),
        doubts=reading.doubts,
        number=reading.measurement,
    )


def _usual(reading: Reading) -> str:
    """The range of the reference group, and the border of short where it is not an end of that range."""
    usual = reading.usual
    words: list[str] = []
    if usual is not None:
        words.append(range_words(usual, reading.value.unit))
    if reading.border is not None and (usual is None or reading.border not in (usual.low, usual.high)):
        border = f"{reading.border:.0f}°".replace("-", "−")
        words.append(_text("reading-border", side=reading.short or "below", border=border))
    return ", ".join(words)


def _movement(each: MovementFinding) -> MovementLine:
    untested = each.answer == "untested"
    return MovementLine(
        title=wording.title_of_side(each.test, None),
        inside=wording.name_in_sentence(each.test),
        kind=f"{each.answer} rounding" if finds_rounding(each.test) else each.answer,
        word=wording.movement_answer(each) if each.judged or untested else _text("no-verdict"),
        summary=wording.movement_summary(each) if each.judged and not untested else "",
        chance=wording.chance(each),
        evidence=_text("read-from", evidence=evidence_name(each.evidence)) if each.evidence else "",
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
        title=wording.title_of_side(each.test, each.side),
        inside=wording.name_in_sentence(each.test),
        kind=each.answer,
        word=wording.answer_name(each.answer),
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
    age = _text("person-age", age=subject.age) if subject.age is not None else ""
    sex = _text(f"sex-{subject.sex}") if subject.sex is not None else ""
    return [each for each in (age, sex) if each]


def _sources(screen: Screen) -> list[str]:
    """Citation and population of every range on the page."""
    readings = [each for tissue in screen.tissues for side in (tissue.left, tissue.right) for each in side.readings]
    return list(dict.fromkeys(f"{each.usual.citation} ({each.usual.population})" for each in readings if each.usual))
