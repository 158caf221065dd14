#!/bin/sh
# OpenCV 4.14.0 rounds the positions that warpPerspective and warpAffine read a picture at to 1/32 of a pixel; OpenCV
# 5.0.0 reads at the exact position. The same call on the same 8-bit picture differs by one grey level in thousands of
# pixels, and a network that is given the crop answers differently (landmarks of a pose network: a third of a pixel).
# Guess before: a linear warp of an 8-bit picture is the same in both, to half a level.
# It matters to: whoever feeds crops to a network that was run by OpenCV 4 so far, or by a library with OpenCV 4 inside it.
# (romcam.pose.litert rounds the positions itself and gives remap the rounded map.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/warp.py" <<'PY'
import sys

import cv2
import numpy as np

noise = np.random.default_rng(0).random((300, 300)).astype(np.float32)
smooth = cv2.GaussianBlur(noise, (0, 0), 1.5)
picture = ((smooth - smooth.min()) / np.ptp(smooth) * 255).astype(np.uint8)
half = np.array([[0.5, 0.003, 10.3], [-0.003, 0.5, 12.7], [0, 0, 1]])
warped = cv2.warpPerspective(picture, np.linalg.inv(half), (128, 128), flags=cv2.INTER_LINEAR)
row, column = np.mgrid[:128, :128]
x, y = (half[k, 0] * column + half[k, 1] * row + half[k, 2] for k in range(2))


def read(x, y):
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    right, down, levels = x - left, y - top, picture.astype(float)
    upper = levels[top, left] * (1 - right) + levels[top, left + 1] * right
    lower = levels[top + 1, left] * (1 - right) + levels[top + 1, left + 1] * right
    return upper * (1 - down) + lower * down


exact = np.abs(warped - read(x, y)).max() < 0.6
rounded = np.abs(warped - read(np.round(x * 32) / 32, np.round(y * 32) / 32)).max() < 0.6
seen = {(True, False): "reads at the exact position", (False, True): "reads at positions rounded to 1/32 of a pixel"}
print(f"OpenCV {cv2.__version__}: warpPerspective {seen.get((exact, rounded), 'does something else')}")
sys.exit((exact, rounded) != (sys.argv[1] == "exact", sys.argv[1] == "rounded"))
PY
for case in 4.14.0.94:rounded 5.0.0.93:exact; do
  python3 -m venv "$folder/${case%:*}"
  "$folder/${case%:*}/bin/pip" install -q --disable-pip-version-check "opencv-python-headless==${case%:*}" numpy==2.3.5
  "$folder/${case%:*}/bin/python" "$folder/warp.py" "${case#*:}" || { echo "changed" >&2; exit 1; }
done
