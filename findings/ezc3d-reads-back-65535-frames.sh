#!/bin/sh
# ezc3d 1.7.2: a C3D of 70,000 frames is written whole and read back with 65,535, without an error or a warning.
# Guess before: refused, or the longer count of POINT:LONG_FRAMES or TRIAL:ACTUAL_END_FIELD is used.
# It matters to: trials longer than 36 minutes at 30 frames a second (romcam refuses them).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check ezc3d==1.7.2 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import os
from importlib.metadata import version

import ezc3d
import numpy as np

count = 70_000
content = ezc3d.c3d()
content["parameters"]["POINT"]["RATE"]["value"] = [30.0]
content["parameters"]["POINT"]["LABELS"]["value"] = ["angle"]
content["data"]["points"] = np.ones((4, 1, count))
content.write("long.c3d")
read = ezc3d.c3d("long.c3d")["data"]["points"].shape[-1]
print("ezc3d", version("ezc3d"), "wrote", count, "in", os.path.getsize("long.c3d"), "bytes, read", read)
assert os.path.getsize("long.c3d") > count * 16, "changed: not all frames are written"
assert read == 65_535, "changed: the number of frames that are read back"
PY
