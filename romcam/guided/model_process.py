"""A process of the guided test that runs the pose model, from the view of the one that started it."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from typing import IO

from romcam.messages import Catalogue
from romcam.pose.channel import Failed, receive, send
from romcam.pose.observe import death_error, failure_error, start_worker

_text = Catalogue(__name__)


class ModelProcess:
    """A process that cannot reach the network; it is started at once, and ends with its standard input.

    Only one thread may use it at a time.

    Parameters
    ----------
    module
        Name of the module whose `main` it runs.
    """

    def __init__(self, module: str) -> None:
        # As in `romcam.pose.observe`: modules come from where this process takes them, never from the current folder.
        code = f"import sys; sys.path[:] = sys.argv[1:]; from {module} import main; main()"
        self._output: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the process that writes to it
        self._process = start_worker(code, self._output)

    def send(self, message: object) -> None:
        """Send a message.

        Parameters
        ----------
        message
            The message.

        Raises
        ------
        RomcamError
            The process has failed or died; the sentence states why.
        """
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, message)
        except OSError:
            # Its last answer, or its exit status, explains why.
            self.receive()

    def receive(self) -> object:
        """Return the next message; errors as `send`."""
        assert self._process.stdout is not None
        message = receive(self._process.stdout)
        if isinstance(message, Failed):
            raise failure_error(message)
        if message is None:
            raise death_error(self._process, self._output, _text("pose-worker-subject"), _text("pose-worker-advice"))
        return message

    def kill(self) -> None:
        """Kill the process, from any thread; another that waits for a message gets an error."""
        self._process.kill()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        with suppress(OSError, ValueError):
            self._process.communicate()
        self._output.close()
