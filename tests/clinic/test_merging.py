"""Two entries of one person: merged, found by both identifiers, taken apart again; and clothes at two visits."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from romcam.assessment.conclusions import Subject
from romcam.clinic.clinic import Clinic
from romcam.clinic.events import FilmEvent
from tests.clinic.measured import finish
from tests.clinic.test_api import added, film, visit
from tests.clinic.test_pages import send
from tests.clinic.test_record import exported, taken_over
from tests.screening.results import bend

API = "/api/v1"


@pytest.fixture
def entries(client: TestClient, clinic: Clinic) -> tuple[str, str]:
    """K-1 with a visit, and K-2 of the same person with one on the same day and a later one; both with results."""
    kept, other = added(client, "K-1", name="Zoë Meier"), added(client, "K-2", name="Zoë Novák", notes="left knee")
    for number, (patient, day) in enumerate(((kept, "2026-10-01"), (other, "2026-10-01"), (other, "2026-11-01"))):
        film(client, visit(client, patient, day), bytes([number]) * 99)
        own: dict[str, Any] = {
            "subject": Subject("K-1" if patient == kept else "K-2"),
            "film": f"film{number}",
            "error_growth": 1.0,
        }
        finish(clinic, bend(30.0 + 15 * number, 60.0 - 10 * number, day=1 + number, **own))
    return kept, other


def merge(client: TestClient, kept: str, other: str) -> Any:
    return client.post(f"{API}/patients/{kept}/merge", json={"other": other})


def found(client: TestClient, typed: str) -> list[str]:
    return [each["id"] for each in client.get(f"{API}/patients?q={typed}").json()]


def dates(client: TestClient, patient: str) -> list[str]:
    return [each["date"] for each in client.get(f"{API}/patients/{patient}/visits").json()]


def test_both_identifiers_and_names_find_the_patient_and_visits_of_one_day_stay_apart(
    client: TestClient, entries: tuple[str, str]
) -> None:
    kept, other = entries
    assert merge(client, kept, other).json()["notes"] == "left knee"
    assert dates(client, kept) == ["2026-11-01", "2026-10-01", "2026-10-01"]
    for typed in ("k-1", "k-2", "meier", "novak"):
        assert found(client, typed) == [kept]
    assert client.get(f"/patients/{other}", follow_redirects=False).headers["location"] == f"/patients/{kept}"
    assert "also K-2" in client.get(f"/patients/{kept}").text
    refused = client.post(f"{API}/patients", json={"identifier": "k-2"})
    assert (refused.status_code, "belongs to the patient K-1" in refused.json()["error"]) == (409, True)


def test_films_of_both_entries_are_compared_as_those_of_one_person(
    client: TestClient, entries: tuple[str, str]
) -> None:
    kept, other = entries
    merge(client, kept, other)
    (test,) = client.get(f"{API}/patients/{kept}/progress").json()["tests"]
    assert len(test["films"]) == 3
    assert test["sentence"] is not None
    assert not any("different" in each for each in test["cautions"])
    pair = f"/compare?before={test['films'][0]}&after={test['films'][-1]}"
    assert client.get(pair).status_code == 200
    assert client.get(f"{pair}&part=page").status_code == 200


def test_a_merge_is_undone_and_what_was_typed_since_stays(client: TestClient, entries: tuple[str, str]) -> None:
    kept, other = entries
    before = [client.get(f"{API}/patients/{each}").json() for each in entries]
    merge(client, kept, other)
    visit(client, kept, "2026-11-20")
    client.patch(f"{API}/patients/{kept}", json={"name": "Zoë Meier-Novák"})
    (made,) = client.get(f"{API}/patients/{kept}/merges").json()
    assert made["identifier"] == "K-2"
    assert send(client, f"/patients/{kept}", f"/merges/{made['id']}/undo") == 200
    again = [client.get(f"{API}/patients/{each}").json() for each in entries]
    assert again[1] == before[1]
    assert again[0] == before[0] | {"name": "Zoë Meier-Novák", "last_visit": "2026-11-20"}
    assert (dates(client, kept), dates(client, other)) == (["2026-11-20", "2026-10-01"], ["2026-11-01", "2026-10-01"])
    assert (found(client, "k-2"), found(client, "k-1")) == ([other], [kept])
    assert client.post(f"{API}/merges/{made['id']}/undo").status_code == 404
    actions = [each["action"] for each in client.get(f"{API}/audit").json()]
    assert {"patients-merged", "patients-parted"} <= set(actions)


def test_merges_of_merges_come_apart_one_by_one(client: TestClient, entries: tuple[str, str]) -> None:
    kept, other = entries
    third = added(client, "K-3")
    merge(client, kept, other)
    merge(client, third, kept)
    assert found(client, "k-2") == [third]
    latest, first = client.get(f"{API}/patients/{third}/merges").json()
    assert (latest["identifier"], first["identifier"]) == ("K-1", "K-2")
    client.post(f"{API}/merges/{latest['id']}/undo")
    assert (found(client, "k-2"), len(dates(client, kept)), dates(client, third)) == ([kept], 3, [])
    client.post(f"{API}/merges/{first['id']}/undo")
    assert (found(client, "k-2"), len(dates(client, kept))) == ([other], 1)


def test_two_people_are_not_merged(client: TestClient) -> None:
    first, second = added(client, "K-1", birth_year=1980), added(client, "K-2", birth_year=1981)
    refused = merge(client, first, second)
    assert (refused.status_code, "differ in year of birth" in refused.json()["error"]) == (409, True)
    assert merge(client, first, first).status_code == 409
    assert merge(client, first, "0" * 20).status_code == 404
    page = f"/patients/{first}"
    assert send(client, page, f"{page}/merge", other="K-9") == 404


def test_an_identifier_that_is_used_again_keeps_the_merge(client: TestClient, entries: tuple[str, str]) -> None:
    kept, other = entries
    merge(client, kept, other)
    assert client.patch(f"{API}/patients/{kept}", json={"identifier": "K-2"}).status_code == 200
    (made,) = client.get(f"{API}/patients/{kept}/merges").json()
    refused = client.post(f"{API}/merges/{made['id']}/undo")
    assert (refused.status_code, "cannot come back" in refused.json()["error"]) == (409, True)


def test_events_about_a_film_that_is_being_analysed_follow_the_merge(
    client: TestClient, clinic: Clinic, entries: tuple[str, str]
) -> None:
    kept, other = entries
    merge(client, kept, other)
    clinic.hub.publish(FilmEvent("f", "v", other, "running"))
    event = clinic.hub.progress("f")
    assert event is not None
    assert event.patient == kept


def test_merged_entries_and_clothes_leave_and_come_back_with_the_record(
    client: TestClient, clinic: Clinic, entries: tuple[str, str]
) -> None:
    kept, other = entries
    merge(client, kept, other)
    last, *_, first = client.get(f"{API}/patients/{kept}/visits").json()
    client.put(f"{API}/visits/{first['id']}/clothes", json={"other": last["id"], "clothes": "same"})
    content = exported(client, kept)
    client.delete(f"{API}/patients/{kept}")
    left = [path for path in clinic.database.folder.path.rglob("*") if path.is_file()]
    for word in (b"K-2", "Novák".encode(), b"left knee"):
        assert not [path for path in left if word in path.read_bytes()], word
    assert taken_over(client, content).status_code == 201
    assert found(client, "novak") == [kept]
    assert client.get(f"{API}/patients/{kept}/progress").json()["tests"][0]["clothes"] == "same"
    (made,) = client.get(f"{API}/patients/{kept}/merges").json()
    assert client.post(f"{API}/merges/{made['id']}/undo").json()["id"] == other


def test_clothes_at_visits_of_two_patients_leave_with_neither_record(
    client: TestClient, entries: tuple[str, str]
) -> None:
    kept, other = entries
    merge(client, kept, other)
    last, *_, first = client.get(f"{API}/patients/{kept}/visits").json()
    client.put(f"{API}/visits/{first['id']}/clothes", json={"other": last["id"], "clothes": "same"})
    (made,) = client.get(f"{API}/patients/{kept}/merges").json()
    client.post(f"{API}/merges/{made['id']}/undo")
    records = [exported(client, each) for each in entries]
    for patient, content in zip(entries, records, strict=True):
        client.delete(f"{API}/patients/{patient}")
        assert taken_over(client, content).status_code == 201


def test_same_clothes_make_the_interval_of_a_change_narrower(client: TestClient, entries: tuple[str, str]) -> None:
    kept, other = entries
    merge(client, kept, other)
    last, *_, first = client.get(f"{API}/patients/{kept}/visits").json()
    page = f"/patients/{kept}"

    def width() -> float:
        (test,) = client.get(f"{API}/patients/{kept}/progress").json()["tests"]
        change = next(each for each in test["series"] if each["measure"] == "lumbar_flexion")["change"]["change"]
        return change["high"] - change["low"]

    unknown = width()
    stated: dict[str, float] = {}
    for answer in ("same", "other", ""):
        assert send(client, page, f"/visits/{first['id']}/clothes", other=last["id"], clothes=answer) == 200
        stated[answer] = width()
    assert stated["same"] < unknown
    assert stated["other"] == stated[""] == unknown  # what is not known counts as other clothes
    films = [each["films"][0]["id"] for each in (first, last)]
    compared = client.get(f"/compare?before={films[0]}&after={films[1]}&part=page").text
    assert "--same-clothes" not in compared
    assert "state it above: the intervals become narrower" in compared
    put = client.put(f"{API}/visits/{last['id']}/clothes", json={"other": first["id"], "clothes": "same"})
    assert put.json() == {"visit": last["id"], "other": first["id"], "clothes": "same"}
    assert width() == stated["same"]  # in either order


def test_clothes_are_those_of_one_patient(client: TestClient) -> None:
    one, other = visit(client, added(client, "K-1")), visit(client, added(client, "K-2"))
    put = client.put(f"{API}/visits/{one}/clothes", json={"other": other, "clothes": "same"})
    assert put.status_code == 409
    assert client.put(f"{API}/visits/{one}/clothes", json={"other": one, "clothes": "blue"}).status_code == 422
