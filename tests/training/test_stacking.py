"""The written stacking ensemble gives the same numbers, with intervals that hold on unseen subjects."""

from __future__ import annotations

import hashlib
import json
import shutil

import numpy as np
import pytest

pytest.importorskip("torch", reason="fitting needs romcam[learning]")

from romcam.estimators.loading import load_second_estimator
from romcam.estimators.mlp import Ensemble
from romcam.estimators.second_estimator import SecondEstimator
from romcam.training.ensemble import EnsembleSettings, fit
from romcam.training.rows import Rows
from romcam.training.stacking import calibrated, predict, write_stacking
from romcam.weights.manifest import models_folder


def some(bodies, first, error, seed):
    """Angles that follow from the features up to an error in degrees, and are exact in neutral."""
    rng = np.random.default_rng(seed)
    stills = 6
    neutral = np.tile(np.arange(stills) < 2, bodies)
    y = rng.normal(0.0, 20.0, (bodies * stills, 3)) * ~neutral[:, None]
    x = np.concatenate([y / 20, rng.normal(size=(len(y), 60))], axis=1)
    y = y + rng.normal(0.0, error, y.shape) * ~neutral[:, None]
    body = np.repeat(np.arange(first, first + bodies), stills)
    return Rows(x.astype(np.float32), y.astype(np.float32), body, neutral)


@pytest.fixture(scope="module")
def fitted():
    found = fit(
        some(200, 0, 2.0, 1), EnsembleSettings(folds=2, epochs=12, batch=64, dropout=0.0, noise=0.0), {"bodies": 200}
    )
    return found.arrays, json.loads(found.arrays.pop("meta"))


def test_intervals_hold_on_unseen_subjects(fitted, capsys):
    arrays, meta = fitted
    near, far = (calibrated(arrays, meta, some(400, 1000, error, 2)) for error in (2.0, 6.0))
    assert capsys.readouterr().out.count("RMSE") == 2 * 5
    assert (np.array(far["inflation"]) > 2.0 * np.array(near["inflation"])).all()
    unseen = some(400, 2000, 6.0, 3)
    mean, covariance = predict(Ensemble.from_arrays(arrays, far), unseen)
    off = np.abs(mean - unseen.y) / np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    np.testing.assert_allclose((off < 1.96)[~unseen.neutral].mean(axis=0), 0.95, atol=0.015)


def test_it_is_added_to_the_file_of_the_second_estimator(fitted, tmp_path):
    arrays, meta = fitted
    path = tmp_path / "second-estimator.npz"
    shutil.copy(models_folder() / "second-estimator.npz", path)
    for _ in range(2):  # the second time in place of the first
        write_stacking(path, arrays, meta | {"first_estimator_sha256": "5" * 64})
    with np.load(path) as file:
        written = SecondEstimator.from_arrays(dict(file), hashlib.sha256(path.read_bytes()).hexdigest())
    published = load_second_estimator("bend")
    assert written.network_digest == published.network_digest
    for own, other in zip(written.weights, published.weights, strict=True):
        np.testing.assert_array_equal(own, other)
    assert written.first_estimator_digest == "5" * 64
    assert written.stacking is not None
    rows = some(20, 0, 2.0, 4)
    for own, other in zip(
        predict(written.stacking, rows), predict(Ensemble.from_arrays(arrays, meta), rows), strict=True
    ):
        np.testing.assert_array_equal(own, other)
    assert [each.name for each in tmp_path.iterdir()] == ["second-estimator.npz"]
