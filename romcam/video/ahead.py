"""Doing the next items' work in a thread while this one is used."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterable
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterable[T], depth: int) -> Generator[T, None, None]:
    """The same items in the same order, at most `depth` of them made before they are asked for.

    `items` is iterated in a thread of its own, which has ended when this generator ends, be it at the end, by
    an error or by `close()`. What `items` raises is raised here, after the items that came before it.
    """
    room = threading.Semaphore(max(1, depth))
    ready: SimpleQueue[tuple[bool, T | BaseException | None]] = SimpleQueue()
    stopping = threading.Event()

    def work() -> None:
        try:
            source = iter(items)
            while room.acquire() and not stopping.is_set():
                ready.put((True, next(source)))
        except StopIteration:
            ready.put((False, None))
        except BaseException as error:
            ready.put((False, error))

    # A daemon, so that a program which dies with a film open is not kept alive by it.
    thread = threading.Thread(target=work, name="romcam-decode", daemon=True)
    try:
        thread.start()
        while True:
            is_item, content = ready.get()
            if not is_item:
                if isinstance(content, BaseException):
                    raise content
                return
            room.release()
            yield content  # pyright: ignore[reportReturnType]
    finally:
        stopping.set()
        room.release()
        if thread.ident is not None:  # an interrupt may fall into the start
            thread.join()
