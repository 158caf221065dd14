"""The session's threads, with a camera and a measurement that are simulated."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest

from romcam.capture import Clock, Recorder, Shot
from romcam.errors import InputError, Interrupted, NothingToMeasureError, OutputError
from romcam.guided import PROMPTS, Ending, Guidance, Phase
from romcam.guided import camera_loop as room
from romcam.guided.camera_loop import CameraLoop
from romcam.guided.measurement import Measured
from romcam.guided.presenter import Key, LiveScene, PersonAt
from romcam.video import VideoReader

SIZE = 64, 48
FPS = 60


class FakeCamera:
    """Delivers `count` pictures at their rate, then raises `fails`, or ends where that is None."""

    name, size = "camera 9", SIZE

    def __init__(self, count: int, fails: BaseException | None = None, hangs: bool = False) -> None:
        self._count, self._fails, self._hangs = count, fails, hangs
        self._index = 0
        self._start = time.monotonic()
        self.gone = threading.Event()

    def read(self) -> Shot | None:
        if self._index >= self._count:
            if self._fails is not None:
                raise self._fails
            if self._hangs:
                self.gone.wait(60)
            return None
        time.sleep(max(0.0, self._start + self._index / FPS - time.monotonic()))
        self._index += 1
        return Shot(self._index - 1, time.monotonic(), np.full((SIZE[1], SIZE[0], 3), 90, np.uint8))

    def close(self) -> None:
        pass


class FakeMeasuring:
    """Records from picture `takes` on, and is done at picture `ends`; each takes it `slow_s`."""

    def __init__(self, takes: int = 5, ends: int = 10**6, slow_s: float = 0.01) -> None:
        self._takes, self._ends, self._slow_s = takes, ends, slow_s
        self.asked: list[str] = []
        self.seen: list[int] = []

    def measure(self, shot: Shot) -> Measured:
        time.sleep(self._slow_s)
        self.seen.append(shot.index)
        running = shot.index >= self._takes
        over = shot.index >= self._ends
        return Measured(
            Guidance(
                Phase.BENDS if running else Phase.SETUP,
                PROMPTS["bend"],
                count=1,
                wanted=1,
                take=int(running),
                neutral_deg=0.0 if running else None,
                ending=Ending.COMPLETE if over else None,
            )
        )

    def redo(self) -> None:
        self.asked.append("redo")

    def begin(self) -> None:
        self.asked.append("begin")

    def choose(self, x: float, y: float) -> None:
        self.asked.append(f"choose {x} {y}")


class FakePresenter:
    def __init__(self, keys: tuple[Key | PersonAt | None, ...] = (), fails: BaseException | None = None) -> None:
        self._keys = list(keys)
        self._fails = fails
        self.scenes: list[LiveScene] = []

    def show(self, scene: LiveScene) -> None:
        self.scenes.append(scene)
        if self._fails is not None and len(self.scenes) > 5:
            raise self._fails

    def key(self) -> Key | PersonAt | None:
        return self._keys.pop(0) if self.scenes and self._keys else None

    def working(self, step: str, done: int, total: int | None) -> None:
        pass

    def close(self) -> None:
        pass


def session(folder: Path, camera: FakeCamera, measuring: FakeMeasuring, presenter: FakePresenter | None = None):
    recorder = Recorder(folder, SIZE)
    return CameraLoop(camera, recorder, measuring, presenter or FakePresenter(), Clock()), recorder  # pyright: ignore[reportArgumentType]


def frames_in(path: Path) -> int:
    with VideoReader(path) as film:
        return sum(1 for _ in film)


def test_every_picture_is_recorded_and_only_the_newest_are_measured(tmp_path: Path) -> None:
    measuring = FakeMeasuring(takes=5, ends=80, slow_s=0.06)
    running, _ = session(tmp_path, FakeCamera(10**6), measuring)
    outcome = running.run()
    assert outcome.path == tmp_path / "recording.mp4"
    performance = outcome.performance
    assert performance.lost == 0
    assert performance.captured >= 80
    assert len(measuring.seen) < 0.6 * performance.captured, "measured far fewer than came"
    assert measuring.seen == sorted(set(measuring.seen))
    begun = next(index for index in measuring.seen if index >= 5)
    # No picture is missing from the beginning of the take, which the measuring thread requests one picture later.
    assert performance.captured - begun - frames_in(outcome.path) <= 12
    with VideoReader(outcome.path) as film:
        steps = np.diff([frame.time_s for frame in film])
    assert steps.max() < 6 * steps.mean()


def test_a_camera_that_fails_half_way_leaves_its_recording(tmp_path: Path) -> None:
    camera = FakeCamera(60, fails=InputError("The pictures of camera 9 have stopped: record again."))
    running, _ = session(tmp_path, camera, FakeMeasuring())
    with pytest.raises(InputError) as caught:
        running.run()
    kept = tmp_path / "recording-unfinished.mp4"
    assert str(caught.value) == (
        "The pictures of camera 9 have stopped: record again; the recording until then is kept in "
        f"{kept}, for `romcam analyze`."
    )
    assert frames_in(kept) > 40


def test_a_camera_without_pictures_counts_as_disconnected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "STALLED_S", 0.4)
    monkeypatch.setattr(room, "JOIN_S", 0.1)
    camera = FakeCamera(30, hangs=True)
    running, _ = session(tmp_path, camera, FakeMeasuring())
    with pytest.raises(InputError, match=r"^The pictures of camera 9 have stopped: make sure that it is connected"):
        running.run()
    assert frames_in(tmp_path / "recording-unfinished.mp4") > 15
    camera.gone.set()
    for thread in threading.enumerate():
        if thread.name == "romcam-capture":
            thread.join(10)


def test_before_a_take_no_recording_is_kept_or_mentioned(tmp_path: Path) -> None:
    camera = FakeCamera(20, fails=InputError("The pictures of camera 9 have stopped: record again."))
    running, _ = session(tmp_path / "out", camera, FakeMeasuring(takes=10**6))
    with pytest.raises(InputError, match=r"record again\.$"):
        running.run()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("how", ["key", "ctrl-c"])
def test_quitting_keeps_the_recording(tmp_path: Path, how: str) -> None:
    keys = (None,) * 20 + (Key.QUIT,) if how == "key" else ()
    presenter = FakePresenter(keys, KeyboardInterrupt() if how == "ctrl-c" else None)
    running, _ = session(tmp_path, FakeCamera(10**6), FakeMeasuring(takes=0), presenter)
    with pytest.raises(Interrupted) as caught:
        running.run()
    assert str(caught.value) == f"stopped; the recording is kept in {tmp_path / 'recording-unfinished.mp4'}."
    assert caught.value.exit_status == 130
    assert frames_in(tmp_path / "recording-unfinished.mp4") > 0


def test_keys_and_clicks_reach_the_guide(tmp_path: Path) -> None:
    measuring = FakeMeasuring(ends=40)
    running, _ = session(
        tmp_path, FakeCamera(10**6), measuring, FakePresenter((Key.START, PersonAt(0.2, 0.5), None, Key.REDO))
    )
    running.run()
    assert measuring.asked == ["begin", "choose 0.2 0.5", "redo"]


def test_a_disk_that_fills_up_ends_the_session(tmp_path: Path) -> None:
    running, recorder = session(tmp_path, FakeCamera(10**6), FakeMeasuring())

    def fill() -> None:
        while recorder.written < 20:
            time.sleep(0.01)
        recorder.error = OutputError("The recording could not be written because the disk is full: make room.")

    threading.Thread(target=fill, daemon=True).start()
    with pytest.raises(OutputError, match=r"is full: make room; the recording until then is kept in .*mp4"):
        running.run()
    assert frames_in(tmp_path / "recording-unfinished.mp4") >= 20


def test_a_bug_in_a_thread_is_not_swallowed(tmp_path: Path) -> None:
    running, _ = session(tmp_path, FakeCamera(30, fails=ZeroDivisionError("nought")), FakeMeasuring())
    with pytest.raises(ZeroDivisionError):
        running.run()
    assert frames_in(tmp_path / "recording-unfinished.mp4") > 0
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("romcam-")]


def test_a_film_that_ends_during_the_test_is_measured(tmp_path: Path) -> None:
    running, _ = session(tmp_path, FakeCamera(60), FakeMeasuring())
    assert running.run().path == tmp_path / "recording.mp4"


def test_a_film_without_a_stand_is_refused(tmp_path: Path) -> None:
    running, _ = session(tmp_path, FakeCamera(30), FakeMeasuring(takes=10**6))
    with pytest.raises(NothingToMeasureError, match="begins with a person standing still"):
        running.run()
