"""Server-sent events about films, for as long as their reader is signed in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import StreamingResponse

from romcam.clinic import sign_ins
from romcam.clinic.access import allow
from romcam.clinic.clinic import Clinic
from romcam.clinic.refusals import Conflict
from romcam.messages import Catalogue

BEAT_S: Final = 15.0
"""Seconds after which a stream of events shows that it is alive."""
_text = Catalogue(__name__)


async def stream_events(clinic: Clinic, request: Request) -> StreamingResponse:
    """Answer `GET /events`: server-sent events about films, of one patient or visit where the query names it."""
    wanted = {name: request.query_params[name] for name in ("film", "visit", "patient") if name in request.query_params}
    if not wanted:
        raise Conflict(_text("events-of-nothing"))
    caller = allow(request, "reader")
    listening = clinic.hub.listen()
    signed_out = asyncio.ensure_future(sign_ins.over(clinic.database, caller))

    async def events() -> AsyncGenerator[bytes, None]:
        try:
            yield b": romcam\n\n"
            while not signed_out.done():
                try:
                    event = await asyncio.wait_for(listening.get(), BEAT_S)
                except asyncio.TimeoutError:
                    yield b": still here\n\n"
                    continue
                if event is None or not await run_in_threadpool(sign_ins.goes_on, clinic.database, caller):
                    return
                if all(getattr(event, name) == value for name, value in wanted.items()):
                    yield b"data: " + msgspec.json.encode(event) + b"\n\n"
        finally:
            signed_out.cancel()
            clinic.hub.leave(listening)

    return StreamingResponse(events(), media_type="text/event-stream")
