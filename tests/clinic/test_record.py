"""A patient's record leaves as one archive and is taken over elsewhere; what is no archive harms nothing."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from starlette.testclient import TestClient

from romcam.clinic.clinic import Clinic
from tests.clinic.measured import finish
from tests.clinic.test_api import FILM, added, film, visit
from tests.screening.results import bend


def exported(client: TestClient, patient: str, films: bool = True) -> bytes:
    answer = client.get(f"/api/v1/patients/{patient}/record", params={"films": "true"} if films else {})
    assert answer.status_code == 200
    return answer.content


def taken_over(client: TestClient, content: bytes) -> Any:
    return client.post("/api/v1/patients/import", files={"file": ("a.zip", content)})


@pytest.fixture
def patient(client: TestClient, clinic: Clinic) -> str:
    identifier = added(client, "K-1", name="Anna Müller", notes="left knee\nright hip")
    of_visit = visit(client, identifier)
    film(client, of_visit, name="Anna.mp4")
    finish(clinic, bend(30.0, 60.0))
    return identifier


@pytest.mark.parametrize("films", [True, False])
def test_what_was_deleted_comes_back_from_the_archive(client: TestClient, patient: str, films: bool) -> None:
    def known() -> list[Any]:
        paths = (f"patients/{patient}", f"patients/{patient}/visits", f"patients/{patient}/progress")
        return [client.get(f"/api/v1/{path}").json() for path in paths]

    before = known()
    content = exported(client, patient, films)
    assert taken_over(client, content).status_code == 409  # it is here
    client.delete(f"/api/v1/patients/{patient}")
    answer = taken_over(client, content)
    assert answer.status_code == 201, answer.text
    after = known()
    for one, other in zip(before, after, strict=True):
        for each in (one, other):
            for entry in each if isinstance(each, list) else [each]:
                entry.pop("created", None)
        assert one == other
    made = after[1][0]["films"][0]["id"]
    assert client.get(f"/films/{made}/report").text.count("A report.") == 1
    kept = client.get(f"/films/{made}/film")
    assert (kept.status_code, kept.content == FILM) == ((200, True) if films else (404, False))


def test_an_identifier_that_is_taken_is_named(client: TestClient, patient: str, clinic: Clinic) -> None:
    content = exported(client, patient)
    client.delete(f"/api/v1/patients/{patient}")
    added(client, "k-1")
    answer = taken_over(client, content)
    assert answer.status_code == 409
    assert "identifier K-1" in answer.json()["error"]
    assert not list(clinic.database.folder.films.iterdir())
    assert not list(clinic.database.folder.results.iterdir())


def changed(content: bytes, change: Any = None, without: str = "", files: dict[str, bytes] | None = None) -> bytes:
    """The archive with another description, without an entry, or with further ones."""
    source, target = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for entry in source.infolist():
            read = source.read(entry)
            if entry.filename == "record.json" and change is not None:
                record = json.loads(read)
                change(record)
                read = json.dumps(record).encode()
            if not without or without not in entry.filename:
                archive.writestr(entry.filename, read)
        for name, read in (files or {}).items():
            archive.writestr(name, read)
    return target.getvalue()


def _escape(record: Any) -> None:
    record["visits"][0]["films"][0]["id"] = "../../../../etc/x"


def _other_file(record: Any) -> None:
    record["visits"][0]["films"][0]["files"].append("../../x")


def _newer(record: Any) -> None:
    record["version"] = 99


def _no_correction(record: Any) -> None:
    made = {"id": "0" * 20, "edits": "{}", "who": "AB", "made": "2026-10-01T00:00:00.000Z", "undone": None}
    record["visits"][0]["films"][0]["corrections"].append(made)


def _evil_result(record: Any) -> None:
    record["visits"][0]["date"] = "yesterday"


@pytest.mark.parametrize(
    "harm",
    [
        lambda content: b"no archive",
        lambda content: content[: len(content) // 2],
        lambda content: changed(content, without="record.json"),
        lambda content: changed(content, without="films/"),
        lambda content: changed(content, without="result.json"),
        lambda content: changed(content, _escape),
        lambda content: changed(content, _other_file),
        lambda content: changed(content, _newer),
        lambda content: changed(content, _evil_result),
        lambda content: changed(content, _no_correction),
        lambda content: changed(content, without="result.json", files={"results/result.json": b"{}"}),
    ],
)
def test_what_is_no_whole_archive_is_refused_and_leaves_nothing(
    client: TestClient, clinic: Clinic, patient: str, harm: Any
) -> None:
    content = harm(exported(client, patient))
    client.delete(f"/api/v1/patients/{patient}")
    answer = taken_over(client, content)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]
    assert client.get("/api/v1/patients").json() == []
    assert not list(clinic.database.folder.films.iterdir())
    assert not list(clinic.database.folder.results.iterdir())


@pytest.mark.parametrize("name", ["films/x", "results/x/report.html"])
def test_an_archive_that_would_fill_the_disk_is_refused_before_it_is_unpacked(
    client: TestClient, clinic: Clinic, name: str
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("record.json", "{}")
        with archive.open(name, "w") as entry:
            for _ in range(96):
                entry.write(bytes(2**20))
    content = target.getvalue()
    assert len(content) < 2**20
    before = sum(path.stat().st_size for path in clinic.database.folder.path.rglob("*"))
    assert taken_over(client, content).status_code == 422
    assert sum(path.stat().st_size for path in clinic.database.folder.path.rglob("*")) - before < 2**20


def test_an_archive_of_an_older_romcam_has_neither_merges_nor_clothes(client: TestClient, patient: str) -> None:
    def older(record: Any) -> None:
        del record["merges"], record["clothes"]

    content = changed(exported(client, patient), older)
    client.delete(f"/api/v1/patients/{patient}")
    assert taken_over(client, content).status_code == 201
