"""Whether a window can be opened here, found out where it does no harm.

Qt ends the process that asks in vain, so another process asks first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import IO, Final

from romcam.errors import UsageError

_ASK: Final = (
    "import sys; sys.path[:] = sys.argv[1:]; import cv2; cv2.namedWindow('romcam'); cv2.waitKey(1); "
    "cv2.destroyAllWindows()"
)
_HEADLESS: Final = "use --headless, which guides in the terminal"
PATIENCE_S: Final = 30.0
WINDOW_LIBRARIES: Final = "libsm6 libxext6 libx11-6"


class ScreenCheck:
    """Asks beside other work: begun when made, answered by `require`."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- read when the process has ended
        if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
            return
        self._process = subprocess.Popen(
            [sys.executable, "-c", _ASK, *sys.path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._said,
        )

    def require(self) -> None:
        """Wait for the answer. Raises UsageError where no window can be opened."""
        if self._process is None:
            raise UsageError(f"There is no screen here to show a window on: {_HEADLESS}.")
        try:
            status = self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.close()
            status = 1
        if status == 0:
            return
        self._said.seek(0)
        said = self._said.read().decode(errors="replace")
        if "could not connect to display" in said:
            display = os.environ.get("DISPLAY", "")
            raise UsageError(f"The screen {display} cannot be reached: {_HEADLESS}.")
        raise UsageError(
            f"No window can be opened here: {_HEADLESS}, or on Debian or Ubuntu run: apt-get install "
            f"--no-install-recommends {WINDOW_LIBRARIES}"
        )

    def close(self) -> None:
        """Ask no more."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._said.close()
