"""Every quantity has a title and definition, and consists of segments that are measured."""

from __future__ import annotations

import numpy as np
import pytest

from romcam.body.quantities import QUANTITIES, Quantity
from romcam.protocol import MeasurementProtocol
from romcam.segments import landmark_segments
from tests.segments.people import person


@pytest.mark.parametrize("quantity", QUANTITIES.values(), ids=lambda each: each.name)
def test_each_quantity_has_a_title_a_definition_and_a_sign(quantity: Quantity) -> None:
    for words in (quantity.title, quantity.definition, quantity.positive):
        assert words
        assert not words.endswith(".")
    assert quantity.column == f"{quantity.name}_{quantity.unit}"


FRONT = MeasurementProtocol(view="front", neutral_posture=())


def test_its_segments_are_measured_from_the_side_or_the_front() -> None:
    recording = person(np.zeros(12))
    known: set[str] = set()
    for protocol in (MeasurementProtocol(side_from="leg", neutral_posture=()), FRONT):
        known |= set(landmark_segments(recording, protocol).inclination_deg)
    assert {segment for each in QUANTITIES.values() for _, segment in each.terms} <= known
