"""The camera's motion is found in the background, and a still camera is left exactly as it is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.pose.background import BackgroundMotion, BackgroundTracker, joined_motion

WIDTH, HEIGHT = 320, 240
FPS = 5.0


def room(seed: int = 0) -> NDArray[np.uint8]:
    """A wall with many details."""
    noise = np.random.default_rng(seed).integers(0, 256, (HEIGHT // 6, WIDTH // 6, 3)).astype(np.uint8)
    return cv2.resize(noise, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)


def stripes() -> NDArray[np.uint8]:
    """A pattern that looks the same 24 pixels further, as a floor or a wall of tiles does."""
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    tiles = 100 + 60 * ((x // 12 % 2) ^ (y // 12 % 2))
    return np.repeat(tiles[..., None], 3, axis=2).astype(np.uint8)


def person(lean_deg: float = 0.0) -> NDArray[np.float64]:
    """Landmarks of a person 130 pixels tall in the middle, upright or bent to the right."""
    points = np.full((33, 2), (WIDTH / 2, 110.0))
    for joint, height in ((23, 0), (24, 0), (25, -36), (26, -36), (27, -70), (28, -70)):
        points[joint] = WIDTH / 2, 140 - height
    lean = np.radians(lean_deg)
    for joint, height in ((11, 48), (12, 48), (0, 64), (7, 64), (8, 64)):
        points[joint] = WIDTH / 2 + height * np.sin(lean), 140 - height * np.cos(lean)
    for joint in (13, 14, 15, 16):
        points[joint] = points[11] + (0, 24)
    for joint in (29, 30, 31, 32):
        points[joint] = points[27]
    return points


def filmed(turn_deg, shift_px=0.0, zoom=1.0, wall=None, noise: float = 2.0) -> BackgroundMotion:
    """What the tracker sees of a person who bends while the camera turns, shifts and zooms to these values."""
    tracker, grain = BackgroundTracker(), np.random.default_rng(1).normal(0, noise, (HEIGHT + 40, WIDTH, 3))
    wall = room() if wall is None else wall
    count = len(turn_deg)
    for index, (turn, shift, growth) in enumerate(np.broadcast(turn_deg, shift_px, zoom)):
        matrix = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), -turn, growth)
        matrix[0, 2] += shift
        rgb = cv2.warpAffine(wall, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
        body = person(90 * index / count)
        for start, end in ((11, 23), (23, 25), (25, 27), (0, 11)):
            cv2.line(rgb, body[start].astype(int).tolist(), body[end].astype(int).tolist(), (20, 200, 40), 14)
        rgb = np.clip(rgb + grain[2 * index : 2 * index + HEIGHT], 0, 255).astype(np.uint8)
        tracker.add(rgb, index / FPS, body)
    return tracker.motion()


TIMES = np.arange(20) / FPS


@pytest.mark.parametrize("turn_deg", [8.0, -5.0])
def test_the_turn_of_the_camera(turn_deg: float) -> None:
    true = turn_deg * np.clip((TIMES - 1.0) / 2.0, 0, 1)
    found, _ = filmed(true).over(TIMES)
    assert found is not None
    np.testing.assert_allclose(found, true, atol=0.6)
    assert found[-1] == pytest.approx(turn_deg, abs=0.15)


@pytest.mark.parametrize("wall", [room(), stripes()], ids=["details", "tiles"])
def test_a_still_camera_is_left_exactly_as_it_is(wall: NDArray[np.uint8]) -> None:
    found, shift = filmed(np.zeros(20), wall=wall).over(TIMES)
    np.testing.assert_array_equal(found, np.zeros(20))
    assert shift < 0.005


def test_a_camera_that_follows_is_shifted_and_not_turned() -> None:
    found, shift = filmed(np.zeros(20), np.linspace(0, 40, 20), np.linspace(1, 1.1, 20)).over(TIMES)
    np.testing.assert_array_equal(found, np.zeros(20))
    assert shift == pytest.approx(40 / WIDTH, abs=0.01)


def test_a_trembling_hand_is_a_still_camera() -> None:
    found, _ = filmed(np.random.default_rng(2).normal(0, 0.15, 20)).over(TIMES)
    np.testing.assert_array_equal(found, np.zeros(20))


def test_a_plain_wall_shows_nothing() -> None:
    found, shift = filmed(np.linspace(0, 8, 20), wall=np.full((HEIGHT, WIDTH, 3), 180, np.uint8)).over(TIMES)
    assert found is None
    assert np.isnan(shift)


def test_pieces_of_a_video_are_joined() -> None:
    whole = filmed(8 * np.clip((TIMES - 0.5) / 3.0, 0, 1))
    first = BackgroundMotion(*(values[:9] for values in vars(whole).values()))
    since = whole.turn_deg[5]
    second = BackgroundMotion(whole.time_s[5:], whole.turn_deg[5:] - since, whole.shift[5:], whole.zoom[5:])
    joined = joined_motion([first, second])
    assert joined is not None
    np.testing.assert_allclose(joined.turn_deg, whole.turn_deg, atol=1e-9)
    apart = BackgroundMotion(*(values[12:] for values in vars(whole).values()))
    assert joined_motion([first, apart]) is None
