"""The second witness looks where the hips are, at one scale, and says nothing where it sees nobody."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from romcam.body.landmarks import MIRROR
from romcam.errors import ModelError
from romcam.estimators.second_estimator import INCLINATIONS
from romcam.estimators.second_network import UNIT_PX, SECOND_NETWORK_POINTS, SecondNetwork, to_features
from romcam.pose.worker import witness_finder
from romcam.recording import SECOND_FEATURES
from romcam.weights.shipped import FITTED, load_second_estimator, load_second_network
from tests.estimators.test_leg_network import pose_of


def places(tilt_deg: float = 0.0) -> np.ndarray:
    """Hips, knees, L5-S1 and T12-L1 of somebody whose trunk leans forward so far, 20 and 55 pixels up."""
    hip, way = np.array([70.0, 75.0]), np.array([np.sin(np.radians(tilt_deg)), -np.cos(np.radians(tilt_deg))])
    knee = hip + np.array([10.0, 70.0])
    return np.stack([hip - 3, knee - 3, hip + 3, knee + 3, hip + 20 * way, hip + 55 * way])


def test_what_is_noticed_holds_places_about_the_hips_and_how_lines_incline():
    said = np.arange(SECOND_FEATURES - 12 - INCLINATIONS, dtype=float)
    row = to_features(said, places(40.0))
    np.testing.assert_array_equal(row[: len(said)], said)
    np.testing.assert_allclose(row[len(said) :].reshape(-1)[:2], [-3 / UNIT_PX, -3 / UNIT_PX])
    thigh, sacrum, lumbar = np.degrees(row[-INCLINATIONS:])
    assert thigh == pytest.approx(-np.degrees(np.arctan2(10, 70)))
    assert sacrum == pytest.approx(40.0)
    assert lumbar == pytest.approx(40.0)
    np.testing.assert_allclose(to_features(said, places(40.0) + 9), row)


def standing(shoulder_y: float = 120.0):
    return pose_of((320, 330), (320, 240), (320, shoulder_y))


class Shows:
    """In place of the network: keeps what it is shown, and is sure of everything."""

    def __init__(self):
        self.shown = []
        self.unsure_of = []

    def run(self, _, given):
        self.shown.append(given["picture"])
        maps = np.full((1, 6, 40, 40), -30.0, np.float32)
        maps[0, :, 20, 20] = 30.0
        maps[0, self.unsure_of] = 0.0
        return maps, np.zeros((1, SECOND_FEATURES - 12 - INCLINATIONS), np.float32)


@pytest.fixture
def shows(monkeypatch):
    net = Shows()
    monkeypatch.setattr("romcam.estimators.second_network.open_network", lambda *_: net)
    return net


def test_who_bends_is_shown_as_large_as_upright(shows):
    rgb = np.full((480, 640, 3), 90, np.uint8)
    cv2.rectangle(rgb, (300, 200), (340, 300), (250, 250, 250), -1)
    finder = SecondNetwork(b"", mirrored=False)
    for _ in range(30):
        finder(rgb, standing())
    finder(rgb, standing(180.0))  # the trunk bent together
    np.testing.assert_allclose(shows.shown[-1], shows.shown[0])


def test_the_hips_come_to_the_same_place_whichever_way_one_faces(shows):
    rng = np.random.default_rng(0)
    rgb = cv2.GaussianBlur(rng.integers(0, 255, (480, 641, 3)).astype(np.uint8), (0, 0), 4)
    pose = standing()
    mirrored = pose.landmarks_px[list(MIRROR)].copy()
    mirrored[:, 0] = 640 - mirrored[:, 0]
    SecondNetwork(b"", mirrored=False)(rgb, pose)
    SecondNetwork(b"", mirrored=True)(np.ascontiguousarray(rgb[:, ::-1]), replace(pose, landmarks_px=mirrored))
    np.testing.assert_allclose(shows.shown[1], shows.shown[0], atol=0.05)


def test_without_a_body_nothing_is_looked_at(shows):
    finder = SecondNetwork(b"", mirrored=False)
    assert finder(np.zeros((480, 640, 3), np.uint8), pose_of((320, 240), (320, 240), (320, 240))) is None
    unknown = standing()
    assert (
        finder(np.zeros((480, 640, 3), np.uint8), replace(unknown, landmarks_px=unknown.landmarks_px * np.nan)) is None
    )
    assert shows.shown == []


def test_in_an_empty_picture_it_is_not_sure():
    finder = SecondNetwork(load_second_network(), mirrored=False)
    assert finder(np.full((480, 640, 3), 90, np.uint8), standing()) is None


@pytest.mark.parametrize(
    ("point", "silent"),
    [("nearer hip", True), ("nearer knee", True), ("L5-S1", True), ("T12-L1", True), ("farther knee", False)],
)
def test_of_who_bends_the_hidden_leg_need_not_be_found(shows, point, silent):
    shows.unsure_of = [SECOND_NETWORK_POINTS.index(point)]
    rgb = np.zeros((480, 640, 3), np.uint8)
    assert (SecondNetwork(b"", mirrored=False)(rgb, standing()) is None) == silent
    assert SecondNetwork(b"", mirrored=False, fitted="any")(rgb, standing()) is None


def test_what_is_no_network_is_refused_in_one_sentence():
    with pytest.raises(ModelError, match="cannot be read"):
        SecondNetwork(b"nothing", mirrored=False)


@pytest.mark.parametrize("facing", [1, -1])
def test_who_faces_left_is_shown_in_a_mirror(facing):
    assert witness_finder("bend", facing)._mirrored is (facing < 0)


@pytest.mark.parametrize("fitted", FITTED)
def test_both_files_are_a_pair(fitted):
    second = load_second_estimator(fitted)
    assert 0.0 < second.error_correlation < 1.0
    assert np.linalg.eigvalsh(second.correlation).min() > 0
