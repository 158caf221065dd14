#!/bin/sh
# OpenCV documents INTER_NEAREST_EXACT as giving the same result as nearest neighbour in Pillow and scikit-image. Of 720
# columns made 540, OpenCV 4.14.0 takes 180 from the neighbour to the left of the one that the sizes give in whole
# numbers, (2 i + 1) * 720 // (2 * 540), Pillow 12.0.0 and OpenCV 5.0.0 take 99, and 81 differ between the two versions.
# Guess before: "exact" means exact, so a mask is the same to the pixel in both versions, and as in Pillow.
# It matters to: whoever scales masks or label pictures of people and compares them between versions, or with a mask that
# Pillow scaled: outlines move by a pixel where the scaled position falls between two pixels.
# (romcam scales masks with INTER_LINEAR or INTER_AREA.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/nearest.py" <<'PY'
import sys

import cv2
import numpy as np
from PIL import Image

columns = np.tile(np.arange(720, dtype=np.float32), (2, 1))
exact = (2 * np.arange(540) + 1) * 720 // (2 * 540)
opencv = cv2.resize(columns, (540, 2), interpolation=cv2.INTER_NEAREST_EXACT)[0]
pillow = np.asarray(Image.fromarray(columns).resize((540, 2), Image.Resampling.NEAREST))[0]
seen = [int(np.sum(a != b)) for a, b in ((opencv, exact), (pillow, exact), (opencv, pillow))]
print(f"OpenCV {cv2.__version__}: {seen[0]} of 540 columns not exact, Pillow {seen[1]}, {seen[2]} differ between the two")
sys.exit(seen != [int(each) for each in sys.argv[1].split(",")])
PY
for case in 4.14.0.94:180,99,81 5.0.0.93:99,99,0; do
  python3 -m venv "$folder/${case%:*}"
  "$folder/${case%:*}/bin/pip" install -q --disable-pip-version-check "opencv-python-headless==${case%:*}" numpy==2.3.5 pillow==12.0.0
  "$folder/${case%:*}/bin/python" "$folder/nearest.py" "${case#*:}" || { echo "changed" >&2; exit 1; }
done
