"""Pictures in planes show what the same pictures show in RGB."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from romcam.video import VideoReader, VideoSink
from romcam.video.planar import BT601, BT709, PartConverter, luma_and_chroma, part_of, put_part, size_of, split
from romcam.video.source import Stated


def picture(width: int, height: int) -> np.ndarray:
    """Smooth colours, which survive the chroma's lower resolution."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    return np.stack([40 + 180 * x, 60 + 120 * y, 200 - 150 * x * y], axis=-1).astype(np.uint8)


def write(path: Path, width: int, height: int, *, matrix: int = 1, full: bool = False, pixels: str = "yuv420p") -> Path:
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"crf": "8"})
        stream.width, stream.height, stream.pix_fmt = width, height, pixels
        stream.codec_context.colorspace = matrix
        stream.codec_context.color_range = 2 if full else 1
        for index in range(3):
            frame = av.VideoFrame.from_ndarray(picture(width, height), format="rgb24")
            kind = 5 if matrix in (2, 5, 6) else matrix
            frame = frame.reformat(format=pixels, dst_colorspace=kind, dst_color_range=2 if full else 1)
            frame.pts, frame.time_base = index, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(
    ("width", "height", "more"),
    [
        (320, 240, {}),
        (320, 240, {"matrix": 6}),
        (320, 240, {"matrix": 2}),
        (320, 240, {"full": True}),
        (322, 178, {"pixels": "yuv444p"}),
        (642, 358, {"pixels": "yuv420p10le"}),
    ],
)
def test_planes_are_the_upright_picture(tmp_path: Path, width, height, more, turn: int, mirrored: bool) -> None:
    film, stated = write(tmp_path / "film.mp4", width, height, **more), Stated(rotate_deg=turn, mirrored=mirrored)
    with VideoReader(film, 321, stated=stated) as reader:
        wanted = [frame.rgb for frame in reader]
    with VideoReader(film, 321, stated=stated) as reader:
        converter = PartConverter(reader.matrix)
        got = list(reader.planar_frames({1}))
    for frame, rgb in zip(got, wanted, strict=True):
        right, bottom = size_of(frame.planes)
        shown = converter.rgb(frame.planes, 0, 0, right, bottom)[: rgb.shape[0], : rgb.shape[1]]
        assert np.abs(cv2.blur(shown, (3, 3)).astype(int) - cv2.blur(rgb, (3, 3))).max() <= 6
    with VideoReader(film, stated=stated) as reader:
        full = next(frame.rgb for frame in reader if frame.index == 1)
    assert got[0].full_rgb is None
    assert (got[1].full_rgb == full).all()


@pytest.mark.parametrize("long_side_px", [320, 160])
@pytest.mark.parametrize("turn", [0, 90])
def test_planes_of_an_even_size_are_scaled_as_planes(tmp_path: Path, long_side_px: int, turn: int) -> None:
    film, stated = write(tmp_path / "film.mp4", 480, 360), Stated(rotate_deg=turn)
    with VideoReader(film, long_side_px, stated=stated) as reader:
        wanted = [frame.rgb for frame in reader]
    with VideoReader(film, long_side_px, stated=stated) as reader:
        converter = PartConverter(reader.matrix)
        for frame, rgb in zip(reader.planar_frames(), wanted, strict=True):
            shown = converter.rgb(frame.planes, 0, 0, *size_of(frame.planes))
            assert np.abs(cv2.blur(shown, (3, 3)).astype(int) - cv2.blur(rgb, (3, 3))).max() <= 6


@pytest.mark.parametrize("matrix", [BT709, BT601])
def test_a_film_written_in_either_matrix_has_the_same_colours(tmp_path: Path, matrix: int) -> None:
    rgb = picture(161, 121)
    with VideoSink(tmp_path / "film.mp4", 161, 121, matrix=matrix) as sink:
        for index in range(3):
            sink.write(rgb, index / 25)
    with VideoReader(tmp_path / "film.mp4") as reader:
        assert reader.matrix == matrix
        shown = next(iter(reader)).rgb[:121, :161]
    assert np.abs(cv2.blur(shown, (5, 5)).astype(int) - cv2.blur(rgb, (5, 5))).max() <= 8


def test_a_part_put_back_changes_only_that_part() -> None:
    converter = PartConverter(BT709)
    planes = converter.planes(picture(320, 240))
    before = planes.copy()
    part = part_of(planes, 64, 32, 128, 96)
    put_part(planes, 64, 32, part)
    assert (planes == before).all()
    put_part(planes, 64, 32, np.zeros_like(part))
    whole = converter.rgb(planes, 0, 0, 320, 240)
    changed = (whole != converter.rgb(before, 0, 0, 320, 240)).any(axis=-1)
    rows, columns = np.nonzero(changed)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (32, 95, 64, 127)


@pytest.mark.parametrize("matrix", [BT709, BT601])
@pytest.mark.parametrize(
    "rgb", [(0, 0, 0), (255, 255, 255), (128, 128, 128), (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 142, 47)]
)
def test_a_colour_in_luma_and_chroma_is_the_one_that_is_converted(rgb: tuple[int, int, int], matrix: int) -> None:
    planes = PartConverter(matrix).planes(np.full((16, 16, 3), rgb, np.uint8))
    luma, *chroma = (int(plane[2, 2]) for plane in split(planes))
    assert np.abs(np.subtract(luma_and_chroma(rgb, matrix), (luma, *chroma))).max() <= 1
