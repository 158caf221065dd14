"""Writing films to the disk as they arrive."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from romcam.clinic.refusals import NoRoom, TooLarge
from romcam.files import FULL
from romcam.messages import Catalogue

_text = Catalogue(__name__)


class Writer:
    """Appends to a film's file; `count` is the number of bytes in it.

    Parameters
    ----------
    descriptor
        The file, open at its end.
    count
        Bytes in it.
    most
        Bytes that it may have.
    """

    def __init__(self, descriptor: int, count: int, most: int) -> None:
        self.count = count
        self._descriptor, self._most = descriptor, most

    def write(self, piece: bytes) -> None:
        """Append bytes.

        Parameters
        ----------
        piece
            The bytes.

        Raises
        ------
        TooLarge, NoRoom
            The film becomes larger than it may be, or the disk is full.
        """
        if self.count + len(piece) > self._most:
            raise TooLarge(_text("film-too-large", most=f"{self._most / 2**30:.3g}"))
        left = memoryview(piece)
        with _room():
            while left:
                left = left[os.write(self._descriptor, left) :]
        self.count += len(piece)


@contextmanager
def writer_of(path: Path, offset: int, most: int) -> Generator[Writer, None, None]:
    """Provide a writer at the end of a film's file; what it wrote is on the disk when the block ends.

    Parameters
    ----------
    path
        The file; created if missing.
    offset
        Bytes in it.
    most
        Bytes that it may have.

    Raises
    ------
    NoRoom
        The disk is full.
    """
    with _room():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        yield Writer(descriptor, offset, most)
        with _room():
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _room() -> Generator[None, None, None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoRoom(_text("disk-full")) from error
        raise
