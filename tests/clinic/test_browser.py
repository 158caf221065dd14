"""A person's way through the pages in a real browser: a new patient, a guided recording, the report, deletion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.analyses import SAMPLES, sample
from tests.clinic import postgresql
from tests.clinic.browser import CHROMIUM, Browser, add_film, add_patient, add_visit, as_camera, camera_options
from tests.clinic.running import Program, Running
from tests.clinic.small_films import another_bend

pytestmark = [pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")]
FILM = "forward-bend-typical"
Open = Callable[..., Browser]


def delete(browser: Browser, server: Running, patient: str, identifier: str) -> None:
    """Delete the patient on their page; nothing of them is left."""
    browser.open(f"{server.address}/patients/{patient}")
    browser.fill('form[action$="/delete"] [name=identifier]', identifier)
    browser.click(f'form[action="/patients/{patient}/delete"] button')
    browser.wait("location.pathname === '/'")
    assert server.ask("GET", "/patients")[1] == []
    assert not list((server.data / "films").iterdir())
    assert not list((server.data / "results").iterdir())


@pytest.mark.model
def test_a_new_patient_is_guided_and_measured_as_the_film_that_played_the_camera(
    program: Program, open_browser: Open, tmp_path: Path
) -> None:
    camera = as_camera(SAMPLES / f"{FILM}.mp4", tmp_path / "camera.y4m", still_s=4, fps=15)
    browser = open_browser(*camera_options(camera))
    patient = add_patient(browser, program, "K-7")
    visit = add_visit(browser)
    browser.click(".film-here a")
    browser.wait(f"location.pathname === '/visits/{visit}/record' && document.readyState === 'complete'")
    browser.fill("[name=repetitions]", "1")
    browser.wait("'ready' in document.getElementById('record').dataset")
    # A loaded machine may pass over an instruction between two looks at the page; the page itself does not.
    browser.run(
        "window.prompts = []; new MutationObserver(() => prompts.push(document.querySelector('.stage').dataset.prompt))"
        ".observe(document.querySelector('.stage'), {attributeFilter: ['data-prompt']})"
    )
    browser.click("#record .begin")
    browser.wait("document.querySelector('.film')", 240)
    assert browser.text(".headline") == "Done"
    shown = browser.run("prompts.filter((key, n) => key && key !== prompts[n - 1])")
    # An instruction may come twice, with one between that corrects the person.
    assert list(dict.fromkeys(key for key in shown if key in ("stand", "bend", "rise"))) == ["stand", "bend", "rise"], (
        shown
    )
    browser.wait("document.querySelector('.film.done, .film.failed')", 240)
    assert browser.text(".film .fault") == ""
    film = program.ask("GET", f"/films/{browser.run('document.querySelector(`.film`).dataset.film')}")[1]
    assert film["result"]["test"] == "forward-bend"
    played = sample(FILM).measures
    for name in ("pelvis_tilt", "lumbar_flexion"):
        assert film["result"]["measures"][name]["value"] == pytest.approx(played[name].value, abs=2.0), name
    browser.click(".film h3 a")
    browser.wait("document.querySelector('[data-curves]') && document.getElementById('video').readyState > 0")
    moved = browser.run(
        "(async () => { const svg = document.querySelector('[data-curves] svg'); svg.focus();"
        "const key = new KeyboardEvent('keydown', {key: 'PageDown', bubbles: true});"
        "for (let n = 0; n < 3; n++) svg.dispatchEvent(key);"
        "return document.getElementById('video').currentTime; })()"
    )
    assert moved > 0
    browser.wait("document.querySelector('iframe[src$=\"/report\"]')")
    delete(browser, program, patient, "K-7")
    assert browser.complaints == []


@pytest.mark.model
@pytest.mark.skipif(not postgresql.POSSIBLE, reason="needs PostgreSQL")
def test_patient_upload_report_and_deletion_on_postgresql(
    postgresql_url: str, open_browser: Open, tmp_path: Path
) -> None:
    server = Program(tmp_path / "data", postgresql_url)
    try:
        browser = open_browser()
        patient = add_patient(browser, server, "K-8")
        add_visit(browser)
        short = tmp_path / "bend.mp4"
        short.write_bytes(another_bend())
        film = add_film(browser, short)
        browser.open(f"{server.address}/films/{film}")
        browser.wait("document.querySelector('iframe[src$=\"/report\"]')")
        assert browser.run(f"fetch('/films/{film}/report').then(answer => answer.status)") == 200
        delete(browser, server, patient, "K-8")
        assert browser.complaints == []
    finally:
        server.kill()
