"""The times of a film's frames made fit to compute with: from 0, strictly increasing, none missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def increasing(stamped: Iterable[tuple[T, float | None]], interval_s: float) -> Iterator[tuple[T, float]]:
    """Each item with its time in seconds since the first.

    A time that is missing, or not later than the one before, becomes the one before plus `interval_s`, or
    half way to the next good one where that is near. Good times keep their distances. Holds back one item, in
    order to know the next.
    """
    held: tuple[T, float | None] | None = None
    origin: float | None = None
    last: float | None = None
    for item, stamp in stamped:
        if origin is None and stamp is not None:
            # Should the first frames have no time, they take 0, 1, 2 … intervals and this one follows them.
            origin = stamp if held is None else stamp - (_placed(None, last, None, interval_s) + interval_s)
        time = None if stamp is None or origin is None else stamp - origin
        if held is not None:
            last = _placed(held[1], last, time, interval_s)
            yield held[0], last
        held = item, time
    if held is not None:
        yield held[0], _placed(held[1], last, None, interval_s)


def _placed(time: float | None, last: float | None, following: float | None, interval_s: float) -> float:
    if last is None:
        return 0.0
    if time is not None and time > last:
        return time
    if following is not None and following < last + 2 * interval_s:
        half_way = (last + following) / 2
        if last < half_way < following:
            return half_way
    return last + interval_s
