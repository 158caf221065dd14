#!/bin/sh
# opensim 4.6: Storage skips a cell of a .mot that is `nan`, moves the rest of the row to its left and drops a row at the
# end, without an error; TimeSeriesTable reads the same file rightly.
# Guess before: both read nan as not a number.
# It matters to: everybody who writes gaps into a motion file, which the tools of OpenSim that use Storage then misread
# (romcam leaves such frames out).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check opensim==4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import opensim

rows = ["0\t0\t0", "0.04\t-1.5\t-2", "0.1\tnan\t-3", "0.3\t-3\t-5"]
head = "Coordinates\nversion=1\nnRows=4\nnColumns=3\ninDegrees=yes\n\nendheader\ntime\tpelvis_tilt\tlumbar_extension\n"
with open("gap.mot", "w") as file:
    file.write(head + "\n".join(rows) + "\n")
table = opensim.TimeSeriesTable("gap.mot")
column = opensim.ArrayDouble()
storage = opensim.Storage("gap.mot")
storage.getDataColumn("pelvis_tilt", column)
read = [column.get(index) for index in range(column.getSize())]
print("opensim", version("opensim"), "Storage:", storage.getSize(), read, "table:", table.getNumRows())
print("table:", list(table.getDependentColumn("pelvis_tilt").to_numpy()))
assert table.getNumRows() == 4 and storage.getSize() == 3 and read[1:3] != [-1.5, float("nan")], "changed: read rightly"
assert all(value == value for value in read), "changed: Storage knows nan"
PY
