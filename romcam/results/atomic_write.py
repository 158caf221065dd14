"""Files that appear together or not at all: written out of sight, then moved in when all are complete."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from romcam.errors import OutputError, UsageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PARTIAL: Final = ".romcam-partial-"
"""Unfinished files live in a hidden folder of this name beside the finished ones: on the same file system,
where moving is one step."""

_LOCK: Final = ".lock"
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def check_writable(folder: Path) -> None:
    """Make sure that results can be written there, before any work is done; leftovers of a killed run go.

    Creates nothing. Raises UsageError where they cannot.
    """
    there = next(each for each in (folder, *folder.absolute().parents) if os.path.lexists(each))
    if not there.is_dir():
        raise UsageError(f"{there} is a file, not a folder; choose another folder with --out.")
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise UsageError(
            f"Results cannot be written to {folder} ({_reason(error)}); choose another folder with --out."
        ) from None
    for left in folder.glob(f"{PARTIAL}*"):
        _remove_unless_in_use(left)


@contextmanager
def together(folder: Path, last: str, replaced: Collection[str]) -> Generator[Path, None, None]:
    """A hidden folder to write into; when the block ends well, its files move into `folder` together.

    last: name of the file to move in after all others: where it stands, they do. replaced: names that go from
    `folder` even where the block makes no new file of that name, since they would belong to another trial.

    On any failure, an interrupt too, `folder` is as it was. Raises OutputError where the disk is full or
    gone.
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
        # Whoever wrote the file knows nothing of the hidden folder, and the user need not.
        raise OutputError(str(error).replace(str(partial), str(folder))) from error
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
def claimed(path: Path) -> Generator[bool, None, None]:
    """Hold a lock file while the block runs; yields False where another process, or thread, holds it.

    The lock ends with this process, whatever ends it. The folder must exist. Raises OSError.
    """
    with path.open("ab") as handle:
        yield _lock(handle)


def _move_in(partial: Path, folder: Path, last: str, replaced: Collection[str]) -> None:
    """Exchange the old files for the new; if anything interrupts that, the old ones are put back."""
    names = sorted((path.name for path in partial.iterdir() if path.name != _LOCK), key=lambda n: (n == last, n))
    before = partial / "before"
    before.mkdir()
    try:
        for name in sorted({*names, *replaced}, key=lambda n: n != last):
            if (folder / name).is_file() or (folder / name).is_symlink():
                (folder / name).replace(before / name)
        for name in names:
            (partial / name).replace(folder / name)
    except BaseException:
        for name in names:
            if not (partial / name).exists():
                (folder / name).unlink(missing_ok=True)
        for path in before.iterdir():
            path.replace(folder / path.name)
        raise


def _remove_unless_in_use(left: Path) -> None:
    try:
        with (left / _LOCK).open("ab") as lock:
            in_use = not _lock(lock)
    except OSError:
        in_use = False
    if not in_use:
        shutil.rmtree(left, ignore_errors=True)


def _lock(handle: IO[bytes]) -> bool:
    """Claim a file for this process until it ends or closes it; False where another has it."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_about(error: OSError, folder: Path) -> bool:
    """Whether it is the folder, what is in it or what it is in that failed; a failing write names no file."""
    if not isinstance(error.filename, (str, bytes)):
        return True
    path, folder = Path(os.fsdecode(error.filename)).absolute(), folder.absolute()
    return path.is_relative_to(folder) or folder.is_relative_to(path)


def _output_error(folder: Path, error: OSError) -> OutputError:
    if error.errno in _FULL:
        advice = "free some space or choose another folder with --out, and run it again"
    else:
        advice = "see that the folder is there and can be written, or choose another with --out"
    return OutputError(f"The results could not be written to {folder} ({_reason(error)}); {advice}.")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
