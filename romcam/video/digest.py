"""The SHA-256 of a file, computed beside other work."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import Final

from romcam.errors import InputError

_BLOCK: Final = 1 << 20


class Digest:
    """The digest of one file, got in a thread if `start` comes before `hexdigest`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._outcome: str | OSError | None = None

    def start(self) -> None:
        """Begin in a thread; hashlib lets others run meanwhile."""
        if self._thread is None and self._outcome is None:
            thread = threading.Thread(target=self._work, name="romcam-digest", daemon=True)
            thread.start()
            # Kept once it runs: an interrupt may fall into the start, and what never ran cannot be waited for.
            self._thread = thread

    def hexdigest(self) -> str:
        """The digest as 64 hex digits; waits until it is there. Raises InputError if the file went away."""
        if self._thread is not None:
            self._thread.join()
        if self._outcome is None:
            self._stopping.clear()
            self._work()
        if not isinstance(self._outcome, str):
            raise InputError(f"{self._path} could not be read to its end: copy it again.") from self._outcome
        return self._outcome

    def close(self) -> None:
        """End the thread wherever it is."""
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
