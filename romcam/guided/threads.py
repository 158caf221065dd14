"""Keeps libraries that compute in parallel from crowding a live session's own threads out of the processor."""

from __future__ import annotations

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits


def one_each() -> AbstractContextManager[object]:
    """As long as the block lasts, numpy computes in the thread that asks.

    The arrays of a live picture are so small that handing them round takes longer than computing: 8 ms a picture
    instead of 4, and now and then a whole second where other programs are busy.
    """
    return threadpool_limits(1)
