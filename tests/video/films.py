"""Tiny films whose every frame, time and corner is known, for the tests of this room and of others."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

RED: Final = (220, 30, 30)
GREEN: Final = (30, 200, 40)
BLUE: Final = (30, 40, 220)
WHITE: Final = (240, 240, 240)

UPRIGHT: Final = (1, 0, 0, 1)
CLOCKWISE_90: Final = (0, 1, -1, 0)
CLOCKWISE_180: Final = (-1, 0, 0, -1)
CLOCKWISE_270: Final = (0, -1, 1, 0)
MIRRORED: Final = (-1, 0, 0, 1)
"""The numbers a, b, c, d of a display matrix: how the stored picture has to be turned to be upright."""

_GREY_STEP: Final = 8
_GREYS: Final = 28


def grey(index: int, width: int = 64, height: int = 48) -> Picture:
    """A picture that encodes its index: grey of 16 + 8·(index mod 28)."""
    return np.full((height, width, 3), 16 + _GREY_STEP * (index % _GREYS), dtype=np.uint8)


def index_of(picture: Picture) -> int:
    """Index of a decoded `grey` picture (of the first 28)."""
    return round((float(picture.mean()) - 16) / _GREY_STEP)


def greys(count: int, width: int = 64, height: int = 48) -> list[Picture]:
    return [grey(index, width, height) for index in range(count)]


def marked(width: int = 96, height: int = 64) -> Picture:
    """Four quarters: red and green above, blue and white below."""
    picture = np.empty((height, width, 3), dtype=np.uint8)
    y, x = height // 2, width // 2
    picture[:y, :x], picture[:y, x:], picture[y:, :x], picture[y:, x:] = RED, GREEN, BLUE, WHITE
    return picture


def quarters(picture: Picture) -> list[str]:
    """The colours at the centres of the four quarters, row by row, each named after the nearest of `marked`."""
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    height, width = picture.shape[:2]
    found: list[str] = []
    for y in (height // 4, 3 * height // 4):
        for x in (width // 4, 3 * width // 4):
            pixel = picture[y, x].astype(float)
            found.append(min(names, key=lambda name: float(np.abs(pixel - names[name]).sum())))
    return found


def write_film(
    path: Path,
    pictures: Iterable[Picture],
    times_s: Sequence[float] | None = None,
    *,
    fps: Fraction | int = 25,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    matrix: tuple[int, int, int, int] | None = None,
    aspect: Fraction | None = None,
    full_range: bool = False,
    container_options: dict[str, str] | None = None,
    options: dict[str, str] | None = None,
    time_base: Fraction | None = None,
) -> Path:
    """A film of these pictures at `fps`, or at these times. `matrix` works for .mp4 and .mov only."""
    if options is None:
        options = {"crf": "8", "preset": "ultrafast"} if codec == "libx264" else {}
    with av.open(str(path), "w", options=container_options or {}) as container:
        stream: Any = None
        for index, picture in enumerate(pictures):
            if stream is None:
                stream = container.add_stream(codec, rate=fps, options=options)
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = pix_fmt
                if time_base or times_s is not None:
                    stream.codec_context.time_base = time_base or Fraction(1, 90_000)
                if aspect:
                    stream.codec_context.sample_aspect_ratio = aspect
                if full_range:
                    stream.codec_context.color_range = 2
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
                format=pix_fmt, dst_color_range=2 if full_range else 1
            )
            base = stream.codec_context.time_base or 1 / Fraction(fps)
            time_s = Fraction(index) / Fraction(fps) if times_s is None else times_s[index]
            frame.pts, frame.time_base = round(time_s / base), base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    if matrix is not None:
        set_matrix(path, matrix)
    return path


def set_matrix(path: Path, matrix: tuple[int, int, int, int]) -> None:
    """Overwrite the display matrix in the track header of an .mp4 (ISO/IEC 14496-12, `tkhd`)."""
    a, b, c, d = (value << 16 for value in matrix)
    content = bytearray(path.read_bytes())
    body = content.index(b"tkhd") + 4
    at = body + (40 if content[body] == 0 else 52)
    content[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(content)


def write_sound(path: Path) -> Path:
    """Half a second of a faint tone, no picture."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100)
        tone = (0.1 * np.sin(np.arange(22_528) * 0.05)).astype(np.float32)
        for start in range(0, len(tone), 1024):
            frame = av.AudioFrame.from_ndarray(tone[None, start : start + 1024], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = 44_100, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_still(path: Path, picture: Picture) -> Path:
    """One picture, as .png or .jpg."""
    codec, pix_fmt = ("png", "rgb24") if path.suffix == ".png" else ("mjpeg", "yuvj444p")
    encoder: Any = av.CodecContext.create(codec, "w")
    encoder.height, encoder.width = picture.shape[:2]
    encoder.pix_fmt, encoder.time_base = pix_fmt, Fraction(1, 25)
    if codec == "mjpeg":
        encoder.color_range = 2
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pix_fmt, dst_color_range=2)
    frame.pts = 0
    path.write_bytes(b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)]))
    return path


def cut(path: Path, fraction: float) -> Path:
    """Keep only the first part of the file, like an interrupted copy."""
    content = path.read_bytes()
    path.write_bytes(content[: round(len(content) * fraction)])
    return path
