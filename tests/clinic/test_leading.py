"""The WebSocket of the page that films: who may use it, one page at a time, newest pictures only, and coming back."""

from __future__ import annotations

import json
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from romcam.clinic import guides
from romcam.clinic.app import make_app
from romcam.clinic.clinic import Clinic
from romcam.clinic.guides import Guides
from romcam.clinic.leading import MOST_BYTES
from romcam.errors import ModelError
from romcam.guided.remote_channel import BeginTest, GuidedPicture, SkipSetup, StartOver
from romcam.guided.remote_client import Request
from romcam.pose.channel import ChoosePerson
from tests.clinic.conftest import ADDRESS

ONE, OTHER = "0" * 20, "1" * 20
BEGIN = {"do": "begin", "test": "forward-bend", "width": 640, "height": 360}
HERE = {"host": "127.0.0.1:8999", "origin": "http://127.0.0.1:8999"}


class FakeGuide:
    """A guide that sees at once, or as soon as it may."""

    def __init__(self, fails: Exception | None = None) -> None:
        self.fails = fails
        self.requests: list[Request] = []
        self.pictures: list[tuple[bytes, float]] = []
        self.may, self.closed, self.seeing = threading.Event(), threading.Event(), threading.Event()
        self.may.set()

    def wait(self) -> None:
        if self.fails is not None:
            raise self.fails

    def ask(self, request: Request) -> None:
        self.requests.append(request)

    def see(self, jpeg: bytes, time_s: float) -> GuidedPicture | None:
        self.seeing.set()
        assert self.may.wait(10)
        if self.closed.is_set():
            raise ModelError("killed")
        self.pictures.append((jpeg, time_s))
        if jpeg == b"nothing":
            return None
        said = ("setup", "stand", "wait", "Stand still", "Upright.")
        return GuidedPicture(time_s, *said, 0, 3, 0, None, None, "", "", None, [], None, None)

    def kill(self) -> None:
        self.closed.set()
        self.may.set()

    def close(self) -> None:
        self.closed.set()


class Made(list[FakeGuide]):
    """The guides that the server has started, in order."""

    fails: Exception | None = None

    def make(self) -> FakeGuide:
        self.append(FakeGuide(self.fails))
        return self[-1]


@pytest.fixture
def database(sqlite: Any) -> Any:
    """Nothing of guidance is in the database."""
    return sqlite


@pytest.fixture
def made() -> Made:
    return Made()


@pytest.fixture
def client(clinic: Clinic, made: Made) -> Iterator[TestClient]:
    led = Clinic(clinic.database, clinic.hub, clinic.workers, clinic.uploads, guides=Guides(made.make))
    with TestClient(make_app(led, ADDRESS), base_url=ADDRESS.url) as client:
        yield client
    led.guides.close()


@contextmanager
def page(client: TestClient, name: str = ONE) -> Iterator[WebSocketTestSession]:
    with client.websocket_connect("/guidance", headers=HERE) as socket:
        socket.send_json({"do": "open", "page": name})
        yield socket


def picture(jpeg: bytes, time_s: float) -> bytes:
    return struct.pack("<d", time_s) + jpeg


def until(holds: Callable[[], Any]) -> None:
    waiting = threading.Event()
    for _ in range(500):
        if holds():
            return
        waiting.wait(0.01)
    raise AssertionError("it did not come so far")


@pytest.mark.parametrize(
    "headers",
    [
        {"host": HERE["host"]},
        {**HERE, "origin": "https://evil.example"},
        {**HERE, "origin": "http://127.0.0.1:9000"},
        {**HERE, "host": "evil.example:8999"},
        {**HERE, "sec-fetch-site": "cross-site"},
    ],
)
def test_other_pages_are_not_guided(client: TestClient, made: Made, headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/guidance", headers=headers):
        pass
    assert made == []


def test_pictures_are_answered_in_their_order_and_requests_come_before_them(client: TestClient, made: Made) -> None:
    with page(client) as socket:
        assert socket.receive_json() == {"begun": False, "ready": True}
        socket.send_json(BEGIN)
        socket.send_bytes(picture(b"one", 1.5))
        answer = socket.receive_json()
        assert (answer["time"], answer["headline"], answer["countdown"]) == (1.5, "Stand still", None)
        socket.send_json({"do": "choose", "x": 0.25, "y": 0.5})
        socket.send_json({"do": "start"})
        socket.send_json({"do": "again"})
        socket.send_bytes(picture(b"two", 1.7))
        assert socket.receive_json()["time"] == 1.7
    begin = BeginTest("forward-bend", (640, 360), 3)
    assert made[0].requests == [begin, ChoosePerson(0.25, 0.5), SkipSetup(), StartOver()]
    assert made[0].pictures == [(b"one", 1.5), (b"two", 1.7)]
    until(made[0].closed.is_set)  # a page that is closed ends its process


def test_a_slow_guide_sees_the_newest_picture_only(client: TestClient, made: Made) -> None:
    with page(client) as socket:
        socket.receive_json()
        made[0].may.clear()
        socket.send_json(BEGIN)
        socket.send_bytes(picture(b"0", 0.0))
        assert made[0].seeing.wait(10)
        for time_s in range(1, 20):
            socket.send_bytes(picture(b"%d" % time_s, time_s))
        # An answer to a message after them shows that the server has read them all.
        with page(client, OTHER) as other:
            assert "Another page" in other.receive_json()["error"]
        made[0].may.set()
        assert [socket.receive_json()["time"] for _ in range(2)] == [0.0, 19.0]
    assert [time_s for _, time_s in made[0].pictures] == [0.0, 19.0]


def test_what_is_no_picture_is_not_answered(client: TestClient) -> None:
    with page(client) as socket:
        socket.receive_json()
        socket.send_bytes(picture(b"nothing", 1.0))
        socket.send_bytes(picture(b"something", 2.0))
        assert socket.receive_json()["time"] == 2.0


@pytest.mark.parametrize(
    "message",
    [
        b"short",
        picture(b"jpeg", float("nan")),
        picture(b"0" * MOST_BYTES, 1.0),
        "{",
        json.dumps({"do": "dance"}),
        json.dumps({**BEGIN, "test": "../../etc/passwd"}),
        json.dumps({**BEGIN, "width": 10**6}),
        json.dumps({**BEGIN, "height": 0}),
        json.dumps({"do": "choose", "x": "left", "y": 0}),
    ],
)
def test_what_no_page_sends_ends_the_connection(client: TestClient, made: Made, message: str | bytes) -> None:
    with page(client) as socket:
        socket.receive_json()
        (socket.send_text if isinstance(message, str) else socket.send_bytes)(message)  # pyright: ignore[reportArgumentType]
        with pytest.raises(WebSocketDisconnect) as ended:
            socket.receive_json()
    assert ended.value.code == 1003
    assert made[0].pictures == []


def test_a_page_without_a_name_is_not_guided(client: TestClient, made: Made) -> None:
    with page(client, "../..") as socket, pytest.raises(WebSocketDisconnect):
        socket.receive_json()
    assert made == []


def test_one_page_at_a_time_and_the_next_when_it_has_gone(client: TestClient, made: Made) -> None:
    with page(client) as socket:
        socket.receive_json()
        with page(client, OTHER) as other:
            assert "Another page is being guided" in other.receive_json()["error"]
    until(made[0].closed.is_set)
    with page(client, OTHER) as other:
        assert other.receive_json()["ready"]
    assert len(made) == 2


def test_a_page_whose_connection_broke_comes_back_to_its_test(client: TestClient, made: Made) -> None:
    with page(client) as socket:
        socket.receive_json()
        socket.send_json(BEGIN)
        socket.send_bytes(picture(b"one", 1.0))
        socket.receive_json()
        socket.close(1006)
    with page(client) as socket:
        assert socket.receive_json() == {"begun": True, "ready": True}
        socket.send_bytes(picture(b"two", 2.0))
        assert socket.receive_json()["time"] == 2.0
    assert len(made) == 1


def test_a_page_comes_back_before_its_broken_connection_is_known(client: TestClient, made: Made) -> None:
    with page(client) as lost:
        lost.receive_json()
        with page(client) as socket:
            assert socket.receive_json()["ready"]
            lost.close(1001)
            socket.send_bytes(picture(b"one", 1.0))
            assert socket.receive_json()["time"] == 1.0
    assert len(made) == 1


def test_a_page_that_does_not_come_back_is_given_up(
    client: TestClient, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guides, "KEPT_S", 0.05)
    with page(client) as socket:
        socket.receive_json()
        socket.close(1006)
    until(made[0].closed.is_set)
    with page(client) as socket:
        assert socket.receive_json() == {"begun": False, "ready": True}
    assert len(made) == 2


def test_a_guide_that_cannot_start_says_why_and_filming_goes_on(client: TestClient, made: Made) -> None:
    made.fails = ModelError("The pose model is missing.")
    with page(client) as socket:
        error = socket.receive_json()["error"]
    assert error == "There is no live guidance (The pose model is missing); filming goes on without it."
    made.fails = None
    with page(client) as socket:  # the same page tries again
        assert socket.receive_json()["ready"]


def test_the_server_ends_the_guide_when_it_stops(clinic: Clinic, made: Made) -> None:
    led = Guides(made.make)
    led.enter(ONE, lambda told: None)
    until(lambda: made)
    led.close()
    assert made[0].closed.is_set()
