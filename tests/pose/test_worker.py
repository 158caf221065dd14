"""The process in which the pose model runs: how it ends, and the error if it fails."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest

from romcam.errors import InputError, ModelError
from romcam.estimators import reading_for
from romcam.pose import observe as room
from romcam.pose import worker as worker_room
from romcam.pose.channel import Failed, Request
from romcam.pose.observe import observe
from romcam.protocol import BEND
from romcam.recording import Seen
from romcam.video import Stated
from romcam.video.proxy import Proxy
from romcam.weights.store import ensure, load
from tests.pose.clips import clip, sample_frames
from tests.video.films import write_film

EVERY_FRAME = BEND.in_every_frame()

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals")


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts another `watch` into the worker; no weights are needed then."""

    def put(body: str) -> None:
        code = (
            "import sys; sys.path[:] = sys.argv[1:]\n"
            "import os, time\n"
            "from romcam.pose import worker\n"
            "def watch(request, report):\n"
            f"    {body}\n"
            "worker.watch = watch\n"
            "worker.main()\n"
        )
        monkeypatch.setattr(room, "_WORKER", code)

    monkeypatch.setattr(room, "load", lambda name: (b"", f"{name}:0"))
    return put


def sentence(path: str = "film.mp4") -> str:
    with pytest.raises(ModelError) as caught:
        observe(path)
    message = str(caught.value)
    assert "\n" not in message
    return message


@posix
def test_a_native_abort_is_reported_in_one_sentence(worker: Callable[[str], None]):
    worker("print('CHECK failed: width', file=sys.stderr, flush=True); os.abort()")
    message = sentence()
    assert "ended unexpectedly on film.mp4 (SIGABRT; last output: CHECK failed: width)" in message


def test_a_bug_in_the_worker_is_reported_with_its_exception(worker: Callable[[str], None]):
    worker("raise ZeroDivisionError('nought')")
    assert "(exit status 1; last output: ZeroDivisionError: nought)" in sentence()


def test_an_error_of_the_child_keeps_its_class_and_message(worker: Callable[[str], None]):
    worker("from romcam.errors import InputError; raise InputError(f'{request.path} is a poem.')")
    with pytest.raises(InputError, match=r"^film\.mp4 is a poem\.$"):
        observe("film.mp4")


@pytest.mark.parametrize("kind", ["ImportError", "OSError"])
def test_a_missing_system_library_is_reported_with_the_install_command(worker: Callable[[str], None], kind: str):
    worker(f"raise {kind}('libEGL.so.1: cannot open shared object file: No such file or directory')")
    message = sentence()
    assert "needs the system library libEGL.so.1" in message
    assert "apt-get install --no-install-recommends libgl1 libegl1 libgles2" in message


def test_a_missing_python_library_is_not_reported_as_a_system_library(worker: Callable[[str], None]):
    worker("import ai_edge_litert.nowhere")
    assert "cannot be loaded" in sentence()


def test_output_of_the_library_does_not_mix_with_the_messages(worker: Callable[[str], None]):
    worker("print('I0000 native chatter', flush=True); os.write(1, b'more'); raise ImportError('end')")
    assert "(end)" in sentence()


def test_a_worker_that_dies_before_reading_is_reported(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "_WORKER", "raise SystemExit(7)")
    monkeypatch.setattr(room, "load", lambda name: (bytes(20_000_000), name))
    assert "(exit status 7; last output: none)" in sentence()


def test_a_process_on_standby_watches_one_film_and_ends(worker: Callable[[str], None]):
    worker("from romcam.errors import InputError; raise InputError(request.path)")
    with room.standing_by() as standby:
        with pytest.raises(InputError, match="film"):
            observe("film.mp4", standby=standby)
        assert standby.process.returncode is not None


def test_a_process_on_standby_ends_if_there_is_nothing_to_watch():
    with room.standing_by() as standby:
        assert standby.process.poll() is None
    assert standby.process.returncode is not None


def test_without_the_guard_the_worker_refuses(worker: Callable[[str], None], monkeypatch: pytest.MonkeyPatch):
    worker("raise AssertionError('it watched')")
    monkeypatch.setattr(room, "guarded_environment", lambda: dict(os.environ))
    assert "without the network guard" in sentence()


@pytest.mark.usefixtures("cold_pose_workers")
def test_modules_are_not_imported_from_the_folder_of_the_films(
    worker: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "msgspec.py").write_text("raise RuntimeError('from the memory stick')")
    (tmp_path / "json.py").write_text("raise RuntimeError('from the memory stick')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(Path(room.__file__).parents[2]), *filter(None, sys.path)])
    worker("import json, msgspec; raise ImportError(json.__file__)")
    assert str(tmp_path) not in sentence()


@posix
@pytest.mark.usefixtures("cold_pose_workers")
def test_no_process_is_left_running_after_an_interrupt(worker: Callable[[str], None]):
    worker("report(1, 9); time.sleep(60)")

    def interrupt(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    before = set(psutil.Process().children())
    with pytest.raises(KeyboardInterrupt):
        observe("film.mp4", progress=interrupt)
    assert set(psutil.Process().children()) <= before


@posix
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_child_ends_with_its_parent(tmp_path: Path, how: signal.Signals):
    code = (
        "import sys\n"
        "from romcam.pose import observe as room\n"
        "room.load = lambda name: (b'', name)\n"
        "room._WORKER = '''import sys; sys.path[:] = sys.argv[1:]\n"
        "import itertools, time\n"
        "from romcam.pose import worker\n"
        "def watch(request, report):\n"
        "    for i in itertools.count():\n"
        "        report(i, None); time.sleep(0.02)\n"
        "worker.watch = watch\n"
        "worker.main()'''\n"
        "room.observe('film.mp4', progress=lambda done, total: print(done, flush=True))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"0\n"
    (child,) = psutil.Process(parent.pid).children()
    parent.send_signal(how)
    parent.communicate(timeout=20)
    _, alive = psutil.wait_procs([child], timeout=10)
    assert alive == []


@pytest.mark.model
def test_a_real_film_becomes_a_recording(tmp_path: Path):
    ensure()
    steps: list[tuple[int, int | None]] = []
    proxies: list[Proxy] = []
    recording = observe(
        clip(tmp_path, 14),
        EVERY_FRAME,
        reading=reading_for(EVERY_FRAME),
        progress=lambda done, total: steps.append((done, total)),
        proxy_px=64,
        keep_proxy=proxies.append,
    )
    assert len(recording) == 14
    assert [proxy.fits(64, 1, 14) for proxy in proxies] == [True]
    assert (recording.seen == Seen.YES).all()
    assert steps == [(1, 14), (11, 14)]
    np.testing.assert_allclose(np.diff(recording.time_s), 0.04, atol=1e-6)
    assert recording.pose_model.startswith("full:")
    assert np.isfinite(recording.outline.distance_px).mean() > 0.9
    assert recording.people == 1


@posix
@pytest.mark.model
@pytest.mark.usefixtures("cold_pose_workers")
def test_a_killed_model_process_is_a_model_error(tmp_path: Path):
    ensure()

    def kill(done: int, total: int | None) -> None:
        for child in psutil.Process().children():
            if "romcam.pose.worker" in " ".join(child.cmdline()):
                child.send_signal(signal.SIGABRT)

    with pytest.raises(ModelError, match="SIGABRT"):
        observe(clip(tmp_path, 40), EVERY_FRAME, progress=kill)


@pytest.mark.model
def test_a_film_of_an_empty_room_shows_no_person(tmp_path: Path):
    ensure()
    wall = np.full((240, 320, 3), 150, np.uint8)
    recording = observe(write_film(tmp_path / "wall.mp4", [wall] * 6))
    assert (recording.seen == Seen.NOBODY).all()
    assert np.isnan(recording.landmarks_px).all()
    assert recording.people == 0
    assert recording.luma == pytest.approx(150, abs=3)


@pytest.mark.model
def test_a_text_file_named_mp4_is_refused_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    ensure()
    (tmp_path / "note.mp4").write_text("dear colleague")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"^note\.mp4 "):
        observe("note.mp4")


@pytest.mark.slow
@pytest.mark.model
@pytest.mark.usefixtures("cold_pose_workers")
def test_memory_does_not_grow_with_the_film(tmp_path: Path):
    ensure()
    bend = sample_frames(100, every=2)
    there_and_back = bend + bend[::-1]
    pictures = (picture for _ in range(15) for picture in there_and_back)
    long = write_film(tmp_path / "long.mp4", pictures, options={"crf": "18", "preset": "ultrafast"})
    sizes: dict[int, int] = {}

    def weigh(done: int, total: int | None) -> None:
        workers = [child for child in psutil.Process().children() if "romcam.pose.worker" in " ".join(child.cmdline())]
        sizes[done] = sum(child.memory_info().rss for child in workers)

    assert len(observe(long, EVERY_FRAME, reading=reading_for(EVERY_FRAME), progress=weigh)) == 3000
    early = max(size for done, size in sizes.items() if 200 <= done < 600)
    late = max(size for done, size in sizes.items() if done >= 2600)
    # 2 kB a frame are kept: 5 MB more by the end; and a margin for the decoder.
    assert late - early < 25e6, (early / 1e6, late / 1e6)


@pytest.mark.model
def test_while_a_video_is_watched_only_the_model_has_the_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Nine megabytes, twice."""
    kept: list[int] = []

    def watched(
        subject: object, facing: object, model: object, path: object, request: Request, *_: object, **__: object
    ) -> None:
        gc.collect()
        kept.append(len(request.weights) + sum(len(each.weights) for each in gc.get_objects() if type(each) is Request))
        raise InputError("enough")

    monkeypatch.setattr(worker_room, "watch_whole", watched)
    monkeypatch.setattr(worker_room, "is_guarded", lambda: True)
    content, name = load("full")
    waiting = [Request(str(clip(tmp_path, 5)), content, name, 640, EVERY_FRAME, None, Stated(), None)]
    assert isinstance(worker_room._answer(waiting, lambda done, total: None), Failed)
    assert kept == [0]
