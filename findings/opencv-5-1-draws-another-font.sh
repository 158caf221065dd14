#!/bin/sh
# OpenCV 5.0.0 has three built-in fonts: "sans", "italic" and "uni", whose zeros have no slash. The package of 5.1.0 has
# "sans" only. FontFace("uni") and FontFace("italic") raise nothing there: the face has an empty name or that of "sans",
# and text comes out in "sans", in which 60 degrees has a zero with a slash.
# Guess before: a built-in font that is documented is there, or naming it is an error.
# It matters to: whoever letters pictures with numbers, or lays text out by its width: both change with the version. Ask the
# face for its name (getName) before relying on it.
# (romcam.presentation.drawing asks for "uni" and gets the slashed zeros with 5.1; its layout measures each text.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/fonts.py" <<'PY'
import sys

import cv2

names = [cv2.FontFace(name).getName() for name in ("sans", "italic", "uni")]
print(f"OpenCV {cv2.__version__}: faces for sans, italic and uni are named {names}")
sys.exit((names == ["sans", "italic", "uni"]) != (sys.argv[1] == "three"))
PY
for case in 5.0.0.93:three 5.1.0.95:one; do
  python3 -m venv "$folder/${case%:*}"
  "$folder/${case%:*}/bin/pip" install -q --disable-pip-version-check "opencv-contrib-python==${case%:*}" numpy==2.3.5
  "$folder/${case%:*}/bin/python" "$folder/fonts.py" "${case#*:}" || { echo "changed" >&2; exit 1; }
done
