"""Finding out who is signed in, before a request reaches its page.

Starlette's own sessions are cookies with the content in them, which a server cannot end; here a cookie is the random
name of a row.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from starlette.authentication import AuthCredentials, AuthenticationBackend, AuthenticationError, BaseUser
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response

from romcam.clinic import accounts, sign_ins
from romcam.clinic.access import NOBODY, Caller
from romcam.clinic.address import Address, is_loopback
from romcam.clinic.database import Database
from romcam.clinic.operations import ROOT, refusal
from romcam.clinic.refusals import SignedOut
from romcam.clinic.safety import cookie_of
from romcam.errors import RomcamError
from romcam.messages import Catalogue

SIGN_IN: Final = "/sign-in"
_OPEN: Final = (SIGN_IN, f"{ROOT}/healthz")
_NO_ACT: Final = f"{ROOT}/events"
_text = Catalogue(__name__)


def cookie_name(address: Address) -> str:
    """Return the name of the cookie with the session; browsers share cookies among the ports of a machine.

    Parameters
    ----------
    address
        Where the server answers. With encryption, the name forbids every cookie that another machine could set.
    """
    return f"{'__Host-' if address.tls else ''}romcam-session-{address.port}"


class Refusal(AuthenticationError):
    """A request that goes no further; `error` is why."""

    def __init__(self, error: RomcamError) -> None:
        super().__init__(str(error))
        self.error = error


class Backend(AuthenticationBackend):
    """Says who sends a request. Where accounts are needed, nothing but the page to sign in is answered without one.

    Parameters
    ----------
    database
        The database.
    address
        Where the server answers.
    """

    def __init__(self, database: Database, address: Address) -> None:
        self._database, self._cookie = database, cookie_name(address)
        self._needed = not is_loopback(address.host)

    async def authenticate(self, conn: HTTPConnection) -> tuple[AuthCredentials, BaseUser]:
        """Return the caller as Starlette's user."""
        path = conn.url.path
        try:
            caller = await run_in_threadpool(self._caller, conn, path)
        except RomcamError as error:
            raise Refusal(error) from error
        # A form reaches its page, which keeps what was typed for after the next sign-in.
        form = conn.scope.get("method") == "POST" and not path.startswith(f"{ROOT}/")
        if caller.role is None and path not in _OPEN and not path.startswith("/static/") and not form:
            raise Refusal(SignedOut(_text("signed-out")))
        return AuthCredentials(), caller

    def _caller(self, conn: HTTPConnection, path: str) -> Caller:
        kind, _, token = conn.headers.get("authorization", "").partition(" ")
        if kind.casefold() == "bearer" and token:
            found = sign_ins.find(self._database, token.strip(), "program")
        else:
            value = cookie_of(conn.headers.get("cookie"), self._cookie)
            found = sign_ins.find(self._database, value, "browser", active=path != _NO_ACT) if value else None
        if found is not None:
            return found
        if not self._needed:
            with self._database.read() as session:
                self._needed = accounts.any_account(session)  # one that was made meanwhile counts from here on
        return NOBODY if self._needed else Caller()


def refused(connection: HTTPConnection, error: AuthenticationError) -> Response:
    """Return the answer to a request that goes no further: the page to sign in, or a sentence for a script or program.

    Parameters
    ----------
    connection
        The request.
    error
        A `Refusal`.
    """
    assert isinstance(error, Refusal)
    wanted = connection.url.path + (f"?{connection.url.query}" if connection.url.query else "")
    page = not wanted.startswith("/api/") and connection.headers.get("sec-fetch-dest", "document") == "document"
    if page and isinstance(error.error, SignedOut) and "part" not in connection.query_params:
        there = f"?next={quote(wanted, safe='')}" if wanted != "/" else ""
        return RedirectResponse(f"{SIGN_IN}{there}", status_code=303)
    return refusal(error.error)
