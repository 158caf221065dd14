"""Films of real people, which are not part of the project; skipped where they are missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from romcam.video import VideoReader

FILMS = Path(__file__).resolve().parents[3] / "shared" / "real"

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("name", "size", "count", "fps", "promised"),
    [
        ("gait-side.mp4", (1768, 994), 230, 30, 230),
        ("sit-to-stand-oblique.mp4", (720, 1280), 798, 60, 841),
        ("squats-oblique.mp4", (720, 1280), 65, 5, 65),
    ],
)
def test_films_of_people(name, size, count, fps, promised):
    if not (FILMS / name).exists():
        pytest.skip(f"{name} is not here")
    with VideoReader(FILMS / name, long_side_px=160) as reader:
        times = np.array([frame.time_s for frame in reader])
    assert (reader.source.width_px, reader.source.height_px) == size
    assert max(reader.size) == 160
    np.testing.assert_allclose(times, np.arange(count) / fps, atol=1e-3)
    assert reader.frame_count_hint == promised
    assert (reader.skipped_frames, reader.source.ends_early) == (0, False)
