#!/bin/sh
# opensim 4.6: Storage.getDataColumn leaves out the rows before time 0, without a word; getTimeColumn and getSize count
# them. The column is shorter than its times, and each value stands beside an earlier time. TimeSeriesTable has all rows.
# Guess before: a column has a value for each row, as the other columns have.
# It matters to: whoever counts time from an event, a heel strike or the start of a lift, and plots or compares with numpy.
# With startTime stated (the third argument) all rows come.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check opensim==4.6
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import opensim

rows = [(-0.2, 10), (-0.1, 20), (0.0, 30), (0.1, 40)]
head = "Coordinates\nversion=1\nnRows=4\nnColumns=2\ninDegrees=yes\nendheader\ntime\tpelvis_tilt\n"
with open("lift.mot", "w") as file:
    file.write(head + "".join(f"{time}\t{angle}\n" for time, angle in rows))


def listed(array):
    return [array.get(number) for number in range(array.getSize())]


storage = opensim.Storage("lift.mot")
times, short, whole = opensim.ArrayDouble(), opensim.ArrayDouble(), opensim.ArrayDouble()
storage.getTimeColumn(times)
storage.getDataColumn("pelvis_tilt", short)
storage.getDataColumn("pelvis_tilt", whole, -1.0)
read = opensim.TimeSeriesTable("lift.mot")  # kept: its columns are views of it
table = read.getDependentColumn("pelvis_tilt").to_numpy()
print("opensim", version("opensim"), "rows:", storage.getSize(), "times:", listed(times))
print("getDataColumn:", listed(short), "- with startTime -1:", listed(whole), "- TimeSeriesTable:", table.tolist())
assert listed(times) == [-0.2, -0.1, 0.0, 0.1] and listed(whole) == table.tolist() == [10, 20, 30, 40]
assert listed(short) == [30, 40], "changed: rows before 0 are no longer left out"
PY
