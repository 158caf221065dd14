"""Every dialect gives the same numbers, and what is no table is refused."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from romcam.errors import InputError
from romcam.tables import Table, parse_heading, parse_table, read_table
from romcam.tables import workbook as workbooks
from romcam.tables.numbers import Marks, choose_mark, find_marks, parse_clock, parse_number, plain
from romcam.validation.tables import read_table as read_angles
from romcam.validation.tables import read_track
from tests.tables.dialects import DIALECTS, HEADER, lines, workbook

ROWS = [(i / 30, 12.5 * i / 30 - 1.25, 23.75 * i / 30, 11.25 * i / 30 + 1.25, -0.5 * i / 30) for i in range(120)]
"""Angles that begin below zero and end above a hundred."""


def parsed(content: bytes | str, *known: str) -> Table:
    wanted = {parse_heading(each).name for each in known or HEADER}
    data = content if isinstance(content, bytes) else content.encode()
    return parse_table(data, "a.csv", lambda heading: parse_heading(heading).name in wanted)


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_gives_the_same_numbers(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(DIALECTS[name](ROWS))
    track = read_track(read_angles(path), path, "a")
    expected = np.array(ROWS)
    if name == "ragged.csv":
        expected = np.delete(expected, np.arange(28, 120, 30), axis=0)
        expected[[16, 55, 93], 4] = np.nan
    np.testing.assert_allclose(track.time_s, expected[:, 0], atol=1e-4)
    for column, angle in enumerate(("pelvis_tilt", "trunk_inclination", "lumbar_flexion", "hip_flexion"), start=1):
        if name.startswith("opensim") and angle == "trunk_inclination":
            continue
        values, wanted = track.values[angle], expected[:, column]
        if name.startswith("opensim"):  # its angles count from the model's pose, and are read as changes from neutral
            values, wanted = values - values[0], wanted - wanted[0]
        np.testing.assert_allclose(values, wanted, atol=1e-4, err_msg=angle)


def test_a_manifest_keeps_its_identifiers() -> None:
    table = parsed("sep=;\r\nPatient;path;age\r\n07;a.mp4;44,0\r\n", "path", "age")
    assert (table.columns, table.text(0), table.numbers(2).tolist()) == (("Patient", "path", "age"), ["07"], [44.0])
    assert parsed(workbook([["a.mp4", 7.0], ["b.mp4", 7.5]], header=("path", "subject")), "path").text(1) == [
        "7",
        "7.5",
    ]


@pytest.mark.parametrize(
    ("cells", "separator", "expected"),
    [
        (["1.234,5", "2"], ";", [1234.5, 2.0]),
        (["1,234.5", "2"], ";", [1234.5, 2.0]),
        (["1'234.5", "12’345"], ",", [1234.5, 12345.0]),
        (["1 234,5", "1\u202f234"], ";", [1234.5, 1234.0]),
        (["1,234", "999"], ",", [1234.0, 999.0]),
        (["61,125", "58,250"], ";", [61.125, 58.25]),
        (["0,033", "61,125"], ";", [0.033, 61.125]),
        (["+12", "\u221212.5", "–3"], ",", [12.0, -12.5, -3.0]),
        (["1e-3", "-.5", "5."], ",", [0.001, -0.5, 5.0]),
        (["1.5", "2,5"], ";", [1.5, 2.5]),
    ],
)
def test_numbers_in_all_ways_of_writing(cells: list[str], separator: str, expected: list[float]) -> None:
    texts = [plain(cell) for cell in cells]
    marks = find_marks(texts)
    mark = choose_mark(marks, marks, separator)
    assert [parse_number(text, mark) for text in texts] == pytest.approx(expected)


@pytest.mark.parametrize("cell", ["2O", "1,2,3", "inf", "1_000", "1e999", "--5", "12.03.2024", "1.2.3", "0x10", "5 6"])
def test_what_is_no_number_is_none(cell: str) -> None:
    for mark in (".", ",", None):
        assert parse_number(plain(cell), mark) is None


def test_a_number_that_may_mean_two_things_is_refused() -> None:
    assert choose_mark(Marks(frozenset(".,"), frozenset()), Marks(frozenset(".,"), frozenset()), ";") is None
    assert parse_number("1,234", None) is None


@given(st.floats(-1e6, 1e6), st.sampled_from([".", ","]))
def test_a_number_is_read_as_it_was_written(value: float, mark: str) -> None:
    text = f"{value:,.6f}".translate(str.maketrans({",": "." if mark == "," else ",", ".": mark}))
    assert parse_number(plain(text), mark) == pytest.approx(value, abs=1e-6)


def test_a_clock_is_read_as_seconds() -> None:
    assert parse_clock("00:01:02.5") == 62.5
    assert parse_clock("2024-03-12 10:00:01,25") == 36001.25
    assert parse_clock("12.5") is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "is empty"),
        (b"\x00\x01\x02\x03" * 50, "is not CSV"),
        (b"PK\x03\x04" + bytes(50), "not a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not a workbook"),
        (b"PAR1 and no more", "not a table"),
        (b"time_s,pelvis_tilt\n" + b"0,033,1,5\n" * 9, "row 1 under the header and others have more cells"),
    ],
)
def test_what_is_no_table_is_named(content: bytes, expected: str) -> None:
    with pytest.raises(InputError, match=expected):
        parsed(content)


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 100_000)
    assert parsed(workbook(ROWS)).columns == HEADER
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(200_000))
    with pytest.raises(InputError, match="unpacks to more"):
        parsed(made.getvalue())
    # Also where the archive states a smaller size than it has.
    with pytest.raises(InputError, match="unpacks to more"):
        parsed(made.getvalue().replace((200_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))


def test_a_pipe_and_a_folder_are_refused_at_once(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="pipe or a device"):
        read_table(tmp_path / "pipe.csv", bool)
    with pytest.raises(InputError, match="is a folder"):
        read_table(tmp_path / "folder.csv", bool)
    with pytest.raises(InputError, match="no such file"):
        read_table(tmp_path / "none.csv", bool)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(InputError, match="is larger than 64 MB"):
        read_table(tmp_path / "large.csv", bool)


def test_the_separator_of_the_header_decides_not_that_of_a_preamble() -> None:
    table = parsed(lines(ROWS, ";", ",", above=("a,b,c,d,e,f,g", "1,2,3,4,5,6,7")))
    assert table.columns == HEADER
    assert table.numbers(1)[4] == pytest.approx(ROWS[4][1], abs=1e-4)


@pytest.mark.parametrize("separator", [",", "\t", " "])
def test_names_of_rows_without_a_heading_are_passed_over(separator: str) -> None:
    written = [['"time_s"', '"pelvis_tilt_deg"'], ['"1"', "0", "1.5"], ['"2"', "0.5", "12.5"]]  # as R's write.table
    table = parsed("\n".join(separator.join(row) for row in written) + "\n", "time_s", "pelvis_tilt_deg")
    assert [table.numbers(column).tolist() for column in (1, 2)] == [[0, 0.5], [1.5, 12.5]]
    with pytest.raises(InputError, match="more cells than the header"):  # decimal commas between commas
        parsed("time_s,pelvis_tilt_deg\n1,12,5\n2,13,5\n")


@pytest.mark.parametrize(("heading", "scale"), [("time", 1.0), ("time_ms", 1000.0)])
@pytest.mark.parametrize("unit", ["ns", "us", "ms"])
def test_durations_in_parquet_are_times(heading: str, scale: float, unit: Literal["ns", "us", "ms"]) -> None:
    durations = pl.Series(heading, [timedelta(seconds=0), timedelta(seconds=1.5), None], pl.Duration(unit))
    stream = io.BytesIO()
    pl.DataFrame([durations, pl.Series("pelvis_tilt_deg", [0.0, 20.0, 40.0])]).write_parquet(stream)
    times = parsed(stream.getvalue(), "time").numbers(0)
    np.testing.assert_array_equal(times, [0.0, 1.5 * scale, np.nan])
