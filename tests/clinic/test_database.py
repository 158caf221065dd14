"""The database: migrated at start after a copy, and one sentence for whatever is wrong with it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sql
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from romcam.clinic import migrating, patients
from romcam.clinic.database import Database, open_database
from romcam.clinic.folder import DataFolder, InUse, opened
from romcam.clinic.migrating import copy_database
from romcam.clinic.patients import Details
from romcam.clinic.refusals import Busy
from romcam.clinic.schema import Base, SignIn
from romcam.errors import InputError, RomcamError, UsageError
from tests.clinic import postgresql


def test_migrations_make_the_tables_of_the_schema(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_others_may_read_while_one_writes_and_deleted_rows_take_theirs_along(sqlite: Database) -> None:
    with sqlite.engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1}


def migrated_to(folder: DataFolder, url: str | None, revision: str) -> Database:
    """A database as an older version left it."""
    database = Database(folder, url)
    config, _ = migrating.migrations()
    with database.engine.connect() as connection:
        connection = connection.execution_options(romcam_writes=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    return database


OLD_ROWS: dict[str, dict[str, object]] = {
    "facts": {"name": "data folder", "value": ""},
    "accounts": {"id": "a" * 20, "name": "ada", "password": "x", "role": "administrator", "created": "2026-10-01"},
    "sign_ins": {"digest": "d" * 64, "account_id": "a" * 20, "expires": "2027", "seen": "2026"},
    "patients": {
        **{"id": "1" * 20, "identifier": "K-1", "key": "k-1", "name": "Zoë", "notes": "", "created": "2026-10-01"},
        **{"last_visit": "2026-10-01"},
    },
    "words": {"word": "zoe", "patient_id": "1" * 20},
    "visits": {"id": "2" * 20, "patient_id": "1" * 20, "date": "2026-10-01", "notes": "", "created": "2026-10-01"},
    "films": {
        **{"id": "3" * 20, "visit_id": "2" * 20, "test": "squat", "name": "a.mp4", "bytes": 5 * 2**30},
        **{"sha256": "0" * 64, "mirrored": True, "rotate_deg": 90, "created": "2026-10-01"},
    },
    "jobs": {
        **{"film_id": "3" * 20, "state": "done", "position": 2**50, "reason": "", "crashes": 0, "queued": "2026"},
    },
    "outcomes": {"film_id": "3" * 20, "claim": "4" * 20, "test": "squat", "sentence": "Measured.", "created": "2026"},
    "measures": {
        **{"film_id": "3" * 20, "name": "hip", "value": 30.5, "unit": "deg", "evidence": "contour"},
    },
    "corrections": {"id": "5" * 20, "film_id": "3" * 20, "edits": "[]", "who": "ada", "made": "2026"},
    "uploads": {
        **{"id": "6" * 20, "visit_id": "2" * 20, "test": "squat", "name": "b.mp4", "mirrored": False},
        **{"rotate_deg": 0, "created": "2026"},
    },
    "audit": {"id": 1, "at": "2026-10-01", "who": "ada", "action": "patient-added", "patient": "1" * 20},
}
"""A row of each table of the first version."""


@pytest.mark.parametrize(
    "kind",
    [
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.skipif(not postgresql.POSSIBLE, reason="needs PostgreSQL")),
    ],
)
def test_a_database_of_an_older_version_is_copied_and_keeps_every_row(
    request: pytest.FixtureRequest, folder: DataFolder, kind: str
) -> None:
    url = None if kind == "sqlite" else f"{request.getfixturevalue('postgresql_url')}&options=-csearch_path%3Dolder"
    if url is not None:
        admin = sql.create_engine(request.getfixturevalue("postgresql_url"))
        with admin.begin() as connection:
            connection.exec_driver_sql("CREATE SCHEMA older")
        admin.dispose()
    old = migrated_to(folder, url, "0001")
    rows = OLD_ROWS | {"facts": {"name": "data folder", "value": folder.identity()}}
    tables = sql.MetaData()
    tables.reflect(old.engine)
    assert set(rows) == {*tables.tables} - {"alembic_version"}
    with old.engine.begin() as connection:
        for table, row in rows.items():
            connection.execute(tables.tables[table].insert().values(row))
    old.close()
    new = open_database(folder, url)
    try:
        with new.read() as session:
            kept = {
                table: [dict(each) for each in session.execute(sql.select(tables.tables[table])).mappings()]
                for table in rows
            }
            sign_in = session.scalars(sql.select(SignIn)).one()
        for table, row in rows.items():
            assert {name: kept[table][0][name] for name in row} == row
            assert len(kept[table]) == 1
        assert (sign_in.kind, sign_in.label) == ("browser", "")
        with new.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, Base.metadata) == []
    finally:
        new.close()
    copies = list(folder.copies.iterdir())
    assert len(copies) == (1 if kind == "sqlite" else 0)  # a server's has tools of its own
    for copy in copies:
        with sqlite3.connect(copy) as read:
            assert read.execute("SELECT identifier, name FROM patients").fetchall() == [("K-1", "Zoë")]
            assert read.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        read.close()
    again = open_database(folder, url)
    again.close()
    assert len(list(folder.copies.iterdir())) == len(copies)  # nothing to migrate, nothing to copy


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated_to(folder, None, "0001").close()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("alembic.op.create_index", fail)
        with pytest.raises(OSError, match="No space"):
            open_database(folder)
    with sqlite3.connect(folder.database) as there:
        tables = {name for (name,) in there.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert there.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    there.close()
    assert "merges" not in tables
    open_database(folder).close()


def test_a_copy_is_a_whole_database(sqlite: Database, tmp_path: Path) -> None:
    with sqlite.write() as session:
        patients.add(session, Details("K-1"))
    copy_database(sqlite.folder.database, tmp_path / "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as copy:
        assert copy.execute("SELECT identifier FROM patients").fetchall() == [("K-1",)]


def test_a_database_of_a_newer_version_is_refused_and_stays_as_it_is(sqlite: Database) -> None:
    with sqlite.write() as session:
        session.execute(sql.text("UPDATE alembic_version SET version_num = '9999'"))
    sqlite.close()
    with pytest.raises(UsageError, match="newer version of romcam"):
        open_database(sqlite.folder)
    with sqlite3.connect(sqlite.folder.database) as there:
        assert there.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_a_locked_database_is_named(sqlite: Database) -> None:
    with sqlite3.connect(sqlite.folder.database) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy, match="locked by another program"):
            open_database(sqlite.folder, wait_s=0.05)
        other.rollback()


def test_what_is_no_database_is_named(folder: DataFolder) -> None:
    folder.database.write_bytes(b"no database at all" * 100)
    with pytest.raises(InputError, match=r"clinic\.db cannot be used"):
        open_database(folder)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql+psycopg://clinic:secret@127.0.0.1:1/none", "cannot be reached"),
        ("mysql://host/name", "not supported"),
        ("no address", "address is not valid"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_without_its_password(
    folder: DataFolder, url: str, sentence: str
) -> None:
    with pytest.raises(RomcamError, match=sentence) as error:
        open_database(folder, url)
    assert "secret" not in str(error.value)


def test_a_database_belongs_to_one_data_folder(sqlite: Database) -> None:
    sqlite.close()
    (sqlite.folder.path / "identity").write_text("0123456789abcdef0123")
    with pytest.raises(UsageError, match="another data folder"):
        open_database(sqlite.folder)


def test_a_second_server_on_the_same_data_is_refused_with_the_address_of_the_first(folder: DataFolder) -> None:
    folder.announce("http://127.0.0.1:8710/")
    with pytest.raises(InUse, match=r"answers at http://127\.0\.0\.1:8710/"), opened(folder.path):
        pass


def test_only_the_user_can_read_the_data_folder(folder: DataFolder) -> None:
    assert folder.path.stat().st_mode & 0o077 == 0
    folder.secret()
    assert (folder.path / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["../clinic.db", "", "0123456789abcdef012/", "0123456789ABCDEF0123"])
def test_nothing_but_an_identifier_becomes_a_path(folder: DataFolder, name: str) -> None:
    with pytest.raises(ValueError, match="no identifier"):
        folder.film(name)


def test_a_folder_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="choose another one with --data"), opened(tmp_path / "file" / "data"):
        pass
