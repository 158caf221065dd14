"""A person's way through results in a real browser: progress, a dragged line, the PDF, taking back, deletion."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from romcam.exports import get
from romcam.report.outputs import Wanted, save
from tests.analyses import SAMPLES, sample, shared
from tests.clinic import prepared
from tests.clinic.browser import CHROMIUM, Browser, add_film, add_patient, add_visit
from tests.clinic.running import Running
from tests.report.trials import make_analysis, write_film

pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")]
FILM = "forward-bend-typical"
WANTED = Wanted(overlay=False, thumbnail=True, plain=True, exports=(get("recording"),))
HANDLE = "document.querySelector('.of.hips circle:last-of-type')"
"""The upper end of the pelvis line."""


class Prepared(Running):
    """A server whose films were analysed beforehand."""

    def start(self) -> None:
        self._start([sys.executable, str(Path(prepared.__file__)), str(self.data), str(self.port)], "http")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Prepared]:
    results = tmp_path / "results"
    results.mkdir()
    first = make_analysis("compensating", size=(160, 120), path=tmp_path / "first.mp4")
    write_film(first, first.path)
    save(first, results / hashlib.sha256(first.path.read_bytes()).hexdigest(), WANTED)
    second = shared("clinic-typical", lambda folder: save(sample(FILM), folder, WANTED))
    shutil.copytree(second, results / hashlib.sha256((SAMPLES / f"{FILM}.mp4").read_bytes()).hexdigest())
    monkeypatch.setenv(prepared.FOLDER, str(results))
    server = Prepared(tmp_path / "data")
    yield server
    server.kill()


def handle(browser: Browser) -> tuple[float, float]:
    """Where the upper end of the pelvis line is on the screen, once it is there."""
    x, y = browser.run(
        f"(() => {{ {HANDLE}.scrollIntoView({{block: 'center'}}); const box = {HANDLE}.getBoundingClientRect();"
        "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
    )
    return x, y


def drag_by_touch(browser: Browser, dx: float, dy: float) -> None:
    """Drag the upper end of the pelvis line with a finger, in ten steps: it stays under the finger."""
    x, y = handle(browser)
    browser.ask("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
    for step in range(1, 11):
        point = {"x": x + dx * step / 10, "y": y + dy * step / 10}
        browser.ask("Input.dispatchTouchEvent", type="touchMove", touchPoints=[point])
    under = browser.run(f"document.elementFromPoint({x + dx}, {y + dy}) === {HANDLE}")
    browser.ask("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
    assert under, "the page scrolled, or the line stayed behind"


def add_overlapping_repetition(browser: Browser) -> None:
    """Choose three moments of a repetition that was found as one that was not."""
    browser.run("document.querySelector('.missed').open = true")
    for share, button in ((0.35, "start_s"), (0.55, "end_of_range_s"), (0.8, "stop_s")):
        browser.run(
            f"(slider => {{ slider.value = slider.max * {share}; slider.dispatchEvent(new Event('input')); }})"
            "(document.querySelector('.scrub input'))"
        )
        browser.click(f".missed .take button[value={button}]")
    browser.wait("document.querySelector('#correct .told').textContent")


def drag(browser: Browser, dx: float, dy: float) -> None:
    """Drag the upper end of the pelvis line with the mouse, in ten steps."""
    at = handle(browser)
    for step in range(-1, 12):
        kind = "mousePressed" if step < 0 else "mouseMoved" if step < 11 else "mouseReleased"
        share = min(max(step, 0), 10) / 10
        where = {"x": at[0] + dx * share, "y": at[1] + dy * share}
        browser.ask("Input.dispatchMouseEvent", type=kind, button="left", buttons=1, clickCount=1, **where)


@pytest.mark.model
def test_a_second_visit_is_corrected_printed_and_forgotten(
    server: Prepared, open_browser: Callable[..., Browser], tmp_path: Path
) -> None:
    browser = open_browser()
    patient = add_patient(browser, server, "K-9")
    visit = add_visit(browser)
    server.ask("PUT", f"/visits/{visit}", {"date": "2026-01-05"})
    before = add_film(browser, tmp_path / "first.mp4")
    add_visit(browser)
    film = add_film(browser, SAMPLES / f"{FILM}.mp4")

    browser.open(f"{server.address}/patients/{patient}")
    assert browser.run("document.querySelector('.series svg').querySelectorAll('.value').length") == 2

    browser.open(f"{server.address}/films/{film}")
    automatic = browser.text(".rest")
    browser.wait("document.querySelector('svg.layers .lines path')?.getAttribute('d')")
    browser.run("document.querySelector('fieldset.layers input[value=lines]').click()")
    assert browser.run("getComputedStyle(document.querySelector('svg.layers .lines')).display") == "none"
    browser.click(".act")
    browser.wait(f"document.querySelector('svg.drag').getAttribute('viewBox') && {HANDLE}")
    assert browser.text(".finding") == automatic
    drag(browser, 0, -70)
    assert browser.text(".told") == ""
    browser.wait(f"document.querySelector('.finding').textContent !== {json.dumps(automatic)}")
    assert browser.run("document.querySelector('tr.changed td small').textContent") == "by hand"
    turned = browser.run(f"Number({HANDLE}.getAttribute('aria-valuenow'))")
    browser.run(
        f"{HANDLE}.focus(); for (let n = 0; n < 4; n++) document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'ArrowUp', bubbles: true}))"
    )
    assert browser.run(f"Number({HANDLE}.getAttribute('aria-valuenow'))") < turned
    assert server.ask("GET", f"/films/{film}")[1]["result"]["corrections"] is None

    turned = browser.run(f"Number({HANDLE}.getAttribute('aria-valuenow'))")
    drag_by_touch(browser, 0, 40)
    assert browser.run(f"Number({HANDLE}.getAttribute('aria-valuenow'))") > turned
    add_overlapping_repetition(browser)
    assert "overlaps one that was found" in browser.text("#correct .told")
    assert "Pelvis line" in browser.text(".unsaved")
    assert browser.run("document.querySelectorAll('.unsaved li').length") == 1
    assert [each for each in browser.complaints if "422" not in each] == []
    browser.complaints.clear()

    browser.fill("[name=who]", "AB")
    browser.run("window.before = true")
    browser.click(".save .main")
    browser.wait("!window.before && document.readyState === 'complete' && document.querySelector('.made li')")
    corrected = browser.text(".rest")
    assert corrected != automatic
    assert "Corrected by hand by AB" in browser.text(".corrected")
    result = server.ask("GET", f"/films/{film}")[1]["result"]
    assert result["measures"]["pelvis_tilt"]["evidence"] == "manual"
    assert result["corrections"]["automatic"]["finding"]["sentence"] == automatic
    assert "Corrected by hand by AB" in browser.run(f"fetch('/films/{film}/report').then(answer => answer.text())")

    browser.open(f"{server.address}/compare?before={before}&after={film}")
    assert browser.run(
        "[...document.querySelectorAll('.beside-each section')].every(each => each.querySelector('img'))"
    )
    for name in ("report.pdf", "letter.pdf"):
        printed = browser.run(
            f"fetch('/films/{film}/{name}').then(answer => answer.blob()).then(blob => blob.slice(0, 5).text())"
        )
        assert printed == "%PDF-", name

    browser.open(f"{server.address}/films/{film}")
    browser.wait("document.querySelector('.made li')")
    browser.run("window.before = true")
    browser.click(".made .all")
    browser.wait(f"!window.before && document.querySelector('.rest')?.textContent === {json.dumps(automatic)}")
    assert browser.text(".corrected") == ""

    browser.open(f"{server.address}/patients/{patient}")
    browser.fill('form[action$="/delete"] [name=identifier]', "K-9")
    browser.click(f'form[action="/patients/{patient}/delete"] button')
    browser.wait("location.pathname === '/'")
    assert not list((server.data / "films").iterdir())
    assert not list((server.data / "results").iterdir())
    assert browser.complaints == []
