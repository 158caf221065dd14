"""Angles, shares and lists as text within a sentence, and the decision about a statement."""

from __future__ import annotations

import pytest

from romcam.assessment.formatting import (
    degrees,
    degrees_between,
    listed,
    listed_alternatives,
    percent,
    percent_between,
)
from romcam.assessment.probability import NAMED_FROM, decided
from romcam.norms import load_verdict


def test_angles_and_shares_have_their_units() -> None:
    assert degrees(61.6) == "62°"
    assert degrees_between(55.6, 68.4) == "56 to 68°"
    assert percent(0.714) == "71 %"
    assert percent_between(0.634, 0.71) == "63 to 71 %"


@pytest.mark.parametrize(("value", "words"), [(0.994, "99 %"), (0.9951, "over 99 %"), (1.0, "100 %")])
def test_a_share_is_rounded_to_certainty_only_where_it_is_certain(value: float, words: str) -> None:
    assert percent(value) == words


def test_words_are_joined_as_a_list() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c", "d"]) == "a, b, c and d"
    assert listed_alternatives(["a", "b"]) == "a or b"


def test_a_statement_is_decided_at_the_verdicts_probability() -> None:
    assert load_verdict().named_from == NAMED_FROM == 0.8
    assert load_verdict().remaining == 0.95
    assert [decided(value) for value in (0.8, 0.5, 0.19, 0.79, 0.21)] == [True, None, False, None, None]
