"""Predictions for left-out bodies must come from a fit that has not seen them."""

import dataclasses
import json

import numpy as np
import pytest

pytest.importorskip("torch", reason="fitting needs romcam[learning]")

from romcam.body.landmarks import COUNT, Landmark
from romcam.estimators.mlp import Ensemble
from romcam.training.distillation import (
    DistillationSettings,
    difference,
    distil,
    side_by_side,
    write_distilled,
)
from romcam.training.ensemble import EnsembleSettings, fit
from romcam.training.rows import Rows, near_joints

QUICK = EnsembleSettings(hidden=(16, 8), folds=2, epochs=10, batch=32, rate=1e-2, dropout=0.0, noise=0.0)


def test_left_out_bodies_stay_unknown():
    # Angles that belong to each body and are independent of its features: only a fit that has seen the body can predict
    # them better than their spread.
    rng = np.random.default_rng(1)
    bodies, stills, inputs = 120, 6, 150
    own = rng.normal(size=(bodies, 1, inputs)) + 0.1 * rng.normal(size=(bodies, stills, inputs))
    tilts = np.repeat(rng.normal(0.0, 20.0, (bodies, 1, 3)), stills, axis=1)
    rows = Rows(
        x=own.reshape(-1, inputs).astype(np.float32),
        y=tilts.reshape(-1, 3).astype(np.float32),
        body=np.repeat(np.arange(bodies), stills),
        neutral=np.tile(np.arange(stills) == 0, bodies),
    )
    held_out = fit(rows, EnsembleSettings(epochs=3, batch=64), {}).held_out
    assert np.sqrt(np.mean((held_out.mean - rows.y) ** 2)) > 0.97 * rows.y.std()


@pytest.fixture(autouse=True)
def one_thread():
    """Threads of small networks would only wait for each other."""
    import torch

    torch.set_num_threads(1)


def bent(seed, bodies=200):
    """Angles that are a nonlinear function of the features."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(bodies * 4, 6)).astype(np.float32)
    y = 20.0 * np.abs(x[:, :3]) + rng.normal(0.0, 1.0, (len(x), 3))
    return Rows(x, y.astype(np.float32), np.repeat(np.arange(bodies), 4), np.tile(np.arange(4) == 0, bodies))


def written(fitted):
    return Ensemble.from_arrays(fitted.arrays, json.loads(fitted.arrays["meta"]))


def off(ensemble, rows):
    return np.sqrt(np.mean((ensemble(rows.x)[0] - rows.y) ** 2))


def test_one_network_takes_the_place_of_an_ensemble(tmp_path):
    fitted = fit(bent(1), dataclasses.replace(QUICK, folds=3, epochs=20), {"name": "three"})
    np.savez(tmp_path / "three.npz", **fitted.arrays)
    teacher = written(fitted)
    settings = DistillationSettings(steps=600, rate=5e-3, stretched=0.0, noise=0.1)
    layers = distil(teacher, bent(1).x, settings)
    assert all(len(layer) == 1 for layer in layers.values())
    write_distilled(tmp_path / "three.npz", tmp_path / "one.npz", layers, {"distilled": 1})
    with np.load(tmp_path / "one.npz") as file:
        found = Ensemble.from_arrays(dict(file), meta := json.loads(str(file["meta"])))
    assert meta["name"] == "three"
    assert meta["distilled"] == 1
    off, ratio = difference(teacher, found, bent(3).x)
    start, _ = difference(teacher, side_by_side(teacher, 2), bent(3).x)
    member, _ = difference(teacher, side_by_side(teacher, 1), bent(3).x)
    assert (off < 0.9 * start).all()
    assert (start < member).all()
    np.testing.assert_allclose(ratio, 1.0, atol=0.15)


def test_a_bystander_with_the_lean_of_the_subject_is_left_out():
    knee, hip, shoulder = (100.0, 300.0), (100.0, 200.0), (100.0, 100.0)
    landmarks = np.zeros((3, COUNT, 2), np.float32)
    for side in ("LEFT", "RIGHT"):
        for name, point in (("KNEE", knee), ("HIP", hip), ("SHOULDER", shoulder)):
            landmarks[:, Landmark[f"{side}_{name}"]] = point
    landmarks[1, :, 0] += 70.0  # stands beside
    landmarks[2] = np.nan
    joints = np.tile(np.array([hip, knee, shoulder, hip, hip, hip]), (3, 1, 1))
    assert near_joints(landmarks, joints).tolist() == [True, False, False]
