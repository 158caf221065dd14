"""What happens to films, as it happens: kept for pages that open later, and passed on to those that are open."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import dataclass, replace
from typing import Final

EVERY_S: Final = 0.3
"""Least time between two events about the progress of one film."""
_WAITING: Final = 256
"""Events that a slow browser may have waiting; older ones are dropped, since each states everything."""


@dataclass(frozen=True)
class FilmEvent:
    """The state of a film's analysis.

    Parameters
    ----------
    film, visit, patient
        Identifiers.
    state
        As in the queue, or `deleted`.
    reason
        Why there is no result; empty where there is none to give.
    step, done, total
        Name of the step, what is done of it, and its total; None where unknown.
    """

    film: str
    visit: str
    patient: str
    state: str
    reason: str = ""
    step: str = ""
    done: int = 0
    total: int | None = None


class Hub:
    """Passes events from the threads that analyse films to the browsers that wait for them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[asyncio.Queue[FilmEvent | None], asyncio.AbstractEventLoop] = {}
        self._running: dict[str, FilmEvent] = {}
        self._sent: dict[str, float] = {}
        self._renamed: dict[str, str] = {}

    def publish(self, event: FilmEvent) -> None:
        """Pass on an event; one about mere progress may be left out if another was passed on just before.

        Parameters
        ----------
        event
            The event. It may come from any thread.
        """
        with self._lock:
            event = replace(event, patient=self._renamed.get(event.patient, event.patient))
            before = self._running.get(event.film)
            if event.state == "running":
                self._running[event.film] = event
            else:
                self._running.pop(event.film, None)
            at = time.monotonic()
            progress = before is not None and replace(before, done=event.done) == event
            if progress and at - self._sent.get(event.film, 0.0) < EVERY_S:
                return
            self._sent[event.film] = at
            if event.state != "running":
                self._sent.pop(event.film, None)
            listeners = list(self._listeners.items())
        for queue, loop in listeners:
            loop.call_soon_threadsafe(_put, queue, event)

    def rename(self, old: str, new: str) -> None:
        """Pass on events about a patient who was merged as those of the one who stays.

        Parameters
        ----------
        old, new
            Random identifiers of both.
        """
        with self._lock:
            self._renamed = {each: new if to == old else to for each, to in self._renamed.items()} | {old: new}

    def progress(self, film: str) -> FilmEvent | None:
        """Return how far the analysis of a film is; None if it is not being analysed.

        Parameters
        ----------
        film
            Identifier of the film.
        """
        with self._lock:
            return self._running.get(film)

    def listen(self) -> asyncio.Queue[FilmEvent | None]:
        """Return a queue that receives every event from now on; None in it means that the server stops."""
        queue: asyncio.Queue[FilmEvent | None] = asyncio.Queue(_WAITING)
        with self._lock:
            self._listeners[queue] = asyncio.get_running_loop()
        return queue

    def leave(self, queue: asyncio.Queue[FilmEvent | None]) -> None:
        """Stop filling a queue.

        Parameters
        ----------
        queue
            What `listen` returned.
        """
        with self._lock:
            self._listeners.pop(queue, None)

    def stop(self) -> None:
        """Let every listener end."""
        with self._lock:
            listeners = list(self._listeners.items())
        for queue, loop in listeners:
            loop.call_soon_threadsafe(_put, queue, None)


def _put(queue: asyncio.Queue[FilmEvent | None], event: FilmEvent | None) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(event)
