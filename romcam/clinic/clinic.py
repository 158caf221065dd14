"""Everything that a request works with, and the changes that touch database, files and workers together."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from romcam.clinic import audit, films, merging, patients, queue, visits
from romcam.clinic.database import Database
from romcam.clinic.door import Door
from romcam.clinic.events import FilmEvent, Hub
from romcam.clinic.guides import Guides
from romcam.clinic.moments import token
from romcam.clinic.patients import Removed
from romcam.clinic.previews import Previews
from romcam.clinic.record import write_record
from romcam.clinic.refusals import Conflict, Unknown
from romcam.clinic.schema import Film, Patient
from romcam.clinic.uploads import Uploads
from romcam.clinic.workers import Workers
from romcam.messages import Catalogue

_SEEN_S: Final = 600.0
_SEEN_MOST: Final = 10_000
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Clinic:
    """The parts of a running server.

    Parameters
    ----------
    database
        The database, with the data folder.
    hub
        Passes on what happens to films.
    workers
        Analyse films.
    uploads
        Films that are arriving.
    guides
        Guide a person in front of a browser's camera.
    previews
        Computes what follows from corrections before they are saved.
    """

    database: Database
    hub: Hub
    workers: Workers
    uploads: Uploads
    guides: Guides = field(default_factory=Guides)
    previews: Previews = field(default_factory=Previews)

    @cached_property
    def _seen(self) -> dict[tuple[str, str, str], float]:
        return {}

    @cached_property
    def door(self) -> Door:
        """Where people sign in."""
        return Door(self.database)

    def start(self) -> None:
        """Tidy up after a server that was killed, and begin to analyse."""
        self.uploads.clean()
        self.workers.start()

    def stop(self) -> None:
        """End every analysis; its film goes back into the queue."""
        self.hub.stop()
        self.guides.close()
        self.workers.stop()
        self.previews.stop()
        self.database.close()

    def queued(self, film: Film) -> None:
        """Let the workers and every open page know of a film in the queue.

        Parameters
        ----------
        film
            The film, with its visit.
        """
        self.hub.publish(event_of(film))
        self.workers.wake()

    def remove(self, removed: Removed) -> None:
        """Remove files whose rows were deleted, and end analyses of them.

        Parameters
        ----------
        removed
            The files.
        """
        self.workers.abandon(removed.films)
        for film in removed.films:
            self.database.folder.remove_film(film)
        for claim in removed.claims:
            self.database.folder.remove_result(claim)
        self.database.forget()

    def delete_patient(self, identifier: str, who: str = "") -> None:
        """Delete a patient with everything that is known of them.

        Parameters
        ----------
        identifier
            Random identifier of the patient.
        who
            Who deletes them.

        Raises
        ------
        Unknown
            There is no such patient.
        """
        with self.database.write() as session:
            removed = patients.delete(session, identifier, who)
        self.remove(removed)

    def saw(self, who: str, action: str, patient: str, thing: str | None = None) -> None:
        """Note that a program read something, at most once in ten minutes: programs ask again and again.

        Parameters
        ----------
        who
            Name of the account.
        action
            `patient-seen` or `film-seen`.
        patient, thing
            Random identifiers of the patient, and of the film.

        Raises
        ------
        Unknown
            There is no such patient.
        """
        key, at = (who, action, thing or patient), time.monotonic()
        if at - self._seen.get(key, -math.inf) < _SEEN_S:
            return
        with self.database.write() as session:
            audit.note(session, who, action, patients.get(session, patient).id, thing)
        if len(self._seen) >= _SEEN_MOST:
            self._seen.clear()
        self._seen[key] = at

    def merge(self, kept: str, other: str, who: str = "") -> Patient:
        """Merge two entries of a person; parameters and errors as `romcam.clinic.merging.merge`."""
        with self.database.write() as session:
            patient = merging.merge(session, kept, other, who)
        self.hub.rename(other, kept)
        return patient

    def delete_visit(self, identifier: str, who: str = "") -> None:
        """Delete a visit with its films and results; parameters and errors as `delete_patient`."""
        with self.database.write() as session:
            removed = visits.delete(session, identifier, who)
        self.remove(removed)

    def delete_film(self, identifier: str, who: str = "") -> None:
        """Delete a film with its result; parameters and errors as `delete_patient`."""
        with self.database.write() as session:
            removed = films.delete(session, identifier, who)
        self.remove(removed)

    def record(self, identifier: str, *, with_films: bool, who: str = "") -> Path:
        """Return a file with the archive of a patient, which the caller removes.

        Parameters
        ----------
        identifier
            Random identifier of the patient.
        with_films
            Whether the films are in it.
        who
            Who asks for it.

        Raises
        ------
        Unknown, NoRoom
            There is no such patient; the disk is full.
        """
        made = self.database.folder.film(token())  # without a row: the next start removes it if this one cannot
        write_record(self.database, identifier, made, with_films=with_films, who=who)
        return made

    def cancel(self, identifier: str, who: str = "") -> Film:
        """End the analysis of a film; parameters and errors as `romcam.clinic.queue.cancel`."""
        with self.database.write() as session:
            film = queue.cancel(session, identifier, who)
        self.workers.abandon((identifier,))
        self.hub.publish(event_of(film))
        return film

    def retry(self, identifier: str, who: str = "") -> Film:
        """Analyse a film again; parameters and errors as `romcam.clinic.queue.retry`."""
        with self.database.write() as session:
            film, claim = queue.retry(session, identifier, who)
        if claim is not None:
            self.database.folder.remove_result(claim)
        self.queued(film)
        return film

    def result_file(self, identifier: str, name: str) -> Path:
        """Return an output of a film's analysis.

        Parameters
        ----------
        identifier
            Random identifier of the film.
        name
            Name of the output, one of `romcam.report.outputs.OUTPUTS`; never from a request.

        Raises
        ------
        Unknown, Conflict
            There is no such film or output; the film has no result.
        """
        with self.database.read() as session:
            film = films.get(session, identifier)
        if film.outcome is None:
            raise Conflict(_text("film-without-result"))
        file = self.database.folder.result(film.outcome.claim) / name
        if not file.is_file():
            raise Unknown(_text("output-missing"))
        return file


def event_of(film: Film) -> FilmEvent:
    """Return the state of a film as an event.

    Parameters
    ----------
    film
        The film, with its job and visit.
    """
    return FilmEvent(film.id, film.visit_id, film.visit.patient_id, film.job.state, film.job.reason)
