"""Every picture is delivered upright, in square pixels, in its colours and at the requested size."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from romcam.video import VideoReader
from tests.video.films import (
    CLOCKWISE_90,
    CLOCKWISE_180,
    CLOCKWISE_270,
    MIRRORED,
    UPRIGHT,
    greys,
    index_of,
    marked,
    quarters,
    write_film,
    write_still,
)

_X264_NAMES = {1: "bt709", 5: "bt470bg", 9: "bt2020nc", 14: "ICtCp"}


@pytest.mark.parametrize(
    ("matrix", "degrees", "corners"),
    [
        (UPRIGHT, 0, ["red", "green", "blue", "white"]),
        (CLOCKWISE_90, 90, ["blue", "red", "white", "green"]),
        (CLOCKWISE_180, 180, ["white", "blue", "green", "red"]),
        (CLOCKWISE_270, 270, ["green", "white", "red", "blue"]),
        (MIRRORED, 0, ["green", "red", "white", "blue"]),
    ],
)
def test_turned_films_are_delivered_upright(tmp_path: Path, matrix, degrees, corners):
    path = write_film(tmp_path / "film.mp4", [marked(96, 64)] * 2, matrix=matrix)
    with VideoReader(path) as reader, VideoReader(path, long_side_px=48) as small:
        frame, small_frame = next(iter(reader)), next(iter(small))
    size = (64, 96) if degrees in (90, 270) else (96, 64)
    assert quarters(frame.rgb) == corners
    assert quarters(small_frame.rgb) == corners
    assert frame.rgb.shape == (size[1], size[0], 3)
    assert frame.rgb.flags.c_contiguous
    assert (reader.source.width_px, reader.source.height_px) == size
    assert reader.source.rotation_deg == degrees
    assert small_frame.rgb.shape == (size[1] // 2, size[0] // 2, 3)
    assert (small.scale, small.source.width_px) == (2.0, size[0])


@pytest.mark.parametrize("size", [(63, 47), (65, 48), (51, 33), (96, 62)])
def test_odd_sizes_are_kept(tmp_path: Path, size):
    path = write_film(tmp_path / "film.mkv", [marked(*size)] * 2, codec="ffv1", pix_fmt="yuv444p")
    with VideoReader(path) as reader:
        frame = next(iter(reader))
    assert frame.rgb.shape == (size[1], size[0], 3)
    assert quarters(frame.rgb) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize(
    ("aspect", "size"),
    [(Fraction(4, 3), (128, 64)), (Fraction(1, 2), (96, 128)), (Fraction(1, 300), (96, 64))],
)
def test_oblong_pixels_become_square_unless_absurd(tmp_path: Path, aspect, size):
    path = write_film(tmp_path / "film.mp4", [marked(96, 64)] * 2, aspect=aspect)
    with VideoReader(path) as reader:
        frame = next(iter(reader))
    assert frame.rgb.shape == (size[1], size[0], 3)
    assert (reader.source.width_px, reader.source.height_px) == size


def test_oblong_pixels_of_a_turned_film(tmp_path: Path):
    path = write_film(tmp_path / "film.mp4", [marked()] * 2, aspect=Fraction(4, 3), matrix=CLOCKWISE_90)
    with VideoReader(path) as reader:
        frame = next(iter(reader))
    assert frame.rgb.shape == (128, 64, 3)
    assert quarters(frame.rgb) == ["blue", "red", "white", "green"]


@pytest.mark.parametrize(
    ("codec", "pix_fmt"),
    [
        ("libx264", "yuv420p10le"),
        ("libx264", "yuv422p"),
        ("libx264", "yuv422p10le"),
        ("libx264", "yuv444p"),
        ("ffv1", "gray"),
        ("ffv1", "bgra"),
    ],
)
def test_any_pixel_format_becomes_the_same_rgb(tmp_path: Path, codec, pix_fmt):
    path = write_film(tmp_path / "film.mkv", greys(12), codec=codec, pix_fmt=pix_fmt)
    with VideoReader(path) as reader:
        levels = [frame.rgb.reshape(-1, 3).mean(axis=0) for frame in reader]
    expected = np.repeat(16.0 + 8 * np.arange(12)[:, None], 3, axis=1)
    np.testing.assert_allclose(levels, expected, atol=2)


@pytest.mark.parametrize("full_range", [False, True])
def test_colours_and_their_range_are_kept(tmp_path: Path, full_range):
    path = write_film(tmp_path / "film.mp4", [marked()] * 2, pix_fmt="yuv444p", full_range=full_range)
    with VideoReader(path) as reader:
        rgb = next(iter(reader)).rgb
    np.testing.assert_allclose(rgb[16, 24], marked()[16, 24], atol=6)
    np.testing.assert_allclose(rgb[48, 72], marked()[48, 72], atol=6)


@pytest.mark.parametrize("space", [1, 5, 9, 14])
def test_colour_spaces_of_phones_and_rare_ones(tmp_path: Path, space):
    """High dynamic range (BT.2020, 9) as phones record it, and one (ICtCp, 14) that swscale cannot read."""
    path = write_film(
        tmp_path / "film.mkv",
        [marked()] * 2,
        pix_fmt="yuv420p10le",
        options={"crf": "8", "x264-params": f"colormatrix={_X264_NAMES[space]}:transfer=arib-std-b67"},
    )
    with VideoReader(path, long_side_px=48) as reader:
        assert quarters(next(iter(reader)).rgb) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("name", ["still.png", "still.jpg", "still%03d.jpg", "wie: geht's?.png", "100 %.png"])
def test_a_still_is_a_film_of_one_frame(tmp_path: Path, name):
    path = write_still(tmp_path / name, marked(97, 65))
    with VideoReader(path) as reader:
        frames = list(reader)
    assert [(frame.index, frame.time_s) for frame in frames] == [(0, 0.0)]
    assert frames[0].rgb.shape == (65, 97, 3)
    assert quarters(frames[0].rgb) == ["red", "green", "blue", "white"]
    assert (reader.frame_count_hint, reader.source.nominal_fps, reader.source.ends_early) == (1, None, False)


def test_a_turned_photograph_is_upright(tmp_path: Path):
    image = pytest.importorskip("PIL.Image")
    exif = image.Exif()
    exif[0x0112] = 6  # EXIF orientation: turn clockwise by 90°.
    image.fromarray(marked()).save(tmp_path / "still.jpg", quality=95, exif=exif)
    with VideoReader(tmp_path / "still.jpg") as reader:
        frame = next(iter(reader))
    assert quarters(frame.rgb) == ["blue", "red", "white", "green"]
    assert reader.source.rotation_deg == 90


@pytest.mark.parametrize(
    ("long_side", "shape", "scale"),
    [(320, (180, 320), 2.0), (100, (56, 100), 6.4), (640, (360, 640), 1.0), (9999, (360, 640), 1.0)],
)
def test_scaling_keeps_the_aspect_and_never_enlarges(tmp_path: Path, long_side, shape, scale):
    path = write_film(tmp_path / "film.mp4", [marked(640, 360)] * 2)
    with VideoReader(path, long_side_px=long_side) as reader:
        frame = next(iter(reader))
    assert (frame.rgb.shape, reader.size) == ((*shape, 3), shape[::-1])
    assert reader.scale == pytest.approx(scale)
    assert quarters(frame.rgb) == ["red", "green", "blue", "white"]


def test_scaling_averages_the_pixels_it_leaves_out(tmp_path: Path):
    stripes = np.zeros((64, 256, 3), dtype=np.uint8)
    stripes[:, ::2] = 200
    path = write_film(tmp_path / "film.mkv", [stripes], codec="ffv1", pix_fmt="bgra")
    with VideoReader(path, long_side_px=64) as reader:
        rgb = next(iter(reader)).rgb
    np.testing.assert_allclose(rgb, 100, atol=3)


def test_a_film_that_changes_size_is_delivered_at_the_first(tmp_path: Path):
    parts = [write_film(tmp_path / f"{n}.h264", greys(3, *size)) for n, size in enumerate([(64, 48), (128, 96)])]
    path = tmp_path / "film.h264"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    with VideoReader(path) as reader:
        frames = list(reader)
    assert [frame.rgb.shape for frame in frames] == [(48, 64, 3)] * 6
    assert [index_of(frame.rgb) for frame in frames] == [0, 1, 2, 0, 1, 2]
