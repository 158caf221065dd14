"""How romcam's networks read frames: joints, outline and the features of both estimators."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from romcam.body.landmarks import Landmark
from romcam.body.outline import STATIONS
from romcam.clinical import get, names
from romcam.estimators import reading_for
from romcam.estimators.crop import Crop
from romcam.estimators.joint_network import Joints
from romcam.estimators.reading import LONGEST_BRIDGE_S, SECOND, SECOND_SPREAD, BackReader, NetworkReading, bridged
from romcam.estimators.second_network import SECOND_FEATURES, SecondReading
from romcam.pose.model import Pose
from romcam.pose.observer import Observer
from romcam.pose.reader import PreparedFrame, VideoContext
from romcam.protocol import BEND, MeasurementProtocol
from romcam.recording import Recording, Seen
from romcam.weights.manifest import manifest
from tests.pose.bodies import upright_joints
from tests.pose.test_observer import BODY, FILM, FRAME, Script

EVERY_FRAME = BEND.in_every_frame()

Second = Callable[[NDArray[np.uint8], Pose], "SecondReading | None"]


def no_second(rgb: NDArray[np.uint8], pose: Pose) -> None:
    return None


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Recording]:
    """Records a body that stands still, with networks whose answers are known."""

    def recorded(
        frames: int,
        scale: float = 1.0,
        facing: int = 1,
        joints: Callable[[Crop], Joints] = upright_joints,
        second: Second = no_second,
        protocol: MeasurementProtocol = EVERY_FRAME,
        fps: float = 30.0,
    ) -> Recording:
        monkeypatch.setattr("romcam.estimators.reading.JointNetwork", lambda *_: joints)
        monkeypatch.setattr("romcam.estimators.reading.SecondNetwork", lambda *_, **__: second)
        reading = NetworkReading(protocol)
        reader = BackReader(protocol, VideoContext(facing))
        observer = Observer(Script(lambda _: (BODY, Seen.YES)), scale, facing, reading, reader)  # pyright: ignore[reportArgumentType]
        for index in range(frames):
            observer.watch(FRAME, index / fps)
        return observer.recording(FILM, "fake:0")

    return recorded


def test_results_are_in_pixels_of_the_film(read: Callable[..., Recording]):
    recording = read(3, scale=2.5)
    assert recording.landmarks_px[1, Landmark.LEFT_HIP] == pytest.approx([375, 500])
    # The block's edges lie 30.5 and 40.5 px from the chain in the frame.
    np.testing.assert_allclose(recording.outline.distance_px[1], np.tile([76.25, 101.25], (STATIONS, 1)), atol=0.1)
    assert recording.outline.softness_px.shape == (3, STATIONS, 2)
    assert recording.features["spine_px"][0, 4:] == pytest.approx([375, 250], abs=0.3)


@pytest.mark.parametrize("facing", [1, -1])
def test_joints_correct_the_landmarks_and_the_outline_is_read_about_them(facing: int, read: Callable[..., Recording]):
    def further_right(crop: Crop) -> Joints:
        joints = upright_joints(crop)
        step = np.array([5.0, 0.0])
        return Joints(joints.middles_px + step, joints.spine_px + step, joints.lean_deg + 7.0, joints.appearance + 3.0)

    recording = read(1, facing=facing, joints=further_right)
    for joint in ("HIP", "KNEE", "SHOULDER"):
        for side in ("LEFT", "RIGHT"):
            moved = (
                recording.landmarks_px[0, Landmark[f"{side}_{joint}"]] - BODY.landmarks_px[Landmark[f"{side}_{joint}"]]
            )
            assert moved == pytest.approx([5, 0], abs=1e-3)
    # The block's edges lie 30.5 and 40.5 px from where the chain was, left and right in the picture.
    np.testing.assert_allclose(recording.outline.distance_px[0], np.tile([35.5, 35.5], (STATIONS, 1)), atol=0.1)
    assert recording.features["spine_px"][0, 4:] == pytest.approx([155, 100], abs=0.1)
    assert (recording.features["lean_deg"] == 7.0).all()
    assert (recording.features["appearance"] == 3.0).all()
    assert recording.assumed_facing == facing


def test_the_second_network_s_features_are_kept_beside_the_landmarks(read: Callable[..., Recording]):
    def sometimes(rgb: NDArray[np.uint8], pose: Pose) -> SecondReading | None:
        index = next(asked)
        return SecondReading(np.full(SECOND_FEATURES, float(index)), np.full(6, index / 2)) if index in (0, 7) else None

    asked = iter(range(8))
    recording = read(8, scale=2.0, second=sometimes, fps=10.0)  # too far apart to be bridged
    second = recording.features[SECOND]
    np.testing.assert_array_equal(second[:, 7], [0.0, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, 7.0])
    np.testing.assert_array_equal(recording.features[SECOND_SPREAD][[0, 1, 7], 5], [0.0, np.nan, 3.5])
    np.testing.assert_allclose(recording.landmarks_px, read(8, scale=2.0).landmarks_px)
    assert np.isnan(read(3).features[SECOND]).all()


def test_the_second_network_runs_less_often_and_is_interpolated_between(read: Callable[..., Recording]):
    asked = []

    def always(rgb: NDArray[np.uint8], pose: Pose) -> SecondReading:
        asked.append(None)
        return SecondReading(np.full(SECOND_FEATURES, float(len(asked))), np.full(6, 2.0 * len(asked)))

    recording = read(7, second=always, protocol=BEND, fps=15.0)
    assert len(asked) == 3
    np.testing.assert_allclose(recording.features[SECOND][:, 0], np.arange(3.0, 10.0) / 3, rtol=1e-6)
    np.testing.assert_allclose(recording.features[SECOND_SPREAD][:, 5], np.arange(3.0, 10.0) / 1.5, rtol=1e-6)


def test_a_person_without_a_chain_is_not_measured(read: Callable[..., Recording]):
    reader = BackReader(EVERY_FRAME, VideoContext(1))
    point = Pose(np.zeros_like(BODY.landmarks_px), BODY.visibility, BODY.world_m, BODY.mask)
    assert reader.read(PreparedFrame(FRAME), point, 0.0) is None


def test_every_test_has_the_reading_that_its_protocol_needs():
    for name in names():
        protocol = get(name).protocol
        reading = reading_for(protocol)
        assert (reading is not None) == (protocol.split or protocol.legs is not None), name
        if reading is not None:
            roles = {"joint_network", "second_network"} if protocol.split else {"leg_network"}
            assert set(reading.networks) == roles
            assert set(reading.networks.values()) <= {f"{each.name}:{each.sha256}" for each in manifest().networks}
            assert pickle.loads(pickle.dumps(reading)) == reading


def test_short_gaps_are_filled_linearly() -> None:
    times = np.array([0.0, 0.1, 0.15, 0.2, 0.25, 1.0, 1.1])
    rows = np.full((7, 2), np.nan, np.float32)
    rows[[1, 3, 5]] = [[0.0, 10.0], [2.0, 30.0], [8.0, 90.0]]
    filled = bridged(rows, times)
    np.testing.assert_allclose(filled[:4], [[np.nan] * 2, [0, 10], [1, 20], [2, 30]], rtol=1e-6)
    assert np.isnan(filled[[4, 6]]).all()  # the next known row is too far away, or there is none
    np.testing.assert_array_equal(filled[5], rows[5])
    assert times[5] - times[3] > LONGEST_BRIDGE_S


@pytest.mark.parametrize("known", [0, 1, 7])
def test_rows_without_a_gap_between_known_rows_stay(known: int) -> None:
    rows = np.full((7, 2), np.nan, np.float32)
    rows[:known] = 3.0
    np.testing.assert_array_equal(bridged(rows, np.arange(7) / 15), rows)
