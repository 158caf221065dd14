"""Who asks, and whether they may: the one check that every page, every operation of the API and every WebSocket makes.

A request has passed `romcam.clinic.safety.Guard` by then, which looks at `Host`, `Origin` and `Sec-Fetch-Site`; where
there are accounts, the person who is signed in has been found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from starlette.requests import HTTPConnection

from romcam.clinic.refusals import Forbidden
from romcam.clinic.safety import Address, check_sender
from romcam.messages import Catalogue

Role = Literal["reader", "clinician", "administrator"]
ROLES: Final[tuple[Role, ...]] = ("reader", "clinician", "administrator")
"""Each may do what those before it may. A reader changes nothing, a clinician changes everything about patients."""
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Caller:
    """Who sends a request.

    Parameters
    ----------
    name
        Name of the account; empty on this machine without accounts.
    role
        What they may do.
    """

    name: str = ""
    role: Role = "administrator"


def allow(connection: HTTPConnection, role: Role = "clinician") -> Caller:
    """Return who sends a request or opens a WebSocket, or refuse it.

    Call it before anything of the request is read, and before a WebSocket is accepted: one that is closed before
    is answered with 403.

    Parameters
    ----------
    connection
        The request or WebSocket.
    role
        Least role that may do what is asked.

    Returns
    -------
    Caller
        Who it is; their name belongs into the audit log.

    Raises
    ------
    Forbidden
        Another web page asks, or the account may not do this.
    """
    address = connection.scope.get("romcam.address")
    if not isinstance(address, Address):
        raise Forbidden(_text("request-other-origin"))
    check_sender(connection.scope, address)
    return Caller()
