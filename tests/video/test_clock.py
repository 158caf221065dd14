"""Film time and real time: slow motion, headers that lie, raw streams, browsers' recordings, and rates nobody has."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from romcam.video import Stated, VideoReader
from romcam.video.seeking import read_frame_index
from romcam.video.source import VideoSource
from tests.video.films import grey, greys, index_of, write_film


def read(path: Path, stated: Stated | None = None) -> tuple[VideoSource, np.ndarray]:
    with VideoReader(path, stated=stated) as film:
        times_s = np.array([frame.time_s for frame in film])
        return film.source, times_s


def tagged(path: Path, capture_fps: str, fps: Fraction | int = 30, count: int = 12) -> Path:
    """An .mp4 with the tag in which Android stores the rate at which the camera took the pictures."""
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata["com.android.capture.fps"] = capture_fps
        stream: Any = container.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for index in range(count):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey(index), format="rgb24")))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("capture", "fps", "clock", "interval_s"),
    [
        pytest.param("120.000000", 30, "capture-rate", 1 / 120, id="slow motion"),
        pytest.param("240", Fraction(3003, 100), "capture-rate", 100 / 3003 / 8, id="by a whole factor"),
        pytest.param("0.5", 30, "capture-rate", 2.0, id="time lapse"),
        pytest.param("30.0", 30, "film", 1 / 30, id="ordinary"),
        pytest.param("120", 120, "film", 1 / 120, id="fast, not slowed down"),
        pytest.param("30", 15, "film", 1 / 15, id="poor light"),
        pytest.param("60", 30, "unknown", 1 / 30, id="slow motion or poor light"),
        pytest.param("much", 30, "film", 1 / 30, id="no number"),
    ],
)
def test_the_rate_at_which_the_camera_took_the_pictures(tmp_path, capture, fps, clock, interval_s):
    path = tagged(tmp_path / "film.mp4", capture, fps)
    source, times_s = read(path)
    assert source.clock == clock
    np.testing.assert_allclose(np.diff(times_s), interval_s, rtol=0.01)
    again, same_s = read(path, source.stated)
    np.testing.assert_array_equal(times_s, same_s)
    assert again.speed == source.speed
    index = read_frame_index(path)
    assert index is not None
    np.testing.assert_array_equal(index.times_s, times_s)


@pytest.mark.parametrize(
    ("stated", "interval_s"),
    [(Stated(speed=0.25), 0.01), (Stated(fps=12), 1 / 12), (Stated(speed=2, fps=12), 0.08)],
)
def test_what_the_user_says_counts(tmp_path, stated, interval_s):
    path = write_film(tmp_path / "film.mp4", greys(8), fps=25)
    source, times_s = read(path, stated)
    assert source.clock == "given"
    np.testing.assert_allclose(np.diff(times_s), interval_s)
    with VideoReader(path, stated=stated) as film:
        picture = next(frame.rgb for frame in film if frame.index == 5)
    with VideoReader(path, stated=source.stated) as film:
        picked = film.seek([5], times_s)
    assert picked is not None, "the film is still sought in"
    np.testing.assert_array_equal(picked[5], picture)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("film.h264", "libx264"), ("film.mjpeg", "mjpeg"), ("film.m2v", "mpeg2video"), ("film.avi", "mjpeg")],
)
def test_a_film_without_times_has_unknown_times_until_the_rate_is_given(tmp_path, name, codec):
    """A raw stream has no rate or one that means nothing; an AVI has a rate, whatever the camera did."""
    pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    path = write_film(tmp_path / name, greys(12), fps=30, codec=codec, pix_fmt=pix_fmt)
    source, times_s = read(path)
    assert source.clock == "unknown"
    assert len(times_s) == 12
    assert (np.diff(times_s) > 0).all()
    source, times_s = read(path, Stated(fps=12))
    assert source.clock == "given"
    np.testing.assert_allclose(np.diff(times_s), 1 / 12)


@pytest.mark.parametrize("name", ["film.mkv", "film.mov", "film.ts", "film.mp4"])
def test_containers_with_times_are_believed(tmp_path, name):
    source, times_s = read(write_film(tmp_path / name, greys(12), fps=12))
    assert source.clock == "film"
    np.testing.assert_allclose(np.diff(times_s), 1 / 12, atol=1.1e-3)


def browser_film(path: Path, times_s: np.ndarray) -> Path:
    """A WebM as browsers write it: irregular times, no rate, no duration, no index. FFmpeg guesses 1000 a second."""
    write_film(
        path,
        (grey(index) for index in range(len(times_s))),
        list(times_s),
        codec="libvpx",
        container_options={"live": "1"},
        options={"g": "15", "deadline": "realtime"},
        time_base=Fraction(1, 1000),
    )
    content = path.read_bytes()
    rate = content.index(b"\x23\xe3\x83")  # DefaultDuration, which browsers leave out; it becomes a Void element
    length = content[rate + 3] & 0x7F
    path.write_bytes(
        content[:rate] + b"\xec" + bytes([0x80 | (length + 2)]) + bytes(length + 2) + content[rate + 4 + length :]
    )
    return path


def test_a_browsers_recording_has_the_rate_of_its_pictures(tmp_path):
    steps = np.random.default_rng(1).integers(15, 55, 59)
    stamps_s = np.cumsum([0, *steps]) / 1000
    path = browser_film(tmp_path / "film.webm", stamps_s)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert (stream.average_rate, stream.guessed_rate, container.duration) == (None, 1000, None)
    with VideoReader(path) as film:
        frames = list(film)
        assert film.source.nominal_fps is None
        assert film.source.clock == "film"
        assert film.frame_count_hint == len(frames) == 60
        assert film.duration_hint_s == pytest.approx(stamps_s[-1], abs=1e-6)
    np.testing.assert_allclose([frame.time_s for frame in frames], stamps_s, atol=1e-6)
    assert [index_of(frame.rgb) for frame in frames] == [index % 28 for index in range(60)]


def test_an_hour_that_nobody_filmed(tmp_path):
    """The clock is set while the camera runs."""
    stamps_s = np.arange(40) / 20 + 3600 * (np.arange(40) >= 25)
    path = write_film(tmp_path / "film.mp4", greys(40), list(stamps_s), fps=20, options={"g": "5", "crf": "8"})
    with VideoReader(path) as film:
        times_s = np.array([frame.time_s for frame in film])
        assert film.duration_hint_s == pytest.approx(times_s[-1], abs=0.01)
        assert film.frame_count_hint == 40
    assert film.source.clock_jumps == 1
    np.testing.assert_allclose(np.diff(times_s), np.where(np.arange(1, 40) == 25, 1.0, 0.05), atol=1e-6)
    assert read_frame_index(path) is None, "such a film is read from its beginning"


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_film_is_turned_as_asked(tmp_path, turn):
    from tests.video.films import CLOCKWISE_90, marked, quarters

    path = write_film(tmp_path / "film.mp4", [marked()] * 3, matrix=CLOCKWISE_90)
    with VideoReader(path) as film:
        plain = next(iter(film)).rgb
    with VideoReader(path, stated=Stated(rotate_deg=turn)) as film:
        assert quarters(next(iter(film)).rgb) == quarters(np.rot90(plain, -turn // 90))
    assert film.source.turned_deg == film.source.stated.rotate_deg == turn
    assert film.source.rotation_deg == (90 + turn) % 360
