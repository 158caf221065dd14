"""The tables: one row per measure, unknown is empty, and no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from romcam.assessment.conclusions import Subject
from romcam.batch.film_analysis import angles_name
from romcam.batch.job import MeasureRow, Outcome, PlannedFilm
from romcam.batch.page import render_index, trouble
from romcam.batch.storage import Storage
from romcam.batch.tables import as_csv, failure_table, remove_stale_angles, summary_table, write_tables
from romcam.batch.warnings import listed_warnings, warnings_by_film

ROWS = (
    MeasureRow("pelvis_tilt", 57.12341, 50.0, 64.0, "deg", "contour"),
    MeasureRow("lumbar_share", None, None, None, "ratio", "x"),
)


def film(name: str, **more: object) -> PlannedFilm:
    return PlannedFilm(name, f"/in/{name}", "1", 1, test="forward-bend", **more)  # pyright: ignore[reportArgumentType]


def done(*failed: str, pattern: str = "typical") -> Outcome:
    return Outcome("done", digest="d" * 64, pattern=pattern, quality=0.9, failed=failed, rows=ROWS)


def test_one_row_a_measure_and_unknown_is_empty() -> None:
    outcomes = [(film("a.mp4", subject=Subject("K-1"), date="2024-05-01", side="left"), done())]
    header, first, second = as_csv(summary_table(outcomes)).decode().splitlines()
    assert header == ("video,subject,date,test,side,measure,value,low,high,unit,evidence,pattern,quality,digest,notes")
    assert first == (
        "a.mp4,K-1,2024-05-01,forward-bend,left,pelvis_tilt,57.1234,50.0,64.0,deg,contour,typical,0.9," + "d" * 64 + ","
    )
    assert second.split(",")[5:9] == ["lumbar_share", "", "", ""]


def test_the_day_is_the_clinic_s_own_or_the_film_s() -> None:
    filmed = msgspec.structs.replace(done(), filmed="2024-05-04T22:30:00Z")
    outcomes = [(film("a.mp4"), filmed), (film("b.mp4", date="2024-05-01"), filmed), (film("c.mp4"), done())]
    assert summary_table(outcomes)["date"].unique(maintain_order=True).to_list() == ["2024-05-04", "2024-05-01", None]
    assert ">2024-05-04<" in render_index(outcomes).replace("\n", "")


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", " =", "\x1f=", "\u200b=", "\r", "'=", '"=', "＝", "|", "%"]
)
def test_no_cell_begins_as_a_formula(start: str) -> None:
    evil = f"{start}cmd|'/c calc'!A1"
    outcomes = [
        (
            film(evil, notes=evil, subject=Subject(evil), date=evil, side=evil),
            Outcome("unreadable", f"{evil} is no film."),
        )
    ]
    (row,) = csv.DictReader(io.StringIO(as_csv(failure_table(outcomes)).decode(), newline=""))
    assert not row["subject"].startswith(("=", "+", "-", "@"))  # a control character is written out there
    for column in ("video", "date", "reason", "notes"):
        assert row[column].startswith("'")
        assert row[column][1:].startswith(evil)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_harmless_text_comes_back_as_it_was_and_the_rest_with_an_apostrophe(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv(pl.DataFrame({"a": [text], "b": ["x"]})).decode(), newline=""))
    assert row["a"] in (text, f"'{text}")
    assert not row["a"].lstrip().startswith(("=", "+", "-", "@"))


def test_numbers_below_zero_stay_numbers(tmp_path: Path) -> None:
    row = MeasureRow("thigh_tilt", -4.0, -6.0, -2.0, "deg", "contour")
    write_tables(Storage(tmp_path), [(film("a.mp4"), Outcome("done", rows=(row,)))])
    assert ",-4.0,-6.0,-2.0," in (tmp_path / "summary.csv").read_text()
    assert pl.read_parquet(tmp_path / "summary.parquet")["value"].to_list() == [-4.0]


def test_nothing_at_all_still_has_its_headings(tmp_path: Path) -> None:
    write_tables(Storage(tmp_path), [])
    assert (tmp_path / "failures.csv").read_text().startswith("video,subject,date,test,kind,reason,attempts")
    assert pl.read_parquet(tmp_path / "summary.parquet").height == 0


def test_angles_without_a_film_are_removed(tmp_path: Path) -> None:
    out, kept, gone = Storage(tmp_path), film("a.mp4"), film("b.mp4")
    for each in (kept, gone):
        out.write(angles_name(each), b"x")
    remove_stale_angles(out, [(kept, done()), (gone, Outcome("crashed"))])
    assert [found.name for found in out.files("angles")] == [angles_name(kept)]


def test_the_page_shows_the_most_serious_first_escapes_names_and_loads_nothing() -> None:
    outcomes = [
        (film("fine.mp4"), done()),
        (film("<b>&.mp4"), done("warning:pace", "warning:light")),
        (film("a b#?.mp4"), done("withhold:side_on", pattern="indeterminate")),
        (film("bad.mp4"), Outcome("timeout", "It took longer than 9 s.")),
    ]
    page = render_index(outcomes)
    places = [page.index(f'data-key="{name}"') for name in ("a b#?.mp4", "&lt;b&gt;&amp;.mp4", "fine.mp4")]
    assert places == sorted(places)
    assert "<b>&.mp4" not in page
    assert 'href="videos/a%20b%23%3F.mp4/report.html"' in page
    assert "It took longer than 9 s." in page
    assert "http" not in page.replace("http-equiv", "")


def test_the_page_counts_checks_as_the_report_does() -> None:
    """Of 14 checks four could not be made and one failed: 9 of 10, as the report states, and not a share."""
    outcome = Outcome("done", pattern="typical", quality=0.9, judged=10, failed=("warning:pace",), rows=ROWS)
    page = render_index([(film("a.mp4"), outcome)])
    assert ">9 of 10<" in page
    assert "90 %" not in page


def test_the_page_states_what_each_test_found() -> None:
    """A tissue is short or not, a spine rounds or not, and a test without a verdict only measures."""
    found = [
        ("prone-knee-bend", Outcome("done", pattern="limited", rows=ROWS), "Short"),
        ("squat", Outcome("done", rounds="yes", rows=ROWS), "Spine rounds"),
        ("gait", Outcome("done", rows=ROWS), "Measured"),
        ("forward-bend", Outcome("done", rows=ROWS), "Withheld"),
    ]
    for test, outcome, words in found:
        planned = PlannedFilm("a.mp4", "/in/a.mp4", "1", 1, test=test)
        assert f">{words}<" in render_index([(planned, outcome)]), test


def test_trouble_counts_what_withholds_before_any_number_of_warnings() -> None:
    many = done(*["warning:pace"] * 12, "note:light")
    assert trouble(done("withhold:side_on")) > trouble(many) > trouble(done("warning:pace")) > trouble(done()) == 0


def test_one_film_in_two_folders_is_warned_of_though_nobody_is_named() -> None:
    found = warnings_by_film([(film("07/bend.mp4"), done()), (film("08/bend.mp4"), done())])
    (sentence,) = found["08/bend.mp4"]
    assert sentence.startswith("08/bend.mp4 is the same film as 07/bend.mp4")


def test_one_film_of_two_people_is_listed_once() -> None:
    seven, eight = (film(f"{name}/bend.mp4", subject=Subject(name)) for name in ("07", "08"))
    outcomes = [(seven, done()), (eight, done())]
    assert {name: len(said) for name, said in warnings_by_film(outcomes).items()} == {seven.name: 1, eight.name: 1}
    assert listed_warnings(outcomes) == warnings_by_film(outcomes)[seven.name]
