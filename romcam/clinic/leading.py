"""The WebSocket of the page that films: pictures come in, instructions go out.

A text message is one of the classes below as JSON. A binary message is a picture: eight bytes with the time at which it
was taken (seconds, float64, little-endian), and a JPEG file.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import struct
from typing import Final

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.routing import WebSocketRoute
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from romcam import clinical
from romcam.clinic import sign_ins
from romcam.clinic.access import Caller, Role, allow
from romcam.clinic.clinic import Clinic
from romcam.clinic.guides import Failure, GuidedPage, Told
from romcam.clinic.moments import is_token
from romcam.clinic.refusals import Refused
from romcam.guided.remote_channel import BeginTest, SkipSetup, StartOver
from romcam.messages import Catalogue
from romcam.pose.channel import ChoosePerson

PATH: Final = "/guidance"
MOST_BYTES: Final = 2**19
"""Largest message; a picture of 640 pixels has some 30 kB."""
_LONGEST_SIDE: Final = 1280
_MOST_REPETITIONS: Final = 10
_TIME: Final = struct.Struct("<d")
_FORBIDDEN, _UNREADABLE = 1008, 1003
_CLOSED: Final = (1000, 1001)
"""Close codes of a page that was closed, in contrast to a connection that broke."""
_WAITING: Final = 16
_ROLE: Final[Role] = "clinician"
_text = Catalogue(__name__)


class OpenPage(msgspec.Struct, frozen=True, tag_field="do", tag="open"):
    """The first message: the page's random identifier, by which it is known when it comes back."""

    page: str


class Begin(msgspec.Struct, frozen=True, tag_field="do", tag="begin"):
    """Guide through a test; `width` and `height` of the pictures that follow, in pixels."""

    test: str
    width: int
    height: int
    repetitions: int = 3


class Start(msgspec.Struct, frozen=True, tag_field="do", tag="start"):
    """Skip the rest of the set-up; of a recording that runs, end it."""


class Again(msgspec.Struct, frozen=True, tag_field="do", tag="again"):
    """Begin the test again."""


class Choose(msgspec.Struct, frozen=True, tag_field="do", tag="choose"):
    """Measure the person at a point, in shares of the picture's width and height."""

    x: float
    y: float


Said = OpenPage | Begin | Start | Again | Choose


def routes(clinic: Clinic) -> list[WebSocketRoute]:
    """Return the route of the WebSocket.

    Parameters
    ----------
    clinic
        The parts of the server.
    """

    async def endpoint(socket: WebSocket) -> None:
        await _answer(clinic, socket)

    return [WebSocketRoute(PATH, endpoint)]


async def _answer(clinic: Clinic, socket: WebSocket) -> None:
    try:
        caller = allow(socket, _ROLE)
    except Refused:
        await socket.close(_FORBIDDEN)
        return
    await socket.accept()
    loop = asyncio.get_running_loop()
    answers: asyncio.Queue[Told] = asyncio.Queue(_WAITING)

    def listen(told: Told) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended with the server
            loop.call_soon_threadsafe(_put, answers, told)

    guided: GuidedPage | None = None
    returning = True
    try:
        first = _read(await socket.receive())
        if not isinstance(first, OpenPage) or not is_token(first.page):
            raise _Unreadable
        guided = clinic.guides.enter(first.page, listen)
        beside = (
            asyncio.create_task(_send(socket, answers)),
            asyncio.create_task(_close_when_signed_out(clinic, caller, socket)),
        )
        try:
            while True:
                _pass_on(guided, await socket.receive())
        finally:
            for each in beside:
                each.cancel()
    except WebSocketDisconnect as error:
        returning = error.code not in _CLOSED
    except _Unreadable:
        returning = False
        await _close(socket, _UNREADABLE)
    except Refused as error:
        await _tell(socket, Failure(str(error)))
        await _close(socket, 1000)
    finally:
        if guided is not None:
            clinic.guides.leave(guided, listen, returning=returning)


class _Unreadable(Exception):
    """A message that no page of this server sends."""


def _read(message: Message) -> Said | tuple[bytes, float]:
    """A message of the page: what it says, or a picture with its time."""
    if message["type"] == "websocket.disconnect":
        code = message.get("code")
        raise WebSocketDisconnect(code if isinstance(code, int) else 1006)
    content = message.get("bytes")
    if isinstance(content, bytes):
        if not _TIME.size < len(content) <= MOST_BYTES:
            raise _Unreadable
        (time_s,) = _TIME.unpack_from(content)
        if not math.isfinite(time_s):
            raise _Unreadable
        return content[_TIME.size :], time_s
    text = message.get("text")
    if not isinstance(text, str) or len(text) > MOST_BYTES:
        raise _Unreadable
    try:
        return msgspec.json.decode(text, type=Said)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise _Unreadable from error


def _pass_on(guided: GuidedPage, message: Message) -> None:
    said = _read(message)
    if isinstance(said, tuple):
        guided.show(*said)
    elif isinstance(said, Begin):
        guided.ask(_begin(said))
    elif isinstance(said, Start):
        guided.ask(SkipSetup())
    elif isinstance(said, Again):
        guided.ask(StartOver())
    elif isinstance(said, Choose):
        guided.ask(ChoosePerson(said.x, said.y))


def _begin(said: Begin) -> BeginTest:
    sizes = said.width, said.height
    if said.test not in clinical.names() or not all(0 < side <= _LONGEST_SIDE for side in sizes):
        raise _Unreadable
    return BeginTest(said.test, sizes, min(max(said.repetitions, 1), _MOST_REPETITIONS))


async def _send(socket: WebSocket, answers: asyncio.Queue[Told]) -> None:
    """Send each answer; its end is seen by the receiving side."""
    while True:
        told = await answers.get()
        if not await _tell(socket, told):
            return


async def _close_when_signed_out(clinic: Clinic, caller: Caller, socket: WebSocket) -> None:
    await sign_ins.over(clinic.database, caller, _ROLE)
    signed_in = await run_in_threadpool(sign_ins.goes_on, clinic.database, caller)
    await _tell(socket, Failure(_text("guidance-role-lowered" if signed_in else "guidance-signed-out")))
    await _close(socket, 1000)


async def _tell(socket: WebSocket, told: Told) -> bool:
    try:
        await socket.send_text(msgspec.json.encode(told).decode())
    except (WebSocketDisconnect, RuntimeError, OSError):
        return False
    return True


async def _close(socket: WebSocket, code: int) -> None:
    with contextlib.suppress(RuntimeError, OSError):
        await socket.close(code)


def _put(answers: asyncio.Queue[Told], told: Told) -> None:
    if answers.full():
        answers.get_nowait()
    answers.put_nowait(told)
