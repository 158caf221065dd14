from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from romcam.video.prefetch import prefetch


def threads() -> int:
    return sum(thread.name == "romcam-decode" for thread in threading.enumerate())


def test_all_items_in_order():
    assert list(prefetch(range(1000), 3)) == list(range(1000))
    assert threads() == 0


@pytest.mark.parametrize("depth", [1, 4])
def test_no_more_than_depth_items_are_prepared(depth):
    made: list[int] = []

    def items() -> Iterator[int]:
        for item in range(100):
            made.append(item)
            yield item

    stream = prefetch(items(), depth)
    assert next(stream) == 0
    deadline = time.monotonic() + 5
    while len(made) < depth + 1 and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(0.05)
    assert len(made) == depth + 1
    stream.close()
    assert threads() == 0
    assert len(made) == depth + 1


def test_an_error_comes_after_the_items_before_it():
    def items() -> Iterator[int]:
        yield 1
        yield 2
        raise OSError("gone")

    seen: list[int] = []
    with pytest.raises(OSError, match="gone"):
        seen.extend(prefetch(items(), 4))
    stream = prefetch(items(), 4)
    assert [next(stream), next(stream)] == [1, 2]
    with pytest.raises(OSError, match="gone"):
        next(stream)
    assert threads() == 0


def test_work_overlaps():
    """The next item is made while the one before it is used."""
    made = [threading.Event() for _ in range(10)]

    def items() -> Iterator[int]:
        for item, event in enumerate(made):
            event.set()
            yield item

    for item in prefetch(items(), 2):
        assert made[min(item + 1, 9)].wait(60)
