"""Real films of a bend that take three seconds and little to analyse, each with bytes of its own."""

from __future__ import annotations

import io
import os
import struct
from functools import cache

import av

from tests.analyses import SAMPLES

FPS = 12
SECONDS = 3.0


@cache
def bend() -> bytes:
    """A sample's bend in a third of its time and half of its size, as MP4."""
    made = io.BytesIO()
    with av.open(SAMPLES / "forward-bend-typical.mp4") as source, av.open(made, "w", format="mp4") as sink:
        video = source.streams.video[0]
        count = round(SECONDS * FPS)
        step = video.frames / count
        coded = sink.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "26"})
        coded.width, coded.height, coded.pix_fmt = video.width // 2, video.height // 2, "yuv420p"
        wanted = {round(number * step) for number in range(count)}
        for index, frame in enumerate(source.decode(video)):
            if index in wanted:
                small = frame.reformat(width=coded.width, height=coded.height)
                small.pts = None
                sink.mux(coded.encode(small))
        sink.mux(coded.encode())
    return made.getvalue()


def another_bend(at_least: int = 0) -> bytes:
    """The film with a box of random bytes at its end, which every reader passes over. at_least: bytes."""
    box = os.urandom(max(16, at_least - len(bend()) - 8))
    return bend() + struct.pack(">I4s", 8 + len(box), b"free") + box
