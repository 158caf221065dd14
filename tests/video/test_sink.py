from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from romcam.errors import OutputError
from romcam.video import VideoReader, VideoSink
from tests.video.films import grey, greys, index_of, marked, quarters, write_film


def write(path: Path, pictures: list[np.ndarray], times_s: list[float]) -> Path:
    height, width = pictures[0].shape[:2]
    with VideoSink(path, width, height) as sink:
        for picture, time_s in zip(pictures, times_s, strict=True):
            sink.write(picture, time_s)
    return path


def test_variable_times_survive_film_to_film(tmp_path: Path):
    times_s = [0.0, 0.031, 0.1, 0.104, 0.35, 0.9, 0.92]
    first = write_film(tmp_path / "in.mkv", greys(7), times_s)
    with VideoReader(first) as reader:
        frames = list(reader)
    path = write(tmp_path / "out.mp4", [f.rgb for f in frames], [f.time_s for f in frames])
    with VideoReader(path) as reader:
        copies = list(reader)
    assert not reader.source.ends_early
    np.testing.assert_allclose([c.time_s for c in copies], times_s, atol=1e-3)
    np.testing.assert_allclose([c.time_s for c in copies], [f.time_s for f in frames], atol=1e-5)
    assert [index_of(c.rgb) for c in copies] == list(range(7))


def test_29_97_stays_exact(tmp_path: Path):
    path = write(tmp_path / "out.mp4", greys(60), [i * 1001 / 30_000 for i in range(60)])
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == Fraction(30_000, 1001)
        assert stream.duration * stream.time_base == Fraction(60 * 1001, 30_000)
    with VideoReader(path) as reader:
        times = [frame.time_s for frame in reader]
    np.testing.assert_allclose(times, np.arange(60) * 1001 / 30_000, atol=1e-9)


def test_browsers_play_it(tmp_path: Path):
    path = write(tmp_path / "out.mp4", greys(10), [i / 25 for i in range(10)])
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.codec_context.colorspace, stream.codec_context.color_range) == (1, 1)
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_colours_and_corners(tmp_path: Path):
    path = write(tmp_path / "out.mp4", [marked()] * 3, [0.0, 0.1, 0.2])
    with VideoReader(path) as reader:
        rgb = next(iter(reader)).rgb
    assert quarters(rgb) == ["red", "green", "blue", "white"]
    for y, x in ((16, 24), (16, 72), (48, 24), (48, 72)):
        np.testing.assert_allclose(rgb[y, x].astype(int), marked()[y, x], atol=10)


@pytest.mark.parametrize("size", [(63, 47), (64, 47), (63, 48)])
def test_odd_sizes_grow_by_one(tmp_path: Path, size):
    path = write(tmp_path / "out.mp4", [marked(*size)] * 2, [0.0, 0.1])
    with VideoReader(path) as reader:
        rgb = next(iter(reader)).rgb
    assert rgb.shape == (48, 64, 3)
    assert quarters(rgb) == ["red", "green", "blue", "white"]
    np.testing.assert_allclose(rgb[-1, -1].astype(int), marked()[-1, -1], atol=10)


def test_a_view_of_a_larger_array_can_be_written(tmp_path: Path):
    path = write(tmp_path / "out.mp4", [marked(192, 128)[::2, ::2]], [0.0])
    with VideoReader(path) as reader:
        assert quarters(next(iter(reader)).rgb) == ["red", "green", "blue", "white"]


def test_one_frame_is_shown_for_a_moment(tmp_path: Path):
    path = write(tmp_path / "out.mp4", greys(1), [0.0])
    with VideoReader(path) as reader:
        assert len(list(reader)) == 1
        assert reader.duration_hint_s == pytest.approx(0.04)


def test_a_time_that_does_not_advance_is_moved(tmp_path: Path):
    path = write(tmp_path / "out.mp4", greys(4), [0.0, 0.1, 0.1, 0.05])
    with VideoReader(path) as reader:
        frames = list(reader)
    np.testing.assert_allclose([f.time_s for f in frames], [0, 0.1, 0.1, 0.1], atol=1e-4)
    assert [index_of(f.rgb) for f in frames] == [0, 1, 2, 3]


def test_no_file_exists_before_the_end_and_one_after(tmp_path: Path):
    path = tmp_path / "out.mp4"
    with VideoSink(path, 64, 48) as sink:
        sink.write(grey(0), 0.0)
        assert not path.exists()
    assert os.listdir(tmp_path) == ["out.mp4"]


def test_an_exception_leaves_nothing(tmp_path: Path):
    def interrupted() -> None:
        with VideoSink(tmp_path / "out.mp4", 64, 48) as sink:
            sink.write(grey(0), 0.0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert os.listdir(tmp_path) == []


def test_an_interruption_while_finishing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def interrupt(*_args: object) -> None:
        raise KeyboardInterrupt

    sink = VideoSink(tmp_path / "out.mp4", 64, 48)
    sink.write(grey(0), 0.0)
    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        sink.close()
    assert os.listdir(tmp_path) == []


def test_an_exception_leaves_the_older_film(tmp_path: Path):
    path = write(tmp_path / "out.mp4", greys(3), [0.0, 0.1, 0.2])
    before = path.read_bytes()
    with pytest.raises(ValueError, match="64 wide and 48 high"), VideoSink(path, 64, 48) as sink:
        sink.write(grey(0, 32, 32), 0.0)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["out.mp4"]


def test_no_frames_leave_no_film(tmp_path: Path):
    with VideoSink(tmp_path / "out.mp4", 64, 48):
        pass
    assert os.listdir(tmp_path) == []


def test_a_missing_folder(tmp_path: Path):
    with pytest.raises(OutputError, match=r"absent/out\.mp4 could not be written because the folder"):
        VideoSink(tmp_path / "absent" / "out.mp4", 64, 48)


def test_a_build_without_the_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("romcam.video.sink._ENCODER", "libx999")
    with pytest.raises(OutputError, match="install av from PyPI"):
        VideoSink(tmp_path / "out.mp4", 64, 48)
    assert os.listdir(tmp_path) == []


def test_a_name_taken_by_a_folder(tmp_path: Path):
    (tmp_path / "out.mp4").mkdir()
    with (
        pytest.raises(OutputError, match="could not be written"),
        VideoSink(tmp_path / "out.mp4", 64, 48) as sink,
    ):
        sink.write(grey(0), 0.0)
    assert os.listdir(tmp_path) == ["out.mp4"]


@pytest.mark.parametrize("limit", [2000, 100_000, 400_000])
def test_a_full_disk_is_one_sentence_and_no_file(tmp_path: Path, limit):
    """A limit on the size of files simulates a full disk; the largest limit is reached while the film is finished."""
    pytest.importorskip("resource")
    program = f"""
import resource, signal, sys
import numpy as np
from romcam.errors import OutputError
from romcam.video import VideoSink
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
noise = np.random.default_rng(0).integers(0, 256, (24, 240, 320, 3), dtype=np.uint8)
try:
    with VideoSink(sys.argv[1], 320, 240) as sink:
        for index, picture in enumerate(noise):
            sink.write(picture, index / 25)
except OutputError as error:
    print(error)
"""
    command = [sys.executable, "-c", program, str(tmp_path / "out.mp4")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"{tmp_path}/out.mp4 could not be written because the disk is full: make room or choose another folder.\n"
    )
    assert os.listdir(tmp_path) == []
