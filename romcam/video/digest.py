"""The SHA-256 of a file, computed in a thread beside other work."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import Final

from romcam.errors import InputError
from romcam.messages import Catalogue

_BLOCK: Final = 1 << 20
_text = Catalogue(__name__)


class Digest:
    """The SHA-256 of one file, computed in a thread if `start` is called before `hexdigest`.

    Parameters
    ----------
    path
        The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._outcome: str | OSError | None = None

    def start(self) -> None:
        """Begin in a thread; hashlib lets other threads run meanwhile."""
        if self._thread is None and self._outcome is None:
            thread = threading.Thread(target=self._work, name="romcam-digest", daemon=True)
            thread.start()
            # Kept only once it runs: an interrupt may arrive during start(), and a thread that never ran cannot be
            # joined.
            self._thread = thread

    def hexdigest(self) -> str:
        """Wait for the digest and return it as 64 hex digits.

        Raises
        ------
        InputError
            Where the file was removed or cannot be read to its end.
        """
        if self._thread is not None:
            self._thread.join()
        if self._outcome is None:
            self._stopping.clear()
            self._work()
        if not isinstance(self._outcome, str):
            raise InputError(_text("film-digest-failed", film=self._path)) from self._outcome
        return self._outcome

    def close(self) -> None:
        """End the thread, finished or not."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        sha = hashlib.sha256()
        try:
            with self._path.open("rb") as file:
                while block := file.read(_BLOCK):
                    if self._stopping.is_set():
                        return
                    sha.update(block)
            self._outcome = sha.hexdigest()
        except OSError as error:
            self._outcome = error
