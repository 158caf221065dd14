"""A film that an attempt analyses, in the form in which `romcam batch` takes films."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, cast

from romcam.assessment.conclusions import OLDEST, YOUNGEST, Subject
from romcam.batch.job import PlannedFilm
from romcam.clinic.folder import DataFolder
from romcam.clinic.schema import Film, Patient
from romcam.results.edits import Edit

TRIAL: Final = "trial"
"""Folder of an attempt that holds the outputs of the film."""


@dataclass(frozen=True)
class ClinicFilm(PlannedFilm):
    """A film of the queue. Its name is shown in sentences only; its results lie in a folder of the attempt.

    Parameters
    ----------
    corrected_from
        Folder of the result that is corrected by hand; empty: the film is analysed.
    edits
        All corrections, in order; empty: they were all taken back.
    """

    corrected_from: str = ""
    edits: tuple[Edit, ...] = ()

    @property
    def id(self) -> str:
        """The identifier of the film, which is the name of its file."""
        return self.url.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The folder of its results in that of the attempt."""
        return TRIAL


@dataclass(frozen=True)
class Claimed:
    """An attempt to analyse a film.

    Parameters
    ----------
    claim
        Identifier of the attempt.
    film, visit, patient
        Identifiers.
    planned
        The film as an analysis takes it.
    """

    claim: str
    film: str
    visit: str
    patient: str
    planned: ClinicFilm


def planned(folder: DataFolder, film: Film, edits: tuple[Edit, ...] = ()) -> ClinicFilm:
    """Return a film as an analysis takes it, or the correction of its result if it has one.

    Parameters
    ----------
    folder
        The data folder.
    film
        The film, with its visit, patient and outcome.
    edits
        Its corrections by hand.
    """
    base = None if film.outcome is None else folder.result(film.outcome.claim)
    return ClinicFilm(
        name=film.name,
        url=str(folder.film(film.id)),
        stamp=film.sha256,
        bytes=film.bytes,
        test=film.test,
        subject=subject_of(film.visit.patient, film.filmed or film.visit.date),
        date=film.filmed,
        person=cast("Literal['left', 'right'] | None", film.person),
        mirrored=film.mirrored,
        rotate_deg=film.rotate_deg,
        corrected_from="" if base is None else str(base),
        edits=() if base is None else edits,
    )


def subject_of(patient: Patient, at: str) -> Subject:
    """Return a patient as an analysis takes them: without their name.

    Parameters
    ----------
    patient
        The patient.
    at
        Day or moment at which they were filmed, ISO 8601, for their age in whole years by the year of birth.
    """
    age = None if patient.birth_year is None else datetime.fromisoformat(at[:10]).year - patient.birth_year
    sex = cast("Literal['female', 'male'] | None", patient.sex)
    return Subject(patient.identifier, age if age is not None and YOUNGEST <= age <= OLDEST else None, sex)
