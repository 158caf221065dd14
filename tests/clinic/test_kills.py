"""`kill -9` of the server or of a film's process at any moment: afterwards every film has one result, a whole one."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.clinic.quick import FILES
from tests.clinic.running import Program, Running
from tests.clinic.small_films import another_bend

OUTPUTS = {"result.json", "report.html", "angles.csv", "thumbnail.jpg"}
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def upload(server: Running, visit: str, content: bytes, deadline: float) -> str:
    """Upload a film in pieces as a browser does: after every fault it asks how much has arrived, and goes on."""
    identifier = None
    while time.monotonic() < deadline:
        try:
            if identifier is None:
                body = {"name": "a.mp4", "bytes": len(content)}
                identifier = server.ask("POST", f"/visits/{visit}/uploads", body)[1]["id"]
            status, there = server.ask("GET", f"/uploads/{identifier}")
            if status == 404:  # it has become a film; its answer was lost
                return identifier
            offset = there["offset"]
            if offset == len(content):
                server.ask("POST", f"/uploads/{identifier}/complete")
                continue
            piece = content[offset : offset + len(content) // 4 + 1]
            server.ask("PATCH", f"/uploads/{identifier}", piece, {"Upload-Offset": str(offset)})
        except (OSError, http.client.HTTPException):  # the server was killed, perhaps within its answer
            time.sleep(0.02)
    raise AssertionError("the film was not uploaded in time")


def check(server: Running, films: dict[str, bytes], deadline: float) -> None:
    """Every film has one result, whole and its own, and nothing else is left in the data folder."""
    states: dict[str, str] = {}
    while time.monotonic() < deadline and set(states.values()) != {"done"}:
        got = [server.ask("GET", f"/films/{film}")[1] for film in films]
        states = {each["id"]: each["state"] for each in got}
        assert "failed" not in states.values(), got
        time.sleep(0.1)
    assert states == dict.fromkeys(films, "done")
    server.stop()
    with sqlite3.connect(server.data / "clinic.db") as database:
        rows = database.execute("SELECT film_id, claim FROM outcomes").fetchall()
        measures = database.execute("SELECT film_id, name FROM measures").fetchall()
        (stored,) = database.execute("SELECT count(*) FROM films").fetchone()
    database.close()
    assert stored == len(films)
    assert sorted(film for film, _ in rows) == sorted(films)
    assert sorted(measures) == sorted((film, "a") for film in films)
    for film, claim in rows:
        folder = server.data / "results" / claim / "trial"
        assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)
        for name in FILES:
            assert films[film][:8] in (folder / name).read_bytes()
        assert (server.data / "films" / film).read_bytes() == films[film]


def check_measured(server: Running, films: dict[str, bytes], deadline: float) -> None:
    """As `check`, of films that were analysed as they are."""
    states: dict[str, str] = {}
    while time.monotonic() < deadline and set(states.values()) != {"done"}:
        got = [server.ask("GET", f"/films/{film}")[1] for film in films]
        states = {each["id"]: each["state"] for each in got}
        assert "failed" not in states.values(), [each["reason"] for each in got]
        time.sleep(1.0)
    assert states == dict.fromkeys(films, "done")
    for film, content in films.items():
        result = server.ask("GET", f"/films/{film}")[1]["result"]
        assert result["measures"]["trunk_inclination"]["value"] > 60
        assert hashlib.sha256(content).hexdigest() in json.dumps(result["provenance"])
    server.stop()
    with sqlite3.connect(server.data / "clinic.db") as database:
        rows = database.execute("SELECT film_id, claim FROM outcomes").fetchall()
    database.close()
    assert sorted(film for film, _ in rows) == sorted(films)
    assert {path.name for path in (server.data / "results").iterdir()} == {claim for _, claim in rows}
    for _, claim in rows:
        assert {path.name for path in (server.data / "results" / claim / "trial").iterdir()} >= OUTPUTS
    assert {path.name for path in (server.data / "films").iterdir()} == set(films)


def run(
    data: Path,
    films: int,
    kills: Callable[[Running, threading.Event], None],
    *,
    kind: type[Running] = Running,
    film: Callable[[int], bytes] = lambda number: b"%08d" % number + os.urandom(40_000),
    checked: Callable[[Running, dict[str, bytes], float], None] = check,
) -> None:
    server = kind(data)
    try:
        visit = server.visit()
        deadline = time.monotonic() + 600
        made: dict[str, bytes] = {}
        uploaded = threading.Event()

        def bring(number: int) -> None:
            content = film(number)
            made[upload(server, visit, content, deadline)] = content

        threads = [threading.Thread(target=bring, args=(number,)) for number in range(films)]
        for thread in threads:
            thread.start()
        killer = threading.Thread(target=kills, args=(server, uploaded))
        killer.start()
        for thread in threads:
            thread.join()
        uploaded.set()
        killer.join()
        assert len(made) == films
        checked(server, made, deadline)
    finally:
        server.process.kill()
        server.process.wait()


def test_a_film_survives_the_death_of_its_process_and_of_the_server(tmp_path: Path) -> None:
    def kills(server: Running, uploaded: threading.Event) -> None:
        uploaded.wait()
        while not server.kill_worker():
            time.sleep(0.01)
        time.sleep(0.1)
        server.kill()
        server.start()

    run(tmp_path / "data", 3, kills)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_twenty_kills_at_random_while_ten_films_arrive_and_are_analysed(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)

    def kills(server: Running, uploaded: threading.Event) -> None:
        for _ in range(20):
            time.sleep(chance.uniform(0.0, 0.6))
            if chance.random() < 0.5:
                server.kill_worker()
            else:
                server.kill()
                server.start()

    run(tmp_path / "data", 10, kills)


@pytest.mark.slow
@pytest.mark.model
def test_twenty_kills_at_random_while_ten_real_films_arrive_and_are_measured(tmp_path: Path) -> None:
    chance = random.Random(3)

    def kills(server: Running, uploaded: threading.Event) -> None:
        for _ in range(20):
            time.sleep(chance.uniform(0.0, 6.0))
            if chance.random() < 0.5:
                server.kill_worker()
            else:
                server.kill()
                server.start()

    run(
        tmp_path / "data",
        10,
        kills,
        kind=Program,
        film=lambda number: another_bend(),
        checked=check_measured,
    )
