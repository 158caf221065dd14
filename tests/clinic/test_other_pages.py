"""A real browser shows a page of another origin, which tries to read and to change what the clinic stores."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import pytest

from romcam.clinic import accounts, sign_ins
from romcam.clinic.database import attached
from tests.clinic.browser import Browser
from tests.clinic.running import Running

CHROMIUM: Final = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
]
QUIET: Final = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run")
ATTACK: Final = """<!DOCTYPE html><title>elsewhere</title><body><script>
const clinic = "CLINIC", found = {};
const note = (name, promise) => promise.then(
  value => { found[name] = String(value); }, error => { found[name] = "refused"; });
const body = '{"identifier": "evil"}';
const text = answer => answer.text().then(read => `${answer.type} ${read}`);
const frame = document.createElement("iframe"); frame.name = "into"; document.body.append(frame);
const form = document.createElement("form"); form.method = "post"; form.target = "into";
form.action = `${clinic}/patients`;
const field = document.createElement("input"); field.name = "identifier"; field.value = "evil"; form.append(field);
document.body.append(form); form.submit();
const picture = () => new Promise((done, fail) => {
  const image = new Image(); image.onload = () => done("seen"); image.onerror = fail;
  image.src = `${clinic}/films/FILM/thumbnail`; });
const events = () => new Promise((done, fail) => {
  const source = new EventSource(`${clinic}/api/v1/events?film=FILM`); source.onopen = () => done("open");
  source.onerror = fail; });
const script = () => new Promise((done, fail) => {
  const element = document.createElement("script"); element.onload = () => done("ran"); element.onerror = fail;
  element.src = `${clinic}/api/v1/patients`; document.body.append(element); });
Promise.all([
  note("read", fetch(`${clinic}/api/v1/patients`).then(text)),
  note("read without CORS", fetch(`${clinic}/api/v1/patients`, { mode: "no-cors" }).then(text)),
  note("post", fetch(`${clinic}/api/v1/patients`, { method: "POST", body }).then(text)),
  note("post without CORS", fetch(`${clinic}/api/v1/patients`, { method: "POST", body, mode: "no-cors" }).then(text)),
  note("delete", fetch(`${clinic}/api/v1/patients/PATIENT`, { method: "DELETE" }).then(text)),
  note("picture", picture()), note("events", events()), note("script", script()),
]).then(() => { const pre = document.createElement("pre"); pre.id = "found";
  pre.textContent = JSON.stringify(found); document.body.append(pre); });
</script></body>"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    server = Running(tmp_path / "data")
    yield server
    server.kill()


def shown(address: str, folder: Path, *more: str) -> str:
    """The page that a browser has made of an address."""
    assert CHROMIUM is not None
    options = ("--headless", "--no-sandbox", *QUIET, f"--user-data-dir={folder / 'profile'}", *more)
    line = [CHROMIUM, *options, "--timeout=15000", "--virtual-time-budget=15000", "--dump-dom", address]
    return subprocess.run(line, capture_output=True, text=True, timeout=120, check=True).stdout


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_a_page_of_another_origin_neither_reads_nor_changes_anything(
    server: Running, tmp_path: Path, name: str
) -> None:
    visit = server.visit()
    before = server.ask("GET", "/patients")[1]
    page = ATTACK.replace("CLINIC", f"http://{name}:{server.port}").replace("PATIENT", before[0]["id"])
    page = page.replace("FILM", visit)

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        made = shown(f"http://127.0.0.1:{elsewhere.server_address[1]}/", tmp_path)
        elsewhere.shutdown()
    written = re.search(r'<pre id="found">(.*?)</pre>', made, re.DOTALL)
    assert written is not None, made
    found = json.loads(html.unescape(written[1]))
    assert len(found) == 8
    # An opaque answer has no content that a page could read.
    assert set(found.values()) <= {"refused", "opaque "}, found
    assert "K-1" not in made
    assert server.ask("GET", "/patients")[1] == before


def test_a_page_of_another_origin_has_nothing_of_the_session_of_who_is_signed_in(
    server: Running, tmp_path: Path
) -> None:
    """Another port of this machine is the same site: the browser itself would send the session along."""
    film = server.visit()
    patient = server.ask("GET", "/patients")[1][0]["id"]
    password = "four words are enough"
    with attached(server.data) as database, database.write() as session:
        accounts.add(session, "ada", password)
        token = {"Authorization": f"Bearer {sign_ins.add_token(session, accounts.by_name(session, 'ada'), 'tests')}"}
    before = server.ask("GET", "/patients", headers=token)[1]
    assert (len(before), server.ask("GET", "/patients")[0]) == (1, 401)
    clinic = f"http://127.0.0.1:{server.port}"
    page = ATTACK.replace("CLINIC", clinic).replace("PATIENT", patient).replace("FILM", film)
    signing_in = """
    const socket = () => new Promise((done, fail) => {
      const opened = new WebSocket(`${clinic.replace("http", "ws")}/guidance`);
      opened.onopen = () => done("open"); opened.onerror = fail; });
    const out = document.createElement("form"); out.method = "post"; out.target = "into";
    out.action = `${clinic}/sign-out`; document.body.append(out); out.submit();
    """
    page = page.replace("Promise.all([", signing_in + 'Promise.all([ note("socket", socket()),', 1)

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    browser = Browser(tmp_path)
    try:
        browser.open(f"{clinic}/patients/{patient}")
        browser.wait("location.pathname === '/sign-in'")
        browser.run(
            "document.querySelector('.sign-in [name=name]').value = 'ada';"
            f"document.querySelector('.sign-in [name=password]').value = '{password}';"
            "document.querySelector('.sign-in button').click()"
        )
        browser.wait(f"location.pathname === '/patients/{patient}' && document.readyState === 'complete'")
        assert browser.run("document.cookie") == ""  # no script can read the session
        with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere:
            threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
            browser.open(f"http://127.0.0.1:{elsewhere.server_address[1]}/")
            browser.wait("document.getElementById('found')")
            found = json.loads(browser.run("document.getElementById('found').textContent"))
            elsewhere.shutdown()
        assert len(found) == 9
        assert set(found.values()) <= {"refused", "opaque "}, found
        assert server.ask("GET", "/patients", headers=token)[1] == before
        browser.open(f"{clinic}/")
        assert "K-1" in browser.run("document.body.textContent")  # and the person is signed in still
    finally:
        browser.close()


def test_a_name_that_was_rebound_to_this_machine_shows_nothing(server: Running, tmp_path: Path) -> None:
    server.visit()
    rebound = "--host-resolver-rules=MAP evil.example 127.0.0.1"
    made = shown(f"http://evil.example:{server.port}/", tmp_path, rebound)
    assert "sent to another name" in made
    assert "K-1" not in made
    assert "K-1" in shown(f"http://127.0.0.1:{server.port}/", tmp_path / "own")
