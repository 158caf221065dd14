#!/bin/sh
# OpenCV 5.1.0 keeps the weight of the last text that was drawn or measured in its built-in font, for the whole process. A
# line in a FontFace("sans") whose weight is left at its default is 1220 pixels wide in a new process, and 1385 after
# another part of the program called getTextSize with one of the older (Hershey) fonts. OpenCV 5.0.0 does not do this.
# Guess before: a FontFace of one's own has its own weight, and measuring text changes nothing.
# It matters to: whoever lays out text on pictures while another part of the program draws some, too: lines that fitted
# run out of the picture, depending on what was drawn before. State the weight in every call: then the width stays.
# (romcam.presentation.drawing states it.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/text.py" <<'PY'
import sys

import cv2

words = "Stand with the shoulder to the camera and look straight ahead along the wall"
face = cv2.FontFace("sans")


def width(*weight):
    return cv2.getTextSize((0, 0), words, (0, 0), face, 33, *weight)[2]


before = width()
stated = width(300)
cv2.getTextSize("abc", cv2.FONT_HERSHEY_TRIPLEX, 1.0, 3)
after, stated_after = width(), width(300)
print(f"OpenCV {cv2.__version__}: {before} pixels, after text in another font {after}; weight stated: {stated}, {stated_after}")
sys.exit(not (after > 1.1 * before and stated == stated_after))
PY
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check opencv-contrib-python==5.1.0.95 numpy==2.3.5
"$folder/venv/bin/python" "$folder/text.py" || { echo "changed" >&2; exit 1; }
