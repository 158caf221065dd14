#!/bin/sh
# To OpenCV 4.14.0 a NumPy vector is a column of n rows; to OpenCV 5.0.0 it is one row of n columns. No call fails: a
# curve that GaussianBlur smoothed with a window of (1, 9) comes back unsmoothed, Sobel's derivative along it is all
# zeros, flip(curve, 0) no longer reverses it, minMaxLoc names (98, 0) instead of (0, 98), and a kernel given as a vector
# filters a picture along its rows instead of its columns.
# Guess before: a vector stays a column, or the size in the call that fitted before raises an error now.
# It matters to: whoever smooths, differentiates or searches angle curves with OpenCV, or passes kernels as vectors.
# (romcam gives OpenCV pictures of two or three dimensions only.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/vectors.py" <<'PY'
import sys

import cv2
import numpy as np

noise = np.random.default_rng(0).normal(0, 3, 200)
curve = (30 * np.sin(np.arange(200) / 20) + noise).astype(np.float32)
greatest = int(curve.argmax())
picture = np.zeros((5, 5), np.float32)
picture[2, 2] = 3
kernel = np.ones(3, np.float32)


def same(result):
    return np.array_equal(np.ravel(result), curve)


seen = {
    "GaussianBlur(curve, (1, 9), 2) smooths": not same(cv2.GaussianBlur(curve, (1, 9), 2)),
    "GaussianBlur(curve, (9, 1), 2) smooths": not same(cv2.GaussianBlur(curve, (9, 1), 2)),
    "Sobel(curve, CV_32F, 0, 1) is all zeros": not cv2.Sobel(curve, cv2.CV_32F, 0, 1).any(),
    "flip(curve, 0) reverses": np.array_equal(np.ravel(cv2.flip(curve, 0)), curve[::-1]),
    "minMaxLoc names the greatest value": {(0, greatest): "(0, index)", (greatest, 0): "(index, 0)"}[
        cv2.minMaxLoc(curve)[3]
    ],
    "filter2D with a vector spreads a dot over": {(1, 3): "its row", (3, 1): "its column"}[
        tuple(len(np.unique(axis)) for axis in np.nonzero(cv2.filter2D(picture, -1, kernel)))
    ],
}
columns = [True, False, False, True, "(0, index)", "its column"]
rows = [False, True, True, False, "(index, 0)", "its row"]
print(f"OpenCV {cv2.__version__}")
for what, value in seen.items():
    print(f"  {what}: {value}")
sys.exit(list(seen.values()) != (columns if sys.argv[1] == "columns" else rows))
PY
for case in 4.14.0.94:columns 5.0.0.93:rows; do
  python3 -m venv "$folder/${case%:*}"
  "$folder/${case%:*}/bin/pip" install -q --disable-pip-version-check "opencv-python-headless==${case%:*}" numpy==2.3.5
  "$folder/${case%:*}/bin/python" "$folder/vectors.py" "${case#*:}" || { echo "changed" >&2; exit 1; }
done
