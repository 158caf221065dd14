"""Accounts for tests, and what a browser sends to sign in."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.testclient import TestClient

from romcam.clinic.address import Address
from romcam.clinic.safety import TOKEN_FIELD

NETWORK: Final = Address("192.168.1.7", 8443, True, ("clinic.example",))
ORIGIN: Final = NETWORK.url.rstrip("/")
PASSWORD: Final = "four words are enough"
NAMES: Final = {"reader": "rita", "clinician": "clara", "administrator": "ada"}


def token_of(page: str) -> str:
    found = re.search(rf'name="{TOKEN_FIELD}" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def sign_in(client: TestClient, name: str, password: str = PASSWORD, **more: str) -> Any:
    fields = {"name": name, "password": password, TOKEN_FIELD: token_of(client.get("/sign-in").text), **more}
    return client.post("/sign-in", data=fields, follow_redirects=False)


def send(client: TestClient, path: str, **fields: str) -> Any:
    return client.post(path, data={**fields, TOKEN_FIELD: token_of(client.get("/").text)}, follow_redirects=False)
