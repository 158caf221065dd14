"""Who may ask: every request is checked before anything reads it, and every answer forbids what no page needs.

A web page elsewhere can make a browser send requests to this machine. It cannot choose the headers `Host`, `Origin`
and `Sec-Fetch-Site`, which browsers write themselves: a name that was rebound to this machine stands in `Host`, the
page's own address in `Origin`, and its relation to this server in `Sec-Fetch-Site`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from romcam.clinic.address import Address
from romcam.clinic.refusals import Forbidden
from romcam.messages import Catalogue

COOKIE: Final = "romcam-form"
"""Cookie with the random value that the tokens of a browser's forms belong to."""
TOKEN_FIELD: Final = "form-token"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
"""Scripts, styles and pictures of this server only, none of them inline."""
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers write `Origin: null` into the pages' own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
_HSTS: Final = {"Strict-Transport-Security": "max-age=31536000"}
"""Only with encryption: a browser then asks this name only so for a year."""
_OWN_PAGES: Final = ("same-origin", "none")
_text = Catalogue(__name__)


class Guard:
    """ASGI middleware that refuses requests of other web pages and adds the headers that every answer has.

    Parameters
    ----------
    app
        The application.
    address
        Where the server answers.
    """

    def __init__(self, app: ASGIApp, address: Address) -> None:
        self._app = app
        self._address = address
        self._headers = _HEADERS | (_HSTS if address.tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check a request and pass it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            check_sender(scope, self._address)
        except Forbidden as error:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": "forbidden"})
            else:
                await PlainTextResponse(f"{error}\n", error.status)(scope, receive, self._adding(send))
            return
        scope["romcam.address"] = self._address
        await self._app(scope, receive, send if scope["type"] == "websocket" else self._adding(send))

    def _adding(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        return sending


def check_sender(scope: Scope, address: Address) -> None:
    """Refuse a request or a WebSocket of another web page, or to another name than the server's.

    Parameters
    ----------
    scope
        ASGI scope of the request.
    address
        Where the server answers.

    Raises
    ------
    Forbidden
        `Host`, `Origin` or `Sec-Fetch-Site` is not that of a page of this server. A WebSocket must state its origin.
    """
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if len(hosts) != 1 or hosts[0].lower() not in address.names:
        raise Forbidden(_text("request-other-host"))
    origins = headers.getlist("origin")
    scheme = "https" if address.tls else "http"
    if any(origin.lower() != f"{scheme}://{hosts[0].lower()}" for origin in origins):
        raise Forbidden(_text("request-other-origin"))
    if scope["type"] == "websocket" and not origins:
        raise Forbidden(_text("request-other-origin"))
    if headers.get("sec-fetch-site", "none") not in _OWN_PAGES and not _is_link(scope, headers):
        raise Forbidden(_text("request-other-origin"))


def _is_link(scope: Scope, headers: Headers) -> bool:
    """Whether a person followed a link from another page to a page of this server, which that page cannot read."""
    return (
        scope.get("method") in ("GET", "HEAD")
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


@dataclass(frozen=True)
class FormTokens:
    """Tokens that a form must carry, so that only pages of this server can send it.

    Parameters
    ----------
    secret
        The server's own.
    tls
        Whether the server's answers are encrypted.
    """

    secret: bytes
    tls: bool = False

    @property
    def cookie(self) -> str:
        """Name of the cookie that the tokens belong to while nobody is signed in."""
        return f"__Host-{COOKIE}" if self.tls else COOKIE

    def of(self, cookie: str) -> str:
        """Return the token that belongs to a browser.

        Parameters
        ----------
        cookie
            Digest of the session, or value of the cookie while nobody is signed in.
        """
        return hmac.new(self.secret, cookie.encode(), hashlib.sha256).hexdigest()

    def check(self, cookie: str | None, token: str | None) -> None:
        """Refuse a form without the token of its browser.

        Parameters
        ----------
        cookie, token
            As `of`, and value of the form's field; None if missing.

        Raises
        ------
        Forbidden
            They do not belong together.
        """
        if not cookie or not token or not hmac.compare_digest(self.of(cookie), token):
            raise Forbidden(_text("form-from-elsewhere"))


def new_cookie() -> str:
    """Return a random value for the cookie of forms."""
    return secrets.token_hex(16)


def cookie_of(header: str | None, name: str = COOKIE) -> str | None:
    """Return the value of a cookie; None if a browser did not send it.

    Parameters
    ----------
    header
        Header `Cookie` of a request.
    name
        Name of the cookie.
    """
    try:
        found = SimpleCookie(header or "").get(name)
    except CookieError:
        return None
    return found.value if found else None


def report_policy(page: str) -> str:
    """Return the policy of a report, whose own script and style are inline, and which therefore stands in a sandbox.

    Parameters
    ----------
    page
        HTML of the report, with the digests of its script and style in its own policy.

    Notes
    -----
    The sandbox gives the report an origin of its own: a report that came in another clinic's archive can reach neither
    this server nor the network.
    """
    digests = sorted(set(_digests(page)))
    styles, scripts = (
        " ".join(f"'{digest}'" for kind, digest in digests if kind == wanted) or "'none'"
        for wanted in ("style", "script")
    )
    return (
        f"sandbox allow-scripts; default-src 'none'; img-src data:; style-src {styles}; "
        f"script-src {scripts}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def _digests(page: str) -> list[tuple[str, str]]:
    found = re.findall(r"<(script|style)>(.*?)</\1>", page, re.DOTALL)
    return [
        (kind, "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()) for kind, text in found
    ]
