#!/bin/sh
# PyAV 18.1.0: VideoFrame.rotation of a film that is to be mirrored left-right (as some front cameras store it) is -180,
# the same as for a film that is upside down. Who turns the picture by it gets the person standing on the head. A film that
# is to be mirrored upside down has 0, the same as an upright one. Only the display matrix in the side data tells them apart.
# Guess before: a mirrored film has 0, and the mirror stands elsewhere.
# It matters to: whoever turns phone films upright by `rotation`: mirrored films come out upside down, or with left and
# right of the body exchanged. (romcam reads the matrix.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check av==18.1.0 imageio-ffmpeg==0.8.1 numpy==2.3.5
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import subprocess

import av
import imageio_ffmpeg
import numpy as np
from av.sidedata.sidedata import Type

with av.open("stored.mp4", "w") as film:
    stream = film.add_stream("libx264", rate=30)
    stream.width, stream.height, stream.pix_fmt = 128, 96, "yuv420p"
    for number in range(10):
        picture = np.full((96, 128, 3), 20 * number, np.uint8)
        film.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
    film.mux(stream.encode(None))

CASES = {
    "upright": [],
    "upside down": ["-display_rotation", "180"],
    "mirrored left-right": ["-display_hflip"],
    "mirrored upside down": ["-display_vflip"],
}
seen = {}
for case, options in CASES.items():
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", *options, "-i", "stored.mp4", "-c", "copy"]
    subprocess.run([*command, "film.mp4"], check=True)
    with av.open("film.mp4") as film:
        frame = next(film.decode(video=0))
        data = frame.side_data.get(Type.DISPLAYMATRIX)
        matrix = None if data is None else np.frombuffer(bytes(data), np.int32).reshape(3, 3)[:2, :2] // 65536
        seen[case] = frame.rotation, None if matrix is None else matrix.tolist()
        print(f"av {av.__version__}: {case}: rotation {seen[case][0]}, matrix {seen[case][1]}")
assert seen == {
    "upright": (0, None),
    "upside down": (-180, [[-1, 0], [0, -1]]),
    "mirrored left-right": (-180, [[-1, 0], [0, 1]]),
    "mirrored upside down": (0, [[1, 0], [0, -1]]),
}, "changed"
PY
