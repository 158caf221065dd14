"""What the API takes and returns, as JSON."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from romcam.clinic.events import FilmEvent
from romcam.clinic.films import TEST, FilmDetails
from romcam.clinic.patients import LONGEST, Details
from romcam.clinic.visits import VisitDetails

if TYPE_CHECKING:
    from romcam.clinic import schema

State = Literal["queued", "running", "done", "failed"]


class Fault(Struct):
    """Why a request was refused, in one sentence."""

    error: str


class Health(Struct):
    """Whether the server works. queued, running: films that are waiting and being analysed.

    Who is not signed in learns the status only.
    """

    status: Literal["ok"]
    romcam: str | None = None
    queued: int | None = None
    running: int | None = None


class NewPatient(Struct):
    """A patient as the clinic describes them. identifier: the clinic's own; name: only if wanted."""

    identifier: Annotated[str, Meta(max_length=LONGEST["identifier"])]
    name: Annotated[str, Meta(max_length=LONGEST["name"])] = ""
    sex: str | None = None
    birth_year: int | None = None
    notes: Annotated[str, Meta(max_length=LONGEST["notes"])] = ""

    def details(self) -> Details:
        """Return the same for the database."""
        return Details(self.identifier, self.name, self.sex, self.birth_year, self.notes)


class PatientChange(Struct, omit_defaults=True):
    """What is to be changed about a patient; fields that are missing stay."""

    identifier: str | msgspec.UnsetType = msgspec.UNSET
    name: str | msgspec.UnsetType = msgspec.UNSET
    sex: str | msgspec.UnsetType | None = msgspec.UNSET
    birth_year: int | msgspec.UnsetType | None = msgspec.UNSET
    notes: str | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET

    def details(self, patient: schema.Patient) -> Details:
        """Return a patient's details with the changes.

        Parameters
        ----------
        patient
            The patient as they are.
        """
        fields = ("identifier", "name", "sex", "birth_year", "notes")
        given = {field: getattr(self, field) for field in fields}
        return Details(
            **{field: getattr(patient, field) if value is msgspec.UNSET else value for field, value in given.items()}
        )


class PatientDocument(Struct):
    """A patient. id: random, for URLs. archived: since when; null: not. last_visit: ISO 8601, empty without one."""

    id: str
    identifier: str
    name: str
    sex: str | None
    birth_year: int | None
    notes: str
    archived: str | None
    created: str
    last_visit: str


class Merge(Struct):
    """The patient who is the same person, and is removed; their visits move."""

    other: str


class MergeDocument(Struct):
    """An entry that was merged with a patient's. identifier: the clinic's own, which still finds the patient."""

    id: str
    identifier: str
    who: str
    made: str


class NewClothes(Struct):
    """Whether the person wore the same clothes at the other visit; null: not known, which counts as other clothes."""

    other: str
    clothes: Literal["same", "other"] | None = None


class ClothesDocument(Struct):
    """What is stated about the clothes at two visits."""

    visit: str
    other: str
    clothes: Literal["same", "other"] | None


class NewVisit(Struct):
    """A visit. date: ISO 8601; empty: today. stretching: whether it was before or after stretching."""

    date: str = ""
    stretching: Literal["before", "after"] | None = None
    notes: Annotated[str, Meta(max_length=LONGEST["notes"])] = ""

    def details(self) -> VisitDetails:
        """Return the same for the database."""
        return VisitDetails(self.date, self.stretching, self.notes)


class VisitDocument(Struct):
    """A visit; films only where one visit was asked for."""

    id: str
    patient: str
    date: str
    stretching: str | None
    notes: str
    created: str
    films: list[FilmDocument] | msgspec.UnsetType = msgspec.UNSET


class NewUpload(Struct):
    """A film that will arrive in pieces. bytes: its size; null: not known yet, then the end is `complete`."""

    name: str
    bytes: int | None = None
    test: str = TEST
    filmed: str | None = None
    mirrored: bool = False
    rotate_deg: int = 0
    person: Literal["left", "right"] | None = None

    def details(self) -> FilmDetails:
        """Return what is stated about the film."""
        return FilmDetails(self.name, self.test, self.filmed, self.mirrored, self.rotate_deg, self.person)


class UploadDocument(Struct):
    """A film of which `offset` bytes have arrived; film: the film, once all have."""

    id: str
    visit: str
    offset: int
    bytes: int | None
    film: FilmDocument | None = None


class Progress(Struct):
    """How far an analysis is. total: null where it is not known."""

    step: str
    done: int
    total: int | None


class FilmDocument(Struct):
    """A film. result: as result.json, only of one film that was asked for; null without one. reason: why there is none.

    test: as stated; the one that was recognised is in the result. duplicate_of: a film with the same content that came
    before. filmed: as stated; null: the film's own tag counts.
    """

    id: str
    visit: str
    patient: str
    name: str
    test: str
    state: State
    reason: str
    bytes: int
    sha256: str
    created: str
    filmed: str | None
    mirrored: bool
    rotate_deg: int
    person: str | None
    duplicate_of: str | None
    progress: Progress | None
    finding: str | None
    result: Any = None


class AuditDocument(Struct):
    """An entry of the audit log; patient, thing: random identifiers."""

    id: int
    at: str
    who: str
    action: str
    patient: str | None
    thing: str | None


def patient_document(patient: schema.Patient) -> PatientDocument:
    """Return a patient as the API does.

    Parameters
    ----------
    patient
        The patient.
    """
    return _copied(PatientDocument, patient)


def visit_document(visit: schema.Visit, films: list[FilmDocument] | None = None) -> VisitDocument:
    """Return a visit as the API does.

    Parameters
    ----------
    visit
        The visit.
    films
        Its films; None: without them.
    """
    return VisitDocument(
        *(visit.id, visit.patient_id, visit.date, visit.stretching, visit.notes, visit.created),
        films=msgspec.UNSET if films is None else films,
    )


def film_document(
    film: schema.Film, patient: str, progress: FilmEvent | None, result: bytes | None = None
) -> FilmDocument:
    """Return a film as the API does.

    Parameters
    ----------
    film
        The film, with its job and outcome.
    patient
        Identifier of the patient.
    progress
        How far its analysis is; None where that is not known.
    result
        Content of result.json; None: without it.
    """
    known = film.job.state == "running" and progress is not None
    own = ("name", "test", "bytes", "sha256", "created", "filmed", "mirrored", "rotate_deg", "person", "duplicate_of")
    return FilmDocument(
        id=film.id,
        visit=film.visit_id,
        patient=patient,
        state=_state(film.job.state),
        reason=film.job.reason,
        progress=Progress(progress.step, progress.done, progress.total) if known and progress else None,
        finding=None if film.outcome is None else film.outcome.sentence,
        result=None if result is None else msgspec.Raw(result),
        **{name: getattr(film, name) for name in own},
    )


def audit_document(entry: schema.AuditEntry) -> AuditDocument:
    """Return an entry of the audit log as the API does.

    Parameters
    ----------
    entry
        The entry.
    """
    return _copied(AuditDocument, entry)


@functools.cache
def _fields(kind: type[Struct]) -> tuple[str, ...]:
    return kind.__struct_fields__


def _copied(kind: Any, row: object) -> Any:
    """A document whose fields are columns of a row."""
    return kind(**{name: getattr(row, name) for name in _fields(kind)})


def _state(name: str) -> State:
    return msgspec.convert(name, State)
