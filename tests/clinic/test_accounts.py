"""Accounts: who may do what, with which password or token, and who makes them."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sql
from starlette.routing import Route
from starlette.testclient import TestClient
from typer.testing import CliRunner

from romcam.cli.app import app as program
from romcam.clinic import accounts, api, passwords, sign_ins
from romcam.clinic.app import make_app
from romcam.clinic.authentication import cookie_name
from romcam.clinic.clinic import Clinic
from romcam.clinic.database import Database
from romcam.clinic.pages import site
from romcam.clinic.refusals import Conflict, Invalid
from romcam.clinic.schema import AuditEntry
from tests.clinic.signing_in import NAMES, NETWORK, PASSWORD, send, sign_in


@pytest.fixture
def database(sqlite: Database) -> Database:
    """What is tested here reads and writes two small tables; `test_api` asks PostgreSQL."""
    return sqlite


def test_every_page_and_operation_asks_who_it_is(people: Clinic) -> None:
    """Routes without `allow` would be open to a reader."""
    routes = make_app(people, NETWORK).routes
    known = {f"/api/v1{each.path}" for each in api.OPERATIONS} | {path for _, path, _ in site.PAGES}
    others = {each.path for each in routes if isinstance(each, Route)} - known
    files = {f"/static/{{mark}}/{name}" for name in ("clinic.css", "clinic.js", "record.js", "result.js")}
    assert others == {"/api/v1/openapi.json", "/tests/{name}.svg", *files}


def test_roles_read_change_and_see_the_log(asked: TestClient) -> None:
    found: dict[str, list[int]] = {}
    for role, name in NAMES.items():
        sign_in(asked, name)
        found[role] = [
            asked.get("/").status_code,
            asked.get("/api/v1/patients").status_code,
            asked.post("/api/v1/patients", json={"identifier": name}).status_code,
            send(asked, "/patients", identifier=f"{name}-2").status_code,
            asked.get("/table/file?kind=none").status_code,
            asked.get("/audit").status_code,
            asked.get("/api/v1/audit").status_code,
        ]
        asked.cookies.clear()
    assert found == {
        "reader": [200, 200, 403, 403, 403, 403, 403],
        "clinician": [200, 200, 201, 303, 404, 403, 403],
        "administrator": [200, 200, 201, 303, 404, 200, 200],
    }
    sign_in(asked, "rita")
    refused = asked.post("/api/v1/patients", json={"identifier": "x"}).json()["error"]
    assert refused == "The account rita (Reader) may not do this; ask an administrator of the clinic."


def test_a_password_is_changed_by_who_knows_the_present_one(asked: TestClient, people: Clinic) -> None:
    sign_in(asked, "clara")
    with people.database.write() as session:
        clara = accounts.by_name(session, "clara")
        elsewhere = sign_ins.begin(session, clara)
        token = sign_ins.add_token(session, clara, "practice software")
    new = "four other words, please"

    def change(**fields: str) -> tuple[int, str]:
        answer = send(asked, "/account/password", **fields)
        return answer.status_code, answer.text

    assert "is another one" in change(password="wrong", new=new, repeated=new)[1]
    assert "in two ways" in change(password=PASSWORD, new=new, repeated=f"{new}.")[1]
    assert "at least 12 characters" in change(password=PASSWORD, new="short", repeated="short")[1]
    status, text = change(password=PASSWORD, new=new, repeated=new)
    assert (status, "password is changed" in text) == (200, True)
    assert asked.get("/").status_code == 200  # this session goes on
    assert sign_ins.find(people.database, elsewhere, "browser") is None
    assert sign_ins.find(people.database, token, "program") is not None
    asked.cookies.clear()
    assert sign_in(asked, "clara").status_code == 422
    assert sign_in(asked, "clara", new).status_code == 303


def test_a_token_of_a_program_may_do_what_its_account_may(asked: TestClient, people: Clinic) -> None:
    with people.database.write() as session:
        tokens = {
            name: sign_ins.add_token(session, accounts.by_name(session, name), "software") for name in ("clara", "rita")
        }
    del asked.headers["origin"]  # a program has none
    for name, expected in (("clara", 201), ("rita", 403)):
        headers = {"authorization": f"Bearer {tokens[name]}"}
        assert asked.post("/api/v1/patients", json={"identifier": name}, headers=headers).status_code == expected
    with people.database.write() as session:
        (of_clara, _), _ = sign_ins.tokens(session)
        sign_ins.remove_token(session, sign_ins.token_name(of_clara))
        assert session.scalar(sql.select(AuditEntry.who).where(AuditEntry.action == "patient-added")) == "clara"
    assert asked.get("/api/v1/patients", headers={"authorization": f"Bearer {tokens['clara']}"}).status_code == 401
    assert asked.get("/api/v1/patients", headers={"authorization": "Bearer x"}).status_code == 401
    asked.cookies.set(cookie_name(NETWORK), tokens["rita"])  # a token is no session
    assert asked.get("/api/v1/patients").status_code == 401


def test_the_log_names_who_did_it_and_holds_no_password(asked: TestClient, people: Clinic) -> None:
    sign_in(asked, "clara", "a wrong password")
    sign_in(asked, "clara")
    patient = asked.post("/api/v1/patients", json={"identifier": "K-1"}).json()["id"]
    asked.get(f"/patients/{patient}")
    send(asked, "/sign-out")
    with people.database.read() as session:
        noted = [tuple(row) for row in session.execute(sql.select(AuditEntry.who, AuditEntry.action))]
    assert noted[3:] == [
        *(("clara", each) for each in ("sign-in-failed", "signed-in", "patient-added", "patient-seen", "signed-out")),
    ]
    files = [path for path in people.database.folder.path.rglob("*") if path.is_file()]
    assert not [path for path in files if PASSWORD.encode() in path.read_bytes()]


def test_on_this_machine_accounts_count_once_there_is_one(client: TestClient, clinic: Clinic) -> None:
    assert client.get("/api/v1/patients").status_code == 200
    assert client.get("/account", follow_redirects=False).headers["location"] == "/"
    with clinic.database.write() as session:
        accounts.add(session, "ada", PASSWORD)
    assert client.get("/api/v1/patients").status_code == 401
    client.headers["origin"] = "http://127.0.0.1:8999"
    answer = sign_in(client, "ada")
    assert "secure" not in answer.headers["set-cookie"].lower()
    assert answer.headers["set-cookie"].startswith("romcam-session-8999=")
    assert client.get("/api/v1/patients").status_code == 200
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12"),
        ("aaaaaaaaaaaaaaaa", "easily guessed"),
        ("clara-clara1", "easily guessed"),
        ("x" * 201, "at most 200"),
    ],
)
def test_a_password_that_is_guessed_is_refused(password: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        passwords.hashed(password, "clara")


def test_a_password_is_the_same_from_every_keyboard() -> None:
    stored = passwords.hashed("schöne grüne Wörter", "clara")
    assert stored.startswith("$argon2id$")
    assert passwords.is_password(stored, "schöne grüne Wörter")
    assert not passwords.is_password(stored, "schone grune Worter")
    assert not passwords.is_password(None, "nobody")


def test_an_administrator_is_always_left(people: Clinic) -> None:
    with people.database.write() as session:
        ada = accounts.by_name(session, "ada")
        for change in (lambda: accounts.remove(session, ada), lambda: accounts.set_role(session, ada, "reader")):
            with pytest.raises(Conflict, match="only administrator"):
                change()


def test_the_command_line_asks_for_passwords_and_counts_at_once(asked: TestClient, people: Clinic) -> None:
    data = ["--data", str(people.database.folder.path)]  # whose server runs

    def run(*line: str, typed: str = "") -> tuple[int, str]:
        ended = CliRunner().invoke(program, ["clinic", *line, *data], input=typed)
        return ended.exit_code, ended.output

    twice = f"{PASSWORD}\n" * 2
    assert run("user", "add", "Dora", "--role", "reader", typed=twice)[0] == 0
    assert sign_in(asked, "dora").status_code == 303
    assert run("user", "role", "dora", "clinician")[0] == 0
    assert asked.post("/api/v1/patients", json={"identifier": "K-1"}).status_code == 201
    listed = run("user", "list")[1].splitlines()
    assert [line.split("\t")[:2] for line in listed] == [
        *(["ada", "administrator"], ["clara", "clinician"], ["dora", "clinician"], ["rita", "reader"]),
    ]
    assert run("user", "password", "dora", typed=twice)[0] == 0
    assert asked.get("/api/v1/patients").status_code == 401
    assert run("token", "add", "dora", "software")[0] == 0
    (line,) = run("token", "list")[1].splitlines()
    assert run("token", "remove", line.split("\t")[0])[0] == 0
    assert run("user", "remove", "dora")[0] == 0
    assert run("user", "remove", "dora") == (2, run("user", "remove", "dora")[1])
    assert run("user", "add", "rita", typed=twice)[0] == 2
    assert "password" not in run("user", "add", "rita")[1].lower()  # it is not even asked for


@pytest.mark.parametrize("line", ["user list", "user remove ada", "user role ada reader", "token list", "backup a.zip"])
def test_a_mistyped_data_folder_is_named_and_not_made(line: str, tmp_path: Path) -> None:
    data = tmp_path / "clinc"
    for given in (["--data", str(data), *line.split()], [*line.split(), "--data", str(data)]):
        ended = CliRunner().invoke(program, ["clinic", *given])
        assert (ended.exit_code, "There is no clinic in" in ended.output) == (2, True)
    assert not data.exists()


def test_the_first_account_is_an_administrators(clinic: Clinic) -> None:
    with clinic.database.write() as session:
        with pytest.raises(Invalid, match="first account"):
            accounts.add(session, "rita", PASSWORD, "reader")
        assert accounts.add(session, "ada", PASSWORD).role == "administrator"
        session.flush()
        assert accounts.add(session, "clara", PASSWORD).role == "clinician"
