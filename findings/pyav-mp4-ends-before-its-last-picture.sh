#!/bin/sh
# PyAV 18.1.0 (FFmpeg 8, libx264): an MP4 whose last picture comes after a pause states a duration that ends before it, if
# the encoder uses B-frames, as it does unless told otherwise: 3.1 s, with a picture at 7.9 s. Without B-frames, or in
# Matroska, the duration is right. All pictures are decoded in each case.
# Guess before: a film lasts as long as its last picture.
# It matters to: whoever writes pictures when they come (a camera that waits for movement, slides, annotated frames): what
# goes by the duration, a player, a progress bar or a seek, ends before the last picture.
# (romcam writes its films without B-frames, and reads pictures until there are none.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check av==18.1.0 numpy==2.3.5
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from fractions import Fraction

import av
import numpy as np

TIMES_MS = [*range(0, 3000, 100), 7900]


def written(path, options):
    with av.open(path, "w") as film:
        stream = film.add_stream("libx264", rate=10, options=options)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for number, time in enumerate(TIMES_MS):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 8 * number, np.uint8), format="rgb24")
            frame.pts, frame.time_base = time, Fraction(1, 1000)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    with av.open(path) as film:
        times = [frame.time for frame in film.decode(video=0)]
        return film.duration / 1e6, len(times), round(times[-1], 3)


seen = {
    "MP4": written("a.mp4", {}),
    "MP4 without B-frames": written("b.mp4", {"bf": "0"}),
    "Matroska": written("c.mkv", {}),
}
for case, (duration, count, last) in seen.items():
    print(f"av {av.__version__}: {case} states {duration:.2f} s and has {count} pictures, the last at {last:.1f} s")
assert all(each[1:] == (len(TIMES_MS), 7.9) for each in seen.values())
assert all(seen[case][0] >= 7.9 for case in ("MP4 without B-frames", "Matroska"))
assert seen["MP4"][0] < 3.5, "changed: the duration holds the last picture"
PY
