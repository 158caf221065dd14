"""OpenSim's motion file."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from romcam import exports
from romcam.exports.mot import coordinates
from tests.exports.trials import trial


def written(path: Path, kind="typical") -> tuple[list[str], pl.DataFrame]:
    exports.get("mot").write([trial(kind)], path / "a.mot")
    head, table = (path / "a.mot").read_text(encoding="ascii").split("endheader\n")
    return head.splitlines(), pl.read_csv(table.encode(), separator="\t")


def test_a_forward_bend_has_the_signs_of_opensim(tmp_path: Path):
    _, table = written(tmp_path)
    end = table.row(int(table["pelvis_tilt"].arg_min() or 0), named=True)
    # 60° of pelvis, 50° of lumbar spine, the thigh 7° back.
    assert end["pelvis_tilt"] == pytest.approx(-60, abs=0.6)
    assert end["lumbar_extension"] == pytest.approx(-50, abs=1)
    assert end["hip_flexion_r"] == end["hip_flexion_l"] == pytest.approx(67, abs=1)
    assert end["knee_angle_r"] == end["knee_angle_l"] == pytest.approx(10, abs=1)


def test_header_and_table_agree(tmp_path: Path):
    head, table = written(tmp_path)
    assert head[:2] == ["Coordinates", "version=1"]
    assert f"nRows={table.height}" in head
    assert f"nColumns={table.width}" in head
    assert "inDegrees=yes" in head


def test_frames_with_a_gap_are_left_out(tmp_path: Path):
    _, table = written(tmp_path)
    angles = trial().angles
    assert table.null_count().sum_horizontal().item() == 0
    assert angles.height - table.height == 4
    assert set(angles["time_s"]) - set(table["time"]) == set(angles["time_s"][5:9])
    known = angles.drop_nulls("pelvis_tilt_deg")
    assert (table["pelvis_tilt"] + known["pelvis_tilt_deg"]).abs().max() == 0
    assert (table["lumbar_extension"] + known["lumbar_flexion_deg"]).abs().max() == 0


def test_a_withheld_split_has_no_columns():
    assert coordinates(trial("withheld")).columns == ["time", "knee_angle_r", "knee_angle_l"]
