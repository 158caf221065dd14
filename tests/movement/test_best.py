"""Which repetition is reported: the most certain of those that none surely exceeds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from romcam.angles import compute_angles
from romcam.movement import FORWARD, find_movement
from tests.movement.analytic import Bend, tilts_of


def best_of(scales: tuple[float, ...], errors_deg: tuple[float, ...]) -> int | None:
    """The repetition that is chosen among bends of these sizes, T12-L1 110 degrees, whose ends have these errors."""
    bend = Bend(repetitions=len(scales), scales=scales)
    angles = compute_angles(tilts_of(bend), np.ones(len(bend.times())))
    index = np.clip(((angles.time_s - bend.stand_s) / bend.period_s).astype(int), 0, len(scales) - 1)
    errors = np.asarray(errors_deg)[index]
    se = {**angles.se, "pelvis_tilt": errors, "trunk_inclination": errors}
    return find_movement(replace(angles, se=se), FORWARD).best


@pytest.mark.parametrize(
    ("scales", "errors_deg", "best"),
    [
        ((0.97, 1.0, 0.98), (3.0, 3.0, 3.0), 1),  # equal errors: the greatest
        ((0.97, 1.0, 0.98), (3.0, 9.0, 3.2), 2),  # the greatest is the least certain one
        ((0.97, 1.0, 0.98), (2.0, 9.0, 3.2), 0),
        ((0.6, 1.0), (2.0, 4.0), 1),  # greater beyond doubt, though less certain
        ((0.96, 1.0), (4.0, 22.0), 0),  # half width 44 degrees instead of 8
        ((0.99, 0.85, 0.98, 1.0), (4.0, 2.0, 4.0, 4.0), 3),  # stopped early, or hidden at its end
        ((0.98, 1.0), (3.0, float("nan")), 0),  # the end of the second one was not read
    ],
)
def test_the_most_certain_of_the_repetitions_that_none_surely_exceeds(scales, errors_deg, best):
    assert best_of(scales, errors_deg) == best
