"""The pages: complete, small, escaped, and changed by their own forms only."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from starlette.testclient import TestClient

from romcam import clinical
from romcam.clinic import table_file
from romcam.clinic.clinic import Clinic
from romcam.clinic.pages import rendering
from romcam.clinic.safety import TOKEN_FIELD
from tests.clinic.measured import finish
from tests.clinic.test_api import added, film, visit
from tests.presentation.test_accessible import NEEDS_AXE, Outline, violations
from tests.screening.results import bend

EVIL = '<script>alert("1")</script>&\u202e'


@pytest.fixture
def patient(client: TestClient, clinic: Clinic) -> str:
    """A patient with an evil name, two visits with results, a third film that waits, and a fourth that failed."""
    identifier = added(client, "K-1", name=EVIL, notes=EVIL)
    for number, day in enumerate(("2026-10-01", "2026-11-01")):
        film(client, visit(client, identifier, day), name=f"{EVIL}{number}.mp4")
        finish(clinic, bend(30.0 + 30 * number, 60.0 - 20 * number, film=f"film{number}", day=1 + number))
    of_visit = visit(client, identifier, "2026-11-02")
    film(client, of_visit, name=EVIL)
    failed = film(client, of_visit, b"other", name=EVIL)
    client.post(f"/api/v1/films/{failed['id']}/cancel")
    return identifier


def films(client: TestClient, patient: str) -> list[str]:
    """The oldest first."""
    got = client.get(f"/api/v1/patients/{patient}/visits").json()
    return [each["id"] for visit in reversed(got) for each in visit["films"]]


def addresses(client: TestClient, patient: str) -> list[str]:
    before, after, *waiting = films(client, patient)
    of_visit = client.get(f"/api/v1/films/{before}").json()["visit"]
    return [
        *("/", "/?q=script", "/?archived=true", "/audit", f"/patients/{patient}", "/table"),
        *(f"/films/{each}" for each in (before, *waiting)),
        *(f"/visits/{of_visit}/record", f"/visits/{of_visit}/screen", f"/compare?before={before}&after={after}"),
    ]


def test_every_page_can_be_read_aloud_and_shows_names_as_text(client: TestClient, patient: str) -> None:
    for address in addresses(client, patient):
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.text[-300:])
        outline = Outline(answer.text)
        assert outline.titled
        assert outline.landmarks == ["header", "main", "footer"], address
        assert outline.headings.count(1) == 1, address
        assert all(b - a <= 1 for a, b in zip(outline.headings, outline.headings[1:], strict=False)), address
        assert outline.unnamed == [], address
        assert "<script>" not in answer.text
        assert " style=" not in answer.text
        assert not re.search(r"\son\w+=", answer.text)
        assert "\u202e" not in answer.text


def test_the_first_page_is_small(client: TestClient, patient: str) -> None:
    page = client.get("/").text
    linked = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(linked) == 2
    assert len(page.encode()) + sum(len(client.get(each).content) for each in linked) < 150_000
    assert "http" not in re.sub(r'xmlns="[^"]+"', "", page)


def test_the_page_that_films_is_small_and_has_every_test_with_its_drawing(client: TestClient, patient: str) -> None:
    (first, *_) = client.get(f"/api/v1/patients/{patient}/visits").json()
    page = client.get(f"/visits/{first['id']}/record?test=squat").text
    linked = re.findall(r'(?:href|src)="(/static/[^"]+|/tests/[^"]+)"', page)
    assert "/tests/squat.svg" in linked
    assert len(page.encode()) + sum(len(client.get(each).content) for each in linked) < 150_000
    assert re.findall(r'<option value="([^"]+)"(?: selected)? data-filming="', page) == list(clinical.names())
    for name in clinical.names():
        drawing = client.get(f"/tests/{name}.svg")
        assert (drawing.status_code, drawing.headers["content-type"]) == (200, "image/svg+xml")
    assert client.get("/tests/dance.svg").status_code == 404
    assert client.get("/visits/00000000000000000000/record").status_code == 404


def test_progress_shows_values_norms_and_what_changed(client: TestClient, patient: str) -> None:
    progress = client.get(f"/api/v1/patients/{patient}/progress").json()
    (test,) = progress["tests"]
    pelvis = test["series"][0]
    assert [point["value"] for point in pelvis["points"]] == [30.0, 60.0]
    assert [point["date"] for point in pelvis["points"]] == ["2026-10-01", "2026-11-01"]
    assert pelvis["change"]["change"]["value"] == 30.0
    assert pelvis["change"]["verdict"] == "more"
    page = client.get(f"/patients/{patient}").text
    assert page.count('class="value"') == 2 * len(test["series"])
    assert test["sentence"].split(" (")[0] in page


def test_a_report_stands_in_a_sandbox(client: TestClient, patient: str) -> None:
    answer = client.get(f"/films/{films(client, patient)[0]}/report")
    assert "A report." in answer.text
    assert answer.headers["content-security-policy"].startswith("sandbox allow-scripts;")
    assert 'sandbox="allow-scripts"' in client.get(f"/films/{films(client, patient)[0]}").text


def test_a_film_is_never_sent_as_a_page(client: TestClient) -> None:
    made = film(client, visit(client, added(client)), b"<html>", name="a.html")
    assert client.get(f"/films/{made['id']}/film").headers["content-type"] == "application/octet-stream"


def test_parts_of_a_film_can_be_asked_for(client: TestClient, patient: str) -> None:
    answer = client.get(f"/films/{films(client, patient)[0]}/overlay", headers={"range": "bytes=2-3"})
    assert (answer.status_code, answer.content) == (206, b"ct")


def test_a_form_is_accepted_once_it_carries_the_token_of_its_browser(client: TestClient) -> None:
    form = {"identifier": "K-9", "name": "", "birth_year": "1980", "sex": "female", "notes": ""}
    assert client.post("/patients", data=form).status_code == 403
    page = client.get("/").text
    token = re.search(rf'name="{TOKEN_FIELD}" value="([0-9a-f]+)"', page)
    assert token is not None
    assert client.post("/patients", data={**form, TOKEN_FIELD: "0" * 64}).status_code == 403
    made = client.post("/patients", data={**form, TOKEN_FIELD: token[1]}, follow_redirects=False)
    assert made.status_code == 303
    assert "K-9" in client.get(made.headers["location"]).text
    again = client.post("/patients", data={**form, TOKEN_FIELD: token[1]})
    assert again.status_code == 409
    assert "Another patient has the identifier K-9 already." in again.text
    client.cookies.clear()
    assert client.post("/patients", data={**form, TOKEN_FIELD: token[1]}).status_code == 403


def send(client: TestClient, page: str, action: str, **fields: str) -> int:
    """Send a form of a page; the status of what follows."""
    text = client.get(page).text
    assert f'action="{action}"' in text
    token = re.search(rf'name="{TOKEN_FIELD}" value="([0-9a-f]+)"', text)
    assert token is not None
    return client.post(action, data={**fields, TOKEN_FIELD: token[1]}).status_code


def test_a_patients_page_changes_archives_and_deletes(client: TestClient, patient: str) -> None:
    page = f"/patients/{patient}"
    assert send(client, page, page, identifier="K-2", name="Anna", birth_year="", sex="") == 200
    assert client.get(f"/api/v1/patients/{patient}").json()["name"] == "Anna"
    assert send(client, page, f"{page}/archived", archived="true") == 200
    assert client.get("/api/v1/patients").json() == []
    assert send(client, page, f"{page}/visits", date="2026-11-03", stretching="before") == 200
    assert send(client, page, f"{page}/delete", identifier="K-1") == 409
    assert send(client, page, f"{page}/delete", identifier="k-2") == 200
    assert client.get(page).status_code == 404


def test_a_film_is_analysed_again_as_another_test(client: TestClient, patient: str) -> None:
    first = films(client, patient)[0]
    page = f"/films/{first}"
    assert send(client, page, f"{page}/again", test="squat", rotate_deg="90", person="left", mirrored="on") == 200
    got = client.get(f"/api/v1/films/{first}").json()
    assert (got["state"], got["test"], got["rotate_deg"], got["result"]) == ("queued", "squat", 90, None)


def test_the_script_uses_nothing_that_the_policy_forbids() -> None:
    script = rendering.script().decode()
    assert not re.search(r"\beval\(|new Function|\.style\b|setAttribute\(\"(on|style)", script)


@pytest.mark.slow
@NEEDS_AXE
def test_axe_finds_nothing(client: TestClient, patient: str, tmp_path: Path) -> None:
    style = rendering.style().decode()
    for number, address in enumerate(addresses(client, patient)):
        page = re.sub(r"<iframe.*?</iframe>|<script.*?</script>", "", client.get(address).text)
        page = page.replace("</head>", f"<style>{style}</style></head>")
        folder = tmp_path / str(number)
        folder.mkdir()
        assert violations(page, folder) == [], address


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?test=forward-bend&pattern=compensating", 2),
        ("?test=squat", 0),
        ("?pattern=typical", 0),
        ("?from_age=20&to_age=90", 2),
        ("?to_age=20", 0),
        ("?since=2026-11-02&until=2026-11-02", 2),
        ("?since=2026-11-03", 0),
    ],
)
def test_the_table_filters(client: TestClient, patient: str, query: str, count: int) -> None:
    assert client.get(f"/table{query}").text.count('<td class="sentence">') == count


def test_the_table_is_a_file_for_other_programs(client: TestClient, patient: str) -> None:
    csv = client.get("/table/file?kind=csv&test=forward-bend").text.splitlines()
    head, *rows = (line.split(",") for line in csv)
    assert len(rows) == 2
    assert {"patient", "visit", "pelvis_tilt_deg", "pelvis_tilt_deg_low", "lumbar_share_ratio"} <= set(head)
    assert {row[head.index("pelvis_tilt_deg")] for row in rows} == {"30.0", "60.0"}
    assert client.get("/table/file?kind=exe").status_code == 404
    assert client.get("/table?to_age=old").status_code == 422


def test_a_table_is_written_in_every_kind() -> None:
    rows = [{"patient": "=1+1", "angle_deg": 1.5}, {"patient": "007", "other_deg": None}]
    assert table_file.write(rows, "csv").decode().splitlines()[1].startswith("'=1+1,1.5")
    assert pl.read_parquet(io.BytesIO(table_file.write(rows, "parquet")))["angle_deg"].to_list() == [1.5, None]
    workbook = openpyxl.load_workbook(io.BytesIO(table_file.write(rows, "xlsx")))
    assert [cell.value for cell in workbook["results"]["A"]] == ["patient", "=1+1", "007"]
    assert workbook["results"]["A2"].data_type == "s"
    assert table_file.write([], "csv") is not None
