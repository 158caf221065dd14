"""Who asks, and whether they may: the one check that every page, every operation of the API and every WebSocket makes.

A request has passed `romcam.clinic.safety.Guard` by then, which looks at `Host`, `Origin` and `Sec-Fetch-Site`; where
there are accounts, the person who is signed in has been found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from starlette.authentication import BaseUser
from starlette.requests import HTTPConnection

from romcam.clinic.refusals import Forbidden, SignedOut
from romcam.messages import Catalogue

Role = Literal["reader", "clinician", "administrator"]
ROLES: Final[tuple[Role, ...]] = ("reader", "clinician", "administrator")
"""Each may do what those before it may. A reader changes nothing, a clinician changes everything about patients."""
_SAFE: Final = ("GET", "HEAD")
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Caller(BaseUser):
    """Who sends a request.

    Parameters
    ----------
    name
        Name of the account; empty on this machine without accounts.
    role
        What they may do; None: nobody is signed in.
    account, session
        Identifier of the account, and digest of the session or token; empty without accounts.
    by_cookie
        Whether a browser sent the session by itself, so that another page might have caused the request.
    """

    name: str = ""
    role: Role | None = "administrator"
    account: str = ""
    session: str = ""
    by_cookie: bool = False

    @property
    def is_authenticated(self) -> bool:
        """Whether they may do anything at all."""
        return self.role is not None

    @property
    def display_name(self) -> str:
        """Name of the account."""
        return self.name

    @property
    def identity(self) -> str:
        """Identifier of the account."""
        return self.account


NOBODY: Final = Caller(role=None)
"""A person who is not signed in, where there are accounts."""


def allow(connection: HTTPConnection, role: Role | None = "clinician") -> Caller:
    """Return who sends a request or opens a WebSocket, or refuse it.

    Call it before anything of the request is read, and before a WebSocket is accepted: one that is closed before
    is answered with 403.

    Parameters
    ----------
    connection
        The request or WebSocket.
    role
        Least role that may do what is asked; None: anybody, signed in or not.

    Returns
    -------
    Caller
        Who it is; their name belongs into the audit log.

    Raises
    ------
    SignedOut
        Nobody is signed in (any more).
    Forbidden
        The account may not do this, or a change does not state the page that it comes from.
    """
    if "romcam.address" not in connection.scope:  # no `Guard` has looked at it
        raise Forbidden(_text("request-other-origin"))
    caller = connection.scope.get("user", NOBODY)
    assert isinstance(caller, Caller)
    if role is None:
        return caller
    if caller.role is None:
        raise SignedOut(_text("signed-out"))
    if ROLES.index(caller.role) < ROLES.index(role):
        raise Forbidden(_text("role-too-low", name=caller.name, role=_text(f"role-{caller.role}")))
    if caller.by_cookie and connection.scope.get("method") not in _SAFE and "origin" not in connection.headers:
        raise Forbidden(_text("request-other-origin"))  # every browser states it; what does not is none of our pages
    return caller
