"""A camera that is turned while it films changes no angle, and widens the intervals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.assessment.quality import camera_still
from romcam.estimators.estimates import Estimates
from romcam.segments.camera_turn import levelled, levelled_estimates
from romcam.segments.from_landmarks import landmark_segments
from tests.assessment.trials import checked
from tests.movement.analytic import Bend, tilts_of
from tests.segments.people import person

CHORD = np.concatenate([np.zeros(30), np.linspace(0, 80, 30), np.full(20, 80.0)])
TURN = np.clip(np.arange(80) - 30, 0, 30) / 30 * 8.0


def filmed_by_hand(facing: int):
    """The bend as a camera sees it that turns by 8°: the whole picture turns clockwise round its middle."""
    level = person(CHORD, -0.1 * CHORD, facing=facing)
    turn = np.radians(TURN)[:, None]
    middle = np.array([400.0, 300.0])
    x, y = np.moveaxis(level.landmarks_px - middle, -1, 0)
    turned = np.stack([np.cos(turn) * x - np.sin(turn) * y, np.sin(turn) * x + np.cos(turn) * y], axis=-1)
    return level, replace(level, landmarks_px=turned + middle, camera_turn_deg=TURN)


@pytest.mark.parametrize("facing", [1, -1])
def test_inclinations_are_those_of_a_level_camera(facing: int) -> None:
    level, turned = filmed_by_hand(facing)
    want, got = landmark_segments(level), landmark_segments(turned)
    for name in ("chord", "thigh", "shank"):
        np.testing.assert_allclose(got.inclination_deg[name], want.inclination_deg[name], atol=1e-9)
    assert got.landmark_se_deg > want.landmark_se_deg
    raw = landmark_segments(replace(turned, camera_turn_deg=None))
    assert raw.inclination_deg["chord"][-1] == pytest.approx(80 + 8 * facing)


def test_a_still_camera_changes_nothing() -> None:
    level, _ = filmed_by_hand(1)
    still = replace(level, camera_turn_deg=np.zeros(len(level)))
    assert levelled(still) is still
    estimates = Estimates(
        np.zeros((4, 3)), np.zeros(3), np.tile(np.eye(3), (4, 1, 1)), np.zeros(4, np.uint8), np.zeros(4)
    )
    assert levelled_estimates(estimates, np.zeros(4), 1) is estimates


@pytest.mark.parametrize("facing", [1, -1])
def test_estimates_lose_the_turn_and_gain_its_error(facing: int) -> None:
    covariance = np.tile(np.diag([16.0, 9.0, 4.0]), (2, 1, 1))
    seen = np.array([[0.0, 0.0, 0.0], [57.0, 112.0, -10.0]]) + facing * np.array([[0.0], [8.0]])
    estimates = Estimates(seen, np.zeros(3), covariance, np.zeros(2, np.uint8), np.zeros(2))
    got = levelled_estimates(estimates, np.array([0.0, 8.0]), facing)
    np.testing.assert_allclose(got.inclination_deg[1], [57.0, 112.0, -10.0])
    # 0.5° and a tenth of 8° of the turn, which all segments share, and a tenth of 8° of each.
    np.testing.assert_allclose(got.se_deg[1] ** 2, np.array([16.0, 9.0, 4.0]) + 0.25 + 2 * 0.64)
    assert got.correlation("pelvis", "t12")[1] > 0


def test_the_person_is_told() -> None:
    count = len(tilts_of(Bend()).time_s)
    still = checked(camera_still, film={"camera_turn_deg": np.zeros(count)})
    turned = checked(camera_still, film={"camera_turn_deg": np.linspace(0, 8, count)})
    assert still.ok is True
    assert turned.ok is False
    assert "6°" in turned.detail, "from neutral to the last frame of the bend"
    assert checked(camera_still, film={"camera_turn_deg": None}).ok is None
