"""Films of high dynamic range (PQ, HLG), as phones record them, look as on an ordinary screen."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.reformatter import ColorPrimaries, Colorspace, ColorTrc

from romcam.video import VideoReader

WHITE_NITS = 203.0
"""Brightness of white paper in a PQ film (ITU-R BT.2408)."""


def pq(light: np.ndarray) -> np.ndarray:
    """PQ code value of a brightness relative to white paper (ITU-R BT.2100, table 4)."""
    powered = (light * WHITE_NITS / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * powered) / (1 + 18.6875 * powered)) ** 78.84375


def hlg(light: np.ndarray) -> np.ndarray:
    """HLG code value of a brightness relative to white paper, which takes a quarter of the range (BT.2100, table 5)."""
    scene = light / 4
    above = 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    return np.where(scene <= 1 / 12, np.sqrt(3 * scene), above)


def write_grey(path: Path, code: np.ndarray, transfer: ColorTrc) -> Path:
    """Two pictures of greys with these code values, 10 bits, BT.2020."""
    height, width = code.shape
    luma = (64 + 876 * code).round().astype(np.uint16)
    with av.open(str(path), "w") as container:
        # Two pictures with frames predicted from later ones get times that the muxer mostly refuses.
        options = {"crf": "1", "x265-params": "log-level=error:pools=none:frame-threads=1:bframes=0"}
        stream: Any = container.add_stream("libx265", rate=30, options=options)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p10le"
        context = stream.codec_context
        context.color_trc, context.color_primaries = transfer, ColorPrimaries.BT2020
        context.colorspace, context.color_range = Colorspace.BT2020, 1
        for index in range(2):
            frame = av.VideoFrame(width, height, "yuv420p10le")
            for plane, values in zip(frame.planes, (luma, *[np.full((height // 2, width // 2), 512)] * 2), strict=True):
                rows = np.zeros((plane.height, plane.line_size // 2), np.uint16)
                rows[:, : plane.width] = values
                plane.update(rows.tobytes())
            frame.pts, frame.time_base = index, Fraction(1, 30)
            frame.color_trc, frame.color_primaries = transfer, ColorPrimaries.BT2020
            frame.colorspace, frame.color_range = Colorspace.BT2020, 1
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("transfer", "code", "tolerance"),
    [
        pytest.param(ColorTrc.SMPTE2084, pq, 4, id="PQ"),
        pytest.param(ColorTrc.ARIB_STD_B67, hlg, 20, id="HLG", marks=pytest.mark.slow),
    ],
)
def test_greys_are_those_of_an_ordinary_screen(tmp_path: Path, transfer, code, tolerance):
    shown = np.repeat(np.linspace(0.05, 1.0, 64)[None], 48, axis=0)
    path = write_grey(tmp_path / "film.mov", code(shown**2.4), transfer)
    for _ in range(2):  # the second film takes the conversion that the first has built
        with VideoReader(path) as film:
            frames = list(film)
        assert len(frames) == 2
        got = frames[0].rgb.mean(axis=(0, 2))
        np.testing.assert_allclose(got, 255 * shown[0], atol=tolerance)
