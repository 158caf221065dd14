"""change.json, change.html and the terminal: numbers, texts, and no link to anything outside."""

from __future__ import annotations

import dataclasses
import io
import json
import math
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.console import Console

import romcam.comparison.page
from romcam.comparison.change import Change
from romcam.comparison.chart import chart_rows
from romcam.comparison.compare import CHANGE, compare_results
from romcam.comparison.page import render_page
from romcam.comparison.terminal import summarise
from romcam.results.result import make_result
from tests.comparison.results import angle, result
from tests.comparison.test_compare import WITHHELD
from tests.report.test_html import Page
from tests.report.trials import make_analysis

WHEN = datetime(2031, 5, 4, 23, 30, tzinfo=timezone.utc)
SCHEMA = Path(__file__).parents[2] / "docs" / "change.schema.json"


def made(after: dict[str, Any] | None = None, film: str = "b", **changes: Any) -> Change:
    measures = {"pelvis_tilt": angle(62), "thigh_tilt": angle(-7, 2)} if after is None else after
    first = result(measures={"thigh_tilt": angle(-3, 2)})
    return compare_results(first, result(film, measures=measures, **changes), created=WHEN)


def test_json_is_read_back_and_fits_its_schema() -> None:
    for change in (made(), made(WITHHELD)):
        content = CHANGE.to_json(change)
        assert CHANGE.to_json(CHANGE.from_json(content)) == content
        jsonschema.validate(json.loads(content), json.loads(CHANGE.schema_text()), jsonschema.Draft202012Validator)
    plain = json.loads(CHANGE.to_json(made(WITHHELD)))
    pelvis = plain["measures"]["pelvis_tilt"]
    assert pelvis["change"] == {"value": None, "low": None, "high": None}
    assert pelvis["verdict"] is None
    assert plain["schema_version"] == "1.4"
    assert plain["created"] == "2031-05-04T23:30:00Z"


def test_the_schema_in_the_docs_is_the_codes() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == CHANGE.schema_text(), (
        "renew it: python -m romcam.comparison > docs/change.schema.json"
    )


@pytest.mark.parametrize("after", [None, WITHHELD, {}])
def test_the_page_is_complete_and_links_to_nothing_outside(after: dict[str, Any] | None) -> None:
    text = render_page(made(after))
    page = Page(text)
    assert page.problems == []
    assert not re.search(r"""(?:src|href)\s*=|url\(|@import|https?:""", text)
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "a"} == set()
    assert "default-src &#39;none&#39;" in text
    assert not re.search(r"\bNone\b|\bnan\b|%%", page.text)
    assert "It is not a diagnosis" in page.text
    assert "4 May 2031" in page.text


def test_names_are_escaped() -> None:
    nasty = "<script>alert(1)</script>\"'&"
    change = compare_results(result(subject=nasty), result("<img src=x>", subject=nasty), created=WHEN)
    page = Page(render_page(change))
    assert page.problems == []
    assert nasty in page.text
    assert "<img src=x>.mp4" in page.text
    assert not [tag for tag, _ in page.tags if tag in ("script", "img")]


def test_the_headline_comes_first_with_its_numbers() -> None:
    change = made()
    page = Page(render_page(change))
    text = page.text.replace("\u00a0", " ")
    assert text.index(change.sentence) < text.index("Pelvis")
    assert "+22° (14 to 30)" in text
    assert "40° → 62°" in text
    assert "5–15°" in text
    assert "8–15 points" in text
    assert "Laird" in text
    assert "Zou GY" in text


def test_cautions_are_shown() -> None:
    page = Page(render_page(made(provenance={"romcam": "<9>"})))
    assert "Notes" in page.text
    assert "<9> after" in page.text
    assert "Notes" not in Page(render_page(made())).text


def test_a_page_without_hips_and_spine_says_so() -> None:
    page = Page(render_page(made(WITHHELD)))
    assert "It is not known what changed" in page.text
    assert "not known: not measured after" in page.text
    assert "Line hip-shoulder" not in page.text  # neither of these two results has it


def test_the_chart_draws_values_at_their_places() -> None:
    leading, others = chart_rows("forward-bend", made().measures)
    assert [row.title for row in leading] == ["Pelvis", "Trunk at T12-L1", "Lumbar spine", "Lumbar share"]
    assert [row.title for row in others] == ["Thigh"]
    pelvis = leading[0]
    assert pelvis.doubt is not None
    assert pelvis.error is not None
    assert pelvis.zero == pytest.approx(50.0)
    degree = (pelvis.doubt[1] - pelvis.zero) / 15.0
    assert pelvis.change.at == pytest.approx(pelvis.zero + 22.0 * degree)
    assert pelvis.error == pytest.approx((50.0 - 5.0 * degree, 50.0 + 5.0 * degree))
    assert pelvis.change.low == pytest.approx(pelvis.zero + (22.0 - math.hypot(6, 6)) * degree)
    assert others[0].doubt is None
    assert others[0].zero == pelvis.zero
    for row in (*leading, *others):
        for mark in (row.before, row.after, row.change):
            assert mark.low is not None
            assert mark.high is not None
            assert 0.0 <= mark.low <= mark.at <= mark.high <= 100.0


def test_without_a_detectable_change_only_romcams_error_is_mentioned() -> None:
    change = made({"pelvis_tilt": angle(62), "thigh_tilt": angle(-13, 2)})
    assert change.measures["thigh_tilt"].verdict == "more"
    text = Page(render_page(change)).text
    assert "+22° (14 to 30)40° → 62°real change" in text
    assert "−10° (−13 to −7)−3° → −13°beyond camera error" in text
    stream = io.StringIO()
    summarise(change, {}, Console(file=stream, width=80))
    assert "beyond camera" in stream.getvalue()
    assert "verdict" in stream.getvalue(), "the last column is cut"


def test_the_terminal_prints_plain_text() -> None:
    stream = io.StringIO()
    summarise(made(), {"change.json": Path("out/change.json")}, Console(file=stream, width=80))
    lines = stream.getvalue().splitlines()
    assert lines[0] == "The pelvis tilts by 22° more than before (95 % interval 14 to 30°). This is a real change."
    pelvis = next(line for line in lines if line.startswith(" Pelvis "))
    assert pelvis.split() == ["Pelvis", "40°", "62°", "+22°", "14", "to", "30", "real", "change"]
    assert any(line.startswith("Films     before.mp4 before, b.mp4 after") for line in lines)
    assert lines[-1] == "Written   change.json in out"


def test_both_files_are_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = CHANGE.save(made(), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["change.html", "change.json"]
    before = {name: path.read_bytes() for name, path in paths.items()}

    def broken(change: Change) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(romcam.comparison.page, "render_page", broken)
    with pytest.raises(KeyboardInterrupt):
        CHANGE.save(made(WITHHELD), tmp_path / "out")
    with pytest.raises(KeyboardInterrupt):
        CHANGE.save(made(), tmp_path / "new")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert not (tmp_path / "new").exists()


def test_two_measured_trials_make_a_page() -> None:
    before, after = (make_result(make_analysis(kind)) for kind in ("compensating", "withheld"))
    source = dataclasses.replace(after.provenance.input, sha256="1" * 64)
    after = dataclasses.replace(after, provenance=dataclasses.replace(after.provenance, input=source))
    page = Page(render_page(compare_results(before, after)))
    assert page.problems == []
    assert "could not be measured in the film after" in page.text
    assert "Line hip-shoulder" in page.text


def test_the_template_is_in_the_package() -> None:
    folder = Path(romcam.comparison.page.__file__).parent
    assert {"template.html.j2", "page.css"} <= {path.name for path in folder.iterdir()}
