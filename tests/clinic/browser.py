"""A real browser, driven through its debugging protocol."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

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
        self._socket = connect(pages[0]["webSocketDebuggerUrl"], max_size=None)
        self._number = 0
        self.ask("Page.enable")

    def ask(self, method: str, **parameters: Any) -> Any:
        """The answer to a command of the protocol."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=60))
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

    def choose(self, selector: str, *files: Path) -> None:
        """Choose files in a field of the page."""
        root = self.ask("DOM.getDocument")["root"]["nodeId"]
        node = self.ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.ask("DOM.setFileInputFiles", nodeId=node, files=[str(file) for file in files])

    def close(self) -> None:
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
