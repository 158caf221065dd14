"""One session before a camera, from the first picture to the finished recording.

One thread takes pictures and hands each to the recorder and, in place of the one before, to the measuring thread;
neither can make it wait. The thread that runs the session shows how things stand, heeds the keys, and ends it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from romcam.capture.camera import Camera, Clock, Shot
from romcam.capture.recorder import Recorder
from romcam.errors import InputError, Interrupted, NothingToMeasureError, RomcamError
from romcam.guided import Guidance
from romcam.guided.counting import Counting
from romcam.guided.measuring import Measured, Measuring
from romcam.guided.scene import Figures, Key, Presenter, Scene

SHOW_S: Final = 1 / 20
"""Between two pictures shown: drawing takes time from measuring, and a bend is slow."""
STALLED_S: Final = 4.0
"""A camera without a picture for so long is gone, whatever its driver says."""
LEAVE_S: Final = 3.0
"""A driver that hangs is left behind after this."""


@dataclass(frozen=True)
class Outcome:
    """How a session ended. path: the recording. count, wanted: bends. latencies_s: of every picture measured."""

    path: Path
    count: int
    wanted: int
    figures: Figures
    latencies_s: list[float] = field(repr=False, default_factory=list[float])


class Session:
    """Captures, records, measures and shows until the test is over; `run` once."""

    def __init__(
        self, camera: Camera, recorder: Recorder, measuring: Measuring, presenter: Presenter, clock: Clock
    ) -> None:
        self._camera = camera
        self._recorder = recorder
        self._measuring = measuring
        self._presenter = presenter
        self._clock = clock
        self._counting = Counting()
        self._news = threading.Condition()
        self._shot: Shot | None = None
        self._measured: Measured | None = None
        self._film_is_over = False
        self._stopping = False
        self._asked: list[Key] = []
        self._failed: BaseException | None = None
        self._take = 0

    def run(self) -> Outcome:
        """Until the last bend is done. Raises RomcamError for whatever ends it before, saying what is kept."""
        threads = [
            threading.Thread(target=self._guarded(work), name=f"romcam-{name}", daemon=True)
            for name, work in (("capture", self._capture), ("measure", self._measure))
        ]
        try:
            for thread in threads:
                thread.start()
            guidance = self._present()
        except KeyboardInterrupt:
            raise self._interrupted() from None
        except RomcamError as error:
            raise self._with_what_is_kept(error) from error
        except Exception:
            self._stop()
            self._kept()
            raise
        finally:
            self._stop()
            for thread in threads:
                thread.join(LEAVE_S)
        path = self._recorder.finish(complete=True)
        if self._recorder.error is not None or path is None:
            raise self._with_what_is_kept(self._recorder.error or _nothing(self._camera.name))
        figures = self._counting.figures(self._recorder.lost)
        return Outcome(path, guidance.count, guidance.wanted, figures, self._counting.latencies_s)

    def _present(self) -> Guidance:
        """Show moment after moment until the test is over."""
        stalled_s = self._clock.now() + STALLED_S
        newest = -1
        while True:
            shot, measured = self._shot, self._measured
            if shot is not None and shot.index > newest:
                newest, stalled_s = shot.index, self._clock.now() + STALLED_S
            if shot is not None and measured is not None:
                figures = self._counting.figures(self._recorder.lost)
                self._presenter.show(
                    Scene(shot, measured.guidance, figures, measured.marks, measured.angles, measured.rhythm)
                )
                if measured.guidance.ending is not None:
                    return measured.guidance
            self._heed(self._presenter.key())
            failed = self._failed or self._recorder.error
            if failed is not None:
                raise failed
            if self._film_is_over:
                return self._after_the_film(measured)
            if self._clock.now() > stalled_s:
                raise InputError(
                    f"The pictures of {self._camera.name} have stopped: see that it is plugged in, and record again."
                )
            self._clock.sleep(SHOW_S)

    def _heed(self, key: Key | None) -> None:
        if key is Key.QUIT:
            raise self._interrupted()
        if key is not None:
            self._asked.append(key)

    def _after_the_film(self, measured: Measured | None) -> Guidance:
        if measured is None or measured.guidance.take == 0 or measured.guidance.neutral_deg is None:
            raise NothingToMeasureError(
                f"{self._camera.name} ended before a bend could be recorded: give a film that begins with somebody "
                "standing still, side-on, for two seconds."
            )
        return measured.guidance

    def _capture(self) -> None:
        """Take pictures; never waits for anything but the camera."""
        while not self._stopping:
            shot = self._camera.read()
            if shot is None:
                self._film_is_over = True
                return
            self._counting.note_captured(shot.time_s)
            self._recorder.add(shot)
            with self._news:
                self._shot = shot
                self._news.notify()

    def _measure(self) -> None:
        """Measure the newest picture, again and again."""
        last = -1
        while not self._stopping:
            shot = self._newer_than(last)
            if shot is None:
                continue
            last = shot.index
            while self._asked:
                {Key.START: self._measuring.begin, Key.REDO: self._measuring.redo}[self._asked.pop(0)]()
            measured = self._measuring.take_in(shot)
            self._counting.note_measured(shot.time_s, self._clock.now())
            self._follow(measured.guidance)
            self._measured = measured
            if measured.guidance.ending is not None:
                return

    def _newer_than(self, index: int) -> Shot | None:
        """The newest picture, once it is newer than that one; None after a while, or when all is over."""

        def there() -> bool:
            return self._stopping or (self._shot is not None and self._shot.index > index)

        with self._news:
            return self._shot if self._news.wait_for(there, 0.5) and not self._stopping else None

    def _follow(self, guidance: Guidance) -> None:
        """Begin and drop takes as the guide asks."""
        if guidance.take == self._take:
            return
        self._take = guidance.take
        if guidance.take:
            self._recorder.begin()
        else:
            self._recorder.drop()

    def _guarded(self, work: Callable[[], None]) -> Callable[[], None]:
        """The same, with what it raises kept for the thread that shows."""

        def run() -> None:
            try:
                work()
            except BaseException as error:
                if not self._stopping:
                    self._failed = error

        return run

    def _stop(self) -> None:
        self._stopping = True
        with self._news:
            self._news.notify_all()

    def _interrupted(self) -> Interrupted:
        self._stop()
        path = self._kept()
        return Interrupted(
            f"stopped; what was recorded is kept in {path}." if path else "stopped; nothing was recorded."
        )

    def _with_what_is_kept(self, error: RomcamError) -> RomcamError:
        self._stop()
        path = self._kept()
        if path is None or isinstance(error, Interrupted):
            return error
        sentence = str(error).removesuffix(".")
        return type(error)(f"{sentence}; what was recorded until then is kept in {path}, for `romcam analyze`.")

    def _kept(self) -> Path | None:
        """What of a take is on the disk, once it is closed."""
        while True:
            # Ctrl-C twice, or once from a terminal that sends it to everyone: the file is closed in a moment anyhow.
            with suppress(KeyboardInterrupt):
                return self._recorder.finish(complete=False)


def _nothing(name: str) -> NothingToMeasureError:
    return NothingToMeasureError(f"Nothing was recorded from {name}: try again.")
