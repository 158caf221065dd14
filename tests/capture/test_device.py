"""A device that is missing, locked, busy or disconnected: one sentence each. The tests need no device."""

from __future__ import annotations

import errno
import itertools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from romcam.capture import Clock, device
from romcam.capture.device import Device, DeviceCamera, Mode
from romcam.errors import InputError


class FakeCapture:
    """A capture of OpenCV. opens: whether it can be opened; pictures: how many it delivers; sizes: those it offers."""

    def __init__(self, opens: bool = True, pictures: int = 10**6, sizes: tuple[tuple[int, int], ...] = ((1280, 720),)):
        self._opens, self._left, self._sizes = opens, pictures, sizes
        self._asked = {cv2.CAP_PROP_FRAME_WIDTH: 640.0, cv2.CAP_PROP_FRAME_HEIGHT: 480.0, cv2.CAP_PROP_FPS: 30.0}
        self.released = False

    def isOpened(self) -> bool:
        return self._opens

    def set(self, what: int, value: float) -> bool:
        self._asked[what] = value
        return True

    def _size(self) -> tuple[int, int]:
        asked = int(self._asked[cv2.CAP_PROP_FRAME_WIDTH]), int(self._asked[cv2.CAP_PROP_FRAME_HEIGHT])
        return asked if asked in self._sizes else self._sizes[0]

    def get(self, what: int) -> float:
        if what == cv2.CAP_PROP_POS_MSEC:
            return 0.0
        size = self._size()
        return {cv2.CAP_PROP_FRAME_WIDTH: size[0], cv2.CAP_PROP_FRAME_HEIGHT: size[1]}.get(what, self._asked[what])

    def grab(self) -> bool:
        self._left -= 1
        return self._left >= 0

    def retrieve(self) -> tuple[bool, np.ndarray]:
        width, height = self._size()
        blue = np.zeros((height, width, 3), np.uint8)
        blue[..., 0] = 200
        return True, blue

    def release(self) -> None:
        self.released = True


Put = Callable[[FakeCapture], FakeCapture]


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Put:
    """Replaces every device by a simulated camera."""

    def it(capture: FakeCapture) -> FakeCapture:
        monkeypatch.setattr(cv2, "VideoCapture", lambda which, backend: capture)
        monkeypatch.setattr(device, "device_path", lambda which: Path(os.devnull))
        return capture

    return it


def sentence(act: Callable[[], Any]) -> str:
    with pytest.raises(InputError) as caught:
        act()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def camera() -> DeviceCamera:
    return DeviceCamera(0, Clock())


def test_its_pictures_are_upright_rgb_with_increasing_times(put: Put) -> None:
    put(FakeCapture())
    opened = camera()
    assert opened.size == (1280, 720)
    shots = [opened.read() for _ in range(3)]
    assert [shot.index for shot in shots if shot] == [0, 1, 2]
    assert all(a.time_s < b.time_s for a, b in itertools.pairwise(shots) if a and b)
    assert shots[0] is not None
    assert shots[0].rgb[0, 0].tolist() == [0, 0, 200]


@pytest.mark.skipif(sys.platform != "linux", reason="devices are files on Linux alone")
def test_no_camera() -> None:
    shown = sentence(lambda: DeviceCamera(77, Clock()))
    assert shown.startswith("Camera 77 does not exist: connect it")


@pytest.mark.parametrize("capture", [FakeCapture(opens=False), FakeCapture(pictures=0)])
def test_a_busy_camera(put: Put, capture: FakeCapture) -> None:
    put(capture)
    assert "another program is using it" in sentence(camera)
    assert capture.released


def test_a_camera_that_may_not_be_used(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put(FakeCapture())

    def refuse(*_: Any) -> int:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(device.os, "open", refuse)
    assert "add the user to the group video" in sentence(camera)


def test_a_camera_that_is_disconnected(put: Put) -> None:
    put(FakeCapture(pictures=4))
    opened = camera()
    for _ in range(4):
        assert opened.read() is not None
    assert sentence(opened.read) == (
        "The pictures of camera 0 have stopped: make sure that it is connected, and record again."
    )


def test_cameras_are_listed_with_their_sizes(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(FakeCapture(sizes=((640, 480), (1280, 720))))
    for node, index in (("video0", "0"), ("video1", "1"), ("video2", "0")):
        (tmp_path / node).mkdir()
        (tmp_path / node / "index").write_text(f"{index}\n")
        (tmp_path / node / "name").write_text(f"Webcam {node}\n")
    monkeypatch.setattr(device, "_SYSTEM", tmp_path)
    monkeypatch.setattr(device.sys, "platform", "linux")
    modes = (Mode(640, 480, 30.0), Mode(1280, 720, 30.0))
    assert device.list_devices() == (Device(0, "Webcam video0", modes), Device(2, "Webcam video2", modes))


def test_a_busy_camera_is_listed_as_such(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(FakeCapture(opens=False))
    (tmp_path / "video0").mkdir()
    monkeypatch.setattr(device, "_SYSTEM", tmp_path)
    monkeypatch.setattr(device.sys, "platform", "linux")
    (found,) = device.list_devices()
    assert "another program is using it" in found.problem
