#!/bin/sh
# PyAV 18.1.0 (FFmpeg 8): of a film whose copy broke off, a decoder of key frames with two threads gives no picture at all,
# one thread gives those that are there: the packet that is cut makes the flush fail, and with it what waits in the threads.
# Guess before: as many pictures with two threads as with one.
# It matters to: everyone who looks at key frames first; leaving out packets that are marked corrupt helps.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check av==18.1.0 numpy==2.2.6
"$folder/venv/bin/python" - "$folder/film.mp4" <<'PY'
import sys

import av
import numpy as np

path, draw = sys.argv[1], np.random.default_rng(0)
with av.open(path, "w", options={"movflags": "+faststart"}) as film:
    stream = film.add_stream("libx264", rate=10, options={"g": "250"})
    stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
    for _ in range(40):
        picture = draw.integers(0, 256, (48, 64, 3)).astype(np.uint8)
        film.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
    film.mux(stream.encode(None))
whole = open(path, "rb").read()
with open(path, "wb") as cut:
    cut.write(whole[: len(whole) * 7 // 10])


def key_frames(threads, skip_corrupt=False):
    count = 0
    with av.open(path) as film:
        stream = film.streams.video[0]
        stream.thread_type, stream.codec_context.thread_count = "AUTO", threads
        stream.codec_context.skip_frame = "NONKEY"
        for packet in film.demux(stream):
            if skip_corrupt and packet.is_corrupt:
                continue
            try:
                count += len(stream.decode(packet))
            except av.error.FFmpegError:
                pass
    return count


found = key_frames(1), key_frames(2), key_frames(2, skip_corrupt=True)
print("av", av.__version__, "one thread", found[0], "two threads", found[1], "without the cut packet", found[2])
assert found == (1, 0, 1), "changed: two threads no longer lose the picture"
PY
