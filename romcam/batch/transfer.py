"""Transfer of films and results between URLs and this disk, through a scratch folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, Final

from romcam.batch.storage import Storage, connect, is_url
from romcam.errors import InputError
from romcam.messages import Catalogue

_SCRATCH: Final = "romcam-batch-"
_text = Catalogue(__name__)


@contextmanager
def local_copy(url: str, report: Callable[[str, int, int | None], None] | None = None) -> Generator[Path, None, None]:
    """Provide a file on this disk: the file itself, or a copy that is deleted when the block ends.

    Parameters
    ----------
    url
        Its path or URL.
    report
        Called with the step's name, the bytes so far and their total or None, where the file has to be fetched.

    Yields
    ------
    Path
        The file or the copy.

    Raises
    ------
    InputError
        Where it cannot be fetched.
    """
    if not is_url(url):
        yield Path(url)
        return
    fs, path = connect(url)
    with _scratch() as folder:
        copy = Path(folder, PurePosixPath(path).name)
        try:
            fs.get_file(path, str(copy), callback=_callback(report))
        except OSError as error:
            raise InputError(_text("storage-fetch-failed", url=url, reason=error)) from error
        yield copy


def _callback(report: Callable[[str, int, int | None], None] | None) -> Any:
    from fsspec.callbacks import Callback  # pyright: ignore[reportMissingTypeStubs]

    def progressed(size: int | None, value: int, **_: Any) -> None:
        if report is not None:
            report(_text("step-fetching"), value, size)

    return Callback(hooks={"progressed": progressed})


@contextmanager
def uploaded(url: str, last: str) -> Generator[Path, None, None]:
    """Provide a folder on this disk for output; its files are uploaded to the URL when the block ends without an error.

    Parameters
    ----------
    url
        Path or URL of the folder. A local folder is provided itself; the block must then write its files atomically.
    last
        Name of the file that is uploaded after all others.

    Yields
    ------
    Path
        The folder to write into.
    """
    if not is_url(url):
        yield Path(url)
        return
    with _scratch() as folder:
        yield Path(folder)
        target = Storage(url)
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: (path.name == last, path)):
            target.write(path.relative_to(folder).as_posix(), path.read_bytes())


@contextmanager
def _scratch() -> Generator[str, None, None]:
    """A folder that exists while the block runs. Those of killed processes, with patients' films, are removed first."""
    for leftover in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*"):
        if not _runs(leftover.name.removeprefix(_SCRATCH).partition("-")[0]):
            shutil.rmtree(leftover, ignore_errors=True)
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
