"""The database: SQLite in the data folder, or PostgreSQL; opened, copied, migrated, read and written in sessions."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sql
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.orm import Session

from romcam.clinic.folder import DataFolder, InUse, opened
from romcam.clinic.migrating import migrate, revisions
from romcam.clinic.refusals import Busy, NoRoom
from romcam.clinic.schema import Fact
from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue

THREADS: Final = 16
"""Requests that use the database at the same time; each has a connection of its own."""
_WAIT_S: Final = 10.0
_CHECKPOINTS: Final = 40
_CHECKPOINT_S: Final = 0.05
_FULL_POSTGRESQL: Final = "53100"
_FOLDER: Final = "data folder"
_text = Catalogue(__name__)


class Database:
    """The database of one clinic.

    Parameters
    ----------
    folder
        The data folder.
    url
        An SQLAlchemy URL, `postgresql+psycopg://…`; None: SQLite in the data folder.
    wait_s
        Seconds to wait for another program that holds an SQLite database.

    Raises
    ------
    UsageError
        The URL cannot be used.
    """

    def __init__(self, folder: DataFolder, url: str | None = None, wait_s: float = _WAIT_S) -> None:
        self.folder = folder
        self._writing = threading.Lock()
        try:
            at = sql.make_url(url) if url else sql.URL.create("sqlite", database=str(folder.database))
        except ArgumentError:
            raise UsageError(_text("database-url-invalid")) from None
        self.is_sqlite = url is None
        if url and at.get_backend_name() != "postgresql":
            raise UsageError(_text("database-other-kind", kind=at.drivername))
        try:
            self.engine = sql.create_engine(
                at,
                pool_size=THREADS + 4,
                max_overflow=4,
                pool_pre_ping=not self.is_sqlite,
                connect_args={"timeout": wait_s, "check_same_thread": False} if self.is_sqlite else {},
            )
        except (ImportError, ArgumentError):
            raise UsageError(_text("database-url-invalid")) from None
        if self.is_sqlite:
            event.listen(self.engine, "connect", _connected)
            event.listen(self.engine, "begin", _began)

    @property
    def shown(self) -> str:
        """Its path, or its address without the password."""
        return str(self.folder.database) if self.is_sqlite else self.engine.url.render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Generator[Session, None, None]:
        """Provide a session that reads; every row is as it was when the block began.

        Raises
        ------
        Busy, NoRoom
            The database is locked, or the disk is full.
        """
        with _sentences(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Generator[Session, None, None]:
        """Provide a session that writes; it is committed when the block ends without an error.

        Raises
        ------
        Busy, NoRoom
            The database is locked, or the disk is full.
        """
        with self._turn(), _sentences(), self.engine.connect() as connection:
            connection = connection.execution_options(romcam_writes=True)
            with Session(connection, expire_on_commit=False) as session, session.begin():
                yield session

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def forget(self) -> None:
        """Remove what deleted rows leave in SQLite's log and in the copies that were made before migrations."""
        if not self.is_sqlite:
            return
        with suppress(Busy), self._turn(), _sentences(), self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            for _ in range(_CHECKPOINTS):  # others may be reading just now
                if not driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                    break
                time.sleep(_CHECKPOINT_S)
        for copy in self.folder.copies.iterdir():
            copy.unlink(missing_ok=True)

    @contextmanager
    def _turn(self) -> Generator[None, None, None]:
        """SQLite has one writer at a time; threads of this process wait here rather than in its file locks."""
        if not self.is_sqlite:
            yield
            return
        with self._writing:
            yield


def open_database(folder: DataFolder, url: str | None = None, wait_s: float = _WAIT_S) -> Database:
    """Open the database and bring it to the newest schema, after a copy of the old one.

    Parameters
    ----------
    folder, url, wait_s
        See `Database`.

    Raises
    ------
    UsageError
        The database is from a newer version, belongs to another data folder, or cannot be reached.
    InputError
        The file is no database.
    Busy, NoRoom
        Another program holds it, or the disk is full.
    """
    database = Database(folder, url, wait_s)
    try:
        with _opening(database):
            migrate(database)
            _claim_folder(database)
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def attached(path: Path, url: str | None = None, *, create: bool = True) -> Generator[Database, None, None]:
    """Provide the database of a data folder, also while a server uses it.

    Parameters
    ----------
    path
        The data folder.
    url
        See `Database`.
    create
        Whether a folder that is missing, or has no database yet, is made one.

    Raises
    ------
    UsageError
        As `open_database`; or the server that uses it is of another version; or there is no clinic, and none is to be
        made.
    """
    if not create:
        _require_clinic(DataFolder(path.absolute()), url)
    try:
        with opened(path) as folder:
            database = open_database(folder, url)
            try:
                yield database
            finally:
                database.close()
            return
    except InUse:
        database = Database(DataFolder(path.absolute()), url)
    try:
        with _opening(database):
            there, newest = revisions(database)
        if there != (newest,):
            raise UsageError(_text("database-of-other-version", folder=path))
        yield database
    finally:
        database.close()


def _require_clinic(folder: DataFolder, url: str | None) -> None:
    """A mistyped folder is named, and no empty clinic made there. A database on a server leaves the identity alone."""
    there = folder.database if url is None else folder.path / "identity"
    if not there.is_file():
        raise UsageError(_text("no-clinic-there", folder=folder.path))


def _claim_folder(database: Database) -> None:
    """A database on a server belongs to one data folder: films and results of another one would be missing."""
    identity = database.folder.identity()
    with database.write() as session:
        fact = session.get(Fact, _FOLDER)
        if fact is None:
            session.add(Fact(name=_FOLDER, value=identity))
        elif fact.value != identity:
            raise UsageError(_text("database-other-folder", folder=database.folder.path))


def _connected(connection: Any, record: object) -> None:
    """SQLite: transactions begin where `_began` says; others may read while one writes; deleted bytes are zeroed."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _began(connection: sql.Connection) -> None:
    """A transaction that will write takes the lock at once, so that it never fails half way for want of it."""
    writes = connection.get_execution_options().get("romcam_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def _sentences() -> Generator[None, None, None]:
    """Turn what the database reports about the machine into one sentence."""
    try:
        yield
    except OperationalError as error:
        reason = str(error.orig).lower()
        if "disk is full" in reason or "disk i/o" in reason or getattr(error.orig, "sqlstate", "") == _FULL_POSTGRESQL:
            raise NoRoom(_text("disk-full")) from error
        if "locked" in reason or "busy" in reason:
            raise Busy(_text("database-locked")) from error
        if error.connection_invalidated or "connect" in reason:
            raise Busy(_text("database-away")) from error
        raise


@contextmanager
def _opening(database: Database) -> Generator[None, None, None]:
    """Turn what the database reports when it is opened into one sentence that names it."""
    try:
        with _sentences():
            yield
    except Busy as error:
        if database.is_sqlite:
            raise Busy(_text("database-locked-at-start", database=database.shown)) from error
        raise Busy(_text("database-unreachable", database=database.shown, reason=_reason(error.__cause__))) from error
    except DatabaseError as error:
        if isinstance(error, OperationalError) and not database.is_sqlite:
            sentence = _text("database-unreachable", database=database.shown, reason=_reason(error))
            raise Busy(sentence) from error
        raise InputError(_text("database-invalid", database=database.shown, reason=_reason(error))) from error


def _reason(error: BaseException | None) -> str:
    """The first line of what the driver reported."""
    lines = str(getattr(error, "orig", error)).strip().splitlines()
    return lines[0] if lines else ""
