#!/bin/sh
# SciPy 1.17.1's savgol_filter, as it is called by default, raises ValueError ("array must not contain infs or NaNs") for
# a curve that has a gap within a window's length of its start or end, and returns NaN around a gap anywhere else. SciPy
# 1.16.3 returns NaN around both. With mode="nearest" 1.17.1 does so, too.
# Guess before: a NaN spreads over the frames whose window holds it, wherever it is.
# It matters to: whoever smooths or differentiates marker and angle curves: the same pipeline runs for trials whose marker
# disappears in the middle and stops at those whose marker appears a little late.
# (romcam filters the stretches between gaps, each by itself.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/gaps.py" <<'PY'
import sys

import numpy as np
import scipy
from scipy.signal import savgol_filter

curve = np.sin(np.arange(60) / 5)


def unknown(gap, **how):
    given = curve.copy()
    given[gap] = np.nan
    try:
        return int(np.isnan(savgol_filter(given, 11, 3, **how)).sum())
    except ValueError as error:
        return type(error).__name__


seen = [unknown(gap) for gap in (0, 10, 11, 30, 48, 49, 59)]
nearest = unknown(0, mode="nearest")
print(f"SciPy {scipy.__version__}: frames that are NaN for a gap at 0, 10, 11, 30, 48, 49, 59: {seen}; nearest: {nearest}")
inner = [11, 11, 11]
sys.exit(seen[2:5] != inner or nearest != 6 or (set(seen[:2] + seen[5:]) == {"ValueError"}) != (sys.argv[1] == "refused"))
PY
for case in 1.16.3:spread 1.17.1:refused; do
  python3 -m venv "$folder/${case%:*}"
  "$folder/${case%:*}/bin/pip" install -q --disable-pip-version-check "scipy==${case%:*}" numpy==2.3.5
  "$folder/${case%:*}/bin/python" "$folder/gaps.py" "${case#*:}" || { echo "changed" >&2; exit 1; }
done
