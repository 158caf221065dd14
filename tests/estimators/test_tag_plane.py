"""The turn of a card is right in front of a turned camera, and with the card stuck on askew."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.body.landmarks import FloatArray
from romcam.estimators.tag_evidence import across_gaps
from romcam.estimators.tag_plane import card_turn
from romcam.tag_reading.alignment import matrix_of
from romcam.tag_reading.templates import CORNERS

SIZE = (1280, 720)
TURN = np.concatenate([np.zeros(25), np.linspace(0, 75, 45), np.full(30, 75.0), np.linspace(75, 0, 45)])
NEUTRAL = np.arange(len(TURN)) < 25
END = slice(72, 98)


def about(axis: int, degrees: float) -> FloatArray:
    """The rotation about one of the axes forward, up, and towards the camera."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    rotation = np.eye(3)
    rest = [(axis + 1) % 3, (axis + 2) % 3]
    rotation[np.ix_(rest, rest)] = [[cosine, -sine], [sine, cosine]]
    return rotation


def corners(*, yaw: float, pitch: float = 0.0, tilt: tuple[float, float] = (0, 0), facing: int = 1) -> FloatArray:
    """Corners of a card on someone who bends forward by `TURN`, (T, 4, 2) pixels: a pinhole camera 3 m away."""
    rng = np.random.default_rng(200_002)
    camera = about(0, pitch) @ about(1, yaw)
    askew = about(0, tilt[0]) @ about(1, tilt[1]) @ about(2, -7.0)
    flat = np.column_stack([CORNERS * (facing, -1) * 0.06, np.zeros(4)])  # forward, up, towards the camera; metres
    found: list[FloatArray] = []
    for turn in TURN:
        card = flat @ (about(2, -turn) @ askew).T
        place = 0.25 * np.sin(np.radians(turn)), 0.1 * np.cos(np.radians(turn)), 0.0
        at = (card + place) @ camera.T
        x, y = at[:, 0] / (3.0 - at[:, 2]), at[:, 1] / (3.0 - at[:, 2])
        found.append(np.column_stack([SIZE[0] / 2 + 1100 * facing * x, SIZE[1] / 2 - 1100 * y]))
    return np.array(found) + rng.normal(0, 0.1, (len(TURN), 4, 2))


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize(
    ("yaw", "pitch", "tilt"), [(0, 0, (0, 0)), (12, 4, (0, 0)), (-15, 5, (6, 5)), (20, 0, (5, -5)), (15, -5, (-6, 6))]
)
def test_a_turn_is_right_whatever_the_cards_perspective(
    yaw: float, pitch: float, tilt: tuple[float, float], facing: int
) -> None:
    matrix = matrix_of(corners(yaw=yaw, pitch=pitch, tilt=tilt, facing=facing))
    card = card_turn(matrix[..., :2], matrix[..., 2], SIZE, facing)
    assert card is not None
    change = card.turn_deg - np.median(card.turn_deg[NEUTRAL])
    error = float(np.median(change[END])) - 75.0
    assert abs(error) < 0.9
    assert abs(error) < 3.0 * float(np.median(card.shape_se_deg(NEUTRAL)[END]))


def test_a_card_that_is_never_seen_has_no_turn() -> None:
    assert card_turn(np.full((9, 2, 2), np.nan), np.full((9, 2), np.nan), SIZE, 1) is None


def test_a_short_gap_is_bridged_with_an_error_that_says_so_and_a_long_one_is_not() -> None:
    time = np.arange(30) / 30.0
    change, se = 10.0 * time, np.full(30, 0.4)
    for gap in (slice(4, 8), slice(14, 26)):
        change[gap] = se[gap] = np.nan
    filled, error = across_gaps(change, se, time)
    assert filled[4:8] == pytest.approx(10.0 * time[4:8])
    assert error[4:8].min() > 0.4
    assert error[5] == pytest.approx(np.hypot(0.4, 0.5 * 150.0 * (2 / 30) * (3 / 30)))
    assert np.isnan(filled[14:26]).all()
