"""Sessions: signing in, what ends them, and what a page elsewhere can do with one, which is nothing."""

from __future__ import annotations

import asyncio
import re

import pytest
import sqlalchemy as sql
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from romcam.clinic import accounts, api, sign_ins
from romcam.clinic.app import make_app
from romcam.clinic.clinic import Clinic
from romcam.clinic.database import Database
from romcam.clinic.door import ATTEMPTS
from romcam.clinic.event_stream import stream_events
from romcam.clinic.events import FilmEvent
from romcam.clinic.guides import Guides
from romcam.clinic.moments import now
from romcam.clinic.pages import site
from romcam.clinic.pages.sign_in import own_path
from romcam.clinic.safety import TOKEN_FIELD
from romcam.clinic.schema import Account, SignIn
from tests.clinic.signing_in import NETWORK, ORIGIN, PASSWORD, send, sign_in, token_of
from tests.clinic.test_leading import FakeGuide


@pytest.fixture
def database(sqlite: Database) -> Database:
    """What is tested here reads and writes two small tables; `test_api` asks PostgreSQL."""
    return sqlite


def test_without_a_session_nothing_but_the_page_to_sign_in_is_answered(asked: TestClient) -> None:
    token = "0" * 20
    for each in api.OPERATIONS:
        answer = asked.request(each.method, f"/api/v1{each.path}".replace("{id}", token))
        if each.path == "/healthz":
            assert answer.json() == {"status": "ok", "romcam": None, "queued": None, "running": None}
            continue
        assert (answer.status_code, list(answer.json())) == (401, ["error"]), each.path
        assert answer.headers["www-authenticate"] == "Bearer"
    assert asked.get("/api/v1/openapi.json").status_code == 401
    for method, path, _ in site.PAGES:
        answer = asked.request(method, path.replace("{id}", token), follow_redirects=False)
        if path == "/sign-in":
            continue
        if method == "GET":
            assert (answer.status_code, answer.headers["location"].split("?")[0]) == (303, "/sign-in"), path
        else:
            assert answer.status_code == 401, path
            assert "sign in and go on" in answer.text
    assert asked.get("/?part=list", follow_redirects=False).status_code == 401
    assert asked.get("/nothing", follow_redirects=False).status_code == 303


def test_signing_in_leads_where_one_wanted_to_go(asked: TestClient) -> None:
    to = asked.get("/table?test=squat", follow_redirects=False).headers["location"]
    assert to == "/sign-in?next=%2Ftable%3Ftest%3Dsquat"
    assert 'name="next" value="/table?test=squat"' in asked.get(to).text
    answer = sign_in(asked, " CLARA ", next="/table?test=squat")
    assert (answer.status_code, answer.headers["location"]) == (303, "/table?test=squat")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-romcam-session-8443=")
    assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "domain" not in cookie.lower()
    page = asked.get("/table?test=squat")
    assert page.status_code == 200
    assert ">clara</a>" in page.text
    assert page.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/%5Cevil.example", "/%2Fevil.example", "x", "/a\nb"],
)
def test_nobody_is_led_to_another_server(wanted: str) -> None:
    assert own_path(wanted) == "/"
    assert own_path("/patients/0?x=%2Fa") == "/patients/0?x=%2Fa"


def test_a_session_ends_where_its_person_ends_it(asked: TestClient) -> None:
    sign_in(asked, "clara")
    kept = dict(asked.cookies)
    assert send(asked, "/sign-out").headers["location"] == "/sign-in"
    asked.cookies.update(kept)  # who kept the cookie has nothing
    assert asked.get("/api/v1/patients").status_code == 401


@pytest.mark.parametrize("change", [{"expires": "2000-01-01T00:00:00.000Z"}, {"seen": "2000-01-01T00:00:00.000Z"}])
def test_a_session_ends_by_itself(asked: TestClient, people: Clinic, change: dict[str, str]) -> None:
    sign_in(asked, "clara")
    assert asked.get("/api/v1/patients").status_code == 200
    with people.database.write() as session:
        session.execute(sql.update(SignIn).values(change))
    assert asked.get("/api/v1/patients").status_code == 401


def test_events_do_not_keep_a_session_alive(people: Clinic) -> None:
    with people.database.write() as session:
        value = sign_ins.begin(session, accounts.by_name(session, "clara"))
        before = now(-sign_ins.IDLE / 2)
        session.execute(sql.update(SignIn).values(seen=before))
    for active, same in ((False, True), (True, False)):
        assert sign_ins.find(people.database, value, "browser", active=active) is not None
        with people.database.read() as session:
            assert (session.scalar(sql.select(SignIn.seen)) == before) is same
    assert sign_ins.find(people.database, value, "program") is None


def test_a_form_that_meets_an_ended_session_is_kept_and_sent_after_signing_in(asked: TestClient) -> None:
    sign_in(asked, "clara")
    form = {"identifier": "K-7", "notes": "left knee, & more", TOKEN_FIELD: token_of(asked.get("/").text)}
    asked.cookies.clear()
    refused = asked.post("/patients", data=form)
    assert refused.status_code == 401
    assert "What you sent is kept" in refused.text
    kept = re.search(r'name="kept" value="([^"]+)"', refused.text)
    assert kept is not None
    fields = {"name": "clara", "password": PASSWORD, "next": "/patients", "kept": kept[1].replace("&amp;", "&")}
    again = asked.post("/sign-in", data={**fields, TOKEN_FIELD: token_of(refused.text)})
    assert "left knee, &amp; more" in again.text
    assert asked.get("/api/v1/patients").json() == []
    once = {"identifier": "K-7", "notes": "left knee, & more", "again": "yes", TOKEN_FIELD: token_of(again.text)}
    form_of = again.text[again.text.index('action="/patients"') :]
    once[TOKEN_FIELD] = token_of(form_of)
    assert asked.post("/patients", data=once, follow_redirects=False).status_code == 303
    assert asked.get("/api/v1/patients").json()[0]["notes"] == "left knee, & more"


@pytest.mark.parametrize("path", ["/sign-out", "/account/password", "/account/sign-out"])
def test_a_form_about_the_account_itself_is_not_kept(asked: TestClient, path: str) -> None:
    refused = asked.post(path, data={"password": PASSWORD, "new": "another secret", TOKEN_FIELD: "0"})
    assert refused.status_code == 401
    assert 'name="kept"' not in refused.text
    assert PASSWORD not in refused.text
    assert 'name="next" value="/"' in refused.text


def test_an_upload_goes_on_after_the_next_sign_in(asked: TestClient) -> None:
    sign_in(asked, "clara")
    patient = asked.post("/api/v1/patients", json={"identifier": "K-1"}).json()["id"]
    visit = asked.post(f"/api/v1/patients/{patient}/visits", json={}).json()["id"]
    upload = asked.post(f"/api/v1/visits/{visit}/uploads", json={"name": "a.mp4", "bytes": 20}).json()["id"]
    asked.patch(f"/api/v1/uploads/{upload}", content=b"0123456789", headers={"upload-offset": "0"})
    asked.cookies.clear()
    refused = asked.patch(f"/api/v1/uploads/{upload}", content=b"0123456789", headers={"upload-offset": "10"})
    assert (refused.status_code, "sign in" in refused.json()["error"]) == (401, True)
    sign_in(asked, "clara")
    assert asked.get(f"/api/v1/uploads/{upload}").json()["offset"] == 10
    film = asked.patch(f"/api/v1/uploads/{upload}", content=b"0123456789", headers={"upload-offset": "10"}).json()
    assert film["film"]["state"] == "queued"


def test_wrong_passwords_are_looked_at_a_few_times_only(asked: TestClient) -> None:
    most = ATTEMPTS["name and machine"].amount
    for name in ("clara", "nobody"):
        for _ in range(most):
            answer = sign_in(asked, name, "another password")
            assert (answer.status_code, "Name or password is wrong" in answer.text) == (422, True)
        answer = sign_in(asked, name)  # the right one is not looked at either
        assert answer.status_code == 429
        assert "try again in 15 minutes" in answer.text
        assert 0 < int(answer.headers["retry-after"]) <= 900
    assert sign_in(asked, "ada").status_code == 303


def test_a_page_elsewhere_cannot_sign_anybody_in(asked: TestClient) -> None:
    fields = {"name": "clara", "password": PASSWORD}
    assert asked.post("/sign-in", data=fields).status_code == 403
    token = token_of(asked.get("/sign-in").text)
    asked.cookies.clear()
    assert asked.post("/sign-in", data={**fields, TOKEN_FIELD: token}).status_code == 403


def test_the_token_of_a_form_is_that_of_its_session(asked: TestClient) -> None:
    before = token_of(asked.get("/sign-in").text)
    sign_in(asked, "clara")
    of_clara = token_of(asked.get("/").text)
    assert of_clara != before
    asked.cookies.clear()
    sign_in(asked, "ada")
    for token in (before, of_clara):
        assert asked.post("/patients", data={"identifier": "x", TOKEN_FIELD: token}).status_code == 403


def test_what_no_page_of_ours_sent_changes_nothing(asked: TestClient) -> None:
    """A request with the session's cookie and without an origin comes from no browser's page of this server."""
    sign_in(asked, "clara")
    del asked.headers["origin"]
    assert asked.post("/api/v1/patients", json={"identifier": "x"}).status_code == 403
    assert asked.get("/api/v1/patients").json() == []


OTHERS: dict[str, dict[str, str]] = {
    "another page": {"origin": "https://evil.example"},
    "another port": {"origin": "https://clinic.example:9000"},
    "without encryption": {"origin": "http://clinic.example:8443"},
    "a sandbox or a file": {"origin": "null"},
    "a name that was rebound": {"host": "evil.example:8443", "origin": "https://evil.example:8443"},
    "a picture or script": {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    "another port, as a script": {"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
    "a frame": {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
}


@pytest.mark.parametrize("why", OTHERS)
def test_a_session_is_worth_nothing_to_a_page_elsewhere(asked: TestClient, why: str) -> None:
    sign_in(asked, "ada")
    patient = asked.post("/api/v1/patients", json={"identifier": "K-1"}).json()["id"]
    token = token_of(asked.get("/").text)
    for method, path, body in (
        ("GET", "/", None),
        ("GET", f"/patients/{patient}", None),
        ("GET", "/api/v1/patients", None),
        ("GET", f"/api/v1/events?patient={patient}", None),
        ("POST", "/api/v1/patients", {"identifier": "evil"}),
        ("DELETE", f"/api/v1/patients/{patient}", None),
        ("POST", "/sign-out", None),
    ):
        answer = asked.request(method, path, json=body, headers=OTHERS[why])
        assert answer.status_code == 403, (method, path)
        assert "K-1" not in answer.text
    form = {"identifier": "evil", TOKEN_FIELD: token}  # even with the token
    assert asked.post("/patients", data=form, headers=OTHERS[why]).status_code == 403
    assert [each["identifier"] for each in asked.get("/api/v1/patients").json()] == ["K-1"]


@pytest.mark.parametrize("host", ["127.0.0.1:8443", "192.168.1.7:8443", "evil.example:8443", "clinic.example"])
def test_only_the_name_that_was_stated_is_answered(asked: TestClient, host: str) -> None:
    sign_in(asked, "clara")
    assert asked.get("/", headers={"host": host}).status_code == 403


ENDS = {
    "its session": sql.delete(SignIn),
    "its account": sql.delete(Account),
    "disabled": sql.update(Account).values(disabled=now()),
}
"""What ends whatever a person has open."""


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_no_event_reaches_a_page_whose_account_has_ended(people: Clinic, end: sql.Executable) -> None:
    with people.database.write() as session:
        value = sign_ins.begin(session, accounts.by_name(session, "rita"))
    scope: dict[str, object] = {
        **{"type": "http", "method": "GET", "path": "/api/v1/events", "headers": [], "query_string": b"patient=p"},
        **{"romcam.address": NETWORK, "user": sign_ins.find(people.database, value, "browser")},
    }

    async def read() -> list[object]:
        parts = aiter((await stream_events(people, Request(scope))).body_iterator)
        heard: list[object] = [await anext(parts)]
        people.hub.publish(FilmEvent("f", "v", "p", "running"))
        heard.append(await anext(parts))
        with people.database.write() as session:
            session.execute(end)
        people.hub.publish(FilmEvent("f", "v", "p", "done"))
        return [*heard, *[part async for part in parts]]

    heard = asyncio.run(read())
    assert len(heard) == 2
    assert b'"running"' in bytes(str(heard[1]), "utf-8")


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_guidance_ends_with_the_session(people: Clinic, monkeypatch: pytest.MonkeyPatch, end: sql.Executable) -> None:
    monkeypatch.setattr(sign_ins, "LOOKED_AFTER_S", 0.02)
    led = Clinic(people.database, people.hub, people.workers, people.uploads, guides=Guides(FakeGuide))
    headers = {"origin": ORIGIN}
    with TestClient(make_app(led, NETWORK), base_url=ORIGIN, headers=headers) as client:
        sign_in(client, "clara")
        with client.websocket_connect("wss://clinic.example:8443/guidance", headers=headers) as socket:
            socket.send_json({"do": "open", "page": "0" * 20})
            assert socket.receive_json()["ready"]
            with people.database.write() as session:
                session.execute(end)
            assert "Sign in in another tab" in socket.receive_json()["error"]
            with pytest.raises(WebSocketDisconnect):
                socket.receive_json()
    led.guides.close()


def test_guidance_ends_when_the_account_may_no_longer_film(people: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_ins, "LOOKED_AFTER_S", 0.02)
    led = Clinic(people.database, people.hub, people.workers, people.uploads, guides=Guides(FakeGuide))
    headers = {"origin": ORIGIN}
    with TestClient(make_app(led, NETWORK), base_url=ORIGIN, headers=headers) as client:
        sign_in(client, "clara")
        with client.websocket_connect("wss://clinic.example:8443/guidance", headers=headers) as socket:
            socket.send_json({"do": "open", "page": "0" * 20})
            assert socket.receive_json()["ready"]
            with people.database.write() as session:
                accounts.set_role(session, accounts.by_name(session, "clara"), "reader")
            assert socket.receive_json()["error"] == "This account may no longer film, so the guidance has ended."
            with pytest.raises(WebSocketDisconnect):
                socket.receive_json()
    led.guides.close()


def test_a_websocket_is_refused_as_a_page_is(asked: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), asked.websocket_connect("wss://clinic.example:8443/echo"):
        pass
    sign_in(asked, "clara")
    with asked.websocket_connect("wss://clinic.example:8443/echo", headers={"origin": ORIGIN}) as socket:
        assert socket.receive_text() == "clara"
    with (
        pytest.raises(WebSocketDisconnect),
        asked.websocket_connect("wss://clinic.example:8443/echo", headers={"origin": "https://evil.example"}),
    ):
        pass
