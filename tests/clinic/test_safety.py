"""A web page elsewhere, or a name that was rebound to this machine, can neither read nor change anything."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Any

import pytest
from starlette.testclient import TestClient

from romcam.clinic import serve
from romcam.clinic.address import Address, check_names
from romcam.clinic.refusals import Forbidden
from romcam.clinic.safety import FormTokens, cookie_of, report_policy
from romcam.errors import UsageError
from tests.clinic.conftest import ADDRESS

HOME = {"host": "127.0.0.1:8999"}
REFUSED: dict[str, dict[str, str]] = {
    "a name that was rebound": {"host": "evil.example:8999"},
    "a name that was rebound to the usual port": {"host": "evil.example"},
    "no port": {"host": "127.0.0.1"},
    "another port": {"host": "127.0.0.1:9000"},
    "an address that begins alike": {"host": "127.0.0.1:8999.evil.example"},
    "an empty name": {"host": ""},
    "another page": {**HOME, "origin": "https://evil.example"},
    "another port of this machine": {**HOME, "origin": "http://127.0.0.1:9000"},
    "another name of this machine": {**HOME, "origin": "http://localhost:8999"},
    "another scheme": {**HOME, "origin": "https://127.0.0.1:8999"},
    "a sandbox or a file": {**HOME, "origin": "null"},
    "an empty origin": {**HOME, "origin": ""},
    "a picture or script of another page": {**HOME, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"},
    "a page of another port of this machine": {**HOME, "sec-fetch-site": "same-site", "sec-fetch-mode": "cors"},
    "a frame of another page": {
        **HOME,
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "iframe",
    },
}
REQUESTS: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/api/v1/patients", None),
    ("GET", "/api/v1/events?patient=0", None),
    ("POST", "/api/v1/patients", {"identifier": "evil"}),
    ("DELETE", "/api/v1/patients/00000000000000000000", None),
    ("OPTIONS", "/api/v1/patients", None),
    ("GET", "/", None),
)


@pytest.fixture
def database(sqlite: Any) -> Any:
    """What is tested here comes before any database."""
    return sqlite


@pytest.mark.parametrize("why", REFUSED)
def test_other_pages_and_names_are_refused(client: TestClient, why: str) -> None:
    for method, path, body in REQUESTS:
        answer = client.request(method, path, json=body, headers=REFUSED[why])
        assert answer.status_code == 403, (method, path)
        assert "evil" not in answer.text
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert client.get("/api/v1/patients").json() == []


@pytest.mark.parametrize(
    "headers",
    [
        HOME,
        {"host": "localhost:8999"},
        {"host": "LOCALHOST:8999"},
        {"host": "[::1]:8999", "origin": "http://[::1]:8999"},
        {**HOME, "origin": "http://127.0.0.1:8999", "sec-fetch-site": "same-origin"},
        {**HOME, "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
        {**HOME, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
    ],
)
def test_its_own_pages_programs_and_links_may_ask(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/api/v1/healthz", headers=headers).status_code == 200


def test_a_form_of_another_page_changes_nothing_even_where_it_pretends_to_be_a_link(client: TestClient) -> None:
    link = {**HOME, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    assert client.post("/api/v1/patients", json={"identifier": "evil"}, headers=link).status_code == 403


def test_a_preflight_is_never_granted(client: TestClient) -> None:
    answer = client.options("/api/v1/patients", headers={**HOME, "access-control-request-method": "POST"})
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_every_answer_forbids_inline_scripts_frames_and_sniffing(client: TestClient) -> None:
    for path in ("/api/v1/healthz", "/nothing", "/api/v1/films/x"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'self'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "same-origin"


def test_a_report_runs_its_own_script_in_a_sandbox() -> None:
    policy = report_policy("<style>a{}</style><p><script>run()</script>")
    assert policy.startswith("sandbox allow-scripts; default-src 'none'")
    assert "allow-same-origin" not in policy
    assert "unsafe" not in policy
    assert policy.count("'sha256-") == 2


@pytest.mark.parametrize(
    ("host", "called", "sentence"),
    [
        ("0.0.0.0", (), "state with --name"),
        ("::", (), "state with --name"),
        ("clinic.example", (), "is not an address"),
        ("", (), "is not an address"),
        ("0.0.0.0", ("clinic.example:443",), "is not the name of a machine"),
        ("0.0.0.0", ("clinic.example", "10.0.0.7", "2001:db8::1"), None),
        ("0.0.0.0", ("https://clinic.example",), "is not the name of a machine"),
        ("0.0.0.0", ("",), "is not the name of a machine"),
        ("192.168.1.7", (), None),
        ("localhost", (), None),
        ("::1", (), None),
    ],
)
def test_an_address_is_one_that_browsers_can_ask(host: str, called: tuple[str, ...], sentence: str | None) -> None:
    if sentence is None:
        check_names(host, called)
        return
    with pytest.raises(UsageError, match=sentence):
        check_names(host, called)


@pytest.mark.parametrize("host", ["192.168.1.7", "10.0.0.1", "2001:db8::1"])
def test_an_address_that_others_reach_needs_encryption_and_accounts(host: str, sqlite: Any) -> None:
    with pytest.raises(UsageError, match=r"--certificate FILE --key FILE.*user add"):
        serve.encryption(serve.Wish(sqlite.folder.path, host))
    with pytest.raises(UsageError, match="user add"):
        serve.check_accounts(sqlite, host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
def test_addresses_of_this_machine_need_neither(host: str, sqlite: Any) -> None:
    assert serve.encryption(serve.Wish(sqlite.folder.path, host)) is None
    serve.check_accounts(sqlite, host)


def test_a_server_with_names_answers_to_them_alone() -> None:
    address = Address("0.0.0.0", 443, True, ("clinic.example", "2001:db8::1"))
    expected = {"clinic.example", "clinic.example:443", "[2001:db8::1]", "[2001:db8::1]:443"}
    assert (address.names, address.url) == (expected, "https://clinic.example:443/")


def test_a_port_in_use_is_named() -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} is in use"):
            serve.listening("127.0.0.1", port)


def test_without_a_wish_another_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setattr(serve, "PORT", other.getsockname()[1])
        with serve.listening("127.0.0.1", None) as bound:
            assert bound.getsockname()[1] != other.getsockname()[1]


def test_a_form_needs_the_token_of_its_own_browser() -> None:
    tokens = FormTokens(b"secret")
    tokens.check("a", tokens.of("a"))
    for cookie, token in (
        ("a", tokens.of("b")),
        ("a", FormTokens(b"other").of("a")),
        ("a", ""),
        (None, None),
        ("", ""),
    ):
        with pytest.raises(Forbidden):
            tokens.check(cookie, token)


def test_a_broken_cookie_is_none() -> None:
    assert cookie_of("romcam-form=a; other=b") == "a"
    assert cookie_of("\x00;;=") is None
    assert cookie_of(None) is None


def test_the_url_that_is_printed_is_one_that_is_answered() -> None:
    assert ADDRESS.url == "http://127.0.0.1:8999/"
    assert Address("::1", 80).url == "http://[::1]:80/"
    assert "[::1]" in Address("::1", 80).names
