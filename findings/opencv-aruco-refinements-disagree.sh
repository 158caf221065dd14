#!/bin/sh
# OpenCV 5.1.0, ArucoDetector: the four ways to refine corners give one sharp, upright marker, 80 pixels wide, three sizes
# and two places. Its edges are at 59.5 and 139.5, as OpenCV counts (the middle of a pixel is a whole number).
# CORNER_REFINE_NONE and CORNER_REFINE_CONTOUR take half a pixel off each side, CORNER_REFINE_SUBPIX is right to 0.07,
# CORNER_REFINE_APRILTAG is right in size and lies half a pixel to the right and below.
# Guess before: on a perfect picture all refinements agree, to a tenth of a pixel.
# It matters to: whoever measures distance by the size of a marker (1.3 % here, 4 % of one that is 25 pixels wide), or
# changes the method between calibration and measurement: the principal point moves by half a pixel.
# (romcam.tag_reading aligns the drawing of a tag with the picture, and takes the detector's corners as a start only.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check opencv-contrib-python==5.1.0.95 numpy==2.3.5
"$folder/venv/bin/python" - <<'PY'
import cv2
import numpy as np

marker = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
page = np.full((200, 200), 255, np.uint8)
page[60:140, 60:140] = cv2.aruco.generateImageMarker(marker, 7, 80)
EXPECTED = {"NONE": (0.5, -0.5), "CONTOUR": (0.5, -0.5), "SUBPIX": (0.07, -0.07), "APRILTAG": (0.5, 0.5)}
seen = {}
for name in EXPECTED:
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = getattr(cv2.aruco, f"CORNER_REFINE_{name}")
    (corners,), _, _ = cv2.aruco.ArucoDetector(marker, parameters).detectMarkers(page)
    upper, lower = corners[0][0], corners[0][2]
    seen[name] = float((upper - 59.5).mean()), float((lower - 139.5).mean())
    print(f"OpenCV {cv2.__version__} {name}: corners {upper.round(2)} and {lower.round(2)}, off by %.2f and %.2f" % seen[name])
assert all(np.allclose(seen[name], EXPECTED[name], atol=0.03) for name in EXPECTED), "changed"
PY
