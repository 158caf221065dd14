"""A person's way through the pages in a real browser: a new patient, a recording, an upload, progress, deletion."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.analyses import SAMPLES
from tests.clinic.browser import CHROMIUM, Browser, add_film, add_patient, add_visit, as_camera, camera_options
from tests.clinic.running import Program

pytestmark = [
    pytest.mark.slow,
    pytest.mark.model,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
]
FILM = SAMPLES / "forward-bend-typical.mp4"


def test_a_patient_is_filmed_and_measured_as_the_film_that_played_the_camera(
    program: Program, open_browser: Callable[..., Browser], tmp_path: Path
) -> None:
    browser = open_browser(*camera_options(as_camera(FILM, tmp_path / "camera.y4m")))
    patient = add_patient(browser, program, "K-7")
    add_visit(browser)
    browser.run("document.querySelector('.record').open = true")
    browser.wait("!document.querySelector('.record .begin').disabled")
    browser.run("document.querySelector('.record .begin').click()")
    browser.wait("/Stored: (9|1\\d) s/.test(document.querySelector('.record [role=status]').textContent)")
    browser.run("document.querySelector('.record .end').click()")
    browser.wait("document.querySelector('.film')")
    browser.wait("document.querySelector('.film.done, .film.failed')", 240)
    assert browser.run("document.querySelector('.film.failed')?.textContent ?? ''") == ""
    recorded = browser.run("document.querySelector('.film').dataset.film")
    add_film(browser, FILM)
    films = [
        program.ask("GET", f"/films/{each}")[1]
        for each in browser.run("[...document.querySelectorAll('.film')].map(each => each.dataset.film)")
    ]
    first, second = (each["result"]["measures"] for each in films)
    assert films[0]["id"] == recorded
    for name in ("pelvis_tilt", "lumbar_flexion"):
        assert first[name]["value"] == pytest.approx(second[name]["value"], abs=2.0), name
    browser.run("location.reload()")
    browser.wait("document.querySelector('.series .value')")
    browser.run("document.querySelector('.film h3 a').click()")
    browser.wait("document.querySelector('[data-curves]')")
    browser.wait("document.getElementById('video').readyState > 0")
    moved = browser.run(
        "(async () => { const svg = document.querySelector('[data-curves] svg'); svg.focus();"
        "const key = new KeyboardEvent('keydown', {key: 'PageDown', bubbles: true});"
        "for (let n = 0; n < 3; n++) svg.dispatchEvent(key);"
        "return document.getElementById('video').currentTime; })()"
    )
    assert moved > 0
    browser.open(f"{program.address}/patients/{patient}")
    browser.run(
        "document.querySelector('form[action$=\"/delete\"] [name=identifier]').value = 'K-7';"
        f"document.querySelector('form[action=\"/patients/{patient}/delete\"] button').click()"
    )
    browser.wait("location.pathname === '/'")
    assert program.ask("GET", "/patients")[1] == []
    assert not list((program.data / "films").iterdir())
    assert not list((program.data / "results").iterdir())
    assert browser.complaints == []
