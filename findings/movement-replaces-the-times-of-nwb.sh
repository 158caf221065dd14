#!/bin/sh
# movement 0.15.0: a pose file in NWB (ndx-pose 0.4.0) whose pictures have uneven times, written with `timestamps`, is read
# with even times: 50 pictures over 2.9 s, of which the second half came 10 a second, last 1.63 s. No error, no warning. The
# points, too, come in the order of the alphabet, not in that of the skeleton's nodes, so what is taken by number is
# another joint. The file holds both rightly; movement's own to_nwb_file writes them so, and from_nwb_file loses them.
# Guess before: the times of the file are the times of the data set.
# It matters to: whoever keeps poses of phone films or of cameras that lose pictures in NWB: speeds in the slow part come out
# three times too high, and durations too short.
# (romcam's netCDF keeps the times; movement's users load it by xarray.)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check movement==0.15.0 pynwb==4.2.0 ndx-pose==0.4.0
cd "$folder"
"$folder/venv/bin/python" - 2>/dev/null <<'PY'
from datetime import datetime, timezone
from importlib.metadata import version

import numpy as np
from movement.io import load_poses
from ndx_pose import PoseEstimation, PoseEstimationSeries, Skeleton, Skeletons
from pynwb import NWBHDF5IO, NWBFile
from pynwb.file import Subject

NAMES = ["hip", "knee", "ankle"]
times = np.concatenate([np.arange(30) / 30, 1.0 + np.arange(20) / 10])
content = NWBFile("a bend", "bend", datetime(2026, 5, 4, tzinfo=timezone.utc))
content.subject = Subject(subject_id="P01", species="Homo sapiens")
skeleton = Skeleton(name="leg", nodes=NAMES, edges=np.array([[0, 1], [1, 2]], dtype="uint8"))
series = [
    PoseEstimationSeries(
        name=name,
        data=np.column_stack([100.0 * times, np.full(len(times), 10.0 * number)]),
        unit="pixels",
        reference_frame="upper left corner",
        timestamps=times,
        confidence=np.ones(len(times)),
    )
    for number, name in enumerate(NAMES)
]
behavior = content.create_processing_module("behavior", "poses")
behavior.add(Skeletons(skeletons=[skeleton]))
behavior.add(PoseEstimation(pose_estimation_series=series, skeleton=skeleton, source_software="example"))
with NWBHDF5IO("bend.nwb", "w") as file:
    file.write(content)

with NWBHDF5IO("bend.nwb", "r") as file:
    poses = file.read().processing["behavior"]["PoseEstimation"]
    in_file = np.asarray(poses["hip"].timestamps[:])
    nodes = [str(node) for node in poses.skeleton.nodes[:]]
read = load_poses.from_nwb_file("bend.nwb")
found, names = read.time.values, [str(name) for name in read.keypoints.values]
speed = float((read.position.sel(keypoints="hip", space="x").diff("time") / read.time.diff("time")).max())
print("pynwb", version("pynwb"), "reads times up to", round(in_file[-1], 2), "s and the nodes", nodes)
print("movement", version("movement"), "reads times up to", round(found[-1], 2), "s and the points", names)
print("a point that moves by 100 pixels a second moves by", round(speed, 1), "at most")
assert np.array_equal(in_file, times) and nodes == NAMES
assert np.allclose(found, np.arange(50) / 30), "changed: the times"
assert names == sorted(NAMES), "changed: the order"
assert round(speed) == 300, "changed: the speed"
PY
