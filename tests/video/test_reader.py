from __future__ import annotations

import hashlib
import threading
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from romcam.errors import InputError
from romcam.video import VideoReader, pick_frames
from tests.video.films import grey, greys, index_of, write_film

NTSC = Fraction(30_000, 1001)


def decoding_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("romcam")]


def test_frames_come_in_order_with_their_times(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", greys(12), fps=20)
    with VideoReader(path) as reader:
        frames = list(reader)
    assert [frame.index for frame in frames] == list(range(12))
    assert [index_of(frame.rgb) for frame in frames] == list(range(12))
    np.testing.assert_allclose([frame.time_s for frame in frames], np.arange(12) / 20, atol=1e-9)
    assert all(
        frame.rgb.flags.c_contiguous and frame.rgb.flags.writeable and frame.rgb.dtype == np.uint8 for frame in frames
    )
    assert frames[0].rgb.shape == (48, 64, 3)


def test_reordered_frames_come_in_order_of_presentation(tmp_path: Path):
    options = {"preset": "medium", "bf": "3", "crf": "4", "x264-params": "b-adapt=0"}
    path = write_film(tmp_path / "film.mp4", greys(20), fps=20, options=options)
    with VideoReader(path) as reader:
        frames = list(reader)
    assert [index_of(frame.rgb) for frame in frames] == list(range(20))
    np.testing.assert_allclose([frame.time_s for frame in frames], np.arange(20) / 20, atol=1e-9)


def test_source_describes_the_file(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", greys(12), fps=20)
    with VideoReader(path) as reader:
        assert (reader.frame_count_hint, reader.duration_hint_s) == (12, pytest.approx(0.6))
        assert reader.scale == 1.0
        for _ in reader:
            pass
    source = reader.source
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (source.name, source.codec) == ("film.mp4", "h264")
    assert (source.width_px, source.height_px, source.rotation_deg) == (64, 48, 0)
    assert (source.nominal_fps, source.ends_early, reader.skipped_frames) == (20.0, False, 0)


def test_29_97_stays_29_97(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", greys(28), fps=NTSC)
    with VideoReader(path) as reader:
        times = np.array([frame.time_s for frame in reader])
        assert reader.source.nominal_fps == 30_000 / 1001
    np.testing.assert_allclose(times, np.arange(28) * 1001 / 30_000, atol=1e-9)


def test_variable_frame_rate_keeps_each_time(tmp_path: Path):
    times_s = [0.0, 0.031, 0.1, 0.104, 0.35, 0.9, 0.92]
    path = write_film(tmp_path / "film.mp4", greys(7), times_s)
    with VideoReader(path) as reader:
        frames = list(reader)
        assert not reader.source.ends_early
    np.testing.assert_allclose([frame.time_s for frame in frames], times_s, atol=1e-4)
    assert [index_of(frame.rgb) for frame in frames] == list(range(7))


def test_first_frame_is_at_zero_wherever_the_film_starts(tmp_path: Path):
    path = write_film(tmp_path / "film.mkv", greys(5), [7.5, 7.6, 7.7, 7.8, 7.9])
    with VideoReader(path) as reader:
        times = [frame.time_s for frame in reader]
    np.testing.assert_allclose(times, [0, 0.1, 0.2, 0.3, 0.4], atol=1.1e-3)  # Matroska counts in milliseconds.


def test_a_stream_without_times_takes_the_average_interval(tmp_path: Path):
    path = write_film(tmp_path / "film.h264", greys(6), fps=25)
    with VideoReader(path) as reader:
        frames = list(reader)
    np.testing.assert_allclose([frame.time_s for frame in frames], np.arange(6) / 25, atol=1e-9)
    assert [index_of(frame.rgb) for frame in frames] == list(range(6))


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("film.mov", "libx264", "yuv420p"),
        ("film.mkv", "mpeg4", "yuv420p"),
        ("film.avi", "mpeg4", "yuv420p"),
        ("film.avi", "mjpeg", "yuvj420p"),
        ("film.webm", "libvpx-vp9", "yuv420p"),
        ("film.ts", "libx264", "yuv420p"),
        ("film.gif", "gif", "gray"),
    ],
)
def test_containers(tmp_path: Path, name, codec, pix_fmt):
    path = write_film(tmp_path / name, greys(10), fps=10, codec=codec, pix_fmt=pix_fmt)
    with VideoReader(path) as reader:
        frames = list(reader)
    assert [index_of(frame.rgb) for frame in frames] == list(range(10))
    np.testing.assert_allclose([frame.time_s for frame in frames], np.arange(10) / 10, atol=1.1e-3)
    assert not reader.source.ends_early


def test_leaving_early_ends_the_threads(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", (grey(i) for i in range(200)))
    with VideoReader(path) as reader:
        for frame in reader:
            if frame.index == 3:
                break
    assert decoding_threads() == []
    assert not reader.source.ends_early


def test_an_exception_in_the_block_ends_the_threads(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", (grey(i) for i in range(200)))

    def interrupted() -> None:
        with VideoReader(path) as reader:
            for _ in reader:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert decoding_threads() == []


def test_an_error_in_the_thread_reaches_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write_film(tmp_path / "film.mp4", greys(9))
    with VideoReader(path) as reader:
        convert, calls = reader._converter.convert, iter(range(9))

        def failing(frame):
            if next(calls) == 4:
                raise MemoryError("no room for a picture")
            return convert(frame)

        monkeypatch.setattr(reader._converter, "convert", failing)
        seen = []
        with pytest.raises(MemoryError, match="no room"):
            seen.extend(frame.index for frame in reader)
    assert decoding_threads() == []


def test_a_film_is_read_once(tmp_path: Path):
    with VideoReader(write_film(tmp_path / "film.mp4", greys(3))) as reader:
        assert len(list(reader)) == 3
        with pytest.raises(RuntimeError, match="once"):
            iter(reader)


def test_the_digest_is_known_without_reading_the_film(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", greys(3))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with VideoReader(path) as reader:
        assert reader.source.sha256 == digest
    with VideoReader(path) as reader:
        pass
    assert reader.source.sha256 == digest
    assert decoding_threads() == []


def test_pick_frames_returns_the_requested_frames(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", greys(20, 128, 96))
    picked = pick_frames(path, [17, 0, 5, 99], long_side_px=64)
    assert {index: index_of(rgb) for index, rgb in picked.items()} == {0: 0, 5: 5, 17: 17}
    assert all(rgb.shape == (48, 64, 3) for rgb in picked.values())
    assert pick_frames(path, []) == {}
    with pytest.raises(InputError):
        pick_frames(tmp_path / "absent.mp4", [0])


def test_memory_does_not_grow_with_length(tmp_path: Path):
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("needs /proc")

    def resident_mb() -> float:
        return int(statm.read_text().split()[1]) * 4096 / 1e6

    path = write_film(tmp_path / "film.avi", (grey(i, 320, 240) for i in range(2000)), codec="mpeg4")
    count, early = 0, 0.0
    with VideoReader(path) as reader:
        for count, _ in enumerate(reader, 1):
            if count == 100:
                early = resident_mb()
        assert resident_mb() - early < 30  # The 1900 pictures since would be 438 MB.
    assert count == 2000
