"""Puts takes on the disk in a thread of its own, so that no camera ever waits for an encoder or a disk."""

from __future__ import annotations

import shutil
import threading
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from romcam.capture.sink import SafeSink
from romcam.capture.source import Shot
from romcam.errors import OutputError, UsageError

FINISHED: Final = "recording.mp4"
UNFINISHED: Final = "recording-unfinished"
"""A take has this name until it is complete; what a crash leaves keeps it."""

LEAST_FREE_BYTES: Final = 300_000_000
"""A minute of 720p takes about 30 MB, the overlay as much again."""
MOST_WAITING_BYTES: Final = 256_000_000
"""Pictures that wait for the encoder: three seconds of 720p, one and a half of 1080p."""


def check_room(folder: Path, least_bytes: int | None = None) -> None:
    """See that a recording has a place, before anything is opened.

    Raises UsageError where the folder holds a recording already, OutputError where the disk is all but full.
    """
    if (folder / FINISHED).exists():
        raise UsageError(f"{folder} holds a recording already, which is kept; choose another folder with --out.")
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    free, least = shutil.disk_usage(there).free, least_bytes or LEAST_FREE_BYTES
    if free < least:
        raise OutputError(
            f"Only {free / 1e6:.0f} MB are free for a recording in {folder}, which may take {least / 1e6:.0f} MB: make "
            "room, or choose another folder with --out."
        )


class Recorder:
    """Writes one take after the other; only the last is kept.

    folder: made when the first take begins. `lost` counts pictures for which no memory was left, since the disk or the
    encoder was too slow.
    """

    def __init__(self, folder: Path, size: tuple[int, int]) -> None:
        self._folder = folder
        self._size = size
        self._queue: SimpleQueue[Shot | str] = SimpleQueue()
        self._most_waiting = max(2, MOST_WAITING_BYTES // max(1, 3 * size[0] * size[1]))
        self._sink: SafeSink | None = None
        self._path: Path | None = None
        self._running = False
        self.lost = 0
        self.written = 0
        self.error: OutputError | None = None
        """What stopped the writing; pictures that come later are let go."""
        self._thread = threading.Thread(target=self._work, name="romcam-record", daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """Begin a take; an earlier one goes."""
        self._running = True
        self._queue.put("begin")

    def add(self, shot: Shot) -> None:
        """Append a picture to the take; never waits. Without a take it is let go."""
        if not self._running or self.error is not None:
            return
        if self._queue.qsize() >= self._most_waiting:
            self.lost += 1
            return
        self._queue.put(shot)

    def drop(self) -> None:
        """End the take and throw it away."""
        self._running = False
        self._queue.put("drop")

    def finish(self, *, complete: bool) -> Path | None:
        """Close the take and return where it is; None where there is none.

        complete: it takes its final name; else that of an unfinished one. Waits for the last picture. Whether it could
        be written to its end, `error` says.
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
                self.error = self.error or OutputError(
                    f"The recording could not be written to {self._folder} ({error.strerror}); choose another folder "
                    "with --out."
                )
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
            self._sink = SafeSink(self._path, self._size)

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
        """A name nothing has: what an earlier crash left is somebody's recording."""
        for number in range(1, 1000):
            path = self._folder / (f"{UNFINISHED}.mp4" if number == 1 else f"{UNFINISHED}-{number}.mp4")
            if not path.exists():
                return path
        raise OutputError(f"{self._folder} is full of unfinished recordings; choose another folder with --out.")
