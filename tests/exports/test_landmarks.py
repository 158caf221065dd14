"""Landmarks as Parquet and as netCDF."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from scipy.io import netcdf_file

from romcam import exports
from romcam.assessment.conclusions import Subject
from romcam.exports.space import NAMES
from tests.exports.trials import trial


def hidden():
    """A trial in which nobody is seen in frame 7."""
    one = trial()
    assert one.recording is not None
    px, visibility = one.recording.landmarks_px.copy(), one.recording.visibility.copy()
    px[7] = visibility[7] = np.nan
    return replace(one, recording=replace(one.recording, landmarks_px=px, visibility=visibility))


def test_parquet_has_a_row_a_frame_and_empty_cells(tmp_path: Path):
    one = hidden()
    exports.get("landmarks").write([one], tmp_path / "a.parquet")
    table = pl.read_parquet(tmp_path / "a.parquet")
    assert table["left_hip_x_px"][7] is None
    known = np.delete(np.arange(table.height), 7)
    for axis, name in enumerate("xy"):
        column = table[f"left_hip_{name}_px"].to_numpy()
        assert (column[known] == one.recording.landmarks_px[known, NAMES.index("left_hip"), axis]).all()


def test_netcdf_has_the_layout_of_movement(tmp_path: Path):
    one = hidden()
    one = replace(one, result=replace(one.result, subject=Subject("Ä1")))
    exports.get("netcdf").write([one], tmp_path / "a.nc")
    with netcdf_file(str(tmp_path / "a.nc"), mmap=False) as file:
        assert file.variables["position"].dimensions == ("time", "space", "keypoints", "individuals")
        assert file.variables["confidence"].dimensions == ("time", "keypoints", "individuals")
        assert (file.ds_type, file.time_unit, file.fps) == (b"poses", b"seconds", 24.0)
        assert file.fps.dtype == np.float64
        texts = {
            name: tuple(bytes(row).rstrip(b"\0").decode() for row in file.variables[name][:])
            for name in ("space", "keypoints", "individuals")
        }
        assert texts == {"space": ("x", "y"), "keypoints": NAMES, "individuals": ("Ä1",)}
        told = file.variables["position"][:, :, :, 0].transpose(0, 2, 1)
        np.testing.assert_array_equal(told, one.recording.landmarks_px)
        np.testing.assert_array_equal(file.variables["time"][:], one.recording.time_s)
