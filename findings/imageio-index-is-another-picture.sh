#!/bin/sh
# imageio 2.38.1 with the plugin pyav: if the first picture of a film comes at 0.7 s, as in a recording whose sound begins
# first, imread(film, index=20) is picture 0 and index=50 is picture 29, while imread(film)[20] and [50] are pictures 20 and
# 50. No error, no warning. The index is turned into a time by the rate, and the time of the first picture is not added.
# A film that begins at 0 s is right.
# Guess before: index=n and [n] are the same picture.
# It matters to: whoever picks key frames by number, for a protractor or a network: it is the wrong moment.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check "imageio[pyav]==2.38.1" av==18.1.0 numpy==2.3.5
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from fractions import Fraction
from importlib.metadata import version

import av
import imageio.v3 as iio
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
NUMBERS = (0, 5, 20, 50, 80)
seen = {}
for first in (0, 700):
    write("film.mp4", [first + time for time in even])
    whole = iio.imread("film.mp4", plugin="pyav")
    of_array = [shown(whole[number]) for number in NUMBERS]
    by_index = [shown(iio.imread("film.mp4", plugin="pyav", index=number)) for number in NUMBERS]
    print(f"imageio {version('imageio')}: first picture at {first} ms: [n] {of_array}, index=n {by_index}")
    assert of_array == list(NUMBERS)
    seen[first] = by_index
assert seen == {0: list(NUMBERS), 700: [0, 0, 0, 29, 59]}, "changed"
PY
