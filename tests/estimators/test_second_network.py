"""The second network: its crop shows the pelvis at a constant scale, and without a person there are no features."""

from dataclasses import replace
from typing import get_args

import cv2
import numpy as np
import pytest

from romcam.body.landmarks import MIRROR
from romcam.errors import ModelError
from romcam.estimators.calibration import load_calibration
from romcam.estimators.loading import load_second_estimator
from romcam.estimators.reading import BackReader
from romcam.estimators.second_estimator import HIDDEN, unsure_of
from romcam.estimators.second_network import (
    INCLINATIONS,
    SECOND_FEATURES,
    SECOND_NETWORK_POINTS,
    UNIT_PX,
    SecondNetwork,
    to_features,
)
from romcam.pose.reader import VideoContext
from romcam.protocol import BEND, Networks
from romcam.weights import load_network
from tests.estimators.test_leg_network import pose_of


def points(tilt_deg: float = 0.0) -> np.ndarray:
    """Hips, knees, L5-S1 and T12-L1 of a person whose trunk leans forward by this angle, 20 and 55 pixels up."""
    hip, way = np.array([70.0, 75.0]), np.array([np.sin(np.radians(tilt_deg)), -np.cos(np.radians(tilt_deg))])
    knee = hip + np.array([10.0, 70.0])
    return np.stack([hip - 3, knee - 3, hip + 3, knee + 3, hip + 20 * way, hip + 55 * way])


def test_features_contain_points_about_the_hips_and_inclinations():
    numbers = np.arange(SECOND_FEATURES - 12 - INCLINATIONS, dtype=float)
    row = to_features(numbers, points(40.0))
    np.testing.assert_array_equal(row[: len(numbers)], numbers)
    np.testing.assert_allclose(row[len(numbers) :].reshape(-1)[:2], [-3 / UNIT_PX, -3 / UNIT_PX])
    thigh, sacrum, lumbar = np.degrees(row[-INCLINATIONS:])
    assert thigh == pytest.approx(-np.degrees(np.arctan2(10, 70)))
    assert sacrum == pytest.approx(40.0)
    assert lumbar == pytest.approx(40.0)
    np.testing.assert_allclose(to_features(numbers, points(40.0) + 9), row)


def standing(shoulder_y: float = 120.0):
    return pose_of((320, 330), (320, 240), (320, shoulder_y))


class Sure:
    """Replaces the network: stores its inputs, and is sure of every output."""

    def __init__(self):
        self.given = []
        self.unsure_of = []

    def run(self, _, given):
        self.given.append(given["picture"])
        maps = np.full((1, 6, 40, 40), -30.0, np.float32)
        maps[0, :, 20, 20] = 30.0
        maps[0, self.unsure_of] = 0.0
        return maps, np.zeros((1, SECOND_FEATURES - 12 - INCLINATIONS), np.float32)


@pytest.fixture
def network(monkeypatch):
    net = Sure()
    monkeypatch.setattr("romcam.estimators.second_network.open_network", lambda *_: net)
    return net


def test_a_bent_person_is_cropped_as_large_as_upright(network):
    rgb = np.full((480, 640, 3), 90, np.uint8)
    cv2.rectangle(rgb, (300, 200), (340, 300), (250, 250, 250), -1)
    finder = SecondNetwork(b"", mirrored=False)
    for _ in range(30):
        finder(rgb, standing())
    finder(rgb, standing(180.0))  # the trunk bent together
    np.testing.assert_allclose(network.given[-1], network.given[0])


def test_the_hips_are_at_the_same_point_for_either_facing(network):
    rng = np.random.default_rng(0)
    rgb = cv2.GaussianBlur(rng.integers(0, 255, (480, 641, 3)).astype(np.uint8), (0, 0), 4)
    pose = standing()
    mirrored = pose.landmarks_px[list(MIRROR)].copy()
    mirrored[:, 0] = 640 - mirrored[:, 0]
    SecondNetwork(b"", mirrored=False)(rgb, pose)
    SecondNetwork(b"", mirrored=True)(np.ascontiguousarray(rgb[:, ::-1]), replace(pose, landmarks_px=mirrored))
    np.testing.assert_allclose(network.given[1], network.given[0], atol=0.05)


def test_without_a_body_the_network_does_not_run(network):
    finder = SecondNetwork(b"", mirrored=False)
    assert finder(np.zeros((480, 640, 3), np.uint8), pose_of((320, 240), (320, 240), (320, 240))) is None
    unknown = standing()
    assert (
        finder(np.zeros((480, 640, 3), np.uint8), replace(unknown, landmarks_px=unknown.landmarks_px * np.nan)) is None
    )
    assert network.given == []


def test_the_network_is_not_sure_in_an_empty_picture():
    finder = SecondNetwork(load_network("second_network", "bend").content, mirrored=False)
    reading = finder(np.full((480, 640, 3), 90, np.uint8), standing())
    assert reading is not None
    sharp_px = load_calibration("bend").sharp_px
    assert unsure_of(reading.spread_px[None], sharp_px).min() > HIDDEN


@pytest.mark.parametrize("point", SECOND_NETWORK_POINTS)
def test_the_spread_says_which_point_is_hidden(network, point):
    hidden = SECOND_NETWORK_POINTS.index(point)
    network.unsure_of = [hidden]
    reading = SecondNetwork(b"", mirrored=False)(np.zeros((480, 640, 3), np.uint8), standing())
    assert reading is not None
    assert reading.features.shape == (SECOND_FEATURES,)
    assert reading.spread_px[hidden] > 30
    assert np.delete(reading.spread_px, hidden).max() < 1


def test_a_file_that_is_not_a_network_is_refused_in_one_sentence():
    with pytest.raises(ModelError, match="cannot be read"):
        SecondNetwork(b"nothing", mirrored=False)


@pytest.mark.parametrize("facing", [1, -1])
def test_a_person_who_faces_left_is_mirrored(facing):
    assert BackReader(BEND, VideoContext(facing))._second._mirrored is (facing < 0)


@pytest.mark.parametrize("networks", get_args(Networks))
def test_both_files_are_a_pair(networks):
    estimator = load_second_estimator(networks)
    assert 0.0 < estimator.error_correlation < 1.0
    assert np.linalg.eigvalsh(estimator.correlation).min() > 0
