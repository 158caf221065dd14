"""A patient's whole record as one archive (.zip), which another romcam takes over.

`record.json` describes patient, visits and films; `films/<id>` and `results/<id>/<name>` are their files. Nothing in an
archive is used as a path: only entries with exactly the names that the description implies are read.
"""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any, Final

import msgspec
import sqlalchemy as sql
from sqlalchemy.orm import Session, joinedload

from romcam import __version__
from romcam.batch.outcomes import outcome_of
from romcam.clinic import audit, clothes, edits, merging, patients, queue, visits
from romcam.clinic.database import Database
from romcam.clinic.folder import DataFolder
from romcam.clinic.moments import now, token
from romcam.clinic.patients import Details
from romcam.clinic.record_documents import ClothesEntry, CorrectionEntry, FilmEntry, MergeEntry, Record, VisitEntry
from romcam.clinic.refusals import Conflict, Invalid, NoRoom
from romcam.clinic.schema import Clothes, Correction, Film, Job, Merge, Patient, Upload, Visit
from romcam.clinic.visits import VisitDetails
from romcam.errors import InputError
from romcam.files import FULL, MEBIBYTE
from romcam.messages import Catalogue
from romcam.names import identifier_key
from romcam.report.outputs import OUTPUTS
from romcam.results.reading import read_result

VERSION: Final = 1
DESCRIPTION: Final = "record.json"
_MOST_DESCRIPTION: Final = 64 * MEBIBYTE
_MOST_FILE: Final = 8 * 2**30
_MOST_RATIO: Final = 100
"""How often an archive may hold its own size: romcam's are not compressed, and text is to a twentieth at most."""
_OF_FILM: Final = ("id", "test", "name", "bytes", "sha256", "filmed", "mirrored", "rotate_deg", "person", "created")
_text = Catalogue(__name__)


def write_record(database: Database, patient: str, target: Path, *, with_films: bool, who: str = "") -> None:
    """Write the archive of a patient.

    Parameters
    ----------
    database
        The database.
    patient
        Random identifier of the patient.
    target
        File to write.
    with_films
        Whether the films are in it.
    who
        Who asks for it.

    Raises
    ------
    Unknown, NoRoom
        There is no such patient; the disk is full.
    """
    with database.write() as session:
        audit.note(session, who, "patient-exported", patients.get(session, patient).id)
    with database.read() as session:
        record, claims = _describe(session, database.folder, patient, with_films)
    try:
        # Films are compressed already.
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
            for film in (film for visit in record.visits for film in visit.films):
                if film.has_film:
                    archive.write(database.folder.film(film.id), f"films/{film.id}")
                for name in film.files:
                    archive.write(database.folder.result(claims[film.id]) / name, f"results/{film.id}/{name}")
            archive.writestr(DESCRIPTION, msgspec.json.format(msgspec.json.encode(record), indent=1))
    except OSError as error:
        target.unlink(missing_ok=True)
        if error.errno in FULL:
            raise NoRoom(_text("disk-full")) from error
        raise Conflict(_text("record-changed")) from error  # a film was deleted meanwhile


def read_record(database: Database, archive: Path, who: str = "") -> Patient:
    """Take over the patient of an archive. All of it is stored or nothing.

    Parameters
    ----------
    database
        The database.
    archive
        The archive.
    who
        Who takes it over.

    Raises
    ------
    Invalid
        It is no such archive, or is damaged.
    Conflict
        The patient, or another one with their identifier, is here already.
    NoRoom
        The disk is full.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            record = _description(opened)
            sizes = sum(each.file_size for each in opened.infolist())
            if sizes > _MOST_DESCRIPTION + _MOST_RATIO * archive.stat().st_size:
                raise Invalid(_text("record-damaged"))
            database.folder.require_room(sizes)
            _check_new(database, record)
            return _take_over(database, opened, record, who)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise Invalid(_text("record-damaged")) from error
    except OSError as error:
        if error.errno in FULL:
            raise NoRoom(_text("disk-full")) from error
        raise Invalid(_text("record-damaged")) from error


def _describe(session: Session, folder: DataFolder, patient: str, with_films: bool) -> tuple[Record, dict[str, str]]:
    of = patients.get(session, patient)
    claims: dict[str, str] = {}
    entries: list[VisitEntry] = []
    for visit in visits.of_patient(session, of.id):
        whole = (joinedload(Film.job), joinedload(Film.outcome))
        films = session.scalars(sql.select(Film).where(Film.visit_id == visit.id).options(*whole)).all()
        for film in films:
            if film.outcome is not None:
                claims[film.id] = film.outcome.claim
        described = [_film(session, folder, film, with_films) for film in films]
        own = ("id", "date", "stretching", "notes", "created")
        entries.append(VisitEntry(**{name: getattr(visit, name) for name in own}, films=described))
    own = ("id", "identifier", "name", "sex", "birth_year", "notes", "archived", "created")
    record = Record(VERSION, __version__, **{name: getattr(of, name) for name in own}, visits=entries)
    record.merges = [_copied(MergeEntry, each) for each in merging.merges_of(session, of.id)]
    record.clothes = [_copied(ClothesEntry, each) for each in clothes.of_patient(session, of.id)]
    return record, claims


def _copied(kind: Any, row: object) -> Any:
    """An entry whose fields are columns of a row."""
    return kind(**{name: getattr(row, name) for name in kind.__struct_fields__})


def _film(session: Session, folder: DataFolder, film: Film, with_films: bool) -> FilmEntry:
    there = [] if film.outcome is None else [n for n in OUTPUTS if (folder.result(film.outcome.claim) / n).is_file()]
    return FilmEntry(
        **{name: getattr(film, name) for name in _OF_FILM},
        reason=film.job.reason,
        has_film=with_films and folder.film(film.id).is_file(),
        files=there,
        corrections=[_copied(CorrectionEntry, each) for each in edits.all_of(session, film.id)],
    )


def _description(archive: zipfile.ZipFile) -> Record:
    try:
        entry = archive.getinfo(DESCRIPTION)
    except KeyError:
        raise Invalid(_text("record-not-one")) from None
    if entry.file_size > _MOST_DESCRIPTION:
        raise Invalid(_text("record-damaged"))
    try:
        record = msgspec.json.decode(archive.read(entry), type=Record)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Invalid(_text("record-damaged")) from error
    if record.version > VERSION:
        raise Invalid(_text("record-newer", romcam=record.romcam))
    return record


def _check_new(database: Database, record: Record) -> None:
    films = [film.id for visit in record.visits for film in visit.films]
    with database.read() as session:
        there = session.get(Patient, record.id) is not None
        for column, wanted in ((Visit.id, [v.id for v in record.visits]), (Film.id, films), (Upload.id, films)):
            there = there or session.scalar(sql.select(column).where(column.in_(wanted)).limit(1)) is not None
        if there:
            raise Conflict(_text("record-here"))


def _take_over(database: Database, archive: zipfile.ZipFile, record: Record, who: str) -> Patient:
    folder = database.folder
    films = [film for visit in record.visits for film in visit.films]
    claims = {film.id: token() for film in films if film.files}
    if len({film.id for film in films}) < len(films):
        raise Invalid(_text("record-damaged"))
    try:
        for film in films:
            if film.has_film:
                _extract(archive, f"films/{film.id}", folder.film(film.id))
            for name in film.files:
                if name not in OUTPUTS:
                    raise Invalid(_text("record-damaged"))
                _extract(archive, f"results/{film.id}/{name}", folder.result(claims[film.id]) / name)
            if film.id in claims:
                read_result(folder.result(claims[film.id]))
        with database.write() as session:
            return _store(session, database, record, claims, who)
    except BaseException as error:
        for film in films:
            folder.remove_film(film.id)
        for claim in claims.values():
            folder.remove_result(claim)
        if isinstance(error, InputError):
            raise Invalid(_text("record-damaged")) from error
        raise


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    try:
        entry = archive.getinfo(name)
    except KeyError:
        raise Invalid(_text("record-damaged")) from None
    # What an entry states of its size is checked while it is read; a bomb would have to state its true size.
    if entry.file_size > _MOST_FILE:
        raise Invalid(_text("record-damaged"))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with archive.open(entry) as source, target.open("xb") as file:
        shutil.copyfileobj(source, file, MEBIBYTE)


def _store(session: Session, database: Database, record: Record, claims: dict[str, str], who: str) -> Patient:
    details = Details(record.identifier, record.name, record.sex, record.birth_year, record.notes)
    patient = patients.add(session, details, who, identifier=record.id)
    patient.archived = record.archived
    session.flush()
    for entry in record.visits:
        given = VisitDetails(entry.date, entry.stretching, entry.notes)
        visit = visits.add(session, patient.id, given, who, identifier=entry.id)
        session.flush()
        for film in entry.films:
            state = "done" if film.id in claims else "failed"
            reason = "" if film.id in claims else film.reason or _text("record-without-result")
            job = Job(state=state, position=0, queued=now(), reason=reason, crashes=0)
            session.add(Film(visit_id=visit.id, **{name: getattr(film, name) for name in _OF_FILM}, job=job))
            session.flush()
            if film.id in claims:
                content = (database.folder.result(claims[film.id]) / "result.json").read_bytes()
                queue.store(session, film.id, claims[film.id], outcome_of(content))
            for each in film.corrections:
                edits.check_stored(each.edits)
                session.add(Correction(film_id=film.id, **msgspec.structs.asdict(each)))
    _store_statements(session, record, patient)
    audit.note(session, who, "patient-imported", patient.id)
    return patient


def _store_statements(session: Session, record: Record, patient: Patient) -> None:
    """Which entries were merged with the patient's, and what is stated about clothes."""
    for merged in record.merges:
        key = identifier_key(merged.identifier)
        for taken in (sql.select(Patient.id).where(Patient.key == key), sql.select(Merge.id).where(Merge.key == key)):
            if session.scalar(taken) is not None:
                raise Conflict(_text("identifier-taken", identifier=merged.identifier))
        merging.checked(merged.before)
        session.add(Merge(**msgspec.structs.asdict(merged) | {"patient_id": patient.id, "key": key}))
    session.flush()
    patients.index(session, patient)
    own = {visit.id for visit in record.visits}
    for each in record.clothes:
        if not {each.first_id, each.second_id} <= own:
            raise Invalid(_text("record-damaged"))
        session.add(Clothes(**msgspec.structs.asdict(each)))
