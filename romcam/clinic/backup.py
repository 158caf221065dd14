"""A backup of the whole data folder, made while the server runs, and brought back."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from romcam.clinic.folder import DataFolder, opened
from romcam.clinic.migrating import copy_database
from romcam.clinic.moments import is_token
from romcam.errors import InputError, OutputError, UsageError
from romcam.files import FULL, MEBIBYTE
from romcam.messages import Catalogue

DATABASE: Final = "clinic.db"
IDENTITY: Final = "identity"
_text = Catalogue(__name__)

Progress = Callable[[int, "int | None"], None]


def make_backup(data: Path, target: Path, progress: Progress) -> None:
    """Write a data folder into one file, also while a server uses it.

    Parameters
    ----------
    data
        The data folder.
    target
        The file (.zip); it must not exist.
    progress
        Called with bytes written and their total.

    Raises
    ------
    UsageError
        There is no database in the folder, or the file exists.
    OutputError
        It cannot be written.

    Notes
    -----
    The database is copied first, then the files that its copy names. A film that is deleted meanwhile is left out, and
    one that is analysed again is analysed once more where the backup is brought back.
    """
    folder = DataFolder(data.absolute())
    if not folder.database.is_file():
        raise UsageError(_text("no-clinic-there", folder=data))
    if target.exists():
        raise UsageError(_text("backup-exists", file=target))
    partial = target.with_name(f"{target.name}.partial")
    try:
        with tempfile.TemporaryDirectory(prefix="romcam-clinic-") as scratch:
            copy = Path(scratch, DATABASE)
            copy_database(folder.database, copy)
            files = list(_files(folder, copy))
            total, done = sum(file.stat().st_size for _, file in files if file.exists()), 0
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
                for name, file in [(DATABASE, copy), (IDENTITY, folder.path / IDENTITY), *files]:
                    progress(done, total)
                    try:
                        archive.write(file, name)
                        done += file.stat().st_size
                    except FileNotFoundError:  # deleted meanwhile
                        continue
            partial.chmod(0o600)
            partial.replace(target)
    except OSError as error:
        sentence = "disk-full" if error.errno in FULL else "backup-failed"
        if sentence == "disk-full":
            raise OutputError(_text("disk-full")) from error
        raise OutputError(_text("backup-failed", file=target, reason=(error.strerror or str(error)).lower())) from error
    finally:
        partial.unlink(missing_ok=True)


def restore_backup(source: Path, data: Path, progress: Progress) -> None:
    """Bring a backup back into a data folder that has no database.

    Parameters
    ----------
    source
        The file that `make_backup` wrote.
    data
        The data folder; created if missing.
    progress
        Called with bytes written and their total.

    Raises
    ------
    UsageError
        The folder has a database already, or a server uses it.
    InputError
        The file is no backup, or damaged.
    """
    try:
        with zipfile.ZipFile(source) as archive, opened(data) as folder:
            if folder.database.exists():
                raise UsageError(_text("restore-not-empty", folder=data))
            names = {entry.filename: entry for entry in archive.infolist()}
            if DATABASE not in names or IDENTITY not in names:
                raise InputError(_text("backup-invalid", file=source))
            total, done = sum(entry.file_size for entry in names.values()), 0
            # The database comes last: without it, the folder is still an empty one.
            for name in sorted(names, key=lambda name: name == DATABASE):
                progress(done, total)
                place = _place(folder, name)
                if place is None:
                    raise InputError(_text("backup-invalid", file=source))
                place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                arriving = place.with_name(f"{place.name}.partial")
                try:
                    with archive.open(names[name]) as stored, arriving.open("wb") as file:
                        shutil.copyfileobj(stored, file, MEBIBYTE)
                    arriving.replace(place)
                finally:
                    arriving.unlink(missing_ok=True)
                done += names[name].file_size
            _queue_lost(folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise InputError(_text("backup-invalid", file=source)) from error
    except OSError as error:
        if error.errno in FULL:
            raise OutputError(_text("disk-full")) from error
        reason = (error.strerror or str(error)).lower()
        raise InputError(_text("backup-unreadable", file=source, reason=reason)) from error


def _files(folder: DataFolder, copy: Path) -> Iterator[tuple[str, Path]]:
    """The files that a copy of the database names."""
    with closing(sqlite3.connect(copy)) as database:
        films = [str(row[0]) for row in database.execute("SELECT id FROM films")]
        claims = [str(row[0]) for row in database.execute("SELECT claim FROM outcomes")]
    for film in films:
        yield f"films/{film}", folder.film(film)
    for claim in claims:
        for file in sorted(folder.result(claim).glob("*")):
            if file.is_file() and not file.name.startswith("."):
                yield f"results/{claim}/{file.name}", file


def _place(folder: DataFolder, name: str) -> Path | None:
    """Where an entry of a backup belongs; None for what no backup has."""
    match name.split("/"):
        case ["clinic.db" | "identity"]:
            return folder.path / name
        case ["films", film] if is_token(film):
            return folder.film(film)
        case ["results", claim, file] if is_token(claim) and file and not file.startswith(".") and "\\" not in file:
            return folder.result(claim) / file
        case _:
            return None


def _queue_lost(folder: DataFolder) -> None:
    """Let films without the files of their result be analysed again."""
    with closing(sqlite3.connect(folder.database)) as database, database:
        for film, claim in database.execute("SELECT film_id, claim FROM outcomes").fetchall():
            if not (folder.result(claim) / "result.json").is_file():
                database.execute("DELETE FROM outcomes WHERE film_id = ?", (film,))
                database.execute("DELETE FROM measures WHERE film_id = ?", (film,))
                database.execute("UPDATE jobs SET state = 'queued', claim = NULL WHERE film_id = ?", (film,))
