"""Prefetching: a thread prepares the next items while the current one is used."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


def prefetch(items: Iterable[T], depth: int) -> Generator[T, None, None]:
    """Yield the same items in the same order, prepared in advance by a thread.

    Parameters
    ----------
    items
        Iterated in a thread of its own. The thread has ended when this generator ends: at the last item, after an
        error, or by `close()`.
    depth
        How many items at most are prepared before they are asked for; at least 1.

    Yields
    ------
    T
        The next item. An error that `items` raises is raised here, after the items that came before it.
    """
    free = threading.Semaphore(max(1, depth))
    ready: SimpleQueue[tuple[bool, T | BaseException | None]] = SimpleQueue()
    stopping = threading.Event()

    def work() -> None:
        try:
            source = iter(items)
            while free.acquire() and not stopping.is_set():
                ready.put((True, next(source)))
        except StopIteration:
            ready.put((False, None))
        except BaseException as error:
            ready.put((False, error))

    # A daemon thread: a program that crashes with a film open must not be kept alive by it.
    thread = threading.Thread(target=work, name="romcam-decode", daemon=True)
    try:
        thread.start()
        while True:
            is_item, content = ready.get()
            if not is_item:
                if isinstance(content, BaseException):
                    raise content
                return
            free.release()
            yield content  # pyright: ignore[reportReturnType]
    finally:
        stopping.set()
        free.release()
        if thread.ident is not None:  # an interrupt may arrive during start()
            thread.join()
