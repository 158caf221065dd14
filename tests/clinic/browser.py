"""A real browser, driven through its debugging protocol, and what a person does in it again and again."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

import av

from tests.clinic.running import Running

CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET: Final = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run")


class Browser:
    """One page of a browser of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        from websockets.sync.client import connect

        assert CHROMIUM is not None
        profile = folder / "profile"
        line = [CHROMIUM, "--headless", "--no-sandbox", *QUIET, f"--user-data-dir={profile}", "--window-size=1280,1000"]
        self.process = subprocess.Popen(
            [*line, "--remote-debugging-port=0", *options, "about:blank"], stderr=subprocess.DEVNULL
        )
        port = self._until(lambda: (profile / "DevToolsActivePort").read_text().splitlines()[0])
        pages = self._until(
            lambda: [p for p in json.load(urlopen(f"http://127.0.0.1:{port}/json")) if p["type"] == "page"]
        )
        self._connection = ExitStack()
        self._socket = self._connection.enter_context(connect(pages[0]["webSocketDebuggerUrl"], max_size=None))
        self._number = 0
        self.complaints: list[str] = []
        """What the browser wrote to its console: faults of scripts, and what the content security policy stopped."""
        for part in ("Page", "Runtime", "Log"):
            self.ask(f"{part}.enable")

    def ask(self, method: str, **parameters: Any) -> Any:
        """The answer to a command of the protocol."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
            self._note(answer.get("method"), answer.get("params", {}))
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def open(self, address: str) -> None:
        self.ask("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """The value of a script in the page, as of a person who acts."""
        answer = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, script: str, seconds: float = 60) -> None:
        """Until a script in the page has a value that is true; an element is."""
        self._until(lambda: self.run(f"!!({script})"), seconds)

    def click(self, selector: str) -> None:
        """Click on an element of the page once it is there and can be clicked."""
        self.wait(f"(found => found && !found.disabled)(document.querySelector({json.dumps(selector)}))")
        self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def fill(self, selector: str, value: str) -> None:
        """Type into a field of the page."""
        self.wait(f"document.querySelector({json.dumps(selector)})")
        self.run(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(value)}")

    def text(self, selector: str) -> str:
        """Text of an element of the page; empty if there is none."""
        return self.run(f"document.querySelector({json.dumps(selector)})?.textContent ?? ''")

    def picture(self, file: Path) -> None:
        """Write a picture of the page to a file."""
        file.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot")["data"]))

    def choose(self, selector: str, *files: Path) -> None:
        """Choose files in a field of the page."""
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.ask("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def _note(self, method: str | None, event: dict[str, Any]) -> None:
        if method == "Runtime.exceptionThrown":
            details = event["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded" and event["entry"]["level"] == "error":
            self.complaints.append(f"{event['entry']['text']} {event['entry'].get('url', '')}")

    def close(self) -> None:
        self._connection.close()
        self.process.kill()
        self.process.wait()

    def _until(self, find: Any, seconds: float = 60) -> Any:
        end = time.monotonic() + seconds
        while True:
            try:
                found = find()
            except (OSError, IndexError, AssertionError) as error:
                found = None
                if time.monotonic() > end:
                    raise AssertionError("the browser did not come so far") from error
            if found:
                return found
            assert time.monotonic() < end, "the browser did not come so far"
            time.sleep(0.1)


def as_camera(film: Path, target: Path, still_s: float = 0.0, fps: float | None = None) -> Path:
    """A film as Chromium's fake camera plays it, again and again.

    still_s: seconds for which its first picture stands before each time. fps: pictures a second; None: the film's.
    """
    with av.open(film) as source, target.open("wb") as sink:
        video = source.streams.video[0]
        rate = Fraction(fps or float(video.average_rate or 0)).limit_denominator(1001)
        head = f"YUV4MPEG2 W{video.width} H{video.height} F{rate.numerator}:{rate.denominator} Ip A1:1 C420jpeg\n"
        sink.write(head.encode())
        written = 0
        for frame in source.decode(video):
            shown = b"FRAME\n" + frame.reformat(format="yuv420p").to_ndarray().tobytes()
            until = round((still_s + float(frame.time or 0) + 1 / float(video.average_rate or 1)) * rate)
            sink.write(shown * (until - written))
            written = until
    return target


def camera_options(camera: Path) -> tuple[str, ...]:
    """Options with which the browser has this film as its camera, and may use it."""
    faked = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
    return (*faked, f"--use-file-for-fake-video-capture={camera}")


def add_patient(browser: Browser, server: Running, identifier: str) -> str:
    """Add a patient on the first page; the browser then shows the patient's page. Returns the random identifier."""
    browser.open(f"{server.address}/")
    browser.fill(".panel [name=identifier]", identifier)
    browser.fill(".panel [name=birth_year]", "1980")
    browser.click(".panel button")
    browser.wait(f"document.readyState === 'complete' && document.querySelector('h1').textContent === '{identifier}'")
    return browser.run("location.pathname.split('/')[2]")


def add_visit(browser: Browser) -> str:
    """Add a visit on the page of a patient; returns its random identifier."""
    before = browser.run("document.querySelectorAll('.visit').length")
    browser.click("form[action$=visits] button")
    browser.wait(f"document.readyState === 'complete' && document.querySelectorAll('.visit').length === {before + 1}")
    return browser.run("document.querySelector('.visit').id.replace('visit-', '')")


def add_film(browser: Browser, film: Path, seconds: float = 240) -> str:
    """Drop a film on the newest visit and wait until it is analysed; returns its random identifier."""
    known = browser.run("[...document.querySelectorAll('.film')].map(each => each.dataset.film)")
    browser.choose(".drop input[type=file]", film)
    browser.run("document.querySelector('.drop input[type=file]').dispatchEvent(new Event('change'))")
    added = f"[...document.querySelectorAll('.film')].find(each => !{json.dumps(known)}.includes(each.dataset.film))"
    browser.wait(f"['done', 'failed'].includes({added}?.dataset.state)", seconds)
    assert browser.run(f"{added}.querySelector('.fault')?.textContent ?? ''") == ""
    return browser.run(f"{added}.dataset.film")
