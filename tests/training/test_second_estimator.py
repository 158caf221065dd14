"""The written second estimator gives the same numbers as the fitted one, and it learns."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from romcam.estimators.colour_crop import CELLS, SEEN_PX, SIDE_PX, to_points  # noqa: E402
from romcam.estimators.onnx_session import open_network  # noqa: E402
from romcam.estimators.second_estimator import SecondEstimator  # noqa: E402
from romcam.estimators.second_network import (  # noqa: E402
    SECOND_FEATURES,
    SECOND_NETWORK_POINTS,
    to_features,
)
from romcam.training.evaluation import Predictions, errors_by_movement, predict  # noqa: E402
from romcam.training.leg_network import LegNet  # noqa: E402
from romcam.training.pelvis_dataset import PelvisStills  # noqa: E402
from romcam.training.second_estimator import SecondSettings, bodies_of_round, fit_second, write_second_estimator  # noqa: E402
from romcam.training.second_network import APPEARANCE, SecondNet  # noqa: E402
from romcam.training.stills import held_out  # noqa: E402

NEUTRAL = np.array([True, True, False, False, False])


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(2)
    return SecondNet(0.1).eval()


def features_of(net, x):
    with torch.no_grad():
        return net.features(*net.frame(x)).numpy()


def test_features_of_a_frame_are_the_same_as_in_fitting(net):
    rng = np.random.default_rng(1)
    maps = rng.normal(0, 3, (4, len(SECOND_NETWORK_POINTS), CELLS, CELLS)).astype(np.float32)
    appearance = rng.normal(size=(4, APPEARANCE)).astype(np.float32)
    fitted = net.features(torch.from_numpy(maps), torch.from_numpy(appearance)).numpy()
    written = [to_features(each, to_points(own)[0]) for each, own in zip(appearance, maps, strict=True)]
    np.testing.assert_allclose(written, fitted, atol=2e-4)


def with_errors(predicted):
    """Predictions with independent errors of 2 degrees, and a predicted error."""
    rng = np.random.default_rng(3)
    count = 4000
    error = np.full((count, 3), predicted)
    true = np.zeros((count, 3))
    return Predictions(rng.normal(0, 2.0, (count, 3)), error, true, np.arange(count), np.zeros(count, dtype=bool))


def test_the_written_estimator_gives_the_same_numbers(net, tmp_path):
    picture = torch.randn(5, 3, SEEN_PX, SEEN_PX, generator=torch.Generator().manual_seed(4))
    write_second_estimator(tmp_path, "second-estimator", net, with_errors(2.0), 0.4)
    write_second_estimator(tmp_path, "other", net, with_errors(1.0), 0.3)
    session = open_network((tmp_path / "second-estimator.onnx").read_bytes(), "pelvis")
    features = []
    for each in picture.numpy():
        maps, appearance = session.run(None, {"picture": each[None]})
        features.append(to_features(appearance[0], to_points(maps[0])[0]))
    features = np.stack(features)
    known = features_of(net, picture)
    assert np.abs(features - known).mean() < 0.05 * known.std()  # a byte for each weight
    second, other = (
        SecondEstimator.from_arrays(dict(np.load(tmp_path / f"{name}.npz")), "")
        for name in ("second-estimator", "other")
    )
    assert second.network_digest == hashlib.sha256((tmp_path / "second-estimator.onnx").read_bytes()).hexdigest()
    assert second.error_correlation == 0.4
    assert (other.name, other.error_correlation) == ("other", 0.3)
    np.testing.assert_allclose(second.inflation, 1.0, atol=0.1)
    np.testing.assert_allclose(other.inflation, 2.0, atol=0.2)
    np.testing.assert_allclose(second.correlation, np.eye(3), atol=0.1)
    found = second.estimate(features, np.ones((5, 3)), NEUTRAL)
    rows = torch.from_numpy(features.astype(np.float32))[None]
    with torch.no_grad():
        tilts, log_sd = net.compare(rows, torch.from_numpy(NEUTRAL).float()[None])
    tilts = tilts[0].numpy()
    np.testing.assert_allclose(found.change_deg, tilts - np.median(tilts[NEUTRAL], axis=0), atol=0.3)
    predicted = np.sqrt(np.diagonal(found.covariance, axis1=1, axis2=2))
    np.testing.assert_allclose(predicted / second.inflation, np.exp(log_sd[0].numpy()), rtol=0.02)


def two_bodies(count=6):
    """Bars on a plain ground whose inclination is to be learned; half of the stills are upright."""
    rng = np.random.default_rng(0)
    pixels, joints, tilts, body = [], [], [], []
    for index in range(2 * count):
        tilt = 0.0 if index % count < 3 else float(rng.uniform(20, 60))
        picture = np.full((SIDE_PX, SIDE_PX, 3), 90, np.uint8)
        hip, axis = (
            np.array([SIDE_PX / 2, SIDE_PX / 2]),
            np.array([np.sin(np.radians(tilt)), -np.cos(np.radians(tilt))]),
        )
        for step in np.linspace(0, 60, 121):
            x, y = (hip + step * axis).astype(int)
            picture[y - 3 : y + 4, x - 3 : x + 4] = (200, 40, 40)
        pixels.append(picture)
        knee = hip + np.array([0, 60])
        points = [hip, knee, hip, knee, hip + 20 * axis, hip + 55 * axis]
        joints.append(points)
        tilts.append((tilt, tilt, 0.0))
        body.append(100_000 + index // count)
    tilts = np.array(tilts, np.float32)
    return PelvisStills(
        np.stack(pixels),
        np.array(joints, np.float32),
        np.ones((2 * count, len(SECOND_NETWORK_POINTS)), dtype=bool),
        tilts,
        np.abs(tilts).max(axis=1) < 2,
        tilts[:, :2],
        np.array(body),
    )


def test_it_learns_from_its_stills():
    data = two_bodies()
    settings = SecondSettings(bodies=2, stills=6, others=1.0, rate=3e-3, dropout=0.0)
    predictions = [predict(fit_second(data, dataclasses.replace(settings, rounds=rounds)), data) for rounds in (2, 60)]
    before, after = (np.abs(each.angles_deg - each.true_deg)[~data.neutral, :2].mean() for each in predictions)
    assert after < 0.4 * before
    table = json.loads(json.dumps(errors_by_movement(predictions[1])))
    assert set(table) == {"squat"}
    assert set(table["squat"]) == {"pelvis", "T12-L1", "thigh", "lumbar", "hip"}


def test_a_round_takes_all_bodies_of_the_first_movement_and_some_others():
    bodies = [3, 5, 100_001, 100_002, 200_001, 200_004]
    rng = np.random.default_rng(0)
    rounds = [bodies_of_round(bodies, 0.5, rng) for _ in range(40)]
    assert all({3, 5} < set(each) <= set(bodies) and len(set(each)) == len(each) == 4 for each in rounds)
    assert set(np.concatenate(rounds)) == set(bodies)


def test_it_can_start_from_a_leg_network():
    torch.manual_seed(5)
    legs = LegNet().eval()
    started = SecondNet.from_leg_network(legs, 0.0).eval()
    x = torch.randn(2, 3, SEEN_PX, SEEN_PX, generator=torch.Generator().manual_seed(6))
    with torch.no_grad():
        of_legs, own = legs(x)[0], started.frame(x)[0]
    for name, point in (("nearer hip", 0), ("nearer knee", 1), ("farther hip", 3), ("farther knee", 4)):
        torch.testing.assert_close(own[:, SECOND_NETWORK_POINTS.index(name)], of_legs[:, point])


def test_features_have_their_width(net):
    assert features_of(net, torch.zeros(1, 3, SEEN_PX, SEEN_PX)).shape == (1, SECOND_FEATURES)


def test_as_many_of_each_envelope_are_held_out():
    out = held_out(np.arange(100_000, 102_400))
    assert out.sum() == 200
    assert out[::2].sum() == out[1::2].sum()
