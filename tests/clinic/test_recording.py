"""What may go wrong while a real browser films: the camera, the connection, the server, the page."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import psutil
import pytest

from tests.analyses import SAMPLES
from tests.clinic.browser import CHROMIUM, Browser, add_patient, add_visit, as_camera, camera_options
from tests.clinic.running import Running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.model,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
]
Open = Callable[..., Browser]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """The clinic with a stand-in for the analysis; the guidance is as it is."""
    server = Running(tmp_path / "data")
    yield server
    server.kill()


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    film = SAMPLES / "forward-bend-typical.mp4"
    return as_camera(film, tmp_path_factory.mktemp("camera") / "camera.y4m", still_s=4, fps=15)


def opened(browser: Browser, server: Running, *, ready: bool = True) -> str:
    """Open the page that films for a new patient; the visit."""
    add_patient(browser, server, "K-9")
    visit = add_visit(browser)
    browser.open(f"{server.address}/visits/{visit}/record")
    if ready:
        browser.wait("'ready' in document.getElementById('record').dataset")
    return visit


def recording(browser: Browser, seconds: int = 2) -> None:
    """Start, and wait until this much is recorded and kept."""
    browser.click("#record .begin")
    browser.wait(f"/Recording: ([{seconds}-9]|1\\d) s/.test(document.querySelector('.seconds').textContent)")


def length_s(film: Path) -> float:
    with av.open(film) as container:
        times = [frame.time or 0.0 for frame in container.decode(video=0)]
    return times[-1] - times[0]


def only_film(server: Running) -> Path:
    (film,) = (server.data / "films").iterdir()
    return film


def test_the_server_is_killed_during_a_recording(server: Running, open_browser: Open, camera: Path) -> None:
    browser = open_browser(*camera_options(camera))
    opened(browser, server)
    recording(browser)
    server.kill()
    browser.wait("document.querySelector('.told').textContent.startsWith('The connection broke')")
    server.start()
    browser.wait("document.querySelector('.told').textContent.startsWith('The guidance was lost')")
    browser.wait("/Recording: \\d\\d s/.test(document.querySelector('.seconds').textContent)")
    browser.click("#record .end")
    browser.wait("document.querySelector('.film.done')")
    assert length_s(only_film(server)) > 9


def test_a_page_that_is_closed_leaves_what_was_recorded(server: Running, open_browser: Open, camera: Path) -> None:
    browser = open_browser(*camera_options(camera))
    visit = opened(browser, server)
    recording(browser, 7)
    browser.process.kill()
    again = open_browser()
    again.open(f"{server.address}/visits/{visit}/record")
    assert "was not ended" in again.text(".unfinished p")
    again.click(".unfinished [value=complete]")
    again.wait("document.querySelector('.film')")
    # Pieces come every second.
    assert length_s(only_film(server)) > 2.5
    assert not [each for each in psutil.process_iter(["cmdline"]) if str(server.data) in (each.info["cmdline"] or [])][
        1:
    ]


def test_the_guide_ends_with_the_page(server: Running, open_browser: Open, camera: Path) -> None:
    def guides() -> list[psutil.Process]:
        children = psutil.Process(server.process.pid).children(recursive=True)
        return [each for each in children if "remote_guide" in " ".join(each.cmdline())]

    browser = open_browser(*camera_options(camera))
    opened(browser, server)
    assert len(guides()) == 1
    browser.open(f"{server.address}/")
    psutil.wait_procs(guides(), timeout=10)
    assert guides() == []


def test_a_slow_guide_does_not_slow_the_recording(server: Running, open_browser: Open, camera: Path) -> None:
    browser = open_browser(*camera_options(camera))
    opened(browser, server)
    recording(browser)
    children = psutil.Process(server.process.pid).children(recursive=True)
    (guide,) = (each for each in children if "remote_guide" in " ".join(each.cmdline()))
    os.kill(guide.pid, signal.SIGSTOP)
    browser.wait("/Recording: ([89]|1\\d) s/.test(document.querySelector('.seconds').textContent)")
    browser.wait("document.querySelector('.told').textContent.startsWith('The guidance lags')")
    os.kill(guide.pid, signal.SIGCONT)
    browser.wait("!document.querySelector('.told').textContent.startsWith('The guidance lags')")
    browser.click("#record .end")
    browser.wait("document.querySelector('.film.done')")
    assert length_s(only_film(server)) > 7


def test_a_camera_that_is_unplugged_leaves_what_was_recorded(server: Running, open_browser: Open, camera: Path) -> None:
    browser = open_browser(*camera_options(camera))
    opened(browser, server)
    recording(browser, 3)
    browser.run(
        "document.querySelector('.stage video').srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))"
    )
    browser.wait("document.querySelector('.told').textContent.startsWith('The camera was disconnected')")
    browser.click(".kept [value=complete]")
    browser.wait("document.querySelector('.film.done')")
    assert length_s(only_film(server)) > 2


def test_without_a_camera_and_without_permission_the_page_says_what_to_do(server: Running, open_browser: Open) -> None:
    browser = open_browser()
    visit = opened(browser, server, ready=False)
    browser.wait("document.querySelector('.told').textContent.startsWith('This machine has no camera')")
    denied = open_browser("--use-fake-device-for-media-stream")
    denied.ask("Browser.setPermission", permission={"name": "camera"}, setting="denied", origin=server.address)
    denied.open(f"{server.address}/visits/{visit}/record")
    denied.wait("document.querySelector('.told').textContent.startsWith('The browser may not use the camera')")
    assert denied.run("document.querySelector('#record .begin').disabled")


def test_another_camera_is_chosen_and_a_second_page_films_without_guidance(server: Running, open_browser: Open) -> None:
    fake = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream=device-count=2")
    browser = open_browser(*fake)
    visit = opened(browser, server)
    browser.wait("document.querySelector('[name=camera]').options.length === 2")
    browser.run(
        "(field => { field.selectedIndex = 1 - field.selectedIndex; field.dispatchEvent(new Event('change')); })"
        "(document.querySelector('[name=camera]'))"
    )
    wanted = browser.run("document.querySelector('[name=camera]').value")
    used = "document.querySelector('.stage video').srcObject?.getVideoTracks()[0].getSettings().deviceId"
    browser.wait(f"{used} === '{wanted}'")
    second = open_browser(*fake)
    second.open(f"{server.address}/visits/{visit}/record")
    second.wait("document.querySelector('.told').textContent.startsWith('Another page is being guided')")
    recording(second)
    second.click("#record .end")
    second.wait("document.querySelector('.film.done')")
