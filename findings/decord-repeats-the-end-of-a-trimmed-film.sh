#!/bin/sh
# decord2 3.4.0: of a film whose beginning was cut off without encoding it anew (a trimmed phone film, MP4 with an edit list)
# the VideoReader has 60 pictures. The first 33 are the film, the last 27 are its last picture again. get_frame_timestamp
# begins at -0.9 s with the pictures that are not shown, so every picture has the time of one 0.9 s before it: the first,
# which is shown at 0 s, has -0.9 s. PyAV decodes 33 from 0 s on. No error, no warning.
# Guess before: 33 pictures, as PyAV, or 60 with the pictures before the cut.
# It matters to: whoever measures by decord (many pose and action models read films so): the person seems to hold the last
# posture for almost a second, and all times are off by as much.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check decord2==3.4.0 av==18.1.0 imageio-ffmpeg==0.8.1 numpy==2.3.5
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import subprocess
from fractions import Fraction
from importlib.metadata import version

import av
import decord
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
with av.open("cut.mp4") as film:
    decoded = [(shown(frame.to_ndarray(format="rgb24")), round(frame.time, 2)) for frame in film.decode(video=0)]
film = decord.VideoReader("cut.mp4")
read = [(shown(film[number].asnumpy()), round(float(film.get_frame_timestamp(number)[0]), 2)) for number in range(len(film))]
print(f"av {av.__version__}: {len(decoded)} pictures (number, time), {decoded[:2]} … {decoded[-2:]}")
print(f"decord2 {version('decord2')}: {len(read)} pictures, {read[:2]} … {read[31:35]} … {read[-2:]}")
numbers = [number for number, _ in read]
assert [number for number, _ in decoded] == list(range(57, 90)) and decoded[0][1] == 0.0
assert numbers == [*range(57, 90), *[89] * 27], "changed: the pictures"
assert read[0] == (57, -0.9), "changed: the times"
PY
