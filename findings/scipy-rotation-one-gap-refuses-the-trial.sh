#!/bin/sh
# A trial of motion capture is a stack of matrices, NaN where a marker was hidden. SciPy 1.11.4 gives NaN angles in
# those frames and angles in the others. SciPy 1.16.3 and 1.17.1 raise LinAlgError ("SVD did not converge") for the whole
# stack because of one such frame; with from_matrix(..., assume_valid=True), new in 1.17, the gap stays NaN again. A
# stack of rotation vectors with a gap is taken by all three.
# Guess before: NaN frames stay NaN, whatever the rotations are made from.
# It matters to: whoever reads segment poses with gaps (C3D rotations, OpenSim, inertial sensors) and upgrades SciPy.
# (romcam makes no rotations from other people's matrices.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/gap.py" <<'PY'
import sys
import warnings

import numpy as np
import scipy
from scipy.spatial.transform import Rotation

warnings.simplefilter("ignore")
vectors = np.radians([[0, 0, 10.0], [0, 0, 20], [0, 0, 30]])
matrices = Rotation.from_rotvec(vectors).as_matrix()
vectors[1] = matrices[1] = np.nan


def angles(make, *given, **how):
    try:
        return [round(float(each)) if each == each else None for each in np.degrees(make(*given, **how).as_rotvec()[:, 2])]
    except (np.linalg.LinAlgError, TypeError) as error:
        return type(error).__name__


seen = [
    angles(Rotation.from_rotvec, vectors),
    angles(Rotation.from_matrix, matrices),
    angles(Rotation.from_matrix, matrices, assume_valid=True),
]
print(f"SciPy {scipy.__version__}: vectors {seen[0]}; matrices {seen[1]}; assumed to be valid {seen[2]}")
gap = [10, None, 30]
sys.exit(seen != {
    "1.11.4": [gap, gap, "TypeError"],
    "1.16.3": [gap, "LinAlgError", "TypeError"],
    "1.17.1": [gap, "LinAlgError", gap],
}[scipy.__version__])
PY
for case in 1.11.4:1.26.4 1.16.3:2.3.5 1.17.1:2.3.5; do
  python3 -m venv "$folder/${case%:*}"
  "$folder/${case%:*}/bin/pip" install -q --disable-pip-version-check "scipy==${case%:*}" "numpy==${case#*:}"
  "$folder/${case%:*}/bin/python" "$folder/gap.py" || { echo "changed" >&2; exit 1; }
done
