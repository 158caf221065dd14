"""A film whose pictures change their size or shape: each keeps its own shape, in one size of frames."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest

from romcam.video import Stated, VideoReader, pick_frames
from tests.video.films import Picture


def disc(width: int, height: int) -> Picture:
    """A white disc on grey, half as wide as the shorter side."""
    picture = np.full((height, width, 3), 90, np.uint8)
    return cv2.circle(picture, (width // 2, height // 2), min(width, height) // 4, (255, 255, 255), -1)


def write_sizes(path: Path, sizes: list[tuple[int, int, int]], codec: str = "libvpx") -> Path:
    """A film of (count, width, height) pictures at 25 a second; each change begins with a key frame."""
    with av.open(str(path), "w") as container:
        stream: Any = None
        ticks = 0
        for count, width, height in sizes:
            encoder: Any = av.CodecContext.create(codec, "w")
            encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
            encoder.time_base, encoder.framerate = Fraction(1, 1000), Fraction(25)
            if codec == "libx264":
                encoder.options = {"bf": "0", "x264-params": "annexb=1:repeat-headers=1"}
            if stream is None:
                stream = container.add_stream(codec, rate=25)
                stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            packets: list[Any] = []
            for _ in range(count):
                frame = av.VideoFrame.from_ndarray(disc(width, height), format="rgb24").reformat(format="yuv420p")
                frame.pts, frame.time_base = ticks, Fraction(1, 1000)
                ticks += 40
                packets += encoder.encode(frame)
            for packet in [*packets, *encoder.encode(None)]:
                packet.stream = stream
                container.mux(packet)
    return path


def roundness(rgb: Picture) -> float:
    """Width over height of the white disc."""
    rows, columns = np.nonzero(rgb.min(axis=2) > 180)
    return float(np.ptp(columns) + 1) / float(np.ptp(rows) + 1)


@pytest.mark.parametrize(
    ("name", "codec"), [("film.webm", "libvpx"), ("film.mkv", "libvpx-vp9"), ("film.ts", "libx264")]
)
@pytest.mark.parametrize("small", [(128, 96), (96, 128), (64, 64)])
def test_a_disc_stays_round(tmp_path: Path, name: str, codec: str, small: tuple[int, int]) -> None:
    path = write_sizes(tmp_path / name, [(4, *small), (12, 160, 90)], codec)
    with VideoReader(path, key_frames_only=True) as keys:
        list(keys)
    assert keys.usual_size == (160, 90)
    with VideoReader(path, stated=Stated(size=keys.usual_size)) as film:
        frames = list(film)
    assert len(frames) == 16
    assert {frame.rgb.shape for frame in frames} == {(90, 160, 3)}
    assert [roundness(frame.rgb) for frame in frames] == pytest.approx([1.0] * 16, abs=0.08)
    assert film.source.sizes == 2
    assert film.source.stated.size == (160, 90)
    picked = pick_frames(path, [1, 9], times_s=film.times_s, stated=film.source.stated)
    for index in (1, 9):
        np.testing.assert_array_equal(picked[index], frames[index].rgb)


def test_without_a_size_the_first_picture_decides(tmp_path: Path) -> None:
    path = write_sizes(tmp_path / "film.webm", [(3, 96, 128), (3, 160, 90)])
    with VideoReader(path) as film:
        frames = list(film)
    assert {frame.rgb.shape for frame in frames} == {(128, 96, 3)}
    assert [roundness(frame.rgb) for frame in frames] == pytest.approx([1.0] * 6, abs=0.08)


def test_a_film_of_one_size_is_left_as_it_is(tmp_path: Path) -> None:
    path = write_sizes(tmp_path / "film.webm", [(6, 160, 90)])
    with VideoReader(path) as film, VideoReader(path, stated=Stated(size=(160, 90))) as fitted:
        for plain, same in zip(film, fitted, strict=True):
            np.testing.assert_array_equal(plain.rgb, same.rgb)
    assert film.source.sizes == 1
