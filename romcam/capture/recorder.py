"""Writing takes to the disk in a separate thread, so that no camera waits for an encoder or a disk."""

from __future__ import annotations

import shutil
import threading
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from romcam.capture.camera import Shot
from romcam.capture.fragmented_sink import FragmentedSink
from romcam.errors import OutputError, UsageError
from romcam.messages import Catalogue

FINISHED: Final = "recording.mp4"
UNFINISHED: Final = "recording-unfinished"
"""Name of a take until it is complete; after a crash it keeps this name."""

LEAST_FREE_BYTES: Final = 300_000_000
"""A minute of 720p takes about 30 MB, the overlay as much again."""
MOST_WAITING_BYTES: Final = 256_000_000
"""Pictures that wait for the encoder: three seconds of 720p, one and a half of 1080p."""
_text = Catalogue(__name__)


def check_room(folder: Path, least_bytes: int | None = None) -> None:
    """Check that there is room for a recording, before anything is opened.

    Parameters
    ----------
    folder
        Folder of the recording; need not exist.
    least_bytes
        Free bytes that its disk must have; default `LEAST_FREE_BYTES`.

    Raises
    ------
    UsageError
        Where the folder already contains a recording.
    OutputError
        Where too little of the disk is free.
    """
    if (folder / FINISHED).exists():
        raise UsageError(_text("recording-exists", folder=folder))
    existing = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    free, least = shutil.disk_usage(existing).free, least_bytes or LEAST_FREE_BYTES
    if free < least:
        sentence = _text("recording-no-room", folder=folder, free=f"{free / 1e6:.0f}", needed=f"{least / 1e6:.0f}")
        raise OutputError(sentence)


class Recorder:
    """Writes one take after the other; only the last is kept.

    Parameters
    ----------
    folder
        Created when the first take begins.
    size
        Width and height of the pictures, pixels.

    Attributes
    ----------
    lost : int
        Pictures that were dropped because disk or encoder were too slow and the memory for waiting pictures was full.
    written : int
        Pictures of the current take that are written.
    error : OutputError or None
        The error that stopped the writing; later pictures are ignored.
    """

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        self._folder = folder
        self._size = size
        self._queue: SimpleQueue[Shot | str] = SimpleQueue()
        self._most_waiting = max(2, MOST_WAITING_BYTES // max(1, 3 * size[0] * size[1]))
        self._sink: FragmentedSink | None = None
        self._path: Path | None = None
        self._running = False
        self.lost = 0
        self.written = 0
        self.error: OutputError | None = None
        self._thread = threading.Thread(target=self._work, name="romcam-record", daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """Begin a take; the one before is deleted."""
        self._running = True
        self._queue.put("begin")

    def add(self, shot: Shot) -> None:
        """Append a picture to the take without waiting; ignored where no take has begun.

        Parameters
        ----------
        shot
            The picture.
        """
        if not self._running or self.error is not None:
            return
        if self._queue.qsize() >= self._most_waiting:
            self.lost += 1
            return
        self._queue.put(shot)

    def drop(self) -> None:
        """End the take and delete it."""
        self._running = False
        self._queue.put("drop")

    def finish(self, *, complete: bool) -> Path | None:
        """Close the take after the last picture. Whether it was written without an error is then in `error`.

        Parameters
        ----------
        complete
            Whether the take gets its final name, or keeps that of an unfinished one.

        Returns
        -------
        Path or None
            The file; None where there is no take.
        """
        self._running = False
        self._queue.put("end")
        self._thread.join()
        path = self._path
        if path is None or not path.exists():
            return None
        if complete and self.error is None:
            path = path.replace(path.with_name(FINISHED))
        return path

    def _work(self) -> None:
        while (item := self._queue.get()) != "end":
            try:
                self._do(item)
            except OutputError as error:
                self.error = self.error or error
                self._close()
            except OSError as error:
                sentence = _text("recording-folder-failed", folder=self._folder, reason=error.strerror)
                self.error = self.error or OutputError(sentence)
        self._close()

    def _do(self, item: Shot | str) -> None:
        if isinstance(item, Shot):
            if self._sink is not None and self.error is None:
                self._sink.write(item.rgb, item.time_s)
                self.written += 1
            return
        self._close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
            self._path = None
        if item == "begin":
            self._folder.mkdir(parents=True, exist_ok=True)
            self.written = 0
            self._path = self._free_name()
            self._sink = FragmentedSink(self._path, self._size)

    def _close(self) -> None:
        sink, self._sink = self._sink, None
        if sink is None:
            return
        try:
            sink.close()
        except OutputError as error:
            self.error = self.error or error
        if not sink.frames and self._path is not None:
            with suppress(OSError):
                self._path.unlink()

    def _free_name(self) -> Path:
        """A free file name: the recording of a crash must not be overwritten."""
        for number in range(1, 1000):
            path = self._folder / (f"{UNFINISHED}.mp4" if number == 1 else f"{UNFINISHED}-{number}.mp4")
            if not path.exists():
                return path
        raise OutputError(_text("recording-too-many-unfinished", folder=self._folder))
