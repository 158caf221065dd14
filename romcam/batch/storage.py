"""Folders on this disk and at fsspec URLs (s3://, gs://, …) behind the same few calls.

universal_pathlib 0.3.10 was tried instead: its `replace` is not implemented for URLs, its local writes are not atomic,
its `stat` has no ETag to detect a change by, and it made 49 calls to list 21 files, where fsspec's `find` is one call.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final, cast

from romcam.errors import OutputError, UsageError
from romcam.files import MEBIBYTE, read_whole
from romcam.messages import Catalogue

LARGEST: Final = 256 * MEBIBYTE
"""Bytes of the largest record, manifest or romcam.toml that is read."""

_text = Catalogue(__name__)


@dataclass(frozen=True)
class StoredFile:
    """A file in a folder.

    Parameters
    ----------
    name
        Its path below the folder, with forward slashes.
    url
        Its path or URL.
    stamp
        Text that changes whenever the file does.
    bytes
        Its size.
    """

    name: str
    url: str
    stamp: str
    bytes: int


class Storage:
    """A folder; local ones are used directly, all others through fsspec.

    Parameters
    ----------
    url
        Its path or URL.

    Raises
    ------
    UsageError
        For a URL that cannot be reached.
    """

    def __init__(self, url: str | os.PathLike[str]) -> None:
        self.url = os.fspath(url)
        self._fs: Any = None
        if is_url(self.url):
            self._fs, self._root = connect(self.url)
        else:
            self.url = os.path.abspath(self.url)
            self._root = self.url

    @property
    def local(self) -> Path | None:
        """The folder as a path; None where it is not on this disk."""
        return Path(self._root) if self._fs is None else None

    def url_of(self, name: str) -> str:
        """Return the path or URL of a file in this folder.

        Parameters
        ----------
        name
            Its path below the folder.
        """
        return f"{self.url.rstrip('/')}/{name}"

    def read(self, name: str) -> bytes | None:
        """Return the content of a file.

        Parameters
        ----------
        name
            Its path below the folder.

        Returns
        -------
        bytes or None
            None where there is no such file.
        """
        try:
            if self._fs is None:
                path = Path(self._root, name)
                return read_whole(path, LARGEST) if path.exists() else None
            return self._fs.cat_file(f"{self._root}/{name}")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write a file completely or not at all, even if the machine stops.

        Parameters
        ----------
        name
            Its path below the folder; missing folders are created.
        content
            Its new content.

        Raises
        ------
        OutputError
            Where it cannot be written.
        """
        try:
            if self._fs is None:
                _write_whole(Path(self._root, name), content)
            else:
                self._fs.makedirs(str(PurePosixPath(f"{self._root}/{name}").parent), exist_ok=True)
                self._fs.pipe_file(f"{self._root}/{name}", content)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise OutputError(_text("storage-write-failed", url=self.url_of(name), reason=reason)) from error

    def remove(self, name: str) -> None:
        """Remove a file, if it exists.

        Parameters
        ----------
        name
            Its path below the folder.
        """
        try:
            if self._fs is None:
                Path(self._root, name).unlink(missing_ok=True)
            else:
                self._fs.rm_file(f"{self._root}/{name}")
        except FileNotFoundError:
            pass

    def exists(self, name: str) -> bool:
        """Return whether a file exists.

        Parameters
        ----------
        name
            Its path below the folder.
        """
        return Path(self._root, name).is_file() if self._fs is None else bool(self._fs.isfile(f"{self._root}/{name}"))

    def files(self, below: str = "") -> Iterator[StoredFile]:
        """Yield every file below the folder, in no order, without hidden files and romcam's own results.

        Parameters
        ----------
        below
            Path of a folder below this one, to list only that.
        """
        if self._fs is None:
            yield from _walk(Path(self._root), Path(self._root, below))
            return
        root = f"{self._root}/{below}".rstrip("/")
        try:
            listed = self._fs.find(root, detail=True)
        except FileNotFoundError:
            return
        for path, facts in listed.items():
            name = str(path)[len(self._root) :].lstrip("/")
            if not any(part.startswith(".") for part in name.split("/")):
                yield StoredFile(name, self.url_of(name), _remote_stamp(facts), int(facts.get("size") or 0))


def is_url(text: str) -> bool:
    """Return whether a text is an fsspec URL and not a path.

    Parameters
    ----------
    text
        Path or URL.
    """
    return "://" in text


def stat_file(name: str, url: str) -> StoredFile | None:
    """Return the present state of a file.

    Parameters
    ----------
    name
        Name that it gets in the answer.
    url
        Its path or URL.

    Returns
    -------
    StoredFile or None
        None where there is no such file, or a pipe or a device, which would be waited for without end.
    """
    if not is_url(url):
        try:
            status = os.stat(url)
        except OSError:
            return None
        if not stat.S_ISREG(status.st_mode):
            return None
        return StoredFile(name, url, f"{status.st_size}-{status.st_mtime_ns}", status.st_size)
    fs, path = connect(url)
    try:
        facts = fs.info(path)
    except FileNotFoundError:
        return None
    return StoredFile(name, url, _remote_stamp(facts), int(facts.get("size") or 0))


def connect(url: str) -> tuple[Any, str]:
    """Connect to the file system of an fsspec URL.

    Parameters
    ----------
    url
        The URL.

    Returns
    -------
    file_system, path
        The file system, and the path of the URL in it.

    Raises
    ------
    UsageError
        For a URL that cannot be reached.
    """
    from fsspec.core import url_to_fs  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

    open_url = cast("Callable[[str], tuple[Any, str]]", url_to_fs)
    try:
        fs, path = open_url(url)
    except (ImportError, ValueError) as error:
        raise UsageError(_text("storage-unreachable", url=url, reason=error)) from error
    return fs, path.rstrip("/")


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Always the same name: the next run overwrites the file of a killed run.
    partial = path.with_name(f".romcam-{path.name}")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # a power cut must not leave a renamed but empty file
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _walk(root: Path, start: Path) -> Iterator[StoredFile]:
    for folder, folders, names in os.walk(start):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        if "result.json" in names:
            folders.clear()
            continue  # a trial's results: its overlay is not a film of a patient
        for name in names:
            path = Path(folder, name)
            if name.startswith("."):
                continue
            found = stat_file(path.relative_to(root).as_posix(), str(path))
            if found is not None:
                yield found


def _remote_stamp(facts: dict[str, Any]) -> str:
    """A stamp from facts that a listing and a single query share: a digest if the store has one, else a time."""
    for key in ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "updated", "created"):
        if value := facts.get(key):
            return f"{facts.get('size')}-{value.timestamp() if isinstance(value, datetime) else value}"
    return f"{facts.get('size')}"
