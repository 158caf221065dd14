"""The operations of `/api/v1`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from functools import cache
from typing import Any, Final

import msgspec
import sqlalchemy as sql
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from romcam import __version__
from romcam.clinic import audit, correcting, films, patients, queue, search, visits
from romcam.clinic.clinic import Clinic
from romcam.clinic.documents import (
    AuditDocument,
    FilmDocument,
    Health,
    Merge,
    NewPatient,
    NewUpload,
    NewVisit,
    PatientChange,
    PatientDocument,
    UploadDocument,
    VisitDocument,
    audit_document,
    film_document,
    patient_document,
    visit_document,
)
from romcam.clinic.operations import ROOT, Asked, Operation, json_response, openapi
from romcam.clinic.progress import PatientProgress, progress_of
from romcam.clinic.receiving import receive_film, receive_piece, receive_record
from romcam.clinic.refusals import Conflict
from romcam.clinic.schema import Film, Job
from romcam.clinic.trial_documents import Layers, Trial
from romcam.messages import Catalogue

BEAT_S: Final = 15.0
"""Seconds after which a stream of events shows that it is alive."""
_MOST: Final = 1000
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


def _add_patient(asked: Asked) -> PatientDocument:
    with asked.clinic.database.write() as session:
        return patient_document(patients.add(session, asked.body.details(), asked.who))


def _list_patients(asked: Asked) -> list[PatientDocument]:
    most, offset = asked.number("limit", search.SHOWN, _MOST), asked.number("offset", 0, 10**9)
    archived = {"true": True, "any": None}.get(asked.query.get("archived", ""), False)
    with asked.clinic.database.read() as session:
        found = search.find(session, asked.query.get("q", ""), archived=archived, most=most, offset=offset)
        return [patient_document(each) for each in found]


def _get_patient(asked: Asked) -> PatientDocument:
    with asked.clinic.database.read() as session:
        return patient_document(patients.get(session, asked.identifier))


def _change_patient(asked: Asked) -> PatientDocument:
    body: PatientChange = asked.body
    with asked.clinic.database.write() as session:
        patient = patients.get(session, asked.identifier)
        details = body.details(patient)
        if details != PatientChange().details(patient):
            patient = patients.change(session, asked.identifier, details, asked.who)
        if isinstance(body.archived, bool) and body.archived != (patient.archived is not None):
            patient = patients.archive(session, asked.identifier, body.archived, asked.who)
        return patient_document(patient)


def _delete_patient(asked: Asked) -> None:
    asked.clinic.delete_patient(asked.identifier, asked.who)


def _merge_patients(asked: Asked) -> PatientDocument:
    with asked.clinic.database.write() as session:
        return patient_document(patients.merge(session, asked.identifier, asked.body.other, asked.who))


def _record(asked: Asked) -> FileResponse:
    made = asked.clinic.record(asked.identifier, with_films=asked.query.get("films") == "true", who=asked.who)
    gone = BackgroundTask(made.unlink, missing_ok=True)
    return FileResponse(made, media_type="application/zip", filename="romcam-patient.zip", background=gone)


def _progress(asked: Asked) -> PatientProgress:
    with asked.clinic.database.read() as session:
        patients.get(session, asked.identifier)
        return progress_of(session, asked.clinic.database.folder, asked.identifier)


def _add_visit(asked: Asked) -> VisitDocument:
    with asked.clinic.database.write() as session:
        return visit_document(visits.add(session, asked.identifier, asked.body.details(), asked.who), [])


def _list_visits(asked: Asked) -> list[VisitDocument]:
    with asked.clinic.database.read() as session:
        patients.get(session, asked.identifier)
        found = visits.of_patient(session, asked.identifier)
        by_visit: dict[str, list[FilmDocument]] = {visit.id: [] for visit in found}
        for film in films.of_visits(session, list(by_visit)):
            by_visit[film.visit_id].append(_film(asked.clinic, film, asked.identifier))
        return [visit_document(visit, by_visit[visit.id]) for visit in found]


def _get_visit(asked: Asked) -> VisitDocument:
    with asked.clinic.database.read() as session:
        visit = visits.get(session, asked.identifier)
        found = films.of_visits(session, [visit.id])
        return visit_document(visit, [_film(asked.clinic, film, visit.patient_id) for film in found])


def _change_visit(asked: Asked) -> VisitDocument:
    with asked.clinic.database.write() as session:
        visits.change(session, asked.identifier, asked.body.details(), asked.who)
    return _get_visit(asked)


def _delete_visit(asked: Asked) -> None:
    asked.clinic.delete_visit(asked.identifier, asked.who)


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
    return _film(asked.clinic, film, film.visit.patient_id)


def _abandon_upload(asked: Asked) -> None:
    asked.clinic.uploads.abandon(asked.identifier)


def _get_film(asked: Asked) -> FilmDocument:
    with asked.clinic.database.read() as session:
        film = films.get(session, asked.identifier)
    result = None
    if film.outcome is not None:
        result = asked.clinic.result_file(film.id, "result.json").read_bytes()
    return _film(asked.clinic, film, film.visit.patient_id, result)


def _delete_film(asked: Asked) -> None:
    asked.clinic.delete_film(asked.identifier, asked.who)


def _cancel(asked: Asked) -> FilmDocument:
    film = asked.clinic.cancel(asked.identifier, asked.who)
    return _film(asked.clinic, film, film.visit.patient_id)


def _retry(asked: Asked) -> FilmDocument:
    film = asked.clinic.retry(asked.identifier, asked.who)
    return _film(asked.clinic, film, film.visit.patient_id)


def _to_front(asked: Asked) -> FilmDocument:
    with asked.clinic.database.write() as session:
        film = queue.to_front(session, asked.identifier)
    return _film(asked.clinic, film, film.visit.patient_id)


def _audit(asked: Asked) -> list[AuditDocument]:
    before = asked.number("before", 0, 10**9) or None
    with asked.clinic.database.read() as session:
        found = audit.entries(session, asked.query.get("patient"), before, asked.number("limit", 100, _MOST))
        return [audit_document(each) for each in found]


def _film(clinic: Clinic, film: Film, patient: str, result: bytes | None = None) -> FilmDocument:
    return film_document(film, patient, clinic.hub.progress(film.id), result)


async def stream_events(clinic: Clinic, request: Request) -> StreamingResponse:
    """Answer `GET /events`: server-sent events about films, of one patient or visit where the query names it."""
    wanted = {name: request.query_params[name] for name in ("film", "visit", "patient") if name in request.query_params}
    if not wanted:
        raise Conflict(_text("events-of-nothing"))
    listening = clinic.hub.listen()

    async def events() -> AsyncGenerator[bytes, None]:
        try:
            yield b": romcam\n\n"
            while True:
                try:
                    event = await asyncio.wait_for(listening.get(), BEAT_S)
                except asyncio.TimeoutError:
                    yield b": still here\n\n"
                    continue
                if event is None:
                    return
                if all(getattr(event, name) == value for name, value in wanted.items()):
                    yield b"data: " + msgspec.json.encode(event) + b"\n\n"
        finally:
            clinic.hub.leave(listening)

    return StreamingResponse(events(), media_type="text/event-stream")


_PAGED: Final = (("limit", _text("api-query-limit")), ("offset", _text("api-query-offset")))
_SEARCHED: Final = (("q", _text("api-query-typed")), ("archived", _text("api-query-archived")))
_OF_WHAT: Final = (
    ("film", _text("api-query-film")),
    ("visit", _text("api-query-visit")),
    ("patient", _text("api-query-patient")),
)
_WITH_FILMS: Final = (("films", _text("api-query-films")),)
_AUDITED: Final = (_PAGED[0], ("before", _text("api-query-before")), _OF_WHAT[2])


def _operation(method: str, path: str, name: str, answer: Any = None, **facts: Any) -> Operation:
    return Operation(method, path, _text(f"api-{name}"), answer, **facts)


OPERATIONS: Final = (
    _operation("GET", "/healthz", "health", health, returns=Health, role="anybody"),
    _operation("POST", "/patients", "add-patient", _add_patient, takes=NewPatient, returns=PatientDocument, status=201),
    _operation(
        "GET", "/patients", "list-patients", _list_patients, returns=list[PatientDocument], query=_SEARCHED + _PAGED
    ),
    _operation("GET", "/patients/{id}", "get-patient", _get_patient, returns=PatientDocument),
    _operation(
        "PATCH", "/patients/{id}", "change-patient", _change_patient, takes=PatientChange, returns=PatientDocument
    ),
    _operation("DELETE", "/patients/{id}", "delete-patient", _delete_patient),
    _operation("POST", "/patients/{id}/merge", "merge-patients", _merge_patients, takes=Merge, returns=PatientDocument),
    _operation("GET", "/patients/{id}/progress", "progress", _progress, returns=PatientProgress),
    _operation(
        *("GET", "/patients/{id}/record", "export-record", _record),
        query=_WITH_FILMS,
        media="application/zip",
        role="clinician",
    ),
    _operation(
        *("POST", "/patients/import", "import-record"),
        stream=receive_record,
        returns=PatientDocument,
        status=201,
        content="multipart/form-data",
    ),
    _operation("GET", "/patients/{id}/visits", "list-visits", _list_visits, returns=list[VisitDocument]),
    _operation(
        "POST", "/patients/{id}/visits", "add-visit", _add_visit, takes=NewVisit, returns=VisitDocument, status=201
    ),
    _operation("GET", "/visits/{id}", "get-visit", _get_visit, returns=VisitDocument),
    _operation("PUT", "/visits/{id}", "change-visit", _change_visit, takes=NewVisit, returns=VisitDocument),
    _operation("DELETE", "/visits/{id}", "delete-visit", _delete_visit),
    _operation(
        *("POST", "/visits/{id}/films", "add-film"),
        stream=receive_film,
        returns=FilmDocument,
        status=201,
        content="multipart/form-data",
    ),
    _operation(
        *("POST", "/visits/{id}/uploads", "begin-upload", _begin_upload),
        takes=NewUpload,
        returns=UploadDocument,
        status=201,
    ),
    _operation("GET", "/uploads/{id}", "get-upload", _get_upload, returns=UploadDocument),
    _operation(
        *("PATCH", "/uploads/{id}", "continue-upload"),
        stream=receive_piece,
        returns=UploadDocument,
        content="application/offset+octet-stream",
    ),
    _operation("POST", "/uploads/{id}/complete", "complete-upload", _complete_upload, returns=FilmDocument),
    _operation("DELETE", "/uploads/{id}", "abandon-upload", _abandon_upload),
    _operation("GET", "/films/{id}", "get-film", _get_film, returns=FilmDocument),
    _operation("DELETE", "/films/{id}", "delete-film", _delete_film),
    _operation("POST", "/films/{id}/cancel", "cancel", _cancel, returns=FilmDocument),
    _operation("POST", "/films/{id}/retry", "retry", _retry, returns=FilmDocument),
    _operation("POST", "/films/{id}/first", "first", _to_front, returns=FilmDocument),
    _operation("GET", "/films/{id}/layers", "layers", correcting.layers, returns=Layers),
    _operation(
        *("GET", "/films/{id}/corrections", "corrections", correcting.show), returns=correcting.CorrectionsDocument
    ),
    _operation(
        *("POST", "/films/{id}/corrections", "correct", correcting.add),
        takes=correcting.NewCorrection,
        returns=correcting.CorrectionsDocument,
        status=201,
    ),
    _operation(
        *("POST", "/films/{id}/corrections/preview", "preview", correcting.preview),
        takes=correcting.Preview,
        returns=Trial,
    ),
    _operation(
        *("POST", "/films/{id}/corrections/undo", "take-back", correcting.take_back),
        takes=correcting.TakenBack,
        returns=correcting.CorrectionsDocument,
    ),
    _operation("GET", "/events", "events", stream=stream_events, query=_OF_WHAT, media="text/event-stream"),
    _operation("GET", "/audit", "audit", _audit, returns=list[AuditDocument], query=_AUDITED, role="administrator"),
)
"""Every operation; the OpenAPI document is made from them."""
