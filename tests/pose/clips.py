"""A few frames of a person, short enough for the real pose model in a test."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.video import VideoReader
from tests.video.films import write_film

SAMPLE: Final = Path(__file__).parents[2] / "samples" / "forward-bend-typical.mp4"


def sample_frames(count: int, every: int = 1, long_side_px: int = 360) -> list[NDArray[np.uint8]]:
    """The first frames of a sample, as an array each; skips the test where the samples are missing."""
    if not SAMPLE.is_file():
        pytest.skip("samples/ is not here")
    frames: list[NDArray[np.uint8]] = []
    with VideoReader(SAMPLE, long_side_px) as reader:
        for frame in reader:
            if frame.index % every == 0:
                frames.append(frame.rgb)
            if len(frames) == count:
                break
    return frames


def clip(folder: Path, count: int = 12, *, name: str = "clip.mp4", every: int = 1) -> Path:
    """A film of the first frames of a sample, 270 × 360, 25 a second."""
    return write_film(folder / name, sample_frames(count, every), options={"crf": "18", "preset": "ultrafast"})
