"""From templates to answers: the frame of all pages, the tokens of their forms, the style sheet and the script."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import parse_qsl, urlencode

import jinja2
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from romcam import __version__
from romcam.clinic.access import Caller, Role, allow
from romcam.clinic.address import Address
from romcam.clinic.clinic import Clinic
from romcam.clinic.operations import identifier_in
from romcam.clinic.refusals import Invalid, Refused, SignedOut, TooLarge
from romcam.clinic.safety import TOKEN_FIELD, FormTokens, cookie_of, new_cookie
from romcam.errors import RomcamError
from romcam.messages import Catalogue, language
from romcam.names import printable
from romcam.presentation import dates, wording
from romcam.presentation.page import asides, page_style, strong, unbroken
from romcam.presentation.theme import DARK

HERE: Final = Path(__file__).parent
_MOST_BYTES: Final = 2**18
_NOT_KEPT: Final = ("/sign-out", "/account")
"""Forms that are not sent again after signing in: they hold passwords, or end a session that has ended."""
_text = Catalogue(__name__)


@dataclass(frozen=True)
class Visitor:
    """A browser's request for a page.

    Parameters
    ----------
    clinic
        The parts of the server.
    identifier
        The random identifier in the URL; empty without one.
    query, form
        The URL's query, and the fields of a form that was sent.
    caller
        Who sends it.
    cookie
        What the tokens of forms belong to: the session, or a cookie where nobody is signed in.
    tokens
        Makes the tokens of forms.
    address
        Where the server answers.
    machine
        Address that the request came from.
    """

    clinic: Clinic
    identifier: str
    query: dict[str, str]
    form: dict[str, str]
    caller: Caller
    cookie: str
    tokens: FormTokens
    address: Address
    machine: str = ""

    @property
    def who(self) -> str:
        """Name of the account; empty without accounts."""
        return self.caller.name

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page.

        Parameters
        ----------
        template
            Name of its template without `.html.j2`.
        status
            HTTP status.
        **values
            What the template shows.
        """
        common = {
            **{"form_token": self.tokens.of(self.cookie), "token_field": TOKEN_FIELD},
            **{"who": self.who, "role": self.caller.role or "nobody"},
        }
        answer = HTMLResponse(_environment().get_template(f"{template}.html.j2").render(common | values), status)
        if not self.caller.session:
            set_cookie(answer, self.tokens.cookie, self.cookie, self.address)
        return answer


Page = Callable[[Visitor], Response]


def endpoint(
    clinic: Clinic, tokens: FormTokens, page: Page, role: Role | None = None
) -> Callable[[Request], Awaitable[Response]]:
    """Return a page as what Starlette calls.

    Parameters
    ----------
    clinic
        The parts of the server.
    tokens
        Makes and checks the tokens of forms.
    page
        Called in a thread. A form has been checked then.
    role
        Least role that may ask; None: anybody.
    """

    async def answer(request: Request) -> Response:
        caller = allow(request, None)
        cookie = caller.session or cookie_of(request.headers.get("cookie"), tokens.cookie)
        machine = request.client.host if request.client is not None else ""
        own = (caller, cookie or new_cookie(), tokens, request.scope["romcam.address"], machine)
        visitor = Visitor(clinic, "", {}, {}, *own)
        try:
            form: dict[str, str] = {}
            if request.method == "POST":
                form = await _form(request)
            token = form.pop(TOKEN_FIELD, None)
            visitor = Visitor(clinic, identifier_in(request), dict(request.query_params), form, *own)
            allow(request, role)
            if request.method == "POST":
                tokens.check(cookie, token)
            return await run_in_threadpool(page, visitor)
        except SignedOut as error:
            path, kept = request.url.path, ""
            if path.startswith(_NOT_KEPT):
                path = "/"
            elif request.method == "POST":
                kept = urlencode({**visitor.form, "again": "yes"})
            return visitor.page("sign_in", 401, sentence=str(error), next=path, kept=kept, name="")
        except RomcamError as error:
            status = error.status if isinstance(error, Refused) else 500
            return visitor.page("refused", status, sentence=str(error))
        except ClientDisconnect:
            return Response(status_code=400)

    return answer


def set_cookie(answer: Response, name: str, value: str, address: Address) -> None:
    """Set a cookie that scripts cannot read and other web pages cannot make a browser send.

    Parameters
    ----------
    answer
        The answer that sets it.
    name, value
        The cookie; without a value it is removed.
    address
        Where the server answers: with encryption, the cookie is never sent without.
    """
    life = None if value else 0
    answer.set_cookie(name, value, max_age=life, httponly=True, samesite="strict", path="/", secure=address.tls)


def after_form(path: str) -> Response:
    """Return the answer to a form that was accepted: the browser asks for a page.

    Parameters
    ----------
    path
        The page.
    """
    return RedirectResponse(path, status_code=303)


@cache
def style() -> bytes:
    """Return the style sheet of all pages: that of the reports, and what only the clinic has."""
    own = "".join((HERE / name).read_text(encoding="utf-8") for name in ("clinic.css", "record.css", "result.css"))
    dark = ";".join(f"{name}:{value}" for name, value in DARK.css().items())
    return page_style(f"{own}.stage{{{dark};color-scheme:dark}}\n").encode()


@cache
def script() -> bytes:
    """Return the script of all pages."""
    return (HERE / "clinic.js").read_bytes()


@cache
def record_script() -> bytes:
    """Return the script of the page that films."""
    return (HERE / "record.js").read_bytes()


@cache
def result_script() -> bytes:
    """Return the script of a film's page: what is drawn above the film, and correcting by hand."""
    return b"".join((HERE / name).read_bytes() for name in ("layers.js", "correct.js"))


def static(content: bytes, media: str) -> Response:
    """Return a file whose address changes with its content.

    Parameters
    ----------
    content, media
        The file and its media type.
    """
    return Response(content, media_type=media, headers={"Cache-Control": "private, max-age=31536000, immutable"})


def mark(content: bytes) -> str:
    """Return what makes an address change with a file's content.

    Parameters
    ----------
    content
        The file.
    """
    return hashlib.sha256(content).hexdigest()[:12]


async def _form(request: Request) -> dict[str, str]:
    content = b""
    async for piece in request.stream():
        content += piece
        if len(content) > _MOST_BYTES:
            raise TooLarge(_text("form-too-large"))
    try:
        return dict(parse_qsl(content.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError as error:
        raise Invalid(_text("form-unreadable")) from error


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        finalize=_encodable,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(asides=asides, strong=strong, unbroken=unbroken)
    shared: dict[str, Any] = {
        "text": Catalogue(__name__),
        "language": language,
        "dates": dates,
        "words": wording,
        "version": __version__,
        "style_mark": mark(style()),
        "script_mark": mark(script()),
        "record_mark": mark(record_script()),
        "result_mark": mark(result_script()),
    }
    cast("dict[str, Any]", environment.globals).update(shared)
    return environment


def _encodable(value: object) -> object:
    return printable(value) if isinstance(value, str) and not value.isascii() and not _is_text(value) else value


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
