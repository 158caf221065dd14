"""A person's way through the pages in a real browser: a new patient, a recording, an upload, progress, deletion."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from tests.analyses import SAMPLES
from tests.clinic.browser import CHROMIUM, Browser
from tests.clinic.running import ROOT, Running, free_port

pytestmark = [
    pytest.mark.slow,
    pytest.mark.model,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
]
FILM = SAMPLES / "forward-bend-typical.mp4"


def as_camera(film: Path, target: Path) -> Path:
    """The film as Chromium's fake camera plays it, again and again."""
    with av.open(film) as source, target.open("wb") as sink:
        video = source.streams.video[0]
        rate = video.average_rate
        assert rate is not None
        head = f"YUV4MPEG2 W{video.width} H{video.height} F{rate.numerator}:{rate.denominator} Ip A1:1 C420jpeg\n"
        sink.write(head.encode())
        for frame in source.decode(video):
            sink.write(b"FRAME\n" + frame.reformat(format="yuv420p").to_ndarray().tobytes())
    return target


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    server = Running.__new__(Running)
    server.data, server.port = tmp_path / "data", free_port()
    line = [
        sys.executable,
        "-m",
        "romcam",
        "clinic",
        "--no-open",
        "--data",
        str(server.data),
        "--port",
        str(server.port),
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    server.process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env=environment)
    assert server.process.stderr is not None
    assert "answers at" in server.process.stderr.readline()
    yield server
    server.process.kill()
    server.process.communicate()


def test_a_patient_is_filmed_and_measured_as_the_film_that_played_the_camera(server: Running, tmp_path: Path) -> None:
    camera = as_camera(FILM, tmp_path / "camera.y4m")
    options = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    browser = Browser(tmp_path, *options, f"--use-file-for-fake-video-capture={camera}")
    try:
        browser.open(f"http://127.0.0.1:{server.port}/")
        browser.run(
            "document.querySelector('.panel [name=identifier]').value = 'K-7';"
            "document.querySelector('.panel [name=birth_year]').value = '1980';"
            "document.querySelector('.panel button').click()"
        )
        browser.wait("document.readyState === 'complete' && document.querySelector('h1').textContent === 'K-7'")
        browser.run("document.querySelector('form[action$=visits] button').click()")
        browser.wait("document.readyState === 'complete' && document.querySelector('.visit')")
        browser.run("document.querySelector('.record').open = true")
        browser.wait("!document.querySelector('.record .begin').disabled")
        browser.run("document.querySelector('.record .begin').click()")
        browser.wait("/Stored: (9|1\\d) s/.test(document.querySelector('.record [role=status]').textContent)")
        browser.run("document.querySelector('.record .end').click()")
        browser.wait("document.querySelector('.film')")
        browser.wait("document.querySelector('.film.done, .film.failed')", 240)
        assert browser.run("document.querySelector('.film.failed')?.textContent ?? ''") == ""
        recorded = browser.run("document.querySelector('.film').dataset.film")
        browser.choose(".drop input[type=file]", FILM)
        browser.run("document.querySelector('.drop input[type=file]').dispatchEvent(new Event('change'))")
        browser.wait("document.querySelectorAll('.film.done').length === 2", 240)
        films = [
            server.ask("GET", f"/films/{each}")[1]
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
        patient = films[0]["patient"]
        browser.open(f"http://127.0.0.1:{server.port}/patients/{patient}")
        browser.run(
            "document.querySelector('form[action$=\"/delete\"] [name=identifier]').value = 'K-7';"
            f"document.querySelector('form[action=\"/patients/{patient}/delete\"] button').click()"
        )
        browser.wait("location.pathname === '/'")
        assert server.ask("GET", "/patients")[1] == []
        assert not list((server.data / "films").iterdir())
        assert not list((server.data / "results").iterdir())
    finally:
        browser.close()
