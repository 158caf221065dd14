"""The operations of the API as values: how a request is answered, and what the OpenAPI document states about it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from romcam.clinic.access import Caller, Role, allow
from romcam.clinic.clinic import Clinic
from romcam.clinic.documents import Fault, FilmDocument, film_document
from romcam.clinic.moments import is_token
from romcam.clinic.refusals import Invalid, Refused, TooLarge, Unknown
from romcam.clinic.schema import Film
from romcam.errors import RomcamError
from romcam.messages import Catalogue

ROOT: Final = "/api/v1"
_MOST_BYTES: Final = 2**20
_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """A request to the API.

    Parameters
    ----------
    clinic
        The parts of the server.
    identifier
        The random identifier in the URL; empty without one.
    body
        What the request holds, as its operation declares it; None without one.
    query
        The URL's query.
    caller
        Who sends it.
    """

    clinic: Clinic
    identifier: str
    body: Any
    query: dict[str, str]
    caller: Caller

    @property
    def who(self) -> str:
        """Name of the account; empty without accounts."""
        return self.caller.name

    def number(self, name: str, default: int, most: int) -> int:
        """Return a number of the query.

        Parameters
        ----------
        name
            Its name.
        default
            The number without one.
        most
            Greatest number that is allowed.

        Raises
        ------
        Invalid
            It is no number from 0 to `most`.
        """
        given = self.query.get(name, str(default))
        if not given.isdecimal() or not given.isascii() or int(given[:9]) > most:
            raise Invalid(_text("query-invalid", name=name, most=str(most)))
        return int(given)


Answer = Callable[[Asked], Any]


@dataclass(frozen=True)
class Operation:
    """One operation of the API.

    Parameters
    ----------
    method, path
        HTTP method, and path below `ROOT`; `{id}` in it is a random identifier.
    summary
        What it does, in a sentence.
    answer
        Called in a thread; returns a document, None, or a Starlette response.
    takes, returns
        Types of the request's JSON and of the answer; None: none.
    status
        Status of success.
    query
        Names of the query's parameters with what they mean.
    stream
        For a request that is read while it arrives: called with clinic and request, in place of `answer`.
    content
        Media type of the request, where it is not JSON.
    media
        Media type of the answer, where it is not JSON.
    role
        Least role that may ask; `anybody`; None: a reader may read, a clinician change.
    """

    method: str
    path: str
    summary: str
    answer: Answer | None = None
    takes: Any = None
    returns: Any = None
    status: int = 200
    query: tuple[tuple[str, str], ...] = ()
    stream: Callable[[Clinic, Request], Any] | None = None
    content: str = "application/json"
    media: str = "application/json"
    role: Role | Literal["anybody"] | None = None

    @property
    def least(self) -> Role | None:
        """Least role that may ask; None: anybody."""
        if self.role is None:
            return "reader" if self.method == "GET" else "clinician"
        return None if self.role == "anybody" else self.role

    def route(self, clinic: Clinic) -> Route:
        """Return the operation as a route of the application.

        Parameters
        ----------
        clinic
            The parts of the server.
        """

        async def endpoint(request: Request) -> Response:
            try:
                caller = allow(request, self.least)
                if self.stream is not None:
                    return self._response(await self.stream(clinic, request))
                body = await read_body(request, self.takes) if self.takes is not None else None
                asked = Asked(clinic, identifier_in(request), body, dict(request.query_params), caller)
                assert self.answer is not None
                return self._response(await run_in_threadpool(self.answer, asked))
            except RomcamError as error:
                return refusal(error)
            except ClientDisconnect:
                return Response(status_code=400)

        return Route(f"{ROOT}{self.path}", endpoint, methods=[self.method])

    def _response(self, answer: Any) -> Response:
        if isinstance(answer, Response):
            return answer
        if answer is None:
            return Response(status_code=204)
        return json_response(answer, self.status)


def operation(method: str, path: str, name: str, answer: Any = None, **facts: Any) -> Operation:
    """Return an operation with its summary from the catalogue.

    Parameters
    ----------
    method, path, answer
        As in `Operation`.
    name
        Name of the summary without `api-`.
    **facts
        Further fields.
    """
    return Operation(method, path, _text(f"api-{name}"), answer, **facts)


def film_now(clinic: Clinic, film: Film, patient: str, result: bytes | None = None) -> FilmDocument:
    """Return a film as the API does, with how far its analysis is; parameters as `film_document`."""
    return film_document(film, patient, clinic.hub.progress(film.id), result)


def json_response(document: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a document as an answer.

    Parameters
    ----------
    document
        A value that msgspec encodes.
    status
        HTTP status.
    headers
        Further headers.
    """
    return Response(msgspec.json.encode(document), status, headers, "application/json")


def refusal(error: RomcamError) -> Response:
    """Return an error as an answer.

    Parameters
    ----------
    error
        The error; its sentence is shown.
    """
    status = error.status if isinstance(error, Refused) else 500
    headers = {503: {"Retry-After": "2"}, 401: {"WWW-Authenticate": "Bearer"}}.get(status)
    return json_response(Fault(str(error)), status, headers)


def identifier_in(request: Request) -> str:
    """Return the random identifier in a request's URL; empty without one.

    Parameters
    ----------
    request
        The request.

    Raises
    ------
    Unknown
        It cannot be one.
    """
    identifier = str(request.path_params.get("id", ""))
    if identifier and not is_token(identifier):
        raise Unknown(_text("address-unknown"))
    return identifier


def who(request: Request) -> str:
    """Return the name of the account that sends a request; empty without accounts.

    Parameters
    ----------
    request
        The request.
    """
    return allow(request, None).name


async def read_body(request: Request, kind: Any) -> Any:
    """Return the JSON of a request.

    Parameters
    ----------
    request
        The request.
    kind
        Type that it must have.

    Raises
    ------
    Invalid, TooLarge
        It is not JSON of that type, or too large.
    """
    content = b""
    async for piece in request.stream():
        content += piece
        if len(content) > _MOST_BYTES:
            raise TooLarge(_text("body-too-large"))
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Invalid(_text("body-invalid", reason=error)) from error
