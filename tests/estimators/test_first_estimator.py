"""The estimator's arithmetic, with networks whose answer can be worked out by hand."""

import dataclasses
import json

import numpy as np
import pytest

from romcam.estimators.ensemble import covariances, subtract_neutral
from romcam.estimators.features import COLUMNS, compute_features
from romcam.estimators.first_estimator import HIDDEN, MISTAKEN, TURNED, UNLIKE, Comparison, FirstEstimator, inputs
from romcam.recording import APPEARANCE, Outline
from romcam.segments.values import FrameEvidence, View
from tests.segments.people import person

BEND = [0.0, 0.0, 30.0, 60.0]
NEUTRAL = np.array([True, True, False, False])
SIDE_ON = View(facing=1, yaw_deg=3.0)


STATED = (0.0, 0.0, 0.0, np.log(3.0), np.log(1.6), np.log(1.0), 0.75, 0.0, 0.0)
"""No corrections; Cholesky factor [[3, 0, 0], [1.2, 1.6, 0], [0, 0, 1]]: errors 3, 2 and 1, the first two correlated
by 1.2 / 2 = 0.6."""


def estimator(recording, bias=STATED, count=2, ood_limit=50.0):
    """Half of the trunk chord's change is the pelvis, nine tenths T12, a tenth back the thigh; networks add `bias`."""
    features = compute_features(recording, 1, NEUTRAL)
    width = inputs(features, np.zeros((len(recording), 2)), NEUTRAL, np.ones(len(recording), dtype=bool)).shape[1]
    chord = features.now.shape[1] + 2 + features.front.shape[1] + COLUMNS["chain"].start + 2
    line = np.zeros((width + 1, 3))
    line[chord] = (50.0, 90.0, -10.0)  # the cue is in hundreds of degrees
    arrays = {
        "mean": np.zeros(width),
        "scale": np.ones(width),
        "line": line,
        "weight_0": np.zeros((count, width, 9)),
        "bias_0": np.broadcast_to(np.array(bias), (count, 9)),
        "comparing_weight_0": np.zeros((3 * APPEARANCE, 4)),
        "comparing_bias_0": np.zeros(4),
        "comparing_weight_1": np.zeros((4, 2)),
        "comparing_bias_1": np.zeros(2),
        "components": np.eye(width)[:, :4],
        "meta": json.dumps(
            {
                "name": "by hand",
                "joints_sha256": "0" * 64,
                "layers": 1,
                "clip": 10.0,
                "familiar": 1.0,
                "unlike": ood_limit,
                "inflation": [1.0, 1.0, 1.0],
            }
        ),
    }
    return FirstEstimator.from_arrays(arrays, digest="d" * 64)


def having(spine, **changes):
    """The estimator with other networks."""
    return dataclasses.replace(spine, ensemble=dataclasses.replace(spine.ensemble, **changes))


def test_linear_part_and_stated_errors_come_through():
    recording = person(BEND)
    tilts = estimator(recording)(recording, SIDE_ON, NEUTRAL)
    np.testing.assert_allclose(tilts.pelvis_deg, [0, 0, 15, 30], atol=0.3)
    np.testing.assert_allclose(tilts.t12_deg, [0, 0, 27, 54], atol=0.5)
    np.testing.assert_allclose(tilts.pelvis_se_deg, 3.0, rtol=1e-4)
    np.testing.assert_allclose(tilts.t12_se_deg, 2.0, rtol=1e-4)
    np.testing.assert_allclose(tilts.correlation, 0.6, rtol=1e-4)
    np.testing.assert_allclose(tilts.thigh_deg, [0, 0, -3, -6], atol=0.1)
    np.testing.assert_allclose(tilts.thigh_se_deg, 1.0, rtol=1e-4)
    np.testing.assert_allclose(tilts.hip_se_deg, np.hypot(3.0, 1.0), rtol=1e-4)
    assert (tilts.evidence == FrameEvidence.CONTOUR).all()
    assert tilts.reasons == ()


def test_covariance_is_that_of_the_factor():
    factor = np.array([[3.0, 0, 0], [1.2, 1.6, 0], [0, 0, 1.0]])
    np.testing.assert_allclose(covariances(np.array([STATED])), [factor @ factor.T], rtol=1e-12)


def test_inflation_scales_errors_and_keeps_correlation():
    recording = person(BEND)
    spine = having(estimator(recording), inflation=np.array([2.0, 1.5, 1.0]))
    tilts = spine(recording, SIDE_ON, NEUTRAL)
    np.testing.assert_allclose(tilts.pelvis_se_deg, 6.0, rtol=1e-4)
    np.testing.assert_allclose(tilts.t12_se_deg, 3.0, rtol=1e-4)
    np.testing.assert_allclose(tilts.correlation, 0.6, rtol=1e-4)


def test_neutral_is_zero_whatever_the_networks_say_of_it():
    recording = person(BEND)
    tilts = estimator(recording, bias=(7.0, -4.0, 2.0, *STATED[3:]))(recording, SIDE_ON, NEUTRAL)
    assert np.median(tilts.pelvis_deg[NEUTRAL]) == pytest.approx(0, abs=1e-4)
    assert np.median(tilts.t12_deg[NEUTRAL]) == pytest.approx(0, abs=1e-4)


def test_disagreement_between_networks_adds_to_the_error():
    recording = person(BEND)
    spine = estimator(recording)
    biases = spine.ensemble.biases[0].copy()
    biases[:, 6] = 0.0  # uncorrelated: T12's own error is then the 1.6 of the diagonal
    biases[0, 0], biases[1, 0] = 4.0, -4.0
    told = having(spine, biases=(biases,))(recording, SIDE_ON, NEUTRAL)
    np.testing.assert_allclose(told.pelvis_se_deg, np.hypot(3.0, 4.0), rtol=1e-4)
    np.testing.assert_allclose(told.t12_se_deg, 1.6, rtol=1e-4)


def test_unfamiliar_frames_get_wider_and_then_no_judgement():
    recording = person(BEND)
    # The back 0.9 of the body's length behind the chain: a hundred times what `familiar` = 0.01 allows.
    far = recording.outline.distance_px.copy()
    far[3, :, 0] = 0.9 * 220
    ood_score = dataclasses.replace(recording, outline=Outline(far, recording.outline.softness_px))
    spine = having(estimator(recording), ood_scale=0.1)
    wider = spine(ood_score, SIDE_ON, NEUTRAL)
    assert wider.pelvis_se_deg[3] > 2.5 * wider.pelvis_se_deg[2]
    refused = having(spine, ood_limit=5.0)(ood_score, SIDE_ON, NEUTRAL)
    assert refused.evidence.tolist() == [2, 2, 2, 1]
    assert np.isnan(refused.pelvis_deg[3])
    assert refused.reasons == (UNLIKE,)


@pytest.mark.parametrize("where", [slice(None), NEUTRAL])
def test_without_an_outline_nothing_is_split(where):
    recording = person(BEND)
    gone = recording.outline.distance_px.copy()
    gone[where] = np.nan
    blind = dataclasses.replace(recording, outline=Outline(gone, recording.outline.softness_px))
    tilts = estimator(recording)(blind, SIDE_ON, NEUTRAL)
    assert np.isnan(tilts.pelvis_deg).all()
    assert np.isnan(tilts.t12_deg).all()
    assert (tilts.evidence == FrameEvidence.LANDMARKS).all()
    assert tilts.reasons == (HIDDEN,)


def test_a_person_turned_away_is_not_split():
    recording = person(BEND)
    tilts = estimator(recording)(recording, View(facing=1, yaw_deg=60.0), NEUTRAL)
    assert np.isnan(tilts.pelvis_deg).all()
    assert tilts.reasons == (TURNED,)


def test_a_person_looked_at_from_the_wrong_side_is_not_split():
    recording = person(BEND)
    wrong = dataclasses.replace(recording, crops=dataclasses.replace(recording.crops, facing=-1))
    tilts = estimator(recording)(wrong, SIDE_ON, NEUTRAL)
    assert np.isnan(tilts.pelvis_deg).all()
    assert tilts.reasons == (MISTAKEN,)


def test_an_error_in_neutral_is_shared_less_the_further_a_posture_is_from_it():
    said = np.array([[2.0, 1.0, 0.0], [2.0, 1.0, 0.0], [32.0, 61.0, 0.0], [np.nan, np.nan, np.nan], [62.0, 601.0, 0.0]])
    neutral = np.array([True, True, False, False, False])
    found = subtract_neutral(said, neutral, 60.0)
    assert found[:2] == pytest.approx(0.0)
    assert found[2] == pytest.approx([32.0 - 2.0 * np.exp(-1), 61.0 - np.exp(-1), 0.0])
    assert np.isnan(found[3]).all()
    assert found[4] == pytest.approx(said[4], abs=1e-3)
    assert subtract_neutral(said, neutral, np.inf) == pytest.approx(said - [2.0, 1.0, 0.0], nan_ok=True)


def test_a_comparison_sees_the_frame_neutral_and_their_difference():
    # One hidden unit that is linear where it is used; the first number counts as it is, in neutral, and less neutral.
    weights = np.zeros((3 * APPEARANCE, 1)), np.array([[1.0, -1.0]])
    for place, weight in ((0, 1.0), (APPEARANCE, 10.0), (2 * APPEARANCE, 100.0)):
        weights[0][place] = weight
    comparison = Comparison(weights, (np.array([1000.0]), np.array([0.0, 0.0])))
    appearance = np.zeros((4, APPEARANCE))
    appearance[:, 0] = (1.0, 3.0, 4.0, np.nan)
    out = comparison(appearance, NEUTRAL)
    expected = 1000 + np.array([1, 3, 4]) + 10 * 2 + 100 * (np.array([1, 3, 4]) - 2)
    np.testing.assert_allclose(out[:3], np.stack([expected, -expected], axis=1))
    assert np.isnan(out[3]).all()


def test_unseen_frames_have_no_evidence():
    recording = person(BEND)
    points = recording.landmarks_px.copy()
    points[2] = np.nan
    tilts = estimator(recording)(dataclasses.replace(recording, landmarks_px=points), SIDE_ON, NEUTRAL)
    assert tilts.evidence.tolist() == [2, 2, 0, 2]
