"""Cameras in the network, played by a server on this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import cv2
import pytest

from romcam.capture import Clock, open_camera
from romcam.capture.stream import StreamCamera
from romcam.errors import InputError
from tests.video.films import grey, index_of

COUNT = 12


class Pictures(BaseHTTPRequestHandler):
    """Motion JPEG, as most cameras in a network deliver it."""

    def do_GET(self) -> None:
        if self.path != "/video":
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
        self.end_headers()
        for index in range(COUNT):
            content = cv2.imencode(".jpg", grey(index)[..., ::-1])[1].tobytes()
            self.wfile.write(b"--picture\r\nContent-Type: image/jpeg\r\n")
            self.wfile.write(f"Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n")

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pictures) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://nurse:secret@127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_pictures_come_in_order_with_the_time_of_their_arrival(address: str) -> None:
    camera = open_camera(f"{address}/video", Clock())
    assert isinstance(camera, StreamCamera)
    with closing(camera):
        assert camera.size == (64, 48)
        shots = [shot for shot in (camera.read() for _ in range(COUNT - 4)) if shot is not None]
        first = index_of(shots[0].rgb)  # what was looked at to learn the format is not shown again
        assert first < 3
        assert [index_of(shot.rgb) for shot in shots] == list(range(first, first + COUNT - 4))
        assert [shot.index for shot in shots] == list(range(COUNT - 4))
        assert all(later.time_s > earlier.time_s for earlier, later in pairwise(shots))
        with pytest.raises(InputError, match="127"):
            list(iter(camera.read, None))


def test_an_address_without_pictures_is_one_sentence_without_the_password(address: str) -> None:
    with pytest.raises(InputError) as refused:
        open_camera(f"{address}/nothing", Clock())
    assert "127.0.0.1" in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("name", ["rtsp://127.0.0.1:9/stream", "ftp://127.0.0.1/film"])
def test_a_camera_that_does_not_answer(name: str) -> None:
    with pytest.raises(InputError, match=r"ftp|No pictures came from the camera at 127\.0\.0\.1"):
        open_camera(name, Clock())
