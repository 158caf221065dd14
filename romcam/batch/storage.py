"""Folders on this disk and at fsspec URLs (s3://, gs://, …) behind the same few calls."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from romcam.errors import InputError, OutputError, UsageError

_SCRATCH: Final = "romcam-batch-"


@dataclass(frozen=True)
class Found:
    """A file: its place below the folder, where it is, and a stamp that changes when it does."""

    name: str
    url: str
    stamp: str
    bytes: int


class Place:
    """A folder. Local ones are used directly, all others through fsspec."""

    def __init__(self, url: str | os.PathLike[str]) -> None:
        self.url = os.fspath(url)
        self._fs: Any = None
        if is_url(self.url):
            self._fs, self._root = _connect(self.url)
        else:
            self.url = os.path.abspath(self.url)
            self._root = self.url

    @property
    def local(self) -> Path | None:
        """The folder on this disk, None where it is elsewhere."""
        return Path(self._root) if self._fs is None else None

    def within(self, name: str) -> str:
        """Path or URL of what is called so in this folder."""
        return f"{self.url.rstrip('/')}/{name}"

    def read(self, name: str) -> bytes | None:
        """The content of a file, None where there is none."""
        try:
            if self._fs is None:
                return Path(self._root, name).read_bytes()
            return self._fs.cat_file(f"{self._root}/{name}")
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, whole or not at all, also when the machine stops. Raises OutputError."""
        try:
            if self._fs is None:
                _write_whole(Path(self._root, name), content)
            else:
                self._fs.makedirs(str(PurePosixPath(f"{self._root}/{name}").parent), exist_ok=True)
                self._fs.pipe_file(f"{self._root}/{name}", content)
        except OSError as error:
            raise OutputError(
                f"{self.within(name)} could not be written ({(error.strerror or str(error)).lower()}); "
                "free some space or see that the folder is there, and run it again."
            ) from error

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        try:
            if self._fs is None:
                Path(self._root, name).unlink(missing_ok=True)
            else:
                self._fs.rm_file(f"{self._root}/{name}")
        except FileNotFoundError:
            pass

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        return Path(self._root, name).is_file() if self._fs is None else bool(self._fs.isfile(f"{self._root}/{name}"))

    def files(self, below: str = "") -> Iterator[Found]:
        """Every file below the folder, in no order; hidden ones and romcam's own results left out."""
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
                yield Found(name, self.within(name), _remote_stamp(facts), int(facts.get("size") or 0))


def is_url(text: str) -> bool:
    """Whether it is an fsspec URL, not a path."""
    return "://" in text


def look_at(name: str, url: str) -> Found | None:
    """The file at a path or URL as it is now, None where there is none."""
    if not is_url(url):
        try:
            status = os.stat(url)
        except OSError:
            return None
        return Found(name, url, f"{status.st_size}-{status.st_mtime_ns}", status.st_size)
    fs, path = _connect(url)
    try:
        facts = fs.info(path)
    except FileNotFoundError:
        return None
    return Found(name, url, _remote_stamp(facts), int(facts.get("size") or 0))


@contextmanager
def brought(url: str, report: Callable[[str, int, int | None], None] | None = None) -> Generator[Path, None, None]:
    """The file on this disk: itself, or a copy that goes when the block ends. Raises InputError.

    report: called with "fetching the film" and the bytes so far and in all, where there is something to fetch.
    """
    if not is_url(url):
        yield Path(url)
        return
    fs, path = _connect(url)
    with _scratch() as folder:
        copy = Path(folder, PurePosixPath(path).name)
        try:
            fs.get_file(path, str(copy), callback=_callback(report))
        except OSError as error:
            raise InputError(f"{url} cannot be fetched ({error}); see that it is there and may be read.") from error
        yield copy


def _callback(report: Callable[[str, int, int | None], None] | None) -> Any:
    from fsspec.callbacks import Callback

    def hear(size: int | None, value: int, **_: Any) -> None:
        if report is not None:
            report("fetching the film", value, size)

    return Callback(hooks={"hear": hear})


@contextmanager
def delivered(url: str, last: str) -> Generator[Path, None, None]:
    """A folder on this disk to write into; when the block ends well all its files are at the URL, those called `last`
    last.

    A local folder is the very one: whoever writes into it sees to it that files appear whole.
    """
    if not is_url(url):
        yield Path(url)
        return
    with _scratch() as folder:
        yield Path(folder)
        there = Place(url)
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: (path.name == last, path)):
            there.write(path.relative_to(folder).as_posix(), path.read_bytes())


@contextmanager
def _scratch() -> Generator[str, None, None]:
    """A folder for as long as the block runs; those that killed processes left, with patients' films, go first."""
    for left in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*"):
        if not _runs(left.name.removeprefix(_SCRATCH).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_SCRATCH}{os.getpid()}-") as folder:
        yield folder


def _runs(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (OSError, ValueError):
        pass
    return True


def _connect(url: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    try:
        fs, path = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise UsageError(f"{url} cannot be reached ({error}).") from error
    return fs, str(path).rstrip("/")


def _write_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Always of this name: what a killed run left is used up by the next.
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


def _walk(root: Path, start: Path) -> Iterator[Found]:
    for folder, folders, names in os.walk(start):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        if "result.json" in names:
            folders.clear()
            continue  # a trial's results: the overlay among them is no film of a patient's
        for name in names:
            path = Path(folder, name)
            if name.startswith("."):
                continue
            found = look_at(path.relative_to(root).as_posix(), str(path))
            if found is not None:
                yield found


def _remote_stamp(facts: dict[str, Any]) -> str:
    """Of what a listing and a single look both tell: a digest where the store has one, else a time."""
    for key in ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "updated", "created"):
        if said := facts.get(key):
            return f"{facts.get('size')}-{said.timestamp() if isinstance(said, datetime) else said}"
    return f"{facts.get('size')}"
