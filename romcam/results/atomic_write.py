"""Files that appear together or not at all: they are written to a hidden folder and moved when all are complete.

Libraries for atomic writes (atomicwrites, safer) replace one file. None replaces several files of a folder that also
holds files of the user, so romcam has its own.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from romcam.errors import OutputError, UsageError
from romcam.files import FULL
from romcam.messages import Catalogue
from romcam.names import printable

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_text = Catalogue(__name__)

PARTIAL: Final = ".romcam-partial-"
"""Prefix of the hidden folder with unfinished files. It is in the output folder, hence on the same file system, so that
moving a file is one step."""

MARK: Final = ".romcam"
"""Empty file in each output folder within the output folder. A folder without it belongs to the user and stays."""

_LOCK: Final = ".lock"
_ROOM: Final = 64
"""Bytes of a path that the files within an output folder need."""


def check_writable(folder: Path) -> None:
    """Check that results can be written into a folder, before any work is done.

    Creates nothing. Removes the unfinished files of a run that was killed.

    Parameters
    ----------
    folder
        Output folder; it need not exist.

    Raises
    ------
    UsageError
        Results cannot be written there.
    """
    there = next(each for each in (folder, *folder.absolute().parents) if os.path.lexists(each))
    _check_length(folder, there)
    if not there.is_dir():
        raise UsageError(_text("folder-is-file", path=there))
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise UsageError(_text("folder-not-writable", folder=folder, reason=_reason(error))) from None
    remove_unfinished(folder)


def remove_unfinished(folder: Path) -> None:
    """Remove the unfinished files of runs that were killed; those of a run that is still writing stay.

    Parameters
    ----------
    folder
        Output folder; it need not exist.
    """
    for left in folder.glob(f"{PARTIAL}*"):
        _remove_unless_in_use(left)


def _check_length(folder: Path, there: Path) -> None:
    """Refuse names that the file system of the folder that is there does not allow."""
    try:
        longest, longest_path = os.pathconf(there, "PC_NAME_MAX"), os.pathconf(there, "PC_PATH_MAX")
    except (OSError, ValueError, AttributeError):  # not known, or another operating system
        return
    path = os.fsencode(folder.absolute())
    if any(len(part) > longest for part in path.split(b"/")) or len(path) + _ROOM > longest_path:
        raise UsageError(_text("folder-name-too-long", folder=folder))


@contextmanager
def written_together(folder: Path, last: str, replaced: Collection[str]) -> Generator[Path, None, None]:
    """Yield a hidden folder to write into; when the block ends, its files and folders move into `folder` together.

    After any failure or interrupt, `folder` is unchanged.

    Parameters
    ----------
    folder
        Output folder; created if missing.
    last
        Name of the file that is moved last: if it exists, all others do.
    replaced
        Names of files that are removed from `folder` even if the block does not write them, since they belong to an
        earlier trial.

    Raises
    ------
    OutputError
        The disk is full, or the folder is gone.
    """
    fresh = [each for each in (folder, *folder.parents) if not each.exists()]
    partial: Path | None = None
    lock: IO[bytes] | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=folder))
        lock = (partial / _LOCK).open("wb")
        _lock(lock)
        yield partial
        _move_in(partial, folder, last, replaced)
    except OutputError as error:
        # The user did not name the hidden folder, so a message must not either.
        raise OutputError(str(error).replace(printable(str(partial)), printable(str(folder)))) from error
    except OSError as error:
        if not _is_about(error, folder):
            raise
        raise _output_error(folder, error) from error
    finally:
        if lock is not None:
            lock.close()
        if partial is not None:
            shutil.rmtree(partial, ignore_errors=True)
        for each in fresh:
            with suppress(OSError):
                each.rmdir()


@contextmanager
def file_lock(path: Path) -> Generator[bool, None, None]:
    """Lock a file while the block runs.

    The operating system releases the lock when this process ends, even if it is killed.

    Parameters
    ----------
    path
        Lock file; created if missing. Its folder must exist.

    Returns
    -------
    context manager of bool
        True if this block holds the lock; False if another process or thread holds it.

    Raises
    ------
    OSError
        The file cannot be opened.
    """
    with path.open("ab") as handle:
        yield _lock(handle)


def _move_in(partial: Path, folder: Path, last: str, replaced: Collection[str]) -> None:
    """Replace the old files by the new ones; restore the old ones if this is interrupted."""
    names = sorted((path.name for path in partial.iterdir() if path.name != _LOCK), key=lambda n: (n == last, n))
    for name in names:
        if (folder / name).is_dir() and not _is_output(folder / name):
            raise OutputError(_text("folder-in-the-way", path=folder / name))
    before = partial / "before"
    before.mkdir()
    try:
        for name in sorted({*names, *replaced}, key=lambda n: n != last):
            if _is_output(folder / name):
                (folder / name).replace(before / name)
        for name in names:
            (partial / name).replace(folder / name)
    except BaseException:
        for name in names:
            if not (partial / name).exists():
                _remove(folder / name)
        for path in before.iterdir():
            path.replace(folder / path.name)
        raise


def _is_output(path: Path) -> bool:
    """Return whether a path may be replaced: a file, or a folder that romcam wrote."""
    return path.is_file() or path.is_symlink() or (path / MARK).is_file()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _remove_unless_in_use(left: Path) -> None:
    try:
        with (left / _LOCK).open("ab") as lock:
            in_use = not _lock(lock)
    except OSError:
        in_use = False
    if not in_use:
        shutil.rmtree(left, ignore_errors=True)


def _lock(handle: IO[bytes]) -> bool:
    """Lock a file for this process until it ends or closes it; return False if another process holds the lock."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_about(error: OSError, folder: Path) -> bool:
    """Return whether the error concerns the folder, its content or its parents; a failed write names no file."""
    if not isinstance(error.filename, (str, bytes)):
        return True
    path, folder = Path(os.fsdecode(error.filename)).absolute(), folder.absolute()
    return path.is_relative_to(folder) or folder.is_relative_to(path)


def _output_error(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        _text("disk-full" if error.errno in FULL else "folder-lost", folder=folder, reason=_reason(error))
    )


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
