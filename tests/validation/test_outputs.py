"""validation.csv and the page: numbers, texts, and no link to anything outside."""

from __future__ import annotations

import io
import re
from datetime import datetime, timezone
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from rich.console import Console

from romcam.body.quantities import QUANTITIES
from romcam.validation.comparison import compare
from romcam.validation.outputs import OUTPUTS, save, validation_table
from romcam.validation.page import render_page
from romcam.validation.plots import BOTTOM, TOP, difference_plot, scatter_plot
from romcam.validation.study import Pair, Validation
from romcam.validation.terminal import summarise
from romcam.validation.wording import number, remarks
from tests.validation.trials import pair, track

WHEN = datetime(2031, 5, 4, tzinfo=timezone.utc)


def validation(count: int = 5, off: float = 2.0) -> Validation:
    rng = np.random.default_rng(3)
    pairs: list[Pair] = []
    for index in range(count):
        pelvis, lumbar, error = 40.0 + 9 * index, 60.0 - 5 * index, off + float(rng.normal())
        pairs.append(
            pair(
                f"<trial {index}>",
                {"pelvis_tilt": pelvis + error, "trunk_inclination": pelvis + lumbar, "lumbar_flexion": lumbar - error},
                {"pelvis_tilt": pelvis, "trunk_inclination": pelvis + lumbar, "lumbar_flexion": lumbar},
                se=2.0,
            )
        )
    return compare(pairs, unmatched=["x (no reference)"])


class Page(HTMLParser):
    """A page's tags, balanced or not, and its text."""

    VOID = ("meta", "br")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text += data


def test_the_table_has_a_row_per_angle_and_units_in_its_names() -> None:
    whole = validation(10)
    table = validation_table(whole)
    assert table["angle"].to_list() == ["pelvis_tilt", "trunk_inclination", "lumbar_flexion"]
    counts = {"angle", "trials", "trials_withheld", "intervals", "frames", "frames_withheld"}
    assert all(name.endswith(("_deg", "_ratio")) for name in set(table.columns) - counts)
    pelvis, agreement = table.row(0, named=True), whole.angles[0].agreement
    assert agreement is not None
    assert pelvis["lower_limit_deg"] == pytest.approx(agreement.lower.value, abs=1e-3)
    assert pelvis["upper_limit_high_deg"] == pytest.approx(agreement.upper.high, abs=1e-3)
    assert pelvis["icc_low_ratio"] == pytest.approx(agreement.icc.low, abs=1e-3)
    assert pelvis["coverage_ratio"] == whole.angles[0].covered / 10


def test_too_few_trials_leave_empty_cells() -> None:
    row = validation_table(validation(2)).row(0, named=True)
    assert row["trials"] == 2
    assert row["rmse_deg"] > 0
    empty = ("bias_low_deg", "sd_deg", "lower_limit_deg", "upper_limit_deg", "icc_ratio", "sem_deg", "mdc95_deg")
    assert all(row[name] is None for name in empty)


def test_both_files_are_written_without_names_of_folders(tmp_path: Path) -> None:
    paths = save(validation(), tmp_path / "out", WHEN)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(OUTPUTS) == sorted(paths)
    assert pl.read_csv(paths["validation.csv"]).height == 3
    assert str(tmp_path) not in paths["validation.html"].read_text(encoding="utf-8")


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_the_page_is_complete_offline_and_states_the_number_of_trials(count: int) -> None:
    text = render_page(validation(count), WHEN)
    page = Page(text)
    assert (page.open, page.problems) == ([], [])
    assert len(page.ids) == len(set(page.ids)) == 2 * 2 * 3
    assert not re.search(r"https?:|<script|<link|src=|href=", text)
    assert "default-src &#39;none&#39;" in text
    assert f"in {'one trial' if count == 1 else f'{count} trials'}" in page.text
    assert "<trial 0>" in page.text
    assert "x (no reference)" in page.text
    assert ("too few trials for limits of agreement" in page.text) == (count < 3)
    assert "nan" not in page.text.lower().replace("dominant", "")


def test_the_page_shows_each_number_of_the_table() -> None:
    whole = validation(10)
    text = Page(render_page(whole, WHEN)).text
    for angle in whole.angles:
        assert QUANTITIES[angle.name].title in text
        assert angle.agreement is not None
        for value in (angle.agreement.lower.value, angle.agreement.upper.value, angle.agreement.mdc95):
            assert number(value) in text


def test_dots_are_at_the_places_of_their_numbers() -> None:
    whole = validation()
    angle = whole.angles[0]
    scatter, difference = scatter_plot(angle), difference_plot(angle)
    assert len(scatter.dots) == len(difference.dots) == 5
    for dot, end in zip(scatter.dots, angle.ends, strict=True):
        # Both axes have one scale: above the diagonal by as much as romcam reads too much.
        over = (dot.x - scatter.left) - (BOTTOM - dot.y)
        assert np.sign(round(-over, 2)) == np.sign(round(end.found_deg - end.reference_deg, 2))
        assert dot.low is not None
        assert dot.high is not None
        assert BOTTOM >= dot.low > dot.y > dot.high >= TOP
    heights = [dot.y for dot in difference.dots]
    errors = [end.reference_deg - end.found_deg for end in angle.ends]
    np.testing.assert_array_equal(np.argsort(heights), np.argsort(errors))


def test_an_angle_withheld_in_every_trial_has_a_row_and_no_plot() -> None:
    pairs = [pair(name, {"pelvis_tilt": 40.0}, {"pelvis_tilt": 40.0}) for name in "abc"]
    for each in pairs:
        each.found.values["pelvis_tilt"][:] = np.nan
    whole = compare(pairs)
    text = render_page(whole, WHEN)
    assert "3 withheld" in text
    assert "<svg" not in text
    row = validation_table(whole).row(0, named=True)
    assert (row["trials"], row["trials_withheld"], row["rmse_deg"]) == (0, 3, None)


def test_a_reference_with_another_sign_or_zero_is_remarked() -> None:
    turned = compare([pair(name, {"pelvis_tilt": 50.0}, {"pelvis_tilt": -50.0}) for name in "abc"])
    assert [each for each in remarks(turned) if "moves the other way" in each and "Pelvis" in each]
    found, reference = track(trunk_inclination=90.0), track(trunk_inclination=90.0)
    reference.values["trunk_inclination"][:] += 12.0
    own_zero = compare([Pair(name, found, reference) for name in "abc"])
    assert [each for each in remarks(own_zero) if "reads 12.0° where romcam reads 0°" in each]
    assert remarks(validation(10)) == []
    assert remarks(validation(9)) == [
        "ICC, SEM and MDC95 are shown from 10 trials on: with fewer they are too uncertain to use."
    ]


def test_a_shift_at_the_end_of_the_search_is_remarked() -> None:
    pairs = [Pair("a", track(trunk_inclination=90.0), track(late_s=0.9, trunk_inclination=90.0))]
    assert [each for each in remarks(compare(pairs, None)) if "best shift of a lies at the end" in each]


def test_a_reference_that_covers_part_of_the_trial_is_remarked() -> None:
    late = track(late_s=4.0, trunk_inclination=90.0)
    assert [
        each for each in remarks(compare([Pair("a", track(trunk_inclination=90.0), late)])) if "half of the fr" in each
    ]
    late = track(late_s=1.0, trunk_inclination=90.0)
    assert not [each for each in remarks(compare([Pair("a", track(trunk_inclination=90.0), late)])) if "half" in each]


def test_the_terminal_shows_the_numbers_and_fits_eighty_columns() -> None:
    console = Console(width=80, record=True, file=io.StringIO())
    whole = validation()
    summarise(whole, {}, console)
    text = console.export_text()
    agreement = whole.angles[0].agreement
    assert agreement is not None
    assert f"{number(agreement.lower.value)} to {number(agreement.upper.value)}°" in text
    assert "Lumbar spine" in text
    assert "x (no reference)" in text
    assert "…" not in text


def test_numbers_have_a_proper_minus_and_no_minus_zero() -> None:
    assert [number(value, plus=True) for value in (-3.14, 0.04, -0.04, 2.0)] == ["−3.1", "0.0", "0.0", "+2.0"]
    assert number(float("nan")) == "–"
