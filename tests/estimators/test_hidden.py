"""Errors of pelvis and T12-L1 grow where their points are hidden, and only there."""

import numpy as np
import pytest

from romcam.estimators.first_estimator import Estimate
from romcam.estimators.hidden import grown_where_hidden


def test_errors_are_as_stated_up_to_the_border_and_at_most_three_times_as_large():
    unsure = np.array([[0.8, 1.2, 9.0], [1.25, 2.5, 1.0], [np.nan, 9.0, 1.0]])
    before = Estimate(np.ones((3, 3)), np.tile(np.diag([16.0, 9.0, 4.0]) + 1.0, (3, 1, 1)))
    after = grown_where_hidden(before, unsure)
    np.testing.assert_array_equal(after.change_deg, before.change_deg)
    growth = np.sqrt(np.diagonal(after.covariance / before.covariance, axis1=1, axis2=2))
    np.testing.assert_allclose(growth, [[1.0, 1.0, 1.0], [1.0, 2.0**1.5, 1.0], [1.0, 3.0, 1.0]])
    assert after.covariance[1, 0, 1] == pytest.approx(2.0**1.5)  # the correlation stays
