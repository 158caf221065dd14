"""The fault of a JSON file is stated in plain words."""

from __future__ import annotations

import msgspec
import pytest

from romcam.results.faults import fault


class Motion(msgspec.Struct, forbid_unknown_fields=True):
    pelvis_deg: float


class Case(msgspec.Struct, forbid_unknown_fields=True):
    motion: Motion


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("pelvis", "it is not JSON"),
        ("[]", "the file has a value that is not allowed"),
        ("{}", "motion is missing in the file"),
        ('{"motion": {}}', "pelvis_deg is missing in motion"),
        ('{"motion": {"pelvis_deg": "x"}}', "motion.pelvis_deg has a value that is not allowed"),
        ('{"motion": {"pelvis_deg": 1.0, "hip": 2}}', "hip is not known in motion"),
    ],
)
def test_a_fault_names_its_place_and_no_type(written: str, words: str):
    with pytest.raises(msgspec.DecodeError) as caught:
        msgspec.json.decode(written, type=Case)
    assert fault(caught.value) == words
