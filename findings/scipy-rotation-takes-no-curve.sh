#!/bin/sh
# SciPy 1.16.3 turns a curve of n angles about one axis, Rotation.from_euler("x", curve), into n rotations, as its
# documentation says. SciPy 1.17.1 takes the same curve for n angles of one rotation and raises ValueError, unless the
# curve has a single frame: then it returns one rotation without a length, whose matrix is 3 by 3 instead of 1 by 3 by 3.
# A column, curve[:, None], means the same to both.
# Guess before: a stack of one-axis rotations from a vector is such common use that it cannot change.
# It matters to: whoever makes joint rotations from angle curves of one axis, knees and pelvic tilt above all.
# (romcam gives all three axes.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/curve.py" <<'PY'
import sys

import numpy as np
import scipy
from scipy.spatial.transform import Rotation


def shape(angles):
    try:
        return Rotation.from_euler("x", angles, degrees=True).as_matrix().shape
    except ValueError as error:
        return type(error).__name__


knee = np.array([5.0, 20.0, 60.0, 35.0])
seen = [shape(knee), shape(knee[:1]), shape(knee[:, None])]
print(f"SciPy {scipy.__version__}: four angles {seen[0]}, one angle {seen[1]}, a column of four {seen[2]}")
before = [(4, 3, 3), (1, 3, 3), (4, 3, 3)]
now = ["ValueError", (3, 3), (4, 3, 3)]
sys.exit(seen != (before if sys.argv[1] == "before" else now))
PY
for case in 1.16.3:before 1.17.1:now; do
  python3 -m venv "$folder/${case%:*}"
  "$folder/${case%:*}/bin/pip" install -q --disable-pip-version-check "scipy==${case%:*}" numpy==2.3.5
  "$folder/${case%:*}/bin/python" "$folder/curve.py" "${case#*:}" || { echo "changed" >&2; exit 1; }
done
