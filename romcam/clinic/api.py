"""The operations of `/api/v1`."""

from __future__ import annotations

from functools import cache
from typing import Final

import msgspec
import sqlalchemy as sql
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from romcam import __version__
from romcam.clinic import audit, correcting, films, queue
from romcam.clinic.api_patients import MOST, PATIENTS
from romcam.clinic.clinic import Clinic
from romcam.clinic.documents import (
    AuditDocument,
    FilmDocument,
    Health,
    NewUpload,
    UploadDocument,
    audit_document,
)
from romcam.clinic.event_stream import stream_events
from romcam.clinic.openapi import openapi
from romcam.clinic.operations import ROOT, Asked, film_now, json_response, operation
from romcam.clinic.receiving import receive_film, receive_piece
from romcam.clinic.schema import Job
from romcam.clinic.trial_documents import Layers, Trial
from romcam.messages import Catalogue

BEAT_S: Final = 15.0
"""Seconds after which a stream of events shows that it is alive."""
_text = Catalogue(__name__)


def routes(clinic: Clinic) -> list[Route]:
    """Return the routes of the API.

    Parameters
    ----------
    clinic
        The parts of the server.
    """
    return [*(each.route(clinic) for each in OPERATIONS), Route(f"{ROOT}/openapi.json", _describe)]


async def _describe(request: Request) -> Response:
    return json_response(msgspec.Raw(_document()))


@cache
def _document() -> bytes:
    return msgspec.json.encode(openapi(OPERATIONS))


def health(asked: Asked) -> Health:
    """Answer `GET /healthz`."""
    with asked.clinic.database.read() as session:
        waiting = (
            sql.select(Job.state, sql.func.count()).where(Job.state.in_(("queued", "running"))).group_by(Job.state)
        )
        rows = session.execute(waiting).all()
        counts = {str(row[0]): int(row[1]) for row in rows}
    if asked.caller.role is None:
        return Health("ok")
    return Health("ok", __version__, counts.get("queued", 0), counts.get("running", 0))


def _begin_upload(asked: Asked) -> UploadDocument:
    upload = asked.clinic.uploads.begin(asked.identifier, asked.body.details(), asked.body.bytes)
    return UploadDocument(upload.id, upload.visit_id, 0, upload.bytes)


def _get_upload(asked: Asked) -> UploadDocument:
    upload, offset = asked.clinic.uploads.offset(asked.identifier)
    return UploadDocument(upload.id, upload.visit_id, offset, upload.bytes)


def _complete_upload(asked: Asked) -> FilmDocument:
    film = asked.clinic.uploads.complete(asked.identifier, asked.who)
    if film.job.state == "queued":
        asked.clinic.queued(film)
    return film_now(asked.clinic, film, film.visit.patient_id)


def _abandon_upload(asked: Asked) -> None:
    asked.clinic.uploads.abandon(asked.identifier)


def _get_film(asked: Asked) -> FilmDocument:
    with asked.clinic.database.read() as session:
        film = films.get(session, asked.identifier)
    result = None
    if film.outcome is not None:
        result = asked.clinic.result_file(film.id, "result.json").read_bytes()
        asked.clinic.saw(asked.who, "film-seen", film.visit.patient_id, film.id)
    return film_now(asked.clinic, film, film.visit.patient_id, result)


def _delete_film(asked: Asked) -> None:
    asked.clinic.delete_film(asked.identifier, asked.who)


def _cancel(asked: Asked) -> FilmDocument:
    film = asked.clinic.cancel(asked.identifier, asked.who)
    return film_now(asked.clinic, film, film.visit.patient_id)


def _retry(asked: Asked) -> FilmDocument:
    film = asked.clinic.retry(asked.identifier, asked.who)
    return film_now(asked.clinic, film, film.visit.patient_id)


def _to_front(asked: Asked) -> FilmDocument:
    with asked.clinic.database.write() as session:
        film = queue.to_front(session, asked.identifier)
    return film_now(asked.clinic, film, film.visit.patient_id)


def _audit(asked: Asked) -> list[AuditDocument]:
    before = asked.number("before", 0, 10**9) or None
    with asked.clinic.database.read() as session:
        found = audit.entries(session, asked.query.get("patient"), before, asked.number("limit", 100, MOST))
        return [audit_document(each) for each in found]


_AUDITED: Final = (
    ("limit", _text("api-query-limit")),
    ("before", _text("api-query-before")),
    ("patient", _text("api-query-patient")),
)
_OF_WHAT: Final = (
    ("film", _text("api-query-film")),
    ("visit", _text("api-query-visit")),
    ("patient", _text("api-query-patient")),
)


OPERATIONS: Final = (
    operation("GET", "/healthz", "health", health, returns=Health, role="anybody"),
    *PATIENTS,
    operation(
        *("POST", "/visits/{id}/films", "add-film"),
        stream=receive_film,
        returns=FilmDocument,
        status=201,
        content="multipart/form-data",
    ),
    operation(
        *("POST", "/visits/{id}/uploads", "begin-upload", _begin_upload),
        takes=NewUpload,
        returns=UploadDocument,
        status=201,
    ),
    operation("GET", "/uploads/{id}", "get-upload", _get_upload, returns=UploadDocument),
    operation(
        *("PATCH", "/uploads/{id}", "continue-upload"),
        stream=receive_piece,
        returns=UploadDocument,
        content="application/offset+octet-stream",
    ),
    operation("POST", "/uploads/{id}/complete", "complete-upload", _complete_upload, returns=FilmDocument),
    operation("DELETE", "/uploads/{id}", "abandon-upload", _abandon_upload),
    operation("GET", "/films/{id}", "get-film", _get_film, returns=FilmDocument),
    operation("DELETE", "/films/{id}", "delete-film", _delete_film),
    operation("POST", "/films/{id}/cancel", "cancel", _cancel, returns=FilmDocument),
    operation("POST", "/films/{id}/retry", "retry", _retry, returns=FilmDocument),
    operation("POST", "/films/{id}/first", "first", _to_front, returns=FilmDocument),
    operation("GET", "/films/{id}/layers", "layers", correcting.layers, returns=Layers),
    operation(
        *("GET", "/films/{id}/corrections", "corrections", correcting.show), returns=correcting.CorrectionsDocument
    ),
    operation(
        *("POST", "/films/{id}/corrections", "correct", correcting.add),
        takes=correcting.NewCorrection,
        returns=correcting.CorrectionsDocument,
        status=201,
    ),
    operation(
        *("POST", "/films/{id}/corrections/preview", "preview", correcting.preview),
        takes=correcting.Preview,
        returns=Trial,
    ),
    operation(
        *("POST", "/films/{id}/corrections/undo", "take-back", correcting.take_back),
        takes=correcting.TakenBack,
        returns=correcting.CorrectionsDocument,
    ),
    operation("GET", "/events", "events", stream=stream_events, query=_OF_WHAT, media="text/event-stream"),
    operation("GET", "/audit", "audit", _audit, returns=list[AuditDocument], query=_AUDITED, role="administrator"),
)
"""Every operation; the OpenAPI document is made from them."""
