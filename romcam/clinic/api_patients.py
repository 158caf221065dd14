"""The operations of `/api/v1` about patients and their visits."""

from __future__ import annotations

from typing import Final

from starlette.background import BackgroundTask
from starlette.responses import FileResponse

from romcam.clinic import clothes, films, merging, patients, search, visits
from romcam.clinic.documents import (
    ClothesDocument,
    FilmDocument,
    Merge,
    MergeDocument,
    NewClothes,
    NewPatient,
    NewVisit,
    PatientChange,
    PatientDocument,
    VisitDocument,
    patient_document,
    visit_document,
)
from romcam.clinic.operations import Asked, Operation, film_now, operation
from romcam.clinic.progress import PatientProgress, progress_of
from romcam.clinic.receiving import receive_record
from romcam.messages import Catalogue

MOST: Final = 1000
"""Entries of a list, unless fewer are asked for."""
_text = Catalogue(__name__)


def _add_patient(asked: Asked) -> PatientDocument:
    with asked.clinic.database.write() as session:
        return patient_document(patients.add(session, asked.body.details(), asked.who))


def _list_patients(asked: Asked) -> list[PatientDocument]:
    most, offset = asked.number("limit", search.SHOWN, MOST), asked.number("offset", 0, 10**9)
    archived = {"true": True, "any": None}.get(asked.query.get("archived", ""), False)
    with asked.clinic.database.read() as session:
        found = search.find(session, asked.query.get("q", ""), archived=archived, most=most, offset=offset)
        return [patient_document(each) for each in found]


def _get_patient(asked: Asked) -> PatientDocument:
    asked.clinic.saw(asked.who, "patient-seen", asked.identifier)
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
    return patient_document(asked.clinic.merge(asked.identifier, asked.body.other, asked.who))


def _undo_merge(asked: Asked) -> PatientDocument:
    with asked.clinic.database.write() as session:
        return patient_document(merging.undo(session, asked.identifier, asked.who)[1])


def _list_merges(asked: Asked) -> list[MergeDocument]:
    with asked.clinic.database.read() as session:
        found = merging.merges_of(session, patients.get(session, asked.identifier).id)
        return [MergeDocument(each.id, each.identifier, each.who, each.made) for each in found]


def _state_clothes(asked: Asked) -> ClothesDocument:
    with asked.clinic.database.write() as session:
        answer = clothes.state(session, asked.identifier, asked.body.other, asked.body.clothes, asked.who)
    return ClothesDocument(asked.identifier, asked.body.other, answer)


def _record(asked: Asked) -> FileResponse:
    made = asked.clinic.record(asked.identifier, with_films=asked.query.get("films") == "true", who=asked.who)
    gone = BackgroundTask(made.unlink, missing_ok=True)
    return FileResponse(made, media_type="application/zip", filename="romcam-patient.zip", background=gone)


def _progress(asked: Asked) -> PatientProgress:
    asked.clinic.saw(asked.who, "patient-seen", asked.identifier)
    with asked.clinic.database.read() as session:
        patients.get(session, asked.identifier)
        return progress_of(session, asked.clinic.database.folder, asked.identifier)


def _add_visit(asked: Asked) -> VisitDocument:
    with asked.clinic.database.write() as session:
        return visit_document(visits.add(session, asked.identifier, asked.body.details(), asked.who), [])


def _list_visits(asked: Asked) -> list[VisitDocument]:
    asked.clinic.saw(asked.who, "patient-seen", asked.identifier)
    with asked.clinic.database.read() as session:
        patients.get(session, asked.identifier)
        found = visits.of_patient(session, asked.identifier)
        by_visit: dict[str, list[FilmDocument]] = {visit.id: [] for visit in found}
        for film in films.of_visits(session, list(by_visit)):
            by_visit[film.visit_id].append(film_now(asked.clinic, film, asked.identifier))
        return [visit_document(visit, by_visit[visit.id]) for visit in found]


def _get_visit(asked: Asked) -> VisitDocument:
    with asked.clinic.database.read() as session:
        visit = visits.get(session, asked.identifier)
        found = films.of_visits(session, [visit.id])
        return visit_document(visit, [film_now(asked.clinic, film, visit.patient_id) for film in found])


def _change_visit(asked: Asked) -> VisitDocument:
    with asked.clinic.database.write() as session:
        visits.change(session, asked.identifier, asked.body.details(), asked.who)
    return _get_visit(asked)


def _delete_visit(asked: Asked) -> None:
    asked.clinic.delete_visit(asked.identifier, asked.who)


_PAGED: Final = (("limit", _text("api-query-limit")), ("offset", _text("api-query-offset")))
_SEARCHED: Final = (("q", _text("api-query-typed")), ("archived", _text("api-query-archived")))
_WITH_FILMS: Final = (("films", _text("api-query-films")),)

PATIENTS: Final[tuple[Operation, ...]] = (
    operation("POST", "/patients", "add-patient", _add_patient, takes=NewPatient, returns=PatientDocument, status=201),
    operation(
        "GET", "/patients", "list-patients", _list_patients, returns=list[PatientDocument], query=_SEARCHED + _PAGED
    ),
    operation("GET", "/patients/{id}", "get-patient", _get_patient, returns=PatientDocument),
    operation(
        "PATCH", "/patients/{id}", "change-patient", _change_patient, takes=PatientChange, returns=PatientDocument
    ),
    operation("DELETE", "/patients/{id}", "delete-patient", _delete_patient),
    operation("POST", "/patients/{id}/merge", "merge-patients", _merge_patients, takes=Merge, returns=PatientDocument),
    operation("GET", "/patients/{id}/merges", "list-merges", _list_merges, returns=list[MergeDocument]),
    operation("POST", "/merges/{id}/undo", "undo-merge", _undo_merge, returns=PatientDocument),
    operation("GET", "/patients/{id}/progress", "progress", _progress, returns=PatientProgress),
    operation(
        *("GET", "/patients/{id}/record", "export-record", _record),
        query=_WITH_FILMS,
        media="application/zip",
        role="clinician",
    ),
    operation(
        *("POST", "/patients/import", "import-record"),
        stream=receive_record,
        returns=PatientDocument,
        status=201,
        content="multipart/form-data",
    ),
    operation("GET", "/patients/{id}/visits", "list-visits", _list_visits, returns=list[VisitDocument]),
    operation(
        "POST", "/patients/{id}/visits", "add-visit", _add_visit, takes=NewVisit, returns=VisitDocument, status=201
    ),
    operation("GET", "/visits/{id}", "get-visit", _get_visit, returns=VisitDocument),
    operation("PUT", "/visits/{id}", "change-visit", _change_visit, takes=NewVisit, returns=VisitDocument),
    operation(
        "PUT", "/visits/{id}/clothes", "state-clothes", _state_clothes, takes=NewClothes, returns=ClothesDocument
    ),
    operation("DELETE", "/visits/{id}", "delete-visit", _delete_visit),
)
"""Every operation about patients and visits."""
