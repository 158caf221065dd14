"""The application: routes, safety and the life of the server's parts."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.requests import Request
from starlette.responses import Response

from romcam.clinic import api, leading
from romcam.clinic.address import Address
from romcam.clinic.authentication import Backend, refused
from romcam.clinic.clinic import Clinic
from romcam.clinic.database import THREADS
from romcam.clinic.documents import Fault
from romcam.clinic.operations import json_response
from romcam.clinic.pages import site
from romcam.clinic.safety import Guard
from romcam.messages import Catalogue

_BUG: Final = 500
_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


def make_app(clinic: Clinic, address: Address) -> Starlette:
    """Return the application.

    Parameters
    ----------
    clinic
        The parts of the server, started already.
    address
        Where it answers.
    """

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncGenerator[None, None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield
        clinic.hub.stop()

    return Starlette(
        routes=[*api.routes(clinic), *leading.routes(clinic), *site.routes(clinic, address)],
        middleware=[
            Middleware(Guard, address=address),
            Middleware(AuthenticationMiddleware, backend=Backend(clinic.database, address), on_error=refused),
        ],
        exception_handlers={HTTPException: _not_found, Exception: _failed},
        lifespan=life,
    )


async def _not_found(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = _text("method-unknown" if error.status_code == 405 else "address-unknown")
    return json_response(Fault(sentence), error.status_code, dict(error.headers or {}))


async def _failed(request: Request, error: Exception) -> Response:
    _log.error("a fault in an answer", exc_info=error)
    return json_response(Fault(_text("server-bug", error=type(error).__name__)), _BUG)
