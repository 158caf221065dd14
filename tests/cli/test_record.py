"""`romcam record` and `romcam cameras` where there is nothing to record: one sentence each, and nothing left behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.cli.command import STIFF_HIP, refused, romcam

linux = pytest.mark.skipif(sys.platform != "linux", reason="devices are files on Linux alone")
NO_SCREEN = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "QT_QPA_PLATFORM")}


@linux
@pytest.mark.model
def test_no_camera(tmp_path: Path) -> None:
    sentence = refused(romcam("record", "--headless", "--camera", "77", "--out", tmp_path / "out"), 3)
    assert sentence.startswith("romcam: Camera 77 does not exist: connect it")
    assert not (tmp_path / "out").exists()


@linux
@pytest.mark.skipif(any(Path("/dev").glob("video*")), reason="there is a camera here")
def test_no_cameras_to_list() -> None:
    assert "No camera was found" in refused(romcam("cameras"), 3)


@linux
@pytest.mark.model
def test_no_screen(tmp_path: Path) -> None:
    sentence = refused(romcam("record", "--camera", STIFF_HIP, "--out", tmp_path / "out", env=NO_SCREEN), 2)
    assert sentence == "romcam: This machine has no screen for a window: use --headless, which guides in the terminal."
    assert not (tmp_path / "out").exists()


def test_a_recording_is_kept(tmp_path: Path) -> None:
    (tmp_path / "recording.mp4").write_bytes(b"of yesterday")
    sentence = refused(romcam("record", "--headless", "--camera", STIFF_HIP, "--out", tmp_path), 2)
    assert f"{tmp_path} already contains a recording" in sentence
    assert (tmp_path / "recording.mp4").read_bytes() == b"of yesterday"


def test_an_unknown_test_is_refused(tmp_path: Path) -> None:
    sentence = refused(romcam("record", "--headless", "--test", "cartwheel", "--out", tmp_path / "out"), 2)
    assert "cartwheel" in sentence
    assert not (tmp_path / "out").exists()
