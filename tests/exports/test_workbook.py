"""The workbook, read as a spreadsheet reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from romcam import exports
from romcam.assessment.conclusions import Subject
from romcam.errors import InputError
from romcam.exports import Trial
from tests.exports.trials import trial


def labelled(kind="typical", film="bend.mp4", subject: Subject | None = None) -> Trial:
    one = trial(kind)
    source = replace(one.result.provenance.input, name=film)
    result = replace(one.result, provenance=replace(one.result.provenance, input=source))
    return replace(one, result=replace(result, subject=subject or Subject()))


def book(path: Path, *trials: Trial) -> openpyxl.Workbook:
    exports.get("xlsx").write(trials, path / "a.xlsx")
    return openpyxl.load_workbook(path / "a.xlsx")


def rows(sheet) -> list[dict]:
    head, *body = sheet.iter_rows()
    return [{name.value: cell for name, cell in zip(head, row, strict=True)} for row in body]


def test_cells_have_their_types(tmp_path: Path):
    row = rows(book(tmp_path, labelled(subject=Subject("007", 44, "female")))["measures"])[0]
    assert (row["subject"].value, row["subject"].data_type) == ("007", "s")
    assert row["age"].value == 44
    assert (row["filmed"].value, row["filmed"].is_date) == (datetime(2031, 5, 4), True)
    assert row["analysed"].is_date
    assert row["pelvis_tilt_deg"].value == pytest.approx(60, abs=1)
    assert row["pelvis_tilt_low"].value < row["pelvis_tilt_deg"].value < row["pelvis_tilt_high"].value


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://a.example","b")', "@SUM(A1)", "+1", "http://a.example"])
def test_a_formula_stays_text(text: str, tmp_path: Path):
    one = labelled(film=text, subject=Subject(text))
    row = rows(book(tmp_path, one)["measures"])[0]
    for name in ("film", "subject"):
        assert (row[name].value, row[name].data_type, row[name].hyperlink) == (text, "s", None)


def test_angles_are_those_of_the_table(tmp_path: Path):
    one = labelled()
    sheet = rows(book(tmp_path, one)["bend.mp4"])
    assert [{name: cell.value for name, cell in row.items()} for row in sheet] == one.angles.to_dicts()


def test_a_withheld_measure_is_an_empty_cell(tmp_path: Path):
    row = rows(book(tmp_path, labelled("withheld"))["measures"])[0]
    assert row["lumbar_flexion_deg"].value is None


def test_sheets_have_names_that_spreadsheets_accept(tmp_path: Path):
    films = ["a" * 40, "A" * 40, "x:y/[1]*?.mp4", "history", "measures", "'"]
    made = book(tmp_path, *(labelled(film=film) for film in films))
    assert made.sheetnames[0] == "measures"
    assert made.sheetnames[-1] == "explanation"
    assert len({name.lower() for name in made.sheetnames}) == len(films) + 2
    assert all(len(name) <= 31 and not set("[]:*?/\\'") & set(name) for name in made.sheetnames)
    assert [row["sheet"].value for row in rows(made["measures"])] == made.sheetnames[1:-1]


def test_every_column_is_explained(tmp_path: Path):
    made = book(tmp_path, labelled())
    explained = {row["column"].value: row["meaning"].value for row in rows(made["explanation"])}
    for sheet in (made["measures"], made["bend.mp4"]):
        assert [cell.value for cell in sheet[1] if not explained.get(cell.value)] == []


def test_more_frames_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("romcam.exports.workbook.ROWS", 100)
    with pytest.raises(InputError, match=r"122 frames, and a sheet of a workbook holds 100"):
        book(tmp_path, labelled())
