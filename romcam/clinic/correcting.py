"""The operations of the API by which a film's page corrects its result by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from starlette.responses import Response

from romcam.clinic import edits, films
from romcam.clinic.operations import Asked
from romcam.clinic.refusals import Conflict, Invalid
from romcam.clinic.schema import Correction, Film
from romcam.corrections import automatic_of, edits_of, in_effect, parts_of
from romcam.errors import RomcamError
from romcam.messages import Catalogue
from romcam.results.edits import Edit
from romcam.results.reading import read_result

T = TypeVar("T")
_text = Catalogue(__name__)


class CorrectionEntry(Struct):
    """A correction.

    parts: what it is about, in words. made: whether the stored result has it. undone: when it was taken back, or null.
    acts: whether any of it still acts; later corrections may have replaced all of it.
    """

    id: str
    who: str
    when: str
    note: str
    parts: str
    made: bool
    undone: str | None
    acts: bool = True


class CorrectionsDocument(Struct):
    """The corrections of a film.

    version: to be sent back with a change. state: of the film's analysis. trial: what can be corrected and what
    follows, with all corrections that are not taken back.
    """

    version: str
    state: str
    reason: str
    corrections: list[CorrectionEntry]
    trial: Any = None


class NewCorrection(Struct):
    """A correction to add. version: of the document that it was made in."""

    version: str
    edit: Edit


class Preview(Struct):
    """A correction that is not saved."""

    edit: Edit


class TakenBack(Struct):
    """Corrections to take back, or to make again. correction: its identifier; null: all."""

    version: str
    correction: str | None = None
    again: bool = False


def show(asked: Asked) -> CorrectionsDocument:
    """Answer `GET /films/{id}/corrections`."""
    return _on_result(asked, lambda film, rows: _document(asked, film, rows, edits.edits_of(rows)))


def preview(asked: Asked) -> Response:
    """Answer `POST /films/{id}/corrections/preview`: the trial as it would be."""
    checked = edits.checked(asked.body.edit, asked.who)

    def answer(film: Film, rows: Sequence[Correction]) -> bytes:
        return asked.clinic.previews.ask(_folder(asked, film), (*edits.edits_of(rows), checked))

    return Response(_on_result(asked, answer), media_type="application/json")


def layers(asked: Asked) -> Response:
    """Answer `GET /films/{id}/layers`: what is drawn above the film."""

    def answer(film: Film, rows: Sequence[Correction]) -> bytes:
        folder = _folder(asked, film)
        return asked.clinic.previews.ask(folder, edits_of(read_result(folder)), "layers")

    return Response(_on_result(asked, answer), media_type="application/json")


def add(asked: Asked) -> CorrectionsDocument:
    """Answer `POST /films/{id}/corrections`. A correction that does not fit the film is refused and not stored."""
    body: NewCorrection = asked.body
    with asked.clinic.database.read() as session:
        film = films.get(session, asked.identifier)
        rows = edits.all_of(session, film.id)
    if film.outcome is not None and not body.edit.watching and not any(map(_waits, _entries(asked, film, rows))):
        checked = edits.checked(body.edit, asked.who)
        asked.clinic.previews.ask(_folder(asked, film), (*edits.edits_of(rows), checked))
    with asked.clinic.database.write() as session:
        film = edits.add(session, asked.identifier, body.version, body.edit, asked.who)
        rows = edits.all_of(session, film.id)
    asked.clinic.queued(film)
    return _document(asked, film, rows, None)


def take_back(asked: Asked) -> CorrectionsDocument:
    """Answer `POST /films/{id}/corrections/undo`."""
    body: TakenBack = asked.body
    with asked.clinic.database.write() as session:
        film = edits.take_back(session, asked.identifier, body.version, body.correction, asked.who, again=body.again)
        rows = edits.all_of(session, film.id)
    asked.clinic.queued(film)
    return _document(asked, film, rows, None)


def _on_result(asked: Asked, work: Callable[[Film, Sequence[Correction]], T]) -> T:
    """Work on the film's result, and once more if a corrected one replaced it meanwhile."""
    claims: list[str | None] = []
    while True:
        with asked.clinic.database.read() as session:
            film = films.get(session, asked.identifier)
            rows = edits.all_of(session, film.id)
        claims.append(film.outcome.claim if film.outcome is not None else None)
        try:
            return work(film, rows)
        except RomcamError:
            with asked.clinic.database.read() as session:
                outcome = films.get(session, asked.identifier).outcome
            if len(claims) > 1 or outcome is None or outcome.claim in claims:
                raise


def _document(
    asked: Asked, film: Film, rows: Sequence[Correction], active: tuple[Edit, ...] | None
) -> CorrectionsDocument:
    """The document; active: the corrections with which the trial is shown, None: it is left out."""
    trial = None
    if active is not None and film.outcome is not None:
        try:
            trial = msgspec.Raw(asked.clinic.previews.ask(_folder(asked, film), active))
        except Invalid:  # one that waits needs the film to be watched again, or does not fit
            folder = _folder(asked, film)
            trial = msgspec.Raw(asked.clinic.previews.ask(folder, edits_of(read_result(folder))))
    return CorrectionsDocument(
        edits.version_of(film, rows), film.job.state, film.job.reason, _entries(asked, film, rows), trial
    )


def _entries(asked: Asked, film: Film, rows: Sequence[Correction]) -> list[CorrectionEntry]:
    result = None if film.outcome is None else read_result(_folder(asked, film))
    stored = () if result is None else edits_of(result)
    made = {edit.when for edit in stored}
    acting = made if result is None else {edit.when for edit in in_effect(automatic_of(result), stored)}
    entries: list[CorrectionEntry] = []
    for row in rows:
        edit = msgspec.json.decode(row.edits, type=Edit)
        entries.append(
            CorrectionEntry(
                row.id,
                edit.who,
                edit.when or row.made,
                edit.note,
                parts_of(edit),
                edit.when in made,
                row.undone,
                edit.when in acting or edit.when not in made,
            )
        )
    return entries


def _waits(entry: CorrectionEntry) -> bool:
    return entry.made == (entry.undone is not None)


def _folder(asked: Asked, film: Film) -> Path:
    if film.outcome is None:
        raise Conflict(_text("film-without-result"))
    return asked.clinic.database.folder.result(film.outcome.claim)
