"""screen.json, screen.html and the terminal: every number in its place, no external reference."""

from __future__ import annotations

import io
import json
import re
from datetime import datetime, timezone
from pathlib import Path

import jsonschema
import pytest
from rich.console import Console

import romcam.screening.page
from romcam.assessment.conclusions import Check, Subject
from romcam.screening.bars import bar, scales
from romcam.screening.body import views
from romcam.screening.combine import SCREEN, combine
from romcam.screening.findings import Screen
from romcam.screening.page import render_page
from romcam.screening.terminal import summarise
from tests.report.test_html import Page
from tests.screening.results import CLOSE, FREE, SHORT, bend, knee_extension, leg_raise, rotation, squat, thomas

WHEN = datetime(2031, 5, 4, 23, 30, tzinfo=timezone.utc)
SCHEMA = Path(__file__).parents[2] / "docs" / "screen.schema.json"


def full() -> Screen:
    knee = Check("knee_bend", False, "The knee was bent by 14°: repeat with a straight knee.")
    return combine(
        [
            bend(),
            squat(False),
            leg_raise("left", 62, SHORT, quality=(knee,)),
            leg_raise("left", 70, SHORT, film="older"),
            leg_raise("right", 84, CLOSE, day=2),
            knee_extension("right", 12, FREE),
            rotation({"external rotators left": SHORT, "internal rotators left": None}),
            thomas("left", 6, SHORT),
        ],
        created=WHEN,
    )


def little() -> Screen:
    return combine([bend(None, None, subject=Subject())], created=WHEN)


def test_json_round_trips_and_fits_its_schema() -> None:
    for screen in (full(), little()):
        content = SCREEN.to_json(screen)
        assert SCREEN.to_json(SCREEN.from_json(content)) == content
        jsonschema.validate(json.loads(content), json.loads(SCREEN.schema_text()), jsonschema.Draft202012Validator)
    plain = json.loads(SCREEN.to_json(full()))
    hamstrings = plain["tissues"][0]
    assert (hamstrings["name"], hamstrings["left"]["state"]) == ("hamstrings", "short")
    assert hamstrings["left"]["readings"][0]["value"]["value"] == 62.0
    assert plain["created"] == "2031-05-04T23:30:00Z"


def test_the_schema_in_the_docs_is_the_codes() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == SCREEN.schema_text(), (
        "renew it: python -m romcam.screening > docs/screen.schema.json"
    )


@pytest.mark.parametrize("screen", [full(), little()], ids=["full", "little"])
def test_the_page_is_complete_and_has_no_external_links(screen: Screen) -> None:
    text = render_page(screen)
    page = Page(text.replace("\u00a0", " "))
    assert page.problems == []
    assert not re.search(r"""(?:src|href)\s*=|url\(|@import|https?:""", text)
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "a"} == set()
    assert "default-src &#39;none&#39;" in text
    assert not re.search(r"\bNone\b|\bnan\b|%%", page.text)
    assert "It is not a diagnosis" in page.text
    assert "4 May 2031" in page.text
    assert screen.sentence in page.text
    for step in screen.steps:
        assert step.sentence in page.text


def test_every_reading_stands_with_its_interval_and_range() -> None:
    text = Page(render_page(full())).text.replace("\u00a0", " ")
    for words in (
        "62° (57–67)",
        "about 2 in 3 people 81–107°, short below 80°",
        "12° (7–17)",
        "probability short: 95 %",
    ):
        assert words in text
    assert "The knee was bent by 14°" in text
    assert "yes" in text
    assert "probability 90 %" in text
    assert "Mier 2013" in text
    assert "no: number" in text


def test_names_are_escaped_as_text() -> None:
    nasty = "<script>alert(1)</script>\"'&"
    page = Page(render_page(combine([bend(subject=Subject(nasty), film="<img src=x>")])))
    assert page.problems == []
    assert nasty in page.text
    assert not [tag for tag, _ in page.tags if tag in ("script", "img")]


def test_bars_of_both_legs_share_a_scale() -> None:
    tissues = full().tissues
    by_measure = scales(tissues)
    left = tissues[0].left.readings[0]
    right = tissues[0].right.readings[0]
    scale = by_measure["straight-leg-raise", "leg_elevation"]
    here, there = bar(left, scale), bar(right, scale)
    assert here is not None
    assert there is not None
    assert here.border == there.border
    assert there.at - here.at == pytest.approx((84 - 62) * (scale(1) - scale(0)))
    assert here.short == (0.0, here.border)
    for each in (here, there):
        assert each.interval is not None
        assert 0 <= each.interval[0] < each.at < each.interval[1] <= 100
    extension = tissues[0].right.readings[1]
    other = bar(extension, by_measure["active-knee-extension", "knee_angle"])
    assert other is not None
    assert other.short == (other.border, 100.0)


def test_left_is_left_from_behind_and_right_from_the_front() -> None:
    behind, front = views(full().tissues)
    hamstring = next(each for each in behind.muscles if each.title.startswith("hamstrings of the left"))
    flexor = next(each for each in front.muscles if each.title.startswith("hip flexors of the left"))
    assert hamstring.x < 75 < flexor.x
    assert (behind.sides, front.sides) == (("left", "right"), ("right", "left"))
    assert (hamstring.state, flexor.state) == ("short", "short")


def test_the_terminal_prints_plain_text() -> None:
    stream = io.StringIO()
    summarise(full(), {"screen.json": Path("out/screen.json")}, Console(file=stream, width=100))
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith("The hamstrings, external rotators and hip flexors of the left leg look short, and the")
    hamstrings = next(line for line in lines if line.startswith(" Hamstrings"))
    assert hamstrings.split()[1:5] == ["short", "leg", "62°", "(57–67)"]
    assert "Compensation forward bend: yes (probability 90 %)" in lines
    assert "Compensation squat: does not round (probability 90 %)" in lines
    assert any(line.startswith("Next         Film") for line in lines)
    assert lines[-1] == "Written      screen.json in out"


def test_both_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SCREEN.save(full(), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["screen.html", "screen.json"]

    def broken(screen: Screen) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(romcam.screening.page, "render_page", broken)
    with pytest.raises(KeyboardInterrupt):
        SCREEN.save(little(), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_the_template_travels_with_the_package() -> None:
    folder = Path(romcam.screening.page.__file__).parent
    assert {"template.html.j2", "page.css"} <= {path.name for path in folder.iterdir()}
