"""Read exports with OpenSim, movement and xarray, and compare them with angles.csv. Runs where these are installed.

python read_back.py FOLDER OTHER      # two results with angles.mot, landmarks.trc and landmarks.nc
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import opensim
import xarray
from movement.validators.datasets import ValidPosesInputs

SIGNS = {
    "pelvis_tilt": ("pelvis_tilt_deg", -1),
    "lumbar_extension": ("lumbar_flexion_deg", -1),
    "hip_flexion_r": ("hip_flexion_deg", 1),
    "hip_flexion_l": ("hip_flexion_deg", 1),
    "knee_angle_r": ("knee_flexion_deg", 1),
    "knee_angle_l": ("knee_flexion_deg", 1),
}


def main(folder: Path) -> None:
    with (folder / "angles.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if all(row[column] for column, _ in SIGNS.values())]
    table = opensim.TimeSeriesTable(str(folder / "angles.mot"))
    storage = opensim.Storage(str(folder / "angles.mot"))
    assert table.getNumRows() == storage.getSize() == len(rows) > 100
    assert storage.isInDegrees()
    assert np.allclose(table.getIndependentColumn(), [float(row["time_s"]) for row in rows], atol=1e-6)
    for name, (column, sign) in SIGNS.items():
        stored = opensim.ArrayDouble()
        storage.getDataColumn(name, stored)
        expected = sign * np.array([float(row[column]) for row in rows])
        assert np.abs(table.getDependentColumn(name).to_numpy() - expected).max() < 1e-9, name
        assert np.abs([stored.get(number) for number in range(len(rows))] - expected).max() < 1e-9, name
    assert table.getDependentColumn("pelvis_tilt").to_numpy().min() < -50  # forward
    assert table.getDependentColumn("lumbar_extension").to_numpy().min() < -40  # flexion

    markers = opensim.TimeSeriesTableVec3(str(folder / "landmarks.trc"))
    data = xarray.load_dataset(folder / "landmarks.nc")
    ValidPosesInputs.validate(data)
    assert tuple(data.keypoints.values) == tuple(markers.getColumnLabels())
    assert markers.getNumRows() == data.sizes["time"]
    units = markers.getTableMetaDataAsString("Units")
    number = list(markers.getColumnLabels()).index("left_shoulder")
    height = markers.getRowAtIndex(0).getElt(0, number).to_numpy()[1]
    assert units == "m"
    assert 1.2 < height < 1.5, height
    print(table.getNumRows(), units, round(float(height), 3), list(data.space.values))


main(Path(sys.argv[1]))
