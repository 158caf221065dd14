"""The database: migrated at start after a copy, and one sentence for whatever is wrong with it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sql
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from romcam.clinic import patients
from romcam.clinic.database import Database, copy_database, open_database
from romcam.clinic.folder import DataFolder, InUse, opened
from romcam.clinic.patients import Details
from romcam.clinic.refusals import Busy
from romcam.clinic.schema import Base
from romcam.errors import InputError, RomcamError, UsageError


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


def test_an_older_database_is_copied_before_it_is_migrated(sqlite: Database) -> None:
    with sqlite.write() as session:
        patients.add(session, Details("K-1"))
    with sqlite.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    (newest,) = sqlite.engine.connect().exec_driver_sql("SELECT version_num FROM alembic_version").one()
    sqlite.close()
    again = open_database(sqlite.folder)
    again.close()
    assert newest == "0001"
    assert not list(sqlite.folder.copies.iterdir())  # nothing to migrate, nothing to copy


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
