"""Films on their way in: written to the disk piece by piece, and taken up again where the connection broke.

A film's file lies from its first byte where it will stay. It becomes a film when its row is added, in the transaction
that also queues its analysis and removes the row of the upload; a server that is killed before leaves an upload that
goes on, and one that is killed later leaves a film.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Final

import sqlalchemy as sql
from sqlalchemy.orm import Session

from romcam.clinic import films, visits
from romcam.clinic.database import Database
from romcam.clinic.films import FilmDetails
from romcam.clinic.moments import now, token
from romcam.clinic.refusals import Conflict, Invalid, NoRoom, TooLarge, Unknown
from romcam.clinic.schema import Film, Upload
from romcam.clinic.writing import Writer, writer_of
from romcam.messages import Catalogue

KEPT: Final = timedelta(days=7)
"""How long a film that did not arrive completely can still be continued."""
_BLOCK: Final = 2**20
_text = Catalogue(__name__)


class Uploads:
    """The films that are arriving.

    Parameters
    ----------
    database
        The database.
    most_bytes
        Largest film that is accepted.
    """

    def __init__(self, database: Database, most_bytes: int = films.MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._database, self._folder = database, database.folder
        self._writing: set[str] = set()
        self._lock = threading.Lock()

    def begin(self, visit: str, details: FilmDetails, count: int | None = None) -> Upload:
        """Begin an upload.

        Parameters
        ----------
        visit
            Random identifier of the visit.
        details
            What is stated about the film.
        count
            Its size in bytes; None if it is not known yet, as of a film that is being recorded.

        Raises
        ------
        Unknown, Invalid, TooLarge, NoRoom
            There is no such visit, a detail cannot be used, the film is too large, or the disk is full.
        """
        known = films.checked(details)
        if count is not None and count <= 0:
            raise Invalid(_text("film-empty", film=known.name))
        self._check_size(count or 0)
        self._folder.require_room(count or 0)
        with self._database.write() as session:
            visits.get(session, visit)
            upload = Upload(id=token(), visit_id=visit, bytes=count, created=now(), **_columns(known))
            session.add(upload)
        return upload

    def offset(self, identifier: str) -> tuple[Upload, int]:
        """Return an upload and how many of its bytes have arrived.

        Parameters
        ----------
        identifier
            Random identifier of the upload.

        Raises
        ------
        Unknown
            There is no such upload (any more).
        """
        with self._database.read() as session:
            upload = session.get(Upload, identifier)
        if upload is None:
            raise Unknown(_text("upload-unknown"))
        return upload, _size(self._folder.film(identifier))

    @contextmanager
    def continued(self, identifier: str, offset: int) -> Generator[Writer, None, None]:
        """Provide a writer for the next piece of an upload.

        Parameters
        ----------
        identifier
            Random identifier of the upload.
        offset
            Number of bytes before this piece, as the sender sees it.

        Raises
        ------
        Unknown, Conflict
            There is no such upload; another piece is being written; the piece does not begin where the film ends.
        """
        upload, there = self.offset(identifier)
        with self._lock:
            if identifier in self._writing:
                raise Conflict(_text("upload-busy"))
            self._writing.add(identifier)
        try:
            there = _size(self._folder.film(identifier))
            if offset != there:
                raise Conflict(_text("upload-elsewhere", offset=str(there)))
            most = self.most_bytes if upload.bytes is None else upload.bytes
            with writer_of(self._folder.film(identifier), there, most) as writer:
                yield writer
        finally:
            with self._lock:
                self._writing.discard(identifier)

    def complete(self, identifier: str, who: str = "") -> Film:
        """Make a film of an upload that has arrived; a film that is there already is returned.

        Parameters
        ----------
        identifier
            Random identifier of the upload.
        who
            Who uploaded it.

        Raises
        ------
        Unknown, Conflict, Invalid
            There is no such upload; a part is missing; it is empty.
        """
        with self._database.read() as session:
            if session.get(Film, identifier) is not None:
                return films.get(session, identifier)
        upload, there = self.offset(identifier)
        if upload.bytes is not None and there != upload.bytes:
            raise Conflict(_text("upload-incomplete", offset=str(there), bytes=str(upload.bytes)))
        details = FilmDetails(
            *(upload.name, upload.test, upload.filmed, upload.mirrored, upload.rotate_deg, upload.person)
        )
        return self._register(identifier, upload.visit_id, details, who, upload=True)

    @contextmanager
    def whole(self) -> Generator[tuple[str, Writer], None, None]:
        """Provide identifier and writer of a film that comes in one piece; it is removed if the block fails."""
        identifier = token()
        try:
            with writer_of(self._folder.film(identifier), 0, self.most_bytes) as writer:
                yield identifier, writer
        except BaseException:
            self._folder.remove_film(identifier)
            raise

    def register(self, identifier: str, visit: str, details: FilmDetails, who: str = "") -> Film:
        """Make a film of what was written through `whole`.

        Parameters
        ----------
        identifier
            As `whole` provided it.
        visit
            Random identifier of the visit.
        details
            What is stated about the film.
        who
            Who uploaded it.

        Raises
        ------
        Unknown, Invalid
            There is no such visit, or a detail cannot be used. The file is removed then.
        """
        try:
            return self._register(identifier, visit, films.checked(details), who)
        except (Unknown, Invalid, NoRoom):  # nothing was committed; whatever else it was, the next start knows
            self._folder.remove_film(identifier)
            raise

    def unfinished(self, session: Session, identifiers: Sequence[str]) -> Sequence[Upload]:
        """Return the recordings of visits that were not ended, such as by closing the page.

        Parameters
        ----------
        session
            A session.
        identifiers
            Random identifiers of the visits.
        """
        begun = sql.select(Upload).where(Upload.visit_id.in_(identifiers), Upload.bytes.is_(None))
        found = session.scalars(begun.order_by(Upload.created)).all()
        return [upload for upload in found if _size(self._folder.film(upload.id)) > 0]

    def abandon(self, identifier: str) -> None:
        """Drop an upload with what has arrived of it.

        Parameters
        ----------
        identifier
            Random identifier of the upload.

        Raises
        ------
        Unknown
            There is no such upload.
        """
        self.offset(identifier)
        with self._database.write() as session:
            session.execute(sql.delete(Upload).where(Upload.id == identifier))
        self._folder.remove_film(identifier)

    def clean(self) -> None:
        """Remove uploads that are too old to go on, and files that belong to no film; before the server answers."""
        with self._database.write() as session:
            session.execute(sql.delete(Upload).where(Upload.created < now(-KEPT)))
            # A film that was registered by a process killed before it could answer has no upload any more.
            known, claims = films.known_files(session)
            known.update(session.scalars(sql.select(Upload.id)))
        self._folder.remove_unknown(known, claims)

    def _register(self, identifier: str, visit: str, details: FilmDetails, who: str, *, upload: bool = False) -> Film:
        file = self._folder.film(identifier)
        digest, count = _digest(file) if file.exists() else (hashlib.sha256().hexdigest(), 0)
        with self._database.write() as session:
            if upload and not _remove(session, identifier):
                raise Unknown(_text("upload-unknown"))
            film = films.register(session, identifier, visit, details, count, digest, who)
        with self._database.read() as session:
            return films.get(session, film.id)

    def _check_size(self, count: int) -> None:
        if count > self.most_bytes:
            raise TooLarge(_text("film-too-large", most=f"{self.most_bytes / 2**30:.3g}"))


def _remove(session: Session, identifier: str) -> bool:
    upload = session.get(Upload, identifier)
    if upload is not None:
        session.delete(upload)
        session.flush()
    return upload is not None


def _columns(details: FilmDetails) -> dict[str, object]:
    return {name: getattr(details, name) for name in ("name", "test", "filmed", "mirrored", "rotate_deg", "person")}


def _size(path: Path) -> int:
    with suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def _digest(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file."""
    sha, count = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            sha.update(block)
            count += len(block)
    return sha.hexdigest(), count
