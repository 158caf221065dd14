#!/bin/sh
# imageio 2.38.1 with the plugin pyav: of a film whose beginning was cut off without encoding it anew (a trimmed phone film,
# MP4 with an edit list) imread returns 60 pictures, of which 33 are the film and 27 are whatever the memory held: the array
# is allocated for the number of pictures that the container states. imiter returns 33. No error, no warning.
# Guess before: as many pictures as are shown.
# It matters to: whoever measures the whole array: the film ends in 27 black or foreign pictures, or in old ones.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check "imageio[pyav]==2.38.1" av==18.1.0 imageio-ffmpeg==0.8.1 \
  numpy==2.3.5
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import subprocess
from fractions import Fraction
from importlib.metadata import version

import av
import imageio.v3 as iio
import imageio_ffmpeg
import numpy as np


def write(path, times_ms):
    """Write pictures that show their number in eight black or white fields."""
    with av.open(path, "w") as film:
        stream = film.add_stream("libx264", rate=30, options={"g": "30", "sc_threshold": "0", "threads": "1"})
        stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for number, time in enumerate(times_ms):
            picture = np.zeros((96, 128), np.uint8)
            for bit in range(8):
                picture[32:64, 16 * bit : 16 * bit + 16] = 255 * (number >> bit & 1)
            frame = av.VideoFrame.from_ndarray(np.stack([picture] * 3, axis=-1), format="rgb24")
            frame.pts, frame.time_base = time, Fraction(1, 1000)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))


def shown(picture):
    return sum(int(np.asarray(picture)[48, 16 * bit + 8].mean() > 128) << bit for bit in range(8))


even = [round(number * 1000 / 30) for number in range(90)]
write("whole.mp4", even)
command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-ss", "1.9", "-i", "whole.mp4", "-c", "copy", "cut.mp4"]
subprocess.run(command, check=True)
each = [shown(picture) for picture in iio.imiter("cut.mp4", plugin="pyav")]
whole = iio.imread("cut.mp4", plugin="pyav")
read = [shown(picture) for picture in whole]
with av.open("cut.mp4") as film:
    stated, decoded = film.streams.video[0].frames, sum(1 for _ in film.decode(video=0))
print(f"imageio {version('imageio')}: container states {stated}, decoded {decoded}")
print(f"imiter: {len(each)} pictures, {each[0]} to {each[-1]}; imread: {len(read)} pictures, the last 28 show {read[-28:]}")
assert each == list(range(57, 90)) and decoded == 33 and read[:33] == each
assert len(whole) == stated == 60, "changed: only what was decoded is returned"
PY
