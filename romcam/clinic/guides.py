"""The guidance of the page that films: the pose model in a process of its own, for one page at a time.

The process starts when a page opens and ends with it. A page whose connection broke may come back for a while and finds
its test as it was. Pictures are in memory only, the newest of them; one that could not be measured in time is dropped.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Final, Protocol

import msgspec

from romcam.clinic.refusals import Conflict
from romcam.clinic.workers import SETTINGS
from romcam.errors import RomcamError
from romcam.guided.remote_channel import GuidedPicture
from romcam.guided.remote_client import RemoteGuideClient, Request
from romcam.messages import Catalogue

KEPT_S: Final = 20.0
"""Seconds for which a page whose connection broke is waited for."""
_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


class Ready(msgspec.Struct, frozen=True):
    """Guidance can begin; `begun` says whether a test of this page goes on."""

    begun: bool
    ready: bool = True


class Failure(msgspec.Struct, frozen=True):
    """There is no guidance, and why."""

    error: str


Told = Ready | Failure | GuidedPicture
Listener = Callable[[Told], None]


class Guide(Protocol):
    """Guides through tests; see `romcam.guided.remote_client.RemoteGuideClient`."""

    def wait(self) -> None:
        """Wait until pictures can be measured."""
        ...

    def ask(self, request: Request) -> None:
        """Ask for something.

        Parameters
        ----------
        request
            What is asked for.
        """
        ...

    def see(self, jpeg: bytes, time_s: float) -> GuidedPicture | None:
        """Return what a picture leads to.

        Parameters
        ----------
        jpeg, time_s
            The picture, and when it was taken.
        """
        ...

    def kill(self) -> None:
        """End from another thread."""
        ...

    def close(self) -> None:
        """End."""
        ...


class GuidedPage:
    """The guidance of one page, in a thread of its own.

    Parameters
    ----------
    page
        Random identifier of the page.
    make
        Starts the guide.
    """

    def __init__(self, page: str, make: Callable[[], Guide]) -> None:
        self.page = page
        self._make = make
        self._changed = threading.Condition()
        self._requests: deque[Request] = deque()
        self._picture: tuple[bytes, float] | None = None
        self._listener: Listener | None = None
        self._guide: Guide | None = None
        self._ready: Ready | Failure | None = None
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="romcam-guide", daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether there is no guidance any more."""
        return self._stopping or isinstance(self._ready, Failure)

    @property
    def attended(self) -> bool:
        """Whether the page is connected."""
        return self._listener is not None

    def attend(self, listener: Listener) -> None:
        """Set who gets the answers, beginning with whether there is guidance.

        Parameters
        ----------
        listener
            Called from any thread.
        """
        with self._changed:
            self._listener = listener
            if self._ready is not None:
                listener(self._ready)

    def leaves(self, listener: Listener) -> bool:
        """Stop to answer; return whether it was this listener who got the answers.

        Parameters
        ----------
        listener
            What `attend` was given.
        """
        with self._changed:
            leaves = self._listener is listener
            if leaves:
                self._listener = None
            return leaves

    def ask(self, request: Request) -> None:
        """Ask for something before the next picture.

        Parameters
        ----------
        request
            What is asked for.
        """
        with self._changed:
            self._requests.append(request)
            self._picture = None
            self._changed.notify()

    def show(self, jpeg: bytes, time_s: float) -> None:
        """Let the guide see a picture as soon as it is free; one that still waited is dropped.

        Parameters
        ----------
        jpeg, time_s
            The picture, and when it was taken.
        """
        with self._changed:
            self._picture = jpeg, time_s
            self._changed.notify()

    def end(self) -> None:
        """End the guide and its process."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
            if self._guide is not None:
                self._guide.kill()

    def join(self) -> None:
        """Wait until the process has ended."""
        self._thread.join(timeout=10.0)

    def _run(self) -> None:
        try:
            guide = self._make()
            with self._changed:
                self._guide = guide
            try:
                self._lead(guide)
            finally:
                with self._changed:
                    self._guide = None
                guide.close()
        except Exception as error:
            if self._stopping:
                return
            if not isinstance(error, RomcamError):
                _log.error("a fault in the guidance: %s", type(error).__name__)
            sentence = str(error) if isinstance(error, RomcamError) else type(error).__name__
            self._tell(Failure(_text("guidance-failed", reason=sentence.rstrip("."))))

    def _lead(self, guide: Guide) -> None:
        guide.wait()
        self._tell(Ready(begun=False))
        begun = False
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or self._requests or self._picture is not None)
                if self._stopping:
                    return
                request = self._requests.popleft() if self._requests else None
                picture, self._picture = (self._picture, None) if request is None else (None, self._picture)
            if request is not None:
                guide.ask(request)
            elif picture is not None:
                answer = guide.see(*picture)
                if answer is not None:
                    begun = begun or self._remember_begun()
                    self._tell(answer)

    def _remember_begun(self) -> bool:
        with self._changed:
            self._ready = Ready(begun=True)
        return True

    def _tell(self, told: Told) -> None:
        with self._changed:
            if not isinstance(told, GuidedPicture):
                self._ready = told
            if self._listener is not None:
                self._listener(told)


class Guides:
    """Hands out the guidance to one page at a time.

    Parameters
    ----------
    make
        Starts a guide; None: one with the pose model.
    """

    def __init__(self, make: Callable[[], Guide] | None = None) -> None:
        self._make: Callable[[], Guide] = make or (lambda: RemoteGuideClient(SETTINGS.model))
        self._lock = threading.Lock()
        self._page: GuidedPage | None = None
        self._timer: threading.Timer | None = None
        self._closed = False

    def enter(self, page: str, listener: Listener) -> GuidedPage:
        """Return the guidance of a page that opens, or comes back.

        Parameters
        ----------
        page
            Random identifier of the page.
        listener
            Called with every answer, from another thread.

        Raises
        ------
        Conflict
            Another page is being guided.
        """
        with self._lock:
            if self._closed:
                raise Conflict(_text("guidance-busy"))
            here = self._page
            if here is not None and here.page != page and here.attended and not here.ended:
                raise Conflict(_text("guidance-busy"))
            self._forget_timer()
            if here is None or here.page != page or here.ended:
                if here is not None:
                    here.end()
                self._page = here = GuidedPage(page, self._make)
            here.attend(listener)
            return here

    def leave(self, guided: GuidedPage, listener: Listener, *, returning: bool) -> None:
        """Take note that a page's connection has ended.

        Parameters
        ----------
        guided
            What `enter` returned.
        listener
            What `enter` was given: a page that has come back already is left alone.
        returning
            Whether the page may come back, since the connection broke; otherwise it was closed.
        """
        with self._lock:
            if not guided.leaves(listener):
                return
            if not returning:
                self._end(guided)
                return
            self._forget_timer()
            self._timer = threading.Timer(KEPT_S, self._give_up, (guided,))
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """End the guidance, and give out no more."""
        with self._lock:
            self._closed = True
            self._forget_timer()
            here, self._page = self._page, None
        if here is not None:
            here.end()
            here.join()

    def _give_up(self, guided: GuidedPage) -> None:
        with self._lock:
            if not guided.attended:
                self._end(guided)

    def _end(self, guided: GuidedPage) -> None:
        guided.end()
        if self._page is guided:
            self._page = None

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
