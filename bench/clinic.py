"""Measures `romcam clinic`: answers with few and many patients, memory, many clients at once, and what kills leave.

    python bench/clinic.py                       # prints the figures
    python bench/clinic.py --write               # and writes docs/clinic-figures.md

Takes less than four minutes on two cores that do nothing else; `--seconds` shortens the part with many clients, and
`--kills 0` leaves that part out.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import psutil
import sqlalchemy as sql

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from romcam.clinic import accounts, sign_ins  # noqa: E402
from romcam.clinic.database import attached, open_database  # noqa: E402
from romcam.clinic.folder import opened  # noqa: E402
from romcam.clinic.moments import now, token  # noqa: E402
from romcam.clinic.schema import Account, Patient, Visit, Word  # noqa: E402
from romcam.clinic.search import words_of  # noqa: E402
from romcam.names import identifier_key  # noqa: E402
from tests.clinic.small_films import another_bend, bend  # noqa: E402

TEST_OF_KILLS: Final = (
    "tests/clinic/test_kills.py::test_twenty_kills_at_random_while_ten_films_arrive_and_are_analysed[1]"
)
REPEATS: Final = 100
CLIENTS: Final = 50
FILM_BYTES: Final = 200_000
FAMILY: Final = ("Abel", "Bauer", "Costa", "Dubois", "Eriksen", "Fischer", "García", "Horvat", "Ivanova", "Jansen")


def fill(data: Path, patients: int, visits: int) -> str:
    """A database with patients and visits; the identifier of one of them."""
    chance, made, rows, words = random.Random(1), [], [], []
    first = date(2016, 1, 4)
    for number in range(patients):
        identifier, own = token(), f"P-{number:06d}"
        name = f"{FAMILY[number % 10]}{number // 10} {FAMILY[chance.randrange(10)]}"
        days = [first + timedelta(days=chance.randrange(3600)) for _ in range(visits // patients)]
        made.append(
            {
                **{"id": identifier, "identifier": own, "key": identifier_key(own), "name": name, "notes": ""},
                **{"birth_year": 1950 + number % 60, "sex": ("female", "male")[number % 2], "created": now()},
                "last_visit": max(days).isoformat(),
            }
        )
        words += [{"word": word, "patient_id": identifier} for word in set(words_of(f"{name} {own}"))]
        row = {"patient_id": identifier, "notes": "", "created": now()}
        rows += [row | {"id": token(), "date": day.isoformat()} for day in days]
    with opened(data) as folder:
        database = open_database(folder)
        with database.write() as session:
            for table, content in ((Patient, made), (Visit, rows), (Word, words)):
                session.execute(sql.insert(table), content)
        database.close()
    return str(made[len(made) // 2]["id"])


class Server:
    """`romcam clinic` as a user starts it."""

    def __init__(self, data: Path) -> None:
        with closing(http.client.socket.socket()) as bound:  # type: ignore[attr-defined]
            bound.bind(("127.0.0.1", 0))
            self.port = int(bound.getsockname()[1])
        line = [sys.executable, "-m", "romcam", "clinic", "--data", str(data), "--port", str(self.port), "--no-open"]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        started = time.monotonic()
        self.process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env=environment)
        assert self.process.stderr is not None
        assert "answers at" in self.process.stderr.readline()
        self.start_s = time.monotonic() - started

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def memory_mb(self) -> float:
        """Of the server itself, without its workers."""
        return psutil.Process(self.process.pid).memory_info().rss / 2**20

    def processor_s(self) -> float:
        """Processor time of the server itself."""
        spent = psutil.Process(self.process.pid).cpu_times()
        return spent.user + spent.system

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)


def answers(data: Path, patient: str) -> dict[str, float]:
    """Times of each kind of answer in milliseconds, of the start in seconds, and the memory in megabytes."""
    server = Server(data)
    paths = {
        "list of patients": "/",
        "search": "/?q=gar&part=list",
        "search by identifier": "/api/v1/patients?q=p-0000",
        "page of a patient": f"/patients/{patient}",
    }
    found: dict[str, float] = {}
    try:
        for name, path in paths.items():
            taken: list[float] = []
            spent = 0.0
            for number in range(REPEATS + 5):
                if number == 5:
                    spent = server.processor_s()
                begun = time.perf_counter()
                status, _ = server.ask("GET", path)
                assert status == 200, (path, status)
                taken.append(1000 * (time.perf_counter() - begun))
            found[name] = 1000 * (server.processor_s() - spent) / REPEATS
            found[f"{name}, until it is there"] = statistics.median(taken[5:])
        # With accounts, every request also finds out whose session it carries.
        with attached(data) as database, database.write() as session:
            account = accounts.add(session, "bench", "four words are enough")
            session.flush()
            token = {"Authorization": f"Bearer {sign_ins.add_token(session, account, 'bench')}"}
        spent = server.processor_s()
        for _ in range(REPEATS):
            assert server.ask("GET", paths["search by identifier"], **token)[0] == 200
        found["search by identifier, with accounts"] = 1000 * (server.processor_s() - spent) / REPEATS
        with attached(data) as database, database.write() as session:
            session.execute(sql.delete(Account))
        found["memory"] = server.memory_mb()
        found["start"] = server.start_s
    finally:
        server.stop()
    return found


@dataclass
class Load:
    """What many clients saw."""

    requests: int = 0
    faults: list[str] = field(default_factory=list[str])
    films: list[str] = field(default_factory=list[str])
    slowest_ms: float = 0.0
    memory_mb: float = 0.0
    lost: int = 0
    measured: int = 0
    failed: int = 0


def load(data: Path, patient: str, seconds: float) -> Load:
    """Many clients at once read pages and add films."""
    server, seen, lock = Server(data), Load(), threading.Lock()
    visit = json.loads(server.ask("POST", f"/api/v1/patients/{patient}/visits", b"{}")[1])["id"]
    bend()  # made once, before the time begins
    end = time.monotonic() + seconds

    def client(number: int) -> None:
        chance = random.Random(number)
        while time.monotonic() < end:
            begun, fault, film = time.perf_counter(), "", None
            try:
                if number % 5 == 0:
                    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n'
                    body = head + another_bend(FILM_BYTES) + b"\r\n--x--\r\n"
                    kind = {"Content-Type": "multipart/form-data; boundary=x"}
                    status, content = server.ask("POST", f"/api/v1/visits/{visit}/films", body, **kind)
                    film = json.loads(content)["id"] if status == 201 else None
                    fault = "" if film else f"{status} {content[:200]!r}"
                else:
                    path = chance.choice(("/", "/?q=du&part=list", f"/api/v1/patients/{patient}", "/api/v1/healthz"))
                    status, content = server.ask("GET", path)
                    fault = "" if status == 200 else f"{status} {path}"
            except OSError as error:
                fault = repr(error)
            with lock:
                seen.requests += 1
                seen.slowest_ms = max(seen.slowest_ms, 1000 * (time.perf_counter() - begun))
                seen.faults += [fault] if fault else []
                seen.films += [film] if film else []

    try:
        threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seen.memory_mb = server.memory_mb()
        stored = json.loads(server.ask("GET", f"/api/v1/visits/{visit}")[1])["films"]
        seen.lost = len(set(seen.films) - {each["id"] for each in stored})
        seen.measured = sum(each["state"] == "done" for each in stored)
        seen.failed = sum(each["state"] == "failed" for each in stored)
    finally:
        server.stop()
    return seen


def kills(count: int) -> str:
    """What twenty kills at random leave of ten films, by the test of that."""
    if count == 0:
        return "not measured"
    line = [sys.executable, "-m", "pytest", "-q", "-m", "slow", TEST_OF_KILLS]
    ended = subprocess.run(line, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    return "ten results, none twice, none half" if ended.returncode == 0 else "the test failed"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write docs/clinic-figures.md")
    parser.add_argument("--seconds", type=float, default=60.0, help="duration of the part with many clients")
    parser.add_argument("--kills", type=int, default=20, help="0: without that part")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="romcam-bench-") as scratch:
        few, many = Path(scratch, "few"), Path(scratch, "many")
        of_few, of_many = fill(few, 10, 100), fill(many, 10_000, 100_000)
        small, large = answers(few, of_few), answers(many, of_many)
        seen = load(many, of_many, asked.seconds)
    text = page(small, large, seen, asked.seconds, kills(asked.kills))
    print(text)
    if asked.write:
        (ROOT / "docs" / "clinic-figures.md").write_text(text, encoding="utf-8")


def page(small: dict[str, float], large: dict[str, float], seen: Load, seconds: float, left: str) -> str:
    units: dict[str, Any] = {"memory": "MB", "start": "s"}
    rows = [
        f"| {name} ({units.get(name, 'ms')}) | {few:.1f} | {many:.1f} | {many / few:.2f} |"
        for name, few, many in ((name, small[name], large[name]) for name in small)
    ]
    return "\n".join(
        [
            "# Figures of the clinic",
            "",
            "Written by `python bench/clinic.py --write`: one machine, SQLite, server and clients on it.",
            f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}.",
            "",
            f"Processor time of the server for an answer, of {REPEATS} in a row, and the median time until it is there,"
            " which depends on what else the machine does. Memory is that of the server beside its workers.",
            "",
            "| | 10 patients, 100 visits | 10,000 patients, 100,000 visits | ratio |",
            "| --- | --- | --- | --- |",
            *rows,
            "",
            f"{CLIENTS} clients at once for {seconds:g} s, every fifth adding films of a bend of"
            f" {FILM_BYTES // 1000} kB to the large database: {seen.requests} requests, {len(seen.faults)} errors,"
            f" {len(seen.films)} films added, {seen.lost} lost, {seen.measured} measured meanwhile, {seen.failed}"
            f" failed; the slowest answer took {seen.slowest_ms / 1000:.1f} s; the server had"
            f" {seen.memory_mb:.0f} MB.",
            *(f"    {fault}" for fault in seen.faults[:5]),
            "",
            "A forward bend that Chromium's camera plays and its MediaRecorder records measures within 2° (pelvis,"
            " lumbar spine) of the film itself (`tests/clinic/test_browser.py`).",
            "",
            f"Twenty kills at random of server or workers while ten films arrive and are analysed: {left}.",
            "",
        ]
    )


if __name__ == "__main__":
    main()
