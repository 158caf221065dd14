"""One attempt: the sentences of `romcam analyze`, about the film as it was called; and a real film from end to end."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from romcam.batch import film_analysis
from romcam.batch.job import Job
from romcam.clinic import attempts, serve
from romcam.clinic.claimed import ClinicFilm
from romcam.clinic.folder import DataFolder
from romcam.clinic.moments import token
from romcam.clinic.workers import SETTINGS
from romcam.errors import InputError
from romcam.results.reading import read_result
from romcam.video.opening import open_film
from tests.analyses import SAMPLES
from tests.clinic.running import Running


def job(folder: DataFolder, content: bytes, name: str) -> Job:
    film = folder.film(token())
    film.write_bytes(content)
    planned = ClinicFilm(name, str(film), "", len(content), "forward-bend")
    return Job(planned, str(folder.results / token()), SETTINGS)


@pytest.mark.parametrize("name", ["Anna Müller.mp4", "film", "a.txt", "x.\x1b[31m"])
@pytest.mark.parametrize("content", [b"", b"no film at all", b"\x00\x00\x00\x18ftypmp42" + bytes(500)])
def test_what_is_no_film_has_the_sentence_of_analyze_under_its_own_name(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    monkeypatch.setattr(film_analysis, "is_guarded", lambda: True)
    asked = job(folder, content, name)
    outcome = attempts.analyse(asked, lambda *_: None)
    same = tmp_path / f"same{Path(name).suffix if name.endswith(('.mp4', '.txt')) else ''}"
    same.write_bytes(content)
    with pytest.raises(InputError) as error:
        open_film(same)
    assert outcome.state == "unreadable"
    assert outcome.reason == str(error.value).replace(str(same), name)
    assert Path(asked.film.url).name not in outcome.reason
    assert list(Path(asked.out).iterdir()) == []


def test_what_a_killed_attempt_left_is_in_nobodys_way(folder: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film_analysis, "is_guarded", lambda: True)
    asked = job(folder, b"no film", "a.mp4")
    Path(asked.out).mkdir(parents=True)
    Path(asked.out, f"{Path(asked.film.url).name}.mp4").symlink_to(asked.film.url)
    assert attempts.analyse(asked, lambda *_: None).state == "unreadable"
    assert list(Path(asked.out).iterdir()) == []


@pytest.mark.slow
@pytest.mark.model
def test_a_film_is_measured_as_analyze_measures_it(tmp_path: Path) -> None:
    film = SAMPLES / "forward-bend-stiff-hip.mp4"
    line = [sys.executable, "-m", "romcam"]
    subprocess.run([*line, "analyze", film, "--out", tmp_path / "out", "--no-overlay"], check=True, capture_output=True)
    port = serve.listening("127.0.0.1", 0).getsockname()[1]
    options = ["--data", tmp_path / "data", "--port", str(port), "--no-open"]
    server = Running.__new__(Running)
    server.port = port
    server.process = subprocess.Popen([*line, "clinic", *options], stderr=subprocess.PIPE, text=True)
    try:
        assert server.process.stderr is not None
        assert "answers at" in server.process.stderr.readline()
        upload = subprocess.run(
            ["curl", "-sf", "-F", f"file=@{film}", f"http://127.0.0.1:{port}/api/v1/visits/{server.visit()}/films"],
            check=True,
            capture_output=True,
        )
        identifier = msgspec.json.decode(upload.stdout)["id"]
        deadline = time.monotonic() + 120
        while (got := server.ask("GET", f"/films/{identifier}")[1])["state"] in ("queued", "running"):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        assert got["state"] == "done", got
        measured = read_result(tmp_path / "out")
        # Sums of networks differ in their last digit with the number of threads.
        assert {name: each["value"] for name, each in got["result"]["measures"].items()} == pytest.approx(
            {name: each.value for name, each in measured.measures.items()}, abs=1e-3
        )
    finally:
        server.process.kill()
        server.process.communicate()
