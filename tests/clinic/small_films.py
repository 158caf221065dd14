"""Real films of a bend that take four seconds and little to analyse, each with bytes of its own."""

from __future__ import annotations

import io
import os
import struct
from functools import cache

import av

from tests.analyses import SAMPLES

FPS = 12
PARTS_S = ((1.3, 3.8), (5.9, 7.6))
"""Seconds of the sample: stand and way down, and the way up, without most of the hold."""


@cache
def bend() -> bytes:
    """A sample's bend with fewer and smaller pictures, as MP4."""
    made = io.BytesIO()
    with av.open(SAMPLES / "forward-bend-typical.mp4") as source, av.open(made, "w", format="mp4") as sink:
        video = source.streams.video[0]
        coded = sink.add_stream("libx264", rate=FPS, options={"preset": "veryfast", "crf": "26"})
        coded.width, coded.height, coded.pix_fmt = video.width // 2, video.height // 2, "yuv420p"
        times = [start + index / FPS for start, stop in PARTS_S for index in range(round((stop - start) * FPS))]
        for frame in source.decode(video):
            if times and frame.time is not None and frame.time >= times[0]:
                times.pop(0)
                small = frame.reformat(width=coded.width, height=coded.height)
                small.pts = None
                sink.mux(coded.encode(small))
        sink.mux(coded.encode())
    return made.getvalue()


def another_bend(at_least: int = 0) -> bytes:
    """The film with a box of random bytes at its end, which every reader passes over. at_least: bytes."""
    box = os.urandom(max(16, at_least - len(bend()) - 8))
    return bend() + struct.pack(">I4s", 8 + len(box), b"free") + box
