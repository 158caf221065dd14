"""Takes are begun, deleted and kept without delaying the camera."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from romcam.capture import Recorder, Shot
from romcam.capture import recorder as room
from romcam.capture.fragmented_sink import FragmentedSink
from romcam.capture.recorder import check_room
from romcam.errors import OutputError, UsageError
from romcam.video import VideoReader

SIZE = 160, 120


def shots(count: int, first: int = 0) -> list[Shot]:
    grey = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    return [Shot(index, index / 30, grey) for index in range(first, first + count)]


def frames_in(path: Path | None) -> int:
    assert path is not None
    with VideoReader(path) as film:
        return sum(1 for _ in film)


def test_pictures_before_a_take_are_dropped_and_all_of_the_take_are_kept(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, SIZE)
    for shot in shots(20):
        recorder.add(shot)
    recorder.begin()
    for shot in shots(40, 20):
        recorder.add(shot)
    path = recorder.finish(complete=True)
    assert path == tmp_path / "recording.mp4"
    assert frames_in(path) == 40
    assert recorder.lost == 0


def test_a_new_take_deletes_the_one_before(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, SIZE)
    recorder.begin()
    for shot in shots(40):
        recorder.add(shot)
    recorder.begin()
    for shot in shots(25, 40):
        recorder.add(shot)
    assert frames_in(recorder.finish(complete=True)) == 25
    assert [path.name for path in tmp_path.iterdir()] == ["recording.mp4"]


def test_a_dropped_take_leaves_nothing(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, SIZE)
    recorder.begin()
    for shot in shots(10):
        recorder.add(shot)
    recorder.drop()
    assert recorder.finish(complete=False) is None
    assert list(tmp_path.iterdir()) == []


def test_a_take_that_is_not_complete_keeps_the_name_of_one(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, SIZE)
    recorder.begin()
    for shot in shots(10):
        recorder.add(shot)
    path = recorder.finish(complete=False)
    assert path == tmp_path / "recording-unfinished.mp4"
    assert frames_in(path) == 10
    assert recorder.finish(complete=False) == path, "asked twice, as by a second Ctrl-C"


def test_the_recording_of_a_crash_is_kept(tmp_path: Path) -> None:
    (tmp_path / "recording-unfinished.mp4").write_bytes(b"of another day")
    recorder = Recorder(tmp_path, SIZE)
    recorder.begin()
    for shot in shots(5):
        recorder.add(shot)
    assert recorder.finish(complete=False) == tmp_path / "recording-unfinished-2.mp4"
    assert (tmp_path / "recording-unfinished.mp4").read_bytes() == b"of another day"


def test_nothing_waits_for_a_disk_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = threading.Event()
    write = FragmentedSink.write

    def slow(self: FragmentedSink, rgb: np.ndarray, time_s: float) -> None:
        hangs.wait(20)
        write(self, rgb, time_s)

    monkeypatch.setattr(FragmentedSink, "write", slow)
    monkeypatch.setattr(room, "MOST_WAITING_BYTES", 30 * 3 * SIZE[0] * SIZE[1])
    recorder = Recorder(tmp_path, SIZE)
    recorder.begin()
    for shot in shots(100):
        recorder.add(shot)
    lost = recorder.lost
    hangs.set()
    assert 65 <= lost <= 71
    assert frames_in(recorder.finish(complete=True)) == 100 - lost


def test_a_disk_that_fills_up_stops_the_recording_not_the_camera(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: FragmentedSink, rgb: np.ndarray, time_s: float) -> None:
        raise OutputError("The recording could not be written because the disk is full.")

    monkeypatch.setattr(FragmentedSink, "write", full)
    recorder = Recorder(tmp_path, SIZE)
    recorder.begin()
    for shot in shots(10):
        recorder.add(shot)
    assert recorder.finish(complete=True) is None
    assert "disk is full" in str(recorder.error)


def test_a_disk_that_is_nearly_full_is_refused_before_anything_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=42_000_000))
    with pytest.raises(OutputError, match=r"^Only 42 MB are free in .*new, and a recording may take 300 MB: make"):
        check_room(tmp_path / "new")
    assert list(tmp_path.iterdir()) == []


def test_a_recording_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "recording.mp4").touch()
    with pytest.raises(UsageError, match="already contains a recording"):
        check_room(tmp_path)
