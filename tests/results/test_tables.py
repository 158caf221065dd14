"""angles.csv: its columns, its empty cells, its numbers."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from romcam.analysis import Analysis
from romcam.assessment import Subject, assess
from romcam.body.quantities import FrameEvidence
from romcam.clinical import get
from romcam.results.tables import angle_table, write_csv, write_parquet
from tests.report.trials import Kind, make_analysis

ANGLES = [
    "pelvis_tilt",
    "trunk_inclination",
    "hip_flexion",
    "lumbar_flexion",
    "thigh_tilt",
    "knee_flexion",
    "trunk_chord",
    "apparent_hip_flexion",
]
SPLIT = ANGLES[:4]
GAP = slice(40, 44)


def written(analysis: Analysis, folder: Path) -> list[dict[str, str]]:
    write_csv(angle_table(analysis), folder / "angles.csv")
    with (folder / "angles.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """Return a trial with four frames without a person, and one without the back."""
    trial = make_analysis("compensating")
    angles = trial.angles
    values = {name: np.array(array) for name, array in angles.values.items()}
    se = {name: np.array(array) for name, array in angles.se.items()}
    evidence, quality = angles.evidence.copy(), angles.quality.copy()
    for array in (*values.values(), *se.values(), quality):
        array[GAP] = np.nan
    evidence[GAP] = FrameEvidence.NONE
    for name in SPLIT:
        values[name][60] = se[name][60] = np.nan
    evidence[60] = FrameEvidence.LANDMARKS
    values["thigh_tilt"][0], values["knee_flexion"][0] = 0.0, -0.0001
    changed = dataclasses.replace(angles, values=values, se=se, evidence=evidence, quality=quality)
    return dataclasses.replace(trial, angles=changed)


@pytest.fixture(scope="module")
def rows(analysis: Analysis, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    return written(analysis, tmp_path_factory.mktemp("table"))


def test_columns_are_in_the_documented_order(rows: list[dict[str, str]]) -> None:
    assert list(rows[0]) == [
        "frame",
        "time_s",
        *(f"{name}_deg" for name in ANGLES),
        *(f"{name}_se_deg" for name in SPLIT),
        "evidence",
        "quality",
    ]


def test_there_is_one_row_per_frame(rows: list[dict[str, str]], analysis: Analysis) -> None:
    assert [int(row["frame"]) for row in rows] == list(range(len(analysis.recording)))
    times = [float(row["time_s"]) for row in rows]
    assert times == pytest.approx(list(analysis.recording.time_s), abs=5e-7)


def test_unknown_is_an_empty_cell(rows: list[dict[str, str]]) -> None:
    for row in rows[GAP]:
        assert {value for name, value in row.items() if name not in ("frame", "time_s")} == {""}
    assert "nan" not in {value.lower() for row in rows for value in row.values()}


def test_a_frame_without_the_back_has_joints_but_no_split(rows: list[dict[str, str]]) -> None:
    row = rows[60]
    assert row["evidence"] == "landmarks"
    assert all(row[f"{name}_deg"] == row[f"{name}_se_deg"] == "" for name in SPLIT)
    assert all(row[f"{name}_deg"] for name in ANGLES[4:])


def test_zero_is_a_number_and_has_no_sign(rows: list[dict[str, str]]) -> None:
    assert rows[0]["thigh_tilt_deg"] == "0.0"
    assert rows[0]["knee_flexion_deg"] == "0.0"


def test_numbers_are_the_angles_to_a_thousandth(rows: list[dict[str, str]], analysis: Analysis) -> None:
    for name in ANGLES:
        cells = [row[f"{name}_deg"] for row in rows]
        got = np.array([float(cell) if cell else np.nan for cell in cells])
        np.testing.assert_allclose(got, analysis.angles.values[name], atol=5.1e-4, rtol=0)
        assert max(len(cell.partition(".")[2]) for cell in cells) <= 3
        assert not any("e" in cell for cell in cells)


def test_evidence_is_in_words(rows: list[dict[str, str]]) -> None:
    assert {row["evidence"] for row in rows} == {"contour", "landmarks", ""}


def test_a_withheld_split_is_withheld_in_every_frame(tmp_path: Path) -> None:
    """Also in frames that could be read: the table must not state what the result withholds."""
    read, refused = make_analysis("compensating"), make_analysis("withheld")
    rows = written(dataclasses.replace(read, assessment=refused.assessment), tmp_path)
    assert list(rows[0])[2:10] == [f"{name}_deg" for name in ANGLES]
    for row in rows:
        assert all(row[f"{name}_deg"] == row[f"{name}_se_deg"] == "" for name in SPLIT)
        assert row["evidence"] == "landmarks"
        assert row["trunk_chord_deg"] != ""


@pytest.mark.parametrize("kind", ["compensating", "withheld"])
def test_a_test_whose_measures_are_ranges_has_the_angles_of_the_back_where_they_are_known(kind: Kind) -> None:
    trial, test = make_analysis(kind), get("free")
    extra = dict.fromkeys(set(test.angles) - set(ANGLES), trial.angles.values["thigh_tilt"])
    angles = dataclasses.replace(trial.angles, values={**trial.angles.values, **extra})
    movement = test.find_movement(angles)
    assessment = assess(angles, movement, trial.recording, test, Subject())
    table = angle_table(dataclasses.replace(trial, angles=angles, movement=movement, assessment=assessment))
    known = assessment.measures["lumbar_flexion_range"].value is not None
    assert known is (kind == "compensating")
    for name in SPLIT:
        assert (table[f"{name}_deg"].null_count() < len(table)) is known
        assert (table[f"{name}_se_deg"].null_count() < len(table)) is known
    assert table["thigh_swing_left_deg"].null_count() == 0


def test_parquet_has_the_same_content(analysis: Analysis, tmp_path: Path) -> None:
    table = angle_table(analysis)
    write_parquet(table, tmp_path / "angles.parquet")
    again = pl.read_parquet(tmp_path / "angles.parquet")
    assert again.equals(table)
    assert again["pelvis_tilt_deg"].null_count() == GAP.stop - GAP.start + 1
    assert again.schema["pelvis_tilt_deg"] == pl.Float64
