"""Previews of corrections: asked of a process that starts when one is wanted, and ends when none was for a while."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Final, cast

import msgspec

from romcam.clinic.preview_process import Request, receive, send
from romcam.clinic.refusals import Busy, Conflict, Invalid
from romcam.messages import Catalogue
from romcam.results.edits import Edit

IDLE_S: Final = 600.0
"""Seconds without a request after which the process ends."""
LONGEST_S: Final = 30.0
"""Seconds that a request may take; the first one also loads the estimator."""
_text = Catalogue(__name__)


class _Fault(msgspec.Struct):
    error: str = ""


class Previews:
    """Computes what follows from corrections that are not saved yet."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._timer: threading.Timer | None = None

    def ask(self, folder: Path, edits: tuple[Edit, ...], what: str = "trial") -> bytes:
        """Return the JSON of `romcam.clinic.trial_documents.Trial`, or of its `Layers`.

        Parameters
        ----------
        folder
            Folder of the film's result.
        edits
            All corrections, in order.
        what
            `trial` or `layers`.

        Raises
        ------
        Conflict
            The result was stored without its recording, so there is nothing to correct.
        Invalid
            A correction does not fit the film.
        Busy
            The process ended or took too long.
        """
        if not (folder / "recording.npz").is_file():
            raise Conflict(_text("correction-without-recording"))
        with self._turn:
            self._keep_for(None)
            try:
                content = self._exchange(msgspec.json.encode(Request(str(folder), edits, what)))
            finally:
                self._keep_for(IDLE_S)
        if content.startswith(b'{"error":'):
            raise Invalid(msgspec.json.decode(content, type=_Fault).error)
        return content

    def stop(self) -> None:
        """End the process."""
        self._keep_for(None)
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _exchange(self, request: bytes) -> bytes:
        process = self._running()
        late = threading.Timer(LONGEST_S, process.kill)
        late.start()
        try:
            send(cast("IO[bytes]", process.stdin), request)
            content = receive(cast("IO[bytes]", process.stdout))
        except OSError:
            content = None
        finally:
            late.cancel()
        if not content:
            self.stop()
            raise Busy(_text("preview-failed"))
        return content

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            line = [sys.executable, "-m", "romcam.clinic.preview_process"]
            # The arrays are small: threads would only wait for each other.
            environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
            self._process = subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        return self._process

    def _keep_for(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if seconds is not None:
            self._timer = threading.Timer(seconds, self._end_idle)
            self._timer.daemon = True
            self._timer.start()

    def _end_idle(self) -> None:
        with self._turn:
            self.stop()
