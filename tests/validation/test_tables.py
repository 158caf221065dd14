"""Tables in the forms of laboratories and clinics, and errors for those that cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from romcam.errors import InputError, UsageError
from romcam.validation.columns import parse_columns
from romcam.validation.study import EndReading, Track
from romcam.validation.tables import read_end_readings, read_table, read_track, require_numbers
from romcam.validation.units import Units
from tests.validation.trials import track, write

SAMPLES = Path(__file__).parents[2] / "samples"


def read(path: Path, columns: dict[str, str] | None = None) -> Track:
    return read_track(read_table(path), path, "a", columns)


def read_text(folder: Path, text: str | bytes, columns: dict[str, str] | None = None) -> Track:
    path = folder / "reference.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, columns)


def rows(folder: Path, text: str, columns: dict[str, str] | None = None) -> dict[str, EndReading]:
    path = folder / "sheet.csv"
    path.write_text(text)
    return read_end_readings(read_table(path), path, columns)


@pytest.mark.parametrize("name", ["a.csv", "a.parquet"])
def test_a_written_table_is_read_back(name: str, tmp_path: Path) -> None:
    one = track(pelvis_tilt=40.0, lumbar_flexion=50.0, se=2.0)
    one.values["pelvis_tilt"][3] = np.nan
    back = read(write(one, tmp_path / name))
    np.testing.assert_allclose(back.time_s, one.time_s)
    assert list(back.values) == ["pelvis_tilt", "lumbar_flexion"]
    np.testing.assert_allclose(back.values["pelvis_tilt"], one.values["pelvis_tilt"])
    np.testing.assert_allclose(back.se["pelvis_tilt"], 2.0)


def test_a_rendered_truth_is_a_reference() -> None:
    truth = read(SAMPLES / "forward-bend-typical.truth.csv")
    assert {"pelvis_tilt", "trunk_inclination", "lumbar_flexion", "thigh_tilt"} <= set(truth.values)
    assert truth.values["pelvis_tilt"].max() == pytest.approx(60.0, abs=0.5)


def test_names_without_units_and_assigned_names(tmp_path: Path) -> None:
    text = "time, pelvis_tilt ,L1_S1\n0,1,5\n0.1,2,6\n"
    assert list(read_text(tmp_path, text).values) == ["pelvis_tilt"]
    mapped = read_text(tmp_path, text, {"lumbar_flexion": "L1_S1"})
    np.testing.assert_array_equal(mapped.values["lumbar_flexion"], [5.0, 6.0])


def test_semicolons_decimal_commas_and_a_mark_at_the_start(tmp_path: Path) -> None:
    text = "\ufefftime_s;pelvis_tilt_deg\r\n0,0;1,5\r\n0,1;-2,25\r\n;\r\n"
    back = read_text(tmp_path, text)
    np.testing.assert_array_equal(back.time_s, [0.0, 0.1])
    np.testing.assert_array_equal(back.values["pelvis_tilt"], [1.5, -2.25])


def test_tabs_and_an_older_encoding(tmp_path: Path) -> None:
    text = "time_s\tpelvis_tilt_deg\tPrüfer\n0\t1\tMüller\n1\t2\tMüller\n".encode("cp1252")
    np.testing.assert_array_equal(read_text(tmp_path, text).values["pelvis_tilt"], [1.0, 2.0])


@pytest.mark.parametrize("heading", ["", "Unnamed: 0", "__index_level_0__"])
def test_an_index_without_a_name_that_rises_holds_the_times(heading: str, tmp_path: Path) -> None:
    """So kineticstoolkit 0.17 writes a TimeSeries through pandas, as text, a workbook or Parquet."""
    track = read_text(tmp_path, f"{heading},pelvis_tilt\n0.0,1\n0.02,2\n0.04,3\n")
    np.testing.assert_array_equal(track.time_s, [0.0, 0.02, 0.04])
    assert "the times are those of its column without a name, in seconds" in track.notes[-1]


@pytest.mark.parametrize("cells", ["012", ("0.5", "0.2", "0.9"), ("a", "b", "c"), ("0.1", "", "0.3")])
def test_an_index_that_numbers_the_rows_holds_no_times(cells: Sequence[str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no times"):
        read_text(tmp_path, ",pelvis_tilt\n" + "".join(f"{cell},1\n" for cell in cells))


def test_a_rate_counts_frames_and_not_an_index(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",frame,pelvis_tilt\n0.5,0,1\n0.7,50,2\n")
    path = tmp_path / "a.csv"
    track = read_track(read_table(path), path, "a", units=Units(rate_hz=50))
    np.testing.assert_array_equal(track.time_s, [0.0, 1.0])


def test_words_for_unknown_are_unknown(tmp_path: Path) -> None:
    values = read_text(tmp_path, "time_s,knee_flexion\n0,NaN\n1,\n2,n/a\n3,4\n").values["knee_flexion"]
    np.testing.assert_array_equal(values, [np.nan, np.nan, np.nan, 4.0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("time_s,pelvis_tilt_deg\n", "holds no rows"),
        ("time_s,pelvis_tilt_deg\n,\n", "holds no rows"),
        ("PK\x03\x04\x00\x00", "is not a workbook"),
        ("PK\x03\x00\x04\x00\x00", "is not CSV"),
        ("time_s,pelvis_tilt_deg\n0,1\n1,2,3,4\n", "is not a table"),
        ("pelvis_tilt_deg\n1\n", "has no times: expected are time_s, pelvis_tilt_deg.*found are pelvis_tilt_deg"),
        ("time_s,pelvis\n0,1\n", "has no angle: expected are time_s, pelvis_tilt_deg.*found are time_s, pelvis;"),
        ("time_s,pelvis_tilt_deg\n0,1\n1,2O\n", "'2O' in column pelvis_tilt_deg, row 2 under the header, is not a n"),
        ("time_s,pelvis_tilt_deg\n0,1\n1,inf\n", "'inf' in column pelvis_tilt_deg"),
        ("time_s,pelvis_tilt_deg\n0,1\n,2\n", "row 2 under the header has no time_s"),
        ("time_s,pelvis_tilt_deg\n0,1\n0,2\n", "time_s does not rise at row 2"),
        ("time_s,pelvis_tilt,pelvis_tilt\n0,1,2\n", "two columns pelvis_tilt"),
    ],
)
def test_a_table_that_cannot_be_read_is_reported(text: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=expected) as caught:
        read_text(tmp_path, text)
    assert "reference.csv" in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_broken_parquet_file_and_a_missing_file_are_reported(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(InputError, match="not a table"):
        read(tmp_path / "a.parquet")
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "b.csv")


def test_a_reference_without_any_number_is_reported(tmp_path: Path) -> None:
    empty = read_text(tmp_path, "time_s,pelvis_tilt\n0,\n1,\n")
    with pytest.raises(InputError, match="no number in pelvis_tilt"):
        require_numbers(empty, tmp_path)


def test_one_row_per_trial(tmp_path: Path) -> None:
    found = rows(tmp_path, "trial,pelvis_tilt,note\n 7 ,41.5,good\nb,,late\n,,\n")
    assert found["7"].values == {"pelvis_tilt": 41.5}
    assert np.isnan(found["b"].values["pelvis_tilt"])
    assert set(rows(tmp_path, "id,pelvis_tilt\n1,2\n", {"trial": "id"})) == {"1"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trial,pelvis\na,1\n", "has no angle"),
        ("name,pelvis_tilt\na,1\n", "has no trial"),
        ("trial,pelvis_tilt\na,1\na,2\n", "several rows for the trial a"),
        ("trial,pelvis_tilt\na,1\n,2\n", "row 2 under the header has no trial"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_reported(text: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=expected):
        rows(tmp_path, text)


def test_columns_are_parsed() -> None:
    typed = ["lumbar_flexion=L1 S1", "pelvis_tilt_deg=P", "time=t [s]", "trial=id"]
    assert parse_columns(typed) == {
        "lumbar_flexion": "L1 S1",
        "pelvis_tilt": "P",
        "time_s": "t [s]",
        "trial": "id",
    }


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("lumbar", "is not name=column"), ("lumbar=", "is not name=column"), ("hip=H", "does not accept hip;")],
)
def test_malformed_columns_are_refused(typed: str, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        parse_columns([typed])


def test_a_mapped_column_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column P, which --columns names for pelvis_tilt; found are time_s, Q"):
        read_text(tmp_path, "time_s,Q\n0,1\n", {"pelvis_tilt": "P"})
