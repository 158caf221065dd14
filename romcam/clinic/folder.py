"""The data folder: the database, the films and the results, all under random names."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import platformdirs

from romcam.clinic.moments import is_token, token
from romcam.clinic.refusals import NoRoom
from romcam.errors import UsageError
from romcam.messages import Catalogue
from romcam.results.atomic_write import file_lock

RESERVE_BYTES: Final = 256 * 2**20
"""Room that stays free on the disk, for results and the database."""
_OWNER_ONLY: Final = 0o700
_text = Catalogue(__name__)


@dataclass(frozen=True)
class DataFolder:
    """The folder in which the clinic keeps everything.

    Parameters
    ----------
    path
        The folder.
    """

    path: Path

    @property
    def database(self) -> Path:
        """The SQLite database."""
        return self.path / "clinic.db"

    @property
    def copies(self) -> Path:
        """Copies of the database, made before it is migrated."""
        return self.path / "copies"

    @property
    def films(self) -> Path:
        """Films, also those that are still being uploaded."""
        return self.path / "films"

    @property
    def results(self) -> Path:
        """A folder for each attempt to analyse a film; only the database says which one holds the result."""
        return self.path / "results"

    def film(self, identifier: str) -> Path:
        """Return the file of a film.

        Parameters
        ----------
        identifier
            Identifier of the film.
        """
        return self.films / _checked(identifier)

    def result(self, claim: str) -> Path:
        """Return the folder with the outputs of an attempt.

        Parameters
        ----------
        claim
            Identifier of the attempt.
        """
        return self.results / _checked(claim) / "trial"

    def remove_film(self, identifier: str) -> None:
        """Remove the file of a film, if it is there.

        Parameters
        ----------
        identifier
            Identifier of the film.
        """
        self.film(identifier).unlink(missing_ok=True)

    def remove_result(self, claim: str) -> None:
        """Remove everything that an attempt wrote, if it is there.

        Parameters
        ----------
        claim
            Identifier of the attempt.
        """
        shutil.rmtree(self.results / _checked(claim), ignore_errors=True)

    def require_room(self, count: int) -> None:
        """Refuse what does not fit on the disk.

        Parameters
        ----------
        count
            Bytes that are about to be written.

        Raises
        ------
        NoRoom
            Less than `RESERVE_BYTES` would be left.
        """
        if shutil.disk_usage(self.path).free < count + RESERVE_BYTES:
            raise NoRoom(_text("disk-full"))

    def remove_unknown(self, films: set[str], claims: set[str]) -> None:
        """Remove files that belong to nothing: those of uploads and analyses that were killed.

        Parameters
        ----------
        films, claims
            Identifiers of the films and attempts that are known.
        """
        for file in self.films.iterdir():
            if file.name not in films:
                file.unlink(missing_ok=True)
        for each in self.results.iterdir():
            if each.name not in claims:
                shutil.rmtree(each, ignore_errors=True)

    def secret(self) -> bytes:
        """Return the random secret of this folder, from which the tokens of forms are made."""
        file = self.path / "secret"
        with suppress(FileExistsError):
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(descriptor, "wb") as fresh:
                fresh.write(os.urandom(32).hex().encode())
        return file.read_bytes()

    def identity(self) -> str:
        """Return the random identifier of this folder, which a database on a server belongs to."""
        file = self.path / "identity"
        if not file.exists():
            file.write_text(token(), encoding="ascii")
        return file.read_text(encoding="ascii").strip()

    def announce(self, address: str) -> None:
        """Write down where the server of this folder answers, for a second start.

        Parameters
        ----------
        address
            The server's URL.
        """
        (self.path / "server.json").write_text(json.dumps({"address": address}), encoding="utf-8")

    def announced(self) -> str | None:
        """Return where the running server of this folder answers; None if it is not known."""
        try:
            told: object = json.loads((self.path / "server.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        address = cast("dict[str, object]", told).get("address") if isinstance(told, dict) else None
        return address if isinstance(address, str) else None


class InUse(UsageError):
    """Another server uses the data folder; `address` is where it answers, if that is known."""

    def __init__(self, sentence: str, address: str | None) -> None:
        super().__init__(sentence)
        self.address = address


def default_folder() -> Path:
    """Return where this system keeps a user's data."""
    return Path(platformdirs.user_data_dir("romcam", appauthor=False), "clinic")


@contextmanager
def opened(path: Path) -> Generator[DataFolder, None, None]:
    """Provide the data folder, for this process alone.

    Parameters
    ----------
    path
        The folder; created if missing, readable for the user only.

    Yields
    ------
    DataFolder
        The folder, locked until the block ends or this process does, however it ends.

    Raises
    ------
    UsageError
        The folder cannot be written, or another server uses it.
    """
    folder = DataFolder(path.absolute())
    try:
        folder.path.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
        for each in (folder.films, folder.results, folder.copies):
            each.mkdir(exist_ok=True, mode=_OWNER_ONLY)
        (folder.path / "lock").touch(mode=0o600)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(_text("folder-not-writable", folder=folder.path, reason=reason)) from error
    with file_lock(folder.path / "lock") as locked:
        if not locked:
            address = folder.announced()
            sentence = _text("folder-in-use", folder=folder.path, address=address or "")
            raise InUse(sentence if address else _text("folder-in-use-elsewhere", folder=folder.path), address)
        yield folder


def _checked(identifier: str) -> str:
    """The identifier, which becomes part of a path; nothing else ever does."""
    if not is_token(identifier):
        raise ValueError(f"{identifier!r} is no identifier")
    return identifier
