"""Requests with films: read while they arrive, and written to the disk in threads."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from romcam.clinic.clinic import Clinic
from romcam.clinic.documents import FilmDocument, UploadDocument, film_document, patient_document
from romcam.clinic.films import FilmDetails
from romcam.clinic.multipart import FilmForm
from romcam.clinic.operations import identifier_in, json_response, who
from romcam.clinic.record import read_record
from romcam.clinic.refusals import Invalid, TooLarge
from romcam.clinic.schema import Film
from romcam.clinic.uploads import Uploads
from romcam.messages import Catalogue

_PIECE = 2**20
"""Bytes that are gathered before a thread writes them."""
_MOST_RECORD = 64 * 2**30
_text = Catalogue(__name__)


async def receive_film(clinic: Clinic, request: Request) -> Any:
    """Answer `POST /visits/{id}/films`: a form with the film and what is stated about it."""
    visit = identifier_in(request)
    await _check_length(clinic, request)
    holder = clinic.uploads.whole()
    identifier, writer = await run_in_threadpool(holder.__enter__)
    try:
        form = FilmForm(request.headers.get("content-type", ""), writer)
        await _each_piece(request, form.feed)
        details = _details(form.finish(), form.fields)
    except BaseException as error:
        await run_in_threadpool(holder.__exit__, type(error), error, error.__traceback__)
        raise
    await run_in_threadpool(holder.__exit__, None, None, None)
    film = await run_in_threadpool(clinic.uploads.register, identifier, visit, details, who(request))
    return json_response(_queued(clinic, film), 201)


async def receive_piece(clinic: Clinic, request: Request) -> Any:
    """Answer `PATCH /uploads/{id}`: the next piece of a film, from the byte that `Upload-Offset` states."""
    identifier = identifier_in(request)
    given = request.headers.get("upload-offset", "")
    if not given.isascii() or not given.isdecimal():
        raise Invalid(_text("offset-missing"))
    holder = clinic.uploads.continued(identifier, int(given[:18]))
    writer = await run_in_threadpool(holder.__enter__)
    try:
        await _each_piece(request, writer.write)
    except BaseException as error:  # what has arrived is kept: the sender asks how much it was, and goes on from there
        await run_in_threadpool(holder.__exit__, type(error), error, error.__traceback__)
        raise
    await run_in_threadpool(holder.__exit__, None, None, None)
    upload, offset = await run_in_threadpool(clinic.uploads.offset, identifier)
    film = None
    if upload.bytes is not None and offset == upload.bytes:
        film = _queued(clinic, await run_in_threadpool(clinic.uploads.complete, identifier, who(request)))
    return UploadDocument(identifier, upload.visit_id, offset, upload.bytes, film)


async def receive_record(clinic: Clinic, request: Request) -> Any:
    """Answer `POST /patients/import`: a form with the archive of a patient as its file."""
    holder = Uploads(clinic.database, _MOST_RECORD).whole()
    identifier, writer = await run_in_threadpool(holder.__enter__)
    try:
        form = FilmForm(request.headers.get("content-type", ""), writer)
        await _each_piece(request, form.feed)
        form.finish()
        archive = clinic.database.folder.film(identifier)
        patient = await run_in_threadpool(read_record, clinic.database, archive, who(request))
    finally:
        await run_in_threadpool(holder.__exit__, None, None, None)
        await run_in_threadpool(clinic.database.folder.remove_film, identifier)
    return json_response(patient_document(patient), 201)


def _queued(clinic: Clinic, film: Film) -> FilmDocument:
    if film.job.state == "queued":
        clinic.queued(film)
    return film_document(film, film.visit.patient_id, clinic.hub.progress(film.id))


async def _check_length(clinic: Clinic, request: Request) -> None:
    """Refuse a film that is too large, or does not fit on the disk, before it is sent."""
    stated = request.headers.get("content-length", "0")
    count = int(stated[:18]) if stated.isascii() and stated.isdecimal() else 0
    if count > clinic.uploads.most_bytes + _PIECE:
        raise TooLarge(_text("film-too-large", most=f"{clinic.uploads.most_bytes / 2**30:.3g}"))
    await run_in_threadpool(clinic.database.folder.require_room, count)


async def _each_piece(request: Request, write: Any) -> None:
    gathered = bytearray()
    async for piece in request.stream():
        gathered += piece
        if len(gathered) >= _PIECE:
            await run_in_threadpool(write, bytes(gathered))
            gathered.clear()
    if gathered:
        await run_in_threadpool(write, bytes(gathered))


def _details(name: str, fields: dict[str, str]) -> FilmDetails:
    turn = fields.get("rotate_deg", "") or "0"
    if not turn.isascii() or not turn.isdecimal():
        raise Invalid(_text("rotate-invalid", given=turn))
    return FilmDetails(
        name,
        fields.get("test", ""),
        fields.get("filmed") or None,
        fields.get("mirrored", "").casefold() in ("1", "true", "yes", "on"),
        int(turn[:6]),
        fields.get("person") or None,
    )
