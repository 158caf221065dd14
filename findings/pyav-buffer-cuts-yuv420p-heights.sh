#!/bin/sh
# PyAV 18.1.0: VideoFrame.from_numpy_buffer(format="yuv420p") makes a frame that is two lines too low, without a word, where
# the picture's height is no multiple of four; from_ndarray of the same array is right.
# Guess before: both take the same array, as the documentation of the one refers to the other.
# It matters to: whoever hands planes to an encoder without a copy; phones film in heights such as 1078 after a crop.
# (romcam.video counts the lines itself, and tests/video/test_planar.py holds it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check av==18.1.0 numpy==2.3.5
"$folder/venv/bin/python" - <<'PY'
import sys

import av
import numpy as np

changed = False
for height in (176, 178, 180, 182):
    planes = np.zeros((height * 3 // 2, 322), np.uint8)
    copied = av.VideoFrame.from_ndarray(planes, format="yuv420p").height
    shared = av.VideoFrame.from_numpy_buffer(planes, format="yuv420p").height
    print(f"{height} lines: from_ndarray {copied}, from_numpy_buffer {shared}")
    changed |= copied != height or shared != height - height % 4
sys.exit("changed" if changed else 0)
PY
