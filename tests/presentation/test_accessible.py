"""Pages that anyone can read: contrast, named tables and pictures, landmarks; and axe-core's rules, where it is."""

from __future__ import annotations

import functools
import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest

from romcam.assessment.conclusions import Subject
from romcam.batch.job import Outcome, PlannedFilm
from romcam.batch.page import render_index
from romcam.comparison.compare import CHANGE, compare_results
from romcam.presentation.theme import DARK, LIGHT, Colour
from romcam.screening.combine import SCREEN
from tests.analyses import SAMPLES
from tests.batch.test_tables import done
from tests.comparison.test_page import made
from tests.report.test_html import render
from tests.report.trials import make_analysis
from tests.screening.results import FREE, SHORT, leg_raise
from tests.screening.test_page import full

ROOT: Final = Path(__file__).parents[2]
AXE: Final = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
TEXT: Final = ("hips", "lumbar_text", "third", "ink", "muted", "ok", "warn", "alarm")
"""Colours that small text is set in."""


def batch_page() -> str:
    film = functools.partial(PlannedFilm, url="/in/a.mp4", stamp="1", bytes=1)
    of_person = film("a.mp4", test="forward-bend", subject=Subject("K-1"), date="2031-05-04")
    ended = msgspec.structs.replace(done("warning:light", "note:alone"), sentence="The pelvis stopped early.")
    broken = Outcome("unreadable", "b.mp4 is not a video that can be read.")
    return render_index([(of_person, ended), (film("b.mp4"), broken)])


PAGES = {
    "report": lambda: render(make_analysis("typical")),
    "report withheld": lambda: render(make_analysis("withheld")),
    "comparison": lambda: CHANGE.render(made()),
    "comparison of tissues": lambda: CHANGE.render(
        compare_results(leg_raise("left", 60, SHORT, film="a"), leg_raise("left", 95, FREE, film="b"))
    ),
    "screening": lambda: SCREEN.render(full()),
    "batch": batch_page,
}


def luminance(colour: Colour) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [each / 255 for each in colour.rgb]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_known_colours() -> None:
    assert contrast(Colour("#000000"), Colour("#ffffff")) == pytest.approx(21.0)
    assert contrast(Colour("#d9600a"), Colour("#ffffff")) == pytest.approx(3.73, abs=0.01)  # as axe-core reads it


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", TEXT)
def test_text_stands_out_from_page_and_panel(palette: Any, name: str) -> None:
    for behind in (palette.paper, palette.panel):
        assert contrast(getattr(palette, name), behind) >= 4.5
    assert contrast(palette.lumbar, palette.paper) >= 3.0  # lines and areas


def test_no_text_is_set_in_the_colour_of_lines() -> None:
    for sheet in (ROOT / "romcam").rglob("*.css"):
        for selector, rules in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet.read_text(encoding="utf-8")):
            if re.search(r"(?<![-\w])color:var\(--lumbar\)", rules):
                assert selector.strip().endswith("::before"), f"{sheet.parent.name}: {selector}"
            assert not ("text" in selector and "fill:var(--lumbar)" in rules), f"{sheet.parent.name}: {selector}"


class Outline(HTMLParser):
    """What a screen reader goes by: landmarks, headings, headers of tables, names of pictures and regions."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.landmarks: list[str] = []
        self.headings: list[int] = []
        self.empty_headers = 0
        self.unnamed: list[str] = []
        self.language = ""
        self.titled = False
        self._header: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag in ("header", "main", "footer"):
            self.landmarks.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "th":
            self._header = ""
        named = given.get("aria-label") or given.get("aria-labelledby") or given.get("alt")
        if (tag == "img" and given.get("alt") is None) or (
            given.get("role") in ("img", "group", "region") and not named
        ):
            self.unnamed.append(tag)
        if "scroll" in (given.get("class") or "").split() and given.get("tabindex") != "0":
            self.unnamed.append("a table that scrolls and cannot be reached by the keyboard")

    def handle_data(self, data: str) -> None:
        self.titled = self.titled or bool(data.strip())
        if self._header is not None:
            self._header += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "th":
            self.empty_headers += not self._header
            self._header = None


@functools.cache
def page(name: str) -> str:
    return PAGES[name]()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_aloud(name: str) -> None:
    outline = Outline(page(name))
    assert outline.language == "en"
    assert outline.landmarks == ["header", "main", "footer"]
    assert outline.headings.count(1) <= 1
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert outline.empty_headers == 0
    assert outline.unnamed == []


def test_every_table_header_of_a_template_says_something() -> None:
    for template in (ROOT / "romcam").rglob("*.j2"):
        assert not re.search(r"<th[^>]*>\s*</th>", template.read_text(encoding="utf-8")), template


def violations(page: str, folder: Path) -> list[str]:
    """The rules of axe-core that a page breaks in a real browser. Its policy, which forbids scripts, is removed."""
    script = AXE.read_text(encoding="utf-8").replace("</script", "<\\/script")
    report = (
        "axe.run(document, {resultTypes: ['violations']}).then(found => {"
        "const pre = document.createElement('pre'); pre.id = 'found';"
        "pre.textContent = JSON.stringify(found.violations.map(each => each.id + ': ' + each.nodes[0].html));"
        "document.body.append(pre); })"
    )
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    file = folder / "page.html"
    file.write_text(open_page.replace("</body>", f"<script>{script}</script><script>{report}</script></body>"))
    assert CHROMIUM is not None
    quiet = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run")
    shown = subprocess.run(
        [
            *(CHROMIUM, "--headless", "--no-sandbox", *quiet, f"--user-data-dir={folder / 'profile'}"),
            *("--virtual-time-budget=60000", "--dump-dom", file.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    ).stdout
    written = re.search(r'<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert written is not None, "axe-core did not run"
    return json.loads(html.unescape(written[1]))


NEEDS_AXE = pytest.mark.skipif(
    CHROMIUM is None or not AXE.exists(), reason="needs chromium, and axe-core: npm install --no-save axe-core@4"
)


@pytest.mark.slow
@NEEDS_AXE
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, tmp_path: Path) -> None:
    assert violations(page(name), tmp_path) == []


@pytest.mark.slow
@NEEDS_AXE
def test_axe_finds_what_is_wrong(tmp_path: Path) -> None:
    wrong = page("screening").replace("Muscle group", "", 1)
    assert [each.partition(":")[0] for each in violations(wrong, tmp_path)] == ["empty-table-header"]


@pytest.mark.slow
@pytest.mark.model
@NEEDS_AXE
@pytest.mark.parametrize("film", sorted(SAMPLES.glob("*.mp4")), ids=lambda film: film.stem)
def test_axe_finds_nothing_in_the_report_of_a_sample(film: Path, tmp_path: Path) -> None:
    from romcam import clinical
    from romcam.report.html import render_report
    from romcam.report.stills import make_stills
    from romcam.results.result import make_result
    from tests.analyses import analysed

    test = max((each for each in clinical.names() if film.stem.startswith(each)), key=len)
    analysis = analysed(film, test)
    report = render_report(analysis, make_stills(analysis), make_result(analysis).provenance)
    assert violations(report, tmp_path) == []
