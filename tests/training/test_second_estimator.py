"""The second witness says the same when it is written as when it was fitted, and learns."""

from __future__ import annotations

import dataclasses
import hashlib
import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from romcam.estimators.leg_network import CELLS, SEEN_PX, SIDE_PX, to_points  # noqa: E402
from romcam.estimators.onnx_session import open_network  # noqa: E402
from romcam.estimators.second_estimator import SecondEstimator  # noqa: E402
from romcam.estimators.second_network import SECOND_NETWORK_POINTS, to_features  # noqa: E402
from romcam.recording import SECOND_FEATURES  # noqa: E402
from romcam.training.evaluation import Heard, errors_of, heard  # noqa: E402
from romcam.training.leg_net import LegNet  # noqa: E402
from romcam.training.legs import left_out  # noqa: E402
from romcam.training.pelvis_dataset import Hips  # noqa: E402
from romcam.training.second_estimator import WitnessSettings, fit_witness, of_a_round  # noqa: E402
from romcam.training.second_estimator_file import write_witness  # noqa: E402
from romcam.training.second_estimator_net import SAID, WitnessNet  # noqa: E402

NEUTRAL = np.array([True, True, False, False, False])


@pytest.fixture(scope="module")
def net():
    torch.manual_seed(2)
    return WitnessNet(0.1).eval()


def said_of(net, x):
    with torch.no_grad():
        return net.noticed(*net.see(x)).numpy()


def test_a_frame_is_noticed_as_it_was_in_fitting(net):
    rng = np.random.default_rng(1)
    maps = rng.normal(0, 3, (4, len(SECOND_NETWORK_POINTS), CELLS, CELLS)).astype(np.float32)
    said = rng.normal(size=(4, SAID)).astype(np.float32)
    theirs = net.noticed(torch.from_numpy(maps), torch.from_numpy(said)).numpy()
    ours = [to_features(each, to_points(own)[0]) for each, own in zip(said, maps, strict=True)]
    np.testing.assert_allclose(ours, theirs, atol=2e-4)


def calibrated(stated):
    """As if measured: errors of 2, independent of each other, and what is stated of them."""
    rng = np.random.default_rng(3)
    count = 4000
    error = np.full((count, 3), stated)
    true = np.zeros((count, 3))
    return Heard(rng.normal(0, 2.0, (count, 3)), error, true, np.arange(count), np.zeros(count, dtype=bool))


def test_what_is_written_says_the_same(net, tmp_path):
    picture = torch.randn(5, 3, SEEN_PX, SEEN_PX, generator=torch.Generator().manual_seed(4))
    write_witness(tmp_path, "witness", net, calibrated(2.0), 0.4)
    write_witness(tmp_path, "other", net, calibrated(1.0), 0.3)
    session = open_network((tmp_path / "witness.onnx").read_bytes(), "hips")
    noticed = []
    for each in picture.numpy():
        maps, said = session.run(None, {"picture": each[None]})
        noticed.append(to_features(said[0], to_points(maps[0])[0]))
    noticed = np.stack(noticed)
    known = said_of(net, picture)
    assert np.abs(noticed - known).mean() < 0.05 * known.std()  # a byte for each weight
    witness, other = (SecondEstimator.from_arrays(dict(np.load(tmp_path / f"{name}.npz")), "") for name in ("witness", "other"))
    assert witness.network_digest == hashlib.sha256((tmp_path / "witness.onnx").read_bytes()).hexdigest()
    assert witness.alike == 0.4
    assert (other.name, other.alike) == ("other", 0.3)
    np.testing.assert_allclose(witness.inflation, 1.0, atol=0.1)
    np.testing.assert_allclose(other.inflation, 2.0, atol=0.2)
    np.testing.assert_allclose(witness.correlation, np.eye(3), atol=0.1)
    told = witness(noticed, NEUTRAL)
    rows = torch.from_numpy(noticed.astype(np.float32))[None]
    with torch.no_grad():
        tilts, log_sd = net.compare(rows, torch.from_numpy(NEUTRAL).float()[None])
    tilts = tilts[0].numpy()
    np.testing.assert_allclose(told.tilts_deg, tilts - np.median(tilts[NEUTRAL], axis=0), atol=0.3)
    stated = np.sqrt(np.diagonal(told.covariance, axis1=1, axis2=2))
    np.testing.assert_allclose(stated / witness.inflation, np.exp(log_sd[0].numpy()), rtol=0.02)


def two_bodies(count=6):
    """Bars whose tilt is what is to be learned, on a plain ground; half of the stills upright."""
    rng = np.random.default_rng(0)
    pixels, places, tilts, body = [], [], [], []
    for index in range(2 * count):
        tilt = 0.0 if index % count < 3 else float(rng.uniform(20, 60))
        picture = np.full((SIDE_PX, SIDE_PX, 3), 90, np.uint8)
        hip, way = np.array([SIDE_PX / 2, SIDE_PX / 2]), np.array([np.sin(np.radians(tilt)), -np.cos(np.radians(tilt))])
        for step in np.linspace(0, 60, 121):
            x, y = (hip + step * way).astype(int)
            picture[y - 3 : y + 4, x - 3 : x + 4] = (200, 40, 40)
        pixels.append(picture)
        knee = hip + np.array([0, 60])
        points = [hip, knee, hip, knee, hip + 20 * way, hip + 55 * way]
        places.append(points)
        tilts.append((tilt, tilt, 0.0))
        body.append(100_000 + index // count)
    tilts = np.array(tilts, np.float32)
    return Hips(
        np.stack(pixels),
        np.array(places, np.float32),
        np.ones((2 * count, len(SECOND_NETWORK_POINTS)), dtype=bool),
        tilts,
        np.abs(tilts).max(axis=1) < 2,
        tilts[:, :2],
        np.array(body),
    )


def test_it_learns_what_it_is_shown():
    hips = two_bodies()
    settings = WitnessSettings(bodies=2, stills=6, others=1.0, rate=3e-3, dropout=0.0)
    said = [heard(fit_witness(hips, dataclasses.replace(settings, rounds=rounds)), hips) for rounds in (2, 60)]
    before, after = (np.abs(each.tilts - each.true)[~hips.neutral, :2].mean() for each in said)
    assert after < 0.4 * before
    table = json.loads(json.dumps(errors_of(said[1])))
    assert set(table) == {"squat"}
    assert set(table["squat"]) == {"pelvis", "T12-L1", "thigh", "lumbar", "hips"}


def test_a_round_takes_everybody_who_bends_and_some_of_the_others():
    bodies = [3, 5, 100_001, 100_002, 200_001, 200_004]
    rng = np.random.default_rng(0)
    rounds = [of_a_round(bodies, 0.5, rng) for _ in range(40)]
    assert all({3, 5} < set(each) <= set(bodies) and len(set(each)) == len(each) == 4 for each in rounds)
    assert set(np.concatenate(rounds)) == set(bodies)


def test_it_may_begin_with_what_a_network_of_the_legs_has_learned_to_see():
    torch.manual_seed(5)
    legs = LegNet().eval()
    begun = WitnessNet.after(legs, 0.0).eval()
    x = torch.randn(2, 3, SEEN_PX, SEEN_PX, generator=torch.Generator().manual_seed(6))
    with torch.no_grad():
        theirs, own = legs(x)[0], begun.see(x)[0]
    for name, point in (("nearer hip", 0), ("nearer knee", 1), ("farther hip", 3), ("farther knee", 4)):
        torch.testing.assert_close(own[:, SECOND_NETWORK_POINTS.index(name)], theirs[:, point])


def test_rows_of_what_is_noticed_have_their_width(net):
    assert said_of(net, torch.zeros(1, 3, SEEN_PX, SEEN_PX)).shape == (1, SECOND_FEATURES)


def test_as_many_of_either_envelope_are_left_out():
    out = left_out(np.arange(100_000, 102_400))
    assert out.sum() == 200
    assert out[::2].sum() == out[1::2].sum()
