"""The threads of a session, from the first picture to the finished recording.

One thread takes pictures. It hands each to the recorder, and hands the newest to the measuring thread; neither can make
it wait. The thread that runs the session shows each moment, reads the keys, and ends the session.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from romcam.capture import Camera, Clock, Recorder, Shot
from romcam.capture.camera import stopped
from romcam.errors import Interrupted, NothingToMeasureError, RomcamError
from romcam.guided import Guidance
from romcam.guided.measurement import LiveMeter, Measured
from romcam.guided.performance import Performance, PerformanceMeter
from romcam.guided.presenter import Key, LiveScene, PersonAt, Presenter
from romcam.messages import Catalogue
from romcam.pose.company import Company

SHOW_EVERY_S: Final = 1 / 20
"""Least time in seconds between two displayed pictures: drawing takes time from measuring, and a bend is slow."""
REST_OF_SHOWING: Final = 2.0
"""Least pause after a picture was shown, in times that showing it took: on a busy machine measuring comes first."""
STALLED_S: Final = 4.0
"""Seconds without a picture after which a camera counts as disconnected, whatever its driver reports."""
JOIN_S: Final = 3.0
"""Seconds after which a driver that hangs is abandoned."""
_text = Catalogue(__name__)


@dataclass(frozen=True)
class LoopOutcome:
    """How a session ended.

    Parameters
    ----------
    path
        The recording.
    count, wanted
        Number of bends done, and number requested.
    performance
        How the session kept up with the camera.
    latencies_s
        For each measured picture, the seconds from the moment it was taken until its angles were known.
    company
        Who else was in the picture at the end; None: nobody.
    """

    path: Path
    count: int
    wanted: int
    performance: Performance
    latencies_s: list[float] = field(repr=False, default_factory=list[float])
    company: Company | None = None


class CameraLoop:
    """Captures, records, measures and shows until the test is over.

    Parameters
    ----------
    camera
        Delivers the pictures.
    recorder
        Writes them.
    measurement
        Measures the newest.
    presenter
        Shows each moment.
    clock
        The clock that times the camera's pictures.
    """

    def __init__(
        self, camera: Camera, recorder: Recorder, measurement: LiveMeter, presenter: Presenter, clock: Clock
    ) -> None:
        self._camera = camera
        self._recorder = recorder
        self._measurement = measurement
        self._presenter = presenter
        self._clock = clock
        self._meter = PerformanceMeter()
        self._changed = threading.Condition()
        self._shot: Shot | None = None
        self._measured: Measured | None = None
        self._film_ended = False
        self._stopping = False
        self._keys: list[Key | PersonAt] = []
        self._failed: BaseException | None = None
        self._take = 0

    def run(self) -> LoopOutcome:
        """Run until the last bend is done; call it once.

        Raises
        ------
        RomcamError
            Where the session ends earlier; the sentence names the recording that is kept.
        """
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
            raise self._with_recording(error) from error
        except Exception:
            self._stop()
            self._kept()
            raise
        finally:
            self._stop()
            for thread in threads:
                thread.join(JOIN_S)
        path = self._recorder.finish(complete=True)
        if self._recorder.error is not None or path is None:
            raise self._with_recording(self._recorder.error or _nothing(self._camera.name))
        performance = self._meter.performance(self._recorder.lost)
        company = self._measured.company if self._measured is not None else None
        return LoopOutcome(path, guidance.count, guidance.wanted, performance, self._meter.latencies_s, company)

    def _present(self) -> Guidance:
        """Show each moment until the test is over."""
        stalled_s = self._clock.now() + STALLED_S
        newest = -1
        while True:
            began_s = self._clock.now()
            shot, measured = self._shot, self._measured
            if shot is not None and shot.index > newest:
                newest, stalled_s = shot.index, self._clock.now() + STALLED_S
            if shot is not None and measured is not None:
                performance = self._meter.performance(self._recorder.lost)
                self._presenter.show(
                    LiveScene(
                        shot,
                        measured.guidance,
                        performance,
                        measured.marks,
                        measured.angles,
                        measured.rhythm,
                        measured.company,
                    )
                )
                if measured.guidance.ending is not None:
                    return measured.guidance
            self._handle_key(self._presenter.key())
            failed = self._failed or self._recorder.error
            if failed is not None:
                raise failed
            if self._film_ended:
                return self._film_guidance(measured)
            if self._clock.now() > stalled_s:
                raise stopped(self._camera.name)
            self._clock.sleep(max(SHOW_EVERY_S, REST_OF_SHOWING * (self._clock.now() - began_s)))

    def _handle_key(self, key: Key | PersonAt | None) -> None:
        if key is Key.QUIT:
            raise self._interrupted()
        if key is not None:
            self._keys.append(key)

    def _film_guidance(self, measured: Measured | None) -> Guidance:
        if measured is None or measured.guidance.take == 0 or measured.guidance.neutral_deg is None:
            raise NothingToMeasureError(_text("film-ended-early", camera=self._camera.name))
        return measured.guidance

    def _capture(self) -> None:
        """Take pictures; wait for the camera only."""
        while not self._stopping:
            shot = self._camera.read()
            if shot is None:
                self._film_ended = True
                return
            self._meter.captured_at(shot.time_s)
            self._recorder.add(shot)
            with self._changed:
                self._shot = shot
                self._changed.notify()

    def _measure(self) -> None:
        """Measure the newest picture, repeatedly."""
        last = -1
        while not self._stopping:
            shot = self._newer_than(last)
            if shot is None:
                continue
            last = shot.index
            while self._keys:
                self._do(self._keys.pop(0))
            measured = self._measurement.measure(shot)
            self._meter.measured_at(shot.time_s, self._clock.now())
            self._update_take(measured.guidance)
            self._measured = measured
            if measured.guidance.ending is not None:
                return

    def _do(self, request: Key | PersonAt) -> None:
        if isinstance(request, PersonAt):
            self._measurement.choose(request.x, request.y)
        else:
            {Key.START: self._measurement.begin, Key.REDO: self._measurement.redo}[request]()

    def _newer_than(self, index: int) -> Shot | None:
        """Wait for a newer picture than this one; None after half a second, or when the session is over."""

        def is_over_or_newer() -> bool:
            return self._stopping or (self._shot is not None and self._shot.index > index)

        with self._changed:
            return self._shot if self._changed.wait_for(is_over_or_newer, 0.5) and not self._stopping else None

    def _update_take(self, guidance: Guidance) -> None:
        """Begin and drop takes as the guide requires."""
        if guidance.take == self._take:
            return
        self._take = guidance.take
        if guidance.take:
            self._recorder.begin()
        else:
            self._recorder.drop()

    def _guarded(self, work: Callable[[], None]) -> Callable[[], None]:
        """The same function; an error that it raises is kept for the thread that shows."""

        def run() -> None:
            try:
                work()
            except BaseException as error:
                if not self._stopping:
                    self._failed = error

        return run

    def _stop(self) -> None:
        self._stopping = True
        with self._changed:
            self._changed.notify_all()

    def _interrupted(self) -> Interrupted:
        self._stop()
        path = self._kept()
        return Interrupted(_text("stopped-kept", path=path) if path else _text("stopped-nothing"))

    def _with_recording(self, error: RomcamError) -> RomcamError:
        self._stop()
        path = self._kept()
        if path is None or isinstance(error, Interrupted):
            return error
        return type(error)(_text("error-kept", error=str(error).removesuffix("."), path=path))

    def _kept(self) -> Path | None:
        """The take that is on the disk, once it is closed; None where there is none."""
        while True:
            # A second Ctrl-C is ignored, also from a terminal that sends it to every process: the file is closed soon.
            with suppress(KeyboardInterrupt):
                return self._recorder.finish(complete=False)


def _nothing(name: str) -> NothingToMeasureError:
    return NothingToMeasureError(_text("nothing-recorded", camera=name))
