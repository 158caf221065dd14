"""The estimator's arithmetic, with networks whose output can be computed by hand."""

import dataclasses
import json

import numpy as np
import pytest

from romcam.body.facing import View
from romcam.body.quantities import FrameEvidence
from romcam.estimators.combined import CombinedEstimator
from romcam.estimators.features import COLUMNS, compute_features
from romcam.estimators.first_estimator import Comparison, FirstEstimator, inputs
from romcam.estimators.joint_network import APPEARANCE
from romcam.estimators.mlp import covariances, subtract_neutral
from romcam.recording import Outline
from tests.segments.people import person

BEND = [0.0, 0.0, 30.0, 60.0]
NEUTRAL = np.array([True, True, False, False])
SIDE_ON = View(facing=1, yaw_deg=3.0)
HIDDEN = "the outline of the back is hidden, cut off or unreadable"
TURNED = "the person is turned too far from side-on"
MISTAKEN = "it is not clear which way the person faces"
UNKNOWN = "the outline is unlike any the estimator was trained on"


def estimate(first, recording, view=SIDE_ON):
    return CombinedEstimator(first).estimate(recording, view, NEUTRAL)


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
        "comparison_weight_0": np.zeros((3 * APPEARANCE, 4)),
        "comparison_bias_0": np.zeros(4),
        "comparison_weight_1": np.zeros((4, 2)),
        "comparison_bias_1": np.zeros(2),
        "components": np.eye(width)[:, :4],
        "meta": json.dumps(
            {
                "name": "by hand",
                "joints_sha256": "0" * 64,
                "layers": 1,
                "clip": 10.0,
                "ood_scale": 1.0,
                "ood_limit": ood_limit,
                "inflation": [1.0, 1.0, 1.0],
            }
        ),
    }
    return FirstEstimator.from_arrays(arrays, digest="d" * 64)


def having(spine, **changes):
    """The estimator with other networks."""
    return dataclasses.replace(spine, ensemble=dataclasses.replace(spine.ensemble, **changes))


def test_linear_part_and_stated_errors_are_returned():
    recording = person(BEND)
    found = estimate(estimator(recording), recording)
    np.testing.assert_allclose(found.change_deg[:, 0], [0, 0, 15, 30], atol=0.3)
    np.testing.assert_allclose(found.change_deg[:, 1], [0, 0, 27, 54], atol=0.5)
    np.testing.assert_allclose(found.se_deg[:, 0], 3.0, rtol=1e-4)
    np.testing.assert_allclose(found.se_deg[:, 1], 2.0, rtol=1e-4)
    np.testing.assert_allclose(found.correlation("pelvis", "t12"), 0.6, rtol=1e-4)
    np.testing.assert_allclose(found.change_deg[:, 2], [0, 0, -3, -6], atol=0.1)
    np.testing.assert_allclose(found.se_deg[:, 2], 1.0, rtol=1e-4)
    np.testing.assert_allclose(found.correlation("pelvis", "thigh"), 0.0, atol=1e-6)
    np.testing.assert_allclose(
        found.inclination_deg[:, :2] - found.change_deg[:, :2], 0.0, atol=1e-6
    )  # it stands upright
    assert (found.evidence == FrameEvidence.CONTOUR).all()
    assert found.reasons == ()


def test_covariance_follows_from_its_cholesky_factor():
    factor = np.array([[3.0, 0, 0], [1.2, 1.6, 0], [0, 0, 1.0]])
    np.testing.assert_allclose(covariances(np.array([STATED])), [factor @ factor.T], rtol=1e-12)


def test_inflation_scales_errors_and_keeps_correlation():
    recording = person(BEND)
    spine = having(estimator(recording), inflation=np.array([2.0, 1.5, 1.0]))
    found = estimate(spine, recording)
    np.testing.assert_allclose(found.se_deg[:, 0], 6.0, rtol=1e-4)
    np.testing.assert_allclose(found.se_deg[:, 1], 3.0, rtol=1e-4)
    np.testing.assert_allclose(found.correlation("pelvis", "t12"), 0.6, rtol=1e-4)


def test_neutral_is_zero_whatever_the_networks_answer():
    recording = person(BEND)
    found = estimate(estimator(recording, bias=(7.0, -4.0, 2.0, *STATED[3:])), recording)
    assert np.median(found.change_deg[:, 0][NEUTRAL]) == pytest.approx(0, abs=1e-4)
    assert np.median(found.change_deg[:, 1][NEUTRAL]) == pytest.approx(0, abs=1e-4)


def test_disagreement_between_networks_adds_to_the_error():
    recording = person(BEND)
    spine = estimator(recording)
    biases = spine.ensemble.biases[0].copy()
    biases[:, 6] = 0.0  # uncorrelated: T12's own error is then the 1.6 of the diagonal
    biases[0, 0], biases[1, 0] = 4.0, -4.0
    found = estimate(having(spine, biases=(biases,)), recording)
    np.testing.assert_allclose(found.se_deg[:, 0], np.hypot(3.0, 4.0), rtol=1e-4)
    np.testing.assert_allclose(found.se_deg[:, 1], 1.6, rtol=1e-4)


def test_unusual_frames_get_wider_errors_and_then_no_estimate():
    recording = person(BEND)
    # The back 0.9 of the body's length behind the chain: a hundred times what an `ood_scale` of 0.01 allows.
    far = recording.outline.distance_px.copy()
    far[3, :, 0] = 0.9 * 220
    unusual = dataclasses.replace(recording, outline=Outline(far, recording.outline.softness_px))
    spine = having(estimator(recording), ood_scale=0.1)
    wider = estimate(spine, unusual)
    assert wider.se_deg[:, 0][3] > 2.5 * wider.se_deg[:, 0][2]
    refused = estimate(having(spine, ood_limit=5.0), unusual)
    assert refused.evidence.tolist() == [2, 2, 2, 1]
    assert np.isnan(refused.change_deg[:, 0][3])
    assert refused.reasons == (UNKNOWN,)


@pytest.mark.parametrize("where", [slice(None), NEUTRAL])
def test_without_an_outline_nothing_is_split(where):
    recording = person(BEND)
    gone = recording.outline.distance_px.copy()
    gone[where] = np.nan
    blind = dataclasses.replace(recording, outline=Outline(gone, recording.outline.softness_px))
    found = estimate(estimator(recording), blind)
    assert np.isnan(found.change_deg[:, 0]).all()
    assert np.isnan(found.change_deg[:, 1]).all()
    assert (found.evidence == FrameEvidence.LANDMARKS).all()
    assert found.reasons == (HIDDEN,)


def test_a_person_turned_away_is_not_split():
    recording = person(BEND)
    found = estimate(estimator(recording), recording, View(facing=1, yaw_deg=60.0))
    assert np.isnan(found.change_deg[:, 0]).all()
    assert found.reasons == (TURNED,)


def test_a_person_read_as_facing_the_wrong_side_is_not_split():
    recording = person(BEND)
    wrong = dataclasses.replace(recording, assumed_facing=-1)
    found = estimate(estimator(recording), wrong)
    assert np.isnan(found.change_deg[:, 0]).all()
    assert found.reasons == (MISTAKEN,)


def test_an_error_in_neutral_is_shared_less_the_further_a_posture_is_from_it():
    changes = np.array(
        [[2.0, 1.0, 0.0], [2.0, 1.0, 0.0], [32.0, 61.0, 0.0], [np.nan, np.nan, np.nan], [62.0, 601.0, 0.0]]
    )
    neutral = np.array([True, True, False, False, False])
    found = subtract_neutral(changes, neutral, 60.0)
    assert found[:2] == pytest.approx(0.0)
    assert found[2] == pytest.approx([32.0 - 2.0 * np.exp(-1), 61.0 - np.exp(-1), 0.0])
    assert np.isnan(found[3]).all()
    assert found[4] == pytest.approx(changes[4], abs=1e-3)
    assert subtract_neutral(changes, neutral, np.inf) == pytest.approx(changes - [2.0, 1.0, 0.0], nan_ok=True)


def test_a_comparison_is_given_the_frame_neutral_and_their_difference():
    # One hidden unit that is linear where it is used; the first number counts as it is, in neutral, and less neutral.
    weights = np.zeros((3 * APPEARANCE, 1)), np.array([[1.0, -1.0]])
    for column, weight in ((0, 1.0), (APPEARANCE, 10.0), (2 * APPEARANCE, 100.0)):
        weights[0][column] = weight
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
    found = estimate(estimator(recording), dataclasses.replace(recording, landmarks_px=points))
    assert found.evidence.tolist() == [2, 2, 0, 2]
