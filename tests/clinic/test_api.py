"""The API: patients, visits and films as JSON, and one sentence for what it refuses."""

from __future__ import annotations

import errno
import hashlib
from typing import Any

import pytest
from starlette.testclient import TestClient

from romcam.batch.job import Outcome
from romcam.clinic import queue
from romcam.clinic.clinic import Clinic

FILM = bytes(range(256)) * 64


def added(client: TestClient, identifier: str = "K-1", **more: Any) -> str:
    answer = client.post("/api/v1/patients", json={"identifier": identifier, "sex": "f", "birth_year": 1980, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def visit(client: TestClient, patient: str, date: str = "2026-11-01") -> str:
    answer = client.post(f"/api/v1/patients/{patient}/visits", json={"date": date})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def film(
    client: TestClient, of_visit: str, content: bytes = FILM, name: str = "a.mp4", **fields: str
) -> dict[str, Any]:
    answer = client.post(f"/api/v1/visits/{of_visit}/films", files={"file": (name, content)}, data=fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_patient_is_found_as_their_name_is_typed(client: TestClient) -> None:
    added(client, "K-1", name="Zoë Müller-Šimić")
    added(client, "0042", name="Adam Müller")
    found = {
        typed: [each["identifier"] for each in client.get(f"/api/v1/patients?q={typed}").json()]
        for typed in ("mul", "MÜLL", "simi zo", "k-", "42", "müller adam", "ler", "-")
    }
    assert found == {
        "mul": ["K-1", "0042"] if found["mul"][0] == "K-1" else ["0042", "K-1"],
        "MÜLL": found["mul"],
        "simi zo": ["K-1"],
        "k-": ["K-1"],
        "42": ["0042"],
        "müller adam": ["0042"],
        "ler": [],
        "-": [],
    }


def test_the_list_begins_with_the_latest_visit_and_leaves_out_archived_patients(client: TestClient) -> None:
    first, second, third = (added(client, f"K-{number}") for number in range(3))
    visit(client, first, "2026-10-01")
    visit(client, second, "2026-11-01")
    assert [each["id"] for each in client.get("/api/v1/patients").json()] == [second, first, third]
    client.patch(f"/api/v1/patients/{second}", json={"archived": True})
    assert [each["id"] for each in client.get("/api/v1/patients?limit=1").json()] == [first]
    assert [each["id"] for each in client.get("/api/v1/patients?archived=true").json()] == [second]


def test_two_spellings_of_an_identifier_are_one(client: TestClient) -> None:
    added(client, "7")
    answer = client.post("/api/v1/patients", json={"identifier": "007"})
    assert answer.status_code == 409
    assert answer.json() == {"error": "Another patient has the identifier 007 already."}


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"identifier": "  "}, "needs an identifier"),
        ({"identifier": "a", "birth_year": 1700}, "year of birth must be from"),
        ({"identifier": "a", "sex": "x"}, "x"),
        ({"identifier": "a", "birth_year": "1980"}, "birth_year"),
        ({}, "identifier"),
        ({"identifier": "a" * 81}, "80"),
    ],
)
def test_a_patient_who_cannot_be_is_refused_with_a_sentence(client: TestClient, body: Any, part: str) -> None:
    answer = client.post("/api/v1/patients", json=body)
    assert answer.status_code == 422
    assert part in answer.json()["error"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"identifier": "\xed\xa0\x80"}', b"[" * 100_000])
def test_what_is_no_json_is_refused_with_a_sentence(client: TestClient, content: bytes) -> None:
    answer = client.post("/api/v1/patients", content=content)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"].startswith("The request cannot be read")


def test_a_lone_surrogate_harms_nothing(client: TestClient) -> None:
    answer = client.post("/api/v1/patients", content=b'{"identifier": "a\\ud800", "notes": "b\\ud800\\u0000"}')
    assert answer.status_code in (201, 422)
    assert client.get("/api/v1/patients").status_code == 200


@pytest.mark.parametrize("date", ["2026-13-01", "yesterday", "1066-10-14", "2999-01-01"])
def test_a_visit_has_a_date_that_can_be(client: TestClient, date: str) -> None:
    answer = client.post(f"/api/v1/patients/{added(client)}/visits", json={"date": date})
    assert answer.status_code == 422
    assert date in answer.json()["error"]


def test_a_film_waits_in_the_queue_under_a_random_name(client: TestClient, clinic: Clinic) -> None:
    patient = added(client)
    made = film(client, visit(client, patient), name="../../Müller Anna.MP4", test="squat")
    got = client.get(f"/api/v1/films/{made['id']}").json()
    assert (got["state"], got["test"], got["name"], got["result"]) == ("queued", "squat", "Müller Anna.MP4", None)
    assert got["sha256"] == hashlib.sha256(FILM).hexdigest()
    assert [each.name for each in clinic.database.folder.films.iterdir()] == [made["id"]]
    assert clinic.database.folder.film(made["id"]).read_bytes() == FILM


def test_a_film_that_came_before_is_noted(client: TestClient) -> None:
    first = film(client, visit(client, added(client, "K-1")))
    second = film(client, visit(client, added(client, "K-2")))
    assert (first["duplicate_of"], second["duplicate_of"]) == (None, first["id"])


@pytest.mark.parametrize(
    ("status", "part", "request_"),
    [
        (422, "no test yoga", {"files": {"file": ("a.mp4", FILM)}, "data": {"test": "yoga"}}),
        (422, "is empty", {"files": {"file": ("a.mp4", b"")}}),
        (422, "no film in its field", {"files": {"film": ("a.mp4", FILM)}}),
        (422, "sent as a form", {"content": FILM}),
        (413, "larger than", {"files": {"file": ("a.mp4", bytes(2**20 + 1))}}),
        (413, "larger than", {"files": {"file": ("a.mp4", bytes(2**22))}}),
        (422, "not by 45", {"files": {"file": ("a.mp4", FILM)}, "data": {"rotate_deg": "45"}}),
        (422, "more than one film", {"files": [("file", ("a.mp4", FILM)), ("file", ("b.mp4", FILM))]}),
        (413, "text is too large", {"files": {"file": ("a.mp4", FILM)}, "data": {"test": "x" * 100_000}}),
    ],
)
def test_a_film_that_is_refused_leaves_nothing(
    client: TestClient, clinic: Clinic, status: int, part: str, request_: dict[str, Any]
) -> None:
    answer = client.post(f"/api/v1/visits/{visit(client, added(client))}/films", **request_)
    assert answer.status_code == status, answer.text
    assert part in answer.json()["error"]
    assert list(clinic.database.folder.films.iterdir()) == []
    assert client.get("/api/v1/healthz").json()["queued"] == 0


def test_a_form_that_breaks_off_leaves_nothing(client: TestClient, clinic: Clinic) -> None:
    whole = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"\r\n\r\n' + FILM
    headers = {"content-type": "multipart/form-data; boundary=x"}
    of_visit = visit(client, added(client))
    answer = client.post(f"/api/v1/visits/{of_visit}/films", content=whole, headers=headers)
    assert answer.status_code == 422
    assert list(clinic.database.folder.films.iterdir()) == []


def test_an_upload_goes_on_where_it_broke(client: TestClient) -> None:
    of_visit = visit(client, added(client))
    begun = client.post(f"/api/v1/visits/{of_visit}/uploads", json={"name": "a.mp4", "bytes": len(FILM)}).json()
    url = f"/api/v1/uploads/{begun['id']}"
    first = client.patch(url, content=FILM[:5000], headers={"upload-offset": "0"}).json()
    assert (first["offset"], first["film"]) == (5000, None)
    elsewhere = client.patch(url, content=FILM[:10], headers={"upload-offset": "0"})
    assert elsewhere.status_code == 409
    assert client.get(url).json()["offset"] == 5000
    assert client.post(f"{url}/complete").status_code == 409
    last = client.patch(url, content=FILM[5000:], headers={"upload-offset": "5000"}).json()
    assert last["film"]["sha256"] == hashlib.sha256(FILM).hexdigest()
    assert last["film"]["state"] == "queued"
    assert client.post(f"{url}/complete").json()["id"] == last["film"]["id"]  # asked again, as after a lost answer
    assert client.get("/api/v1/healthz").json()["queued"] == 1


def test_a_recording_of_unknown_length_ends_when_it_is_complete(client: TestClient) -> None:
    of_visit = visit(client, added(client))
    url = f"/api/v1/uploads/{client.post(f'/api/v1/visits/{of_visit}/uploads', json={'name': 'a.webm'}).json()['id']}"
    client.patch(url, content=FILM, headers={"upload-offset": "0"})
    assert client.post(f"{url}/complete").json()["bytes"] == len(FILM)


def test_more_than_was_stated_is_refused(client: TestClient) -> None:
    of_visit = visit(client, added(client))
    begun = client.post(f"/api/v1/visits/{of_visit}/uploads", json={"name": "a.mp4", "bytes": 10}).json()
    answer = client.patch(f"/api/v1/uploads/{begun['id']}", content=FILM, headers={"upload-offset": "0"})
    assert answer.status_code == 413
    too_large = client.post(f"/api/v1/visits/{of_visit}/uploads", json={"name": "a.mp4", "bytes": 10 * 2**30})
    assert too_large.status_code == 413


def test_a_full_disk_is_one_sentence_and_what_arrived_goes_on_later(
    client: TestClient, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_visit = visit(client, added(client))
    begun = client.post(f"/api/v1/visits/{of_visit}/uploads", json={"name": "a.mp4", "bytes": len(FILM)}).json()
    with monkeypatch.context() as patch:
        patch.setattr("romcam.clinic.folder.RESERVE_BYTES", 2**60)
        answer = client.post(f"/api/v1/visits/{of_visit}/films", files={"file": ("a.mp4", FILM)})
        assert (answer.status_code, "disk is full" in answer.json()["error"]) == (507, True)
    assert client.get(f"/api/v1/uploads/{begun['id']}").json()["offset"] == 0


def test_a_disk_that_becomes_full_amid_a_film_keeps_what_arrived(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_visit = visit(client, added(client))
    begun = client.post(f"/api/v1/visits/{of_visit}/uploads", json={"name": "a.mp4", "bytes": len(FILM)}).json()
    url = f"/api/v1/uploads/{begun['id']}"

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    assert client.patch(url, content=FILM[:5000], headers={"upload-offset": "0"}).json()["offset"] == 5000
    with monkeypatch.context() as patch:
        patch.setattr("romcam.clinic.writing.os.write", full)
        answer = client.patch(url, content=FILM[5000:], headers={"upload-offset": "5000"})
        assert (answer.status_code, "disk is full" in answer.json()["error"]) == (507, True)
    assert client.get(url).json()["offset"] == 5000
    film = client.patch(url, content=FILM[5000:], headers={"upload-offset": "5000"}).json()["film"]
    assert film["sha256"] == hashlib.sha256(FILM).hexdigest()


def test_a_patient_who_is_deleted_while_a_film_is_analysed_leaves_no_result(client: TestClient, clinic: Clinic) -> None:
    patient = added(client)
    made = film(client, visit(client, patient))
    claimed = queue.claim(clinic.database, "tests")
    assert claimed is not None
    client.delete(f"/api/v1/patients/{patient}")
    outcome = Outcome("done", sentence="Measured.", test="squat")
    assert not queue.finish(clinic.database, claimed, outcome).recorded
    assert client.get(f"/api/v1/films/{made['id']}").status_code == 404
    assert client.get("/api/v1/healthz").json()["running"] == 0


def test_what_a_program_reads_is_noted_once_in_a_while(client: TestClient) -> None:
    patient = added(client)
    for _ in range(3):
        for path in ("", "/visits", "/progress"):
            assert client.get(f"/api/v1/patients/{patient}{path}").status_code == 200
    assert [each["action"] for each in client.get("/api/v1/audit").json()] == ["patient-seen", "patient-added"]


def test_cancel_retry_and_order(client: TestClient) -> None:
    of_visit = visit(client, added(client))
    first, second = film(client, of_visit)["id"], film(client, of_visit, FILM[:-1])["id"]
    assert client.post(f"/api/v1/films/{second}/first").status_code == 200
    cancelled = client.post(f"/api/v1/films/{first}/cancel").json()
    assert (cancelled["state"], cancelled["reason"]) == ("failed", "The analysis was cancelled.")
    assert client.post(f"/api/v1/films/{first}/cancel").status_code == 409
    assert client.post(f"/api/v1/films/{second}/retry").status_code == 409
    assert client.post(f"/api/v1/films/{first}/retry").json()["state"] == "queued"


def test_a_deleted_patient_takes_everything_along(client: TestClient, clinic: Clinic) -> None:
    patient = added(client, "Q-77", name="Anastasia Quirk", notes="left knee")
    of_visit = visit(client, patient)
    made = film(client, of_visit, name="quirk.mp4")
    client.post(f"/api/v1/visits/{of_visit}/uploads", json={"name": "quirk2.mp4", "bytes": 10})
    assert client.delete(f"/api/v1/patients/{patient}").status_code == 204
    for gone in (f"patients/{patient}", f"visits/{of_visit}", f"films/{made['id']}", f"patients/{patient}/progress"):
        assert client.get(f"/api/v1/{gone}").status_code == 404
    assert client.delete(f"/api/v1/patients/{patient}").status_code == 404
    left = [path for path in clinic.database.folder.path.rglob("*") if path.is_file()]
    assert not [path for path in left for word in (b"Q-77", b"uirk", b"left knee", FILM) if word in path.read_bytes()]
    assert not list(clinic.database.folder.films.iterdir())


def test_merging_moves_visits(client: TestClient) -> None:
    kept, other = added(client, "K-1"), added(client, "K-2", name="Anna")
    moved = visit(client, other)
    merged = client.post(f"/api/v1/patients/{kept}/merge", json={"other": other}).json()
    assert (merged["name"], merged["last_visit"]) == ("Anna", "2026-11-01")
    assert [each["id"] for each in client.get(f"/api/v1/patients/{kept}/visits").json()] == [moved]
    assert client.get(f"/api/v1/patients/{other}").status_code == 404
    assert [each["id"] for each in client.get("/api/v1/patients?q=anna").json()] == [kept]


def test_the_audit_log_has_no_names(client: TestClient) -> None:
    patient = added(client, "K-1", name="Anna")
    film(client, visit(client, patient))
    client.delete(f"/api/v1/patients/{patient}")
    answer = client.get("/api/v1/audit")
    assert [each["action"] for each in answer.json()] == [
        "patient-deleted",
        "film-added",
        "visit-added",
        "patient-added",
    ]
    assert "Anna" not in answer.text
    assert "K-1" not in answer.text


@pytest.mark.parametrize("path", ["patients/1", "films/../../etc/passwd", "nothing", "films/" + "0" * 20])
def test_nothing_is_there(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.json()["error"]


def test_the_openapi_document_names_every_operation(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    served = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert {
        ("post", "/api/v1/patients"),
        ("get", "/api/v1/patients"),
        ("post", "/api/v1/patients/{id}/visits"),
        ("post", "/api/v1/visits/{id}/films"),
        ("get", "/api/v1/films/{id}"),
        ("get", "/api/v1/patients/{id}/progress"),
        ("delete", "/api/v1/patients/{id}"),
        ("get", "/api/v1/healthz"),
    } <= served
    new = document["components"]["schemas"]["NewPatient"]
    assert new["required"] == ["identifier"]
    body = document["paths"]["/api/v1/patients"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/NewPatient"}
