"""From the schema that a database has to the newest one, by Alembic, after a copy."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Final

from romcam.clinic.moments import now
from romcam.errors import OutputError, UsageError
from romcam.messages import Catalogue

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from romcam.clinic.database import Database

MIGRATIONS: Final = Path(__file__).parent / "migrations"
_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database while it is used.

    Parameters
    ----------
    source, target
        The database, and the file to write.

    Raises
    ------
    OutputError
        The copy cannot be written.
    """
    partial = target.with_name(f"{target.name}.partial")
    try:
        with sqlite3.connect(source) as old, sqlite3.connect(partial) as new:
            old.backup(new)
        old.close()
        new.close()
        partial.chmod(0o600)
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        partial.unlink(missing_ok=True)
        raise OutputError(_text("copy-failed", file=target, reason=error)) from error


def migrate(database: Database) -> None:
    """Run the migrations that the database does not have yet, after a copy of what is in SQLite's file.

    Parameters
    ----------
    database
        The database.

    Raises
    ------
    UsageError
        It is from a newer version.
    OutputError
        The copy cannot be written.
    """
    from alembic import command

    config, script = migrations()
    there, newest = revisions(database)
    if there == (newest,):
        return
    known = {each.revision for each in script.walk_revisions()}
    if not known.issuperset(there):
        raise UsageError(_text("database-newer", database=database.shown))
    if there and database.is_sqlite:
        stamp = now().replace(":", "").replace(".", "")
        copy_database(database.folder.database, database.folder.copies / f"clinic-{there[0]}-{stamp}.db")
    _log.info("migrating the database from %s to %s", there or "nothing", newest)
    with database.engine.connect() as connection:
        connection = connection.execution_options(romcam_writes=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    if database.is_sqlite:
        database.folder.database.chmod(0o600)


def migrations() -> tuple[Config, ScriptDirectory]:
    """Return what Alembic needs: its configuration and the migrations."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config, ScriptDirectory.from_config(config)


def revisions(database: Database) -> tuple[tuple[str, ...], str | None]:
    """Return the revisions that the database has, and the newest one.

    Parameters
    ----------
    database
        The database.
    """
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads(), migrations()[1].get_current_head()
