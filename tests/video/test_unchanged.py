"""Pictures that show nothing new are found in any format, whatever the noise; a small change is seen."""

from __future__ import annotations

import numpy as np
import pytest
from av.video.frame import VideoFrame

from romcam.video.unchanged import LONGEST_S, UnchangedPictures


def frame(rgb: np.ndarray, form: str) -> VideoFrame:
    return VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format=form)


def scene(noise: float = 0.0, seed: int = 0, *, finger_px: int = 0) -> np.ndarray:
    """A bright person before a dark wall; a finger is a bright square of that side on the wall."""
    rgb = np.full((720, 1280, 3), 60, np.uint8)
    rgb[100:700, 500:700] = 190
    rgb[300 : 300 + finger_px, 900 : 900 + finger_px] = 190
    if noise:
        drawn = rgb + np.random.default_rng(seed).normal(0, noise, (720, 1280, 1))
        rgb = np.clip(drawn, 0, 255).astype(np.uint8)
    return rgb


@pytest.mark.parametrize("form", ["yuv420p", "nv12", "yuvj420p", "yuv422p10le", "yuv420p10le"])
def test_the_same_picture_with_other_noise_is_unchanged_and_a_finger_is_seen(form: str) -> None:
    unchanged = UnchangedPictures()
    assert not unchanged(frame(scene(3, 1), form), 0.0)
    assert unchanged(frame(scene(3, 2), form), 0.04)
    assert not unchanged(frame(scene(3, 3, finger_px=40), form), 0.08)
    # From now on it is the picture with the finger that is compared with.
    assert unchanged(frame(scene(3, 4, finger_px=40), form), 0.12)
    assert not unchanged(frame(scene(3, 5), form), 0.16)


def test_a_picture_is_shown_again_after_a_fifth_of_a_second() -> None:
    unchanged, same = UnchangedPictures(), frame(scene(), "yuv420p")
    assert [unchanged(same, each / 30) for each in range(7)] == [False, True, True, True, True, True, False]
    assert LONGEST_S < 0.2


def test_light_that_changes_by_steps_too_small_to_see_one_by_one_is_seen_in_the_end() -> None:
    unchanged = UnchangedPictures()
    lit = [np.clip(scene().astype(int) + step, 0, 255).astype(np.uint8) for step in range(6)]
    assert not unchanged(frame(lit[0], "yuv420p"), 0.0)
    assert not all(unchanged(frame(rgb, "yuv420p"), 0.03 * step) for step, rgb in enumerate(lit[1:], 1))


@pytest.mark.parametrize("form", ["rgb24", "p010le"])
def test_a_format_without_a_known_luma_always_shows_something_new(form: str) -> None:
    unchanged, same = UnchangedPictures(), frame(scene(), form)
    assert not unchanged(same, 0.0)
    assert not unchanged(same, 0.03)


def test_a_picture_of_another_size_is_new() -> None:
    unchanged = UnchangedPictures()
    assert not unchanged(frame(scene(), "yuv420p"), 0.0)
    assert not unchanged(frame(scene()[:480], "yuv420p"), 0.03)
