"""The page of one patient: visits, films, progress, and what can be done with their record."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from starlette.responses import Response

from romcam import clinical
from romcam.clinic import audit, films, merging, patients, visits
from romcam.clinic.pages.rendering import Visitor, after_form
from romcam.clinic.pages.start import details_of
from romcam.clinic.progress import PatientProgress, progress_of
from romcam.clinic.progress_chart import DrawnSeries, draw_series
from romcam.clinic.refusals import Conflict
from romcam.clinic.schema import Film, Patient
from romcam.clinic.visits import VisitDetails
from romcam.messages import Catalogue
from romcam.names import identifier_key
from romcam.presentation.dates import day, moment

_text = Catalogue(__name__)


def show_patient(visitor: Visitor) -> Response:
    """Answer `GET /patients/{id}`."""
    clinic = visitor.clinic
    with clinic.database.read() as session:
        merged = merging.merged_into(session, visitor.identifier)
    if merged is not None:
        return after_form(f"/patients/{merged}")
    with clinic.database.write() as session:
        audit.note(session, visitor.who, "patient-seen", patients.get(session, visitor.identifier).id)
    with clinic.database.read() as session:
        patient = patients.get(session, visitor.identifier)
        found = visits.of_patient(session, patient.id)
        by_visit: dict[str, list[Film]] = defaultdict(list)
        for film in films.of_visits(session, [visit.id for visit in found]):
            by_visit[film.visit_id].append(film)
        progress = progress_of(session, clinic.database.folder, patient.id)
        merges = merging.merges_of(session, patient.id)
        return visitor.page(
            "patient",
            patient=patient,
            facts=[*_facts(patient), *(_text("patient-also", identifier=each.identifier) for each in merges)],
            merges=merges,
            visits=[(visit, by_visit[visit.id]) for visit in found],
            screened={visit.id for visit in found if _screened(by_visit[visit.id])},
            today=date.today().isoformat(),
            tests=clinical.all_tests(),
            default_test=films.TEST,
            unfinished=clinic.uploads.unfinished(session, [visit.id for visit in found]),
            most_bytes=clinic.uploads.most_bytes,
            most_gb=f"{clinic.uploads.most_bytes / 2**30:.3g}",
            progress=progress,
            progress_charts=_charts(progress),
            labels=_labels(progress),
        )


def change_patient(visitor: Visitor) -> Response:
    """Answer `POST /patients/{id}`."""
    with visitor.clinic.database.write() as session:
        patients.change(session, visitor.identifier, details_of(visitor.form), visitor.who)
    return after_form(f"/patients/{visitor.identifier}")


def archive_patient(visitor: Visitor) -> Response:
    """Answer `POST /patients/{id}/archived`."""
    with visitor.clinic.database.write() as session:
        patients.archive(session, visitor.identifier, visitor.form.get("archived") == "true", visitor.who)
    return after_form(f"/patients/{visitor.identifier}")


def merge_patient(visitor: Visitor) -> Response:
    """Answer `POST /patients/{id}/merge`: the other patient is named by their identifier."""
    with visitor.clinic.database.read() as session:
        other = patients.by_identifier(session, visitor.form.get("other", ""))
    visitor.clinic.merge(visitor.identifier, other.id, visitor.who)
    return after_form(f"/patients/{visitor.identifier}")


def undo_merge(visitor: Visitor) -> Response:
    """Answer `POST /merges/{id}/undo`: leads to the entry that is there again."""
    with visitor.clinic.database.write() as session:
        _, source = merging.undo(session, visitor.identifier, visitor.who)
    return after_form(f"/patients/{source.id}")


def delete_patient(visitor: Visitor) -> Response:
    """Answer `POST /patients/{id}/delete`, which repeats the identifier."""
    with visitor.clinic.database.read() as session:
        patient = patients.get(session, visitor.identifier)
    if identifier_key(visitor.form.get("identifier", "")) != patient.key:
        raise Conflict(_text("patient-delete-mistyped"))
    visitor.clinic.delete_patient(visitor.identifier, visitor.who)
    return after_form("/")


def add_visit(visitor: Visitor) -> Response:
    """Answer `POST /patients/{id}/visits`."""
    with visitor.clinic.database.write() as session:
        visit = visits.add(session, visitor.identifier, _visit(visitor.form), visitor.who)
    return after_form(f"/patients/{visitor.identifier}#visit-{visit.id}")


def change_visit(visitor: Visitor) -> Response:
    """Answer `POST /visits/{id}`."""
    with visitor.clinic.database.write() as session:
        visit = visits.change(session, visitor.identifier, _visit(visitor.form), visitor.who)
    return after_form(f"/patients/{visit.patient_id}#visit-{visit.id}")


def delete_visit(visitor: Visitor) -> Response:
    """Answer `POST /visits/{id}/delete`."""
    with visitor.clinic.database.read() as session:
        patient = visits.get(session, visitor.identifier).patient_id
    visitor.clinic.delete_visit(visitor.identifier, visitor.who)
    return after_form(f"/patients/{patient}")


def end_recording(visitor: Visitor) -> Response:
    """Answer `POST /uploads/{id}`: a recording whose page was closed is analysed, or dropped."""
    uploads = visitor.clinic.uploads
    upload, _ = uploads.offset(visitor.identifier)
    if visitor.form.get("do") == "complete":
        visitor.clinic.queued(uploads.complete(visitor.identifier, visitor.who))
    else:
        uploads.abandon(visitor.identifier)
    with visitor.clinic.database.read() as session:
        patient = visits.get(session, upload.visit_id).patient_id
    return after_form(f"/patients/{patient}#visit-{upload.visit_id}")


def _visit(form: dict[str, str]) -> VisitDetails:
    return VisitDetails(form.get("date", ""), form.get("stretching") or None, form.get("notes", ""))


def _facts(patient: Patient) -> list[str]:
    sex = {"female": _text("sex-female"), "male": _text("sex-male")}.get(patient.sex or "", "")
    born = _text("patient-born", year=str(patient.birth_year)) if patient.birth_year else ""
    # Without a name the identifier is the title of the page.
    return [each for each in (patient.identifier if patient.name else "", sex, born) if each]


def _screened(of_visit: list[Film]) -> bool:
    return len([film for film in of_visit if film.outcome is not None]) > 0


def _charts(progress: PatientProgress) -> list[tuple[object, list[DrawnSeries]]]:
    shown: list[tuple[object, list[DrawnSeries]]] = []
    for number, test in enumerate(progress.tests):
        drawn = [draw_series(f"s{number}-{place}", series) for place, series in enumerate(test.series)]
        shown.append((test, [each for each in drawn if each is not None]))
    return shown


def _labels(progress: PatientProgress) -> dict[tuple[str, ...], list[tuple[str, str]]]:
    """What the films of each test are called in a list of choices."""
    return {
        test.films: list(
            {
                point.film: moment(point.filmed) if len(point.filmed) > 10 else day(point.date)
                for series in test.series
                for point in series.points
            }.items()
        )
        for test in progress.tests
    }
