"""The cross-check of lumbar flexion against the leg raise, computed by hand: all of its outcomes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from romcam.assessment.conclusions import Check, Subject
from romcam.results.result import Result
from romcam.screening.combine import combine
from romcam.screening.findings import CrossCheck
from tests.screening.results import FREE, SHORT, bend, leg_raise

WOMAN, MAN, NOBODY = Subject("7", 44, "female"), Subject("7", 44, "male"), Subject("7")


def check(
    sacrum: float | None,
    lumbar: float | None,
    raised: Sequence[float] = (),
    subject: Subject = WOMAN,
    half: float = 1.0,
) -> CrossCheck:
    results: list[Result] = [bend(sacrum, lumbar, half=half, subject=subject)]
    results += [
        leg_raise(side, value, SHORT, subject=subject)
        for side, value in zip(("left", "right"), raised, strict=False)  # type: ignore[arg-type]
    ]
    return combine(results).cross_check


def test_a_sacrum_beyond_the_raise_contradicts_whatever_its_extension() -> None:
    found = check(70, 30, (40, 60))
    assert found.answer == "contradicted"
    assert found.applies is True
    # 70 - 40 = 30, with errors of 1 / 1.96 and 5 / 1.96 that is 15 beyond the limit of 15.
    assert found.probability == pytest.approx(1.0, abs=1e-6)
    assert "the tighter leg rose to 40°" in found.sentence


def test_within_the_limit_it_does_not_contradict() -> None:
    found = check(50, 30, (55, 70))
    assert found.answer == "not-contradicted"
    assert found.extension_deg == pytest.approx((0.0, 20.0))  # |50 + e - 55| <= 15
    assert "as long as the pelvis extends by no more than 20°" in found.sentence
    assert any("does not measure the extension" in each for each in found.reasons)


def test_far_below_the_raise_agreement_depends_on_the_unmeasured_extension() -> None:
    found = check(40, 30, (80, 90))
    assert found.answer == "cannot-tell"
    assert found.extension_deg == pytest.approx((25.0, 55.0))  # |40 + e - 80| <= 15


def test_at_the_limit_it_is_too_close_to_tell() -> None:
    found = check(70, 30, (55, 60))
    assert found.answer == "cannot-tell"
    assert found.probability == pytest.approx(0.5)
    assert "too close to tell" in found.sentence


def test_the_rule_applies_below_the_border_for_the_sex() -> None:
    assert check(50, 60, (55, 55), WOMAN).applies is True
    assert check(50, 60, (55, 55), MAN).answer == "does-not-apply"
    assert check(50, 75, (55, 55), WOMAN).answer == "does-not-apply"
    assert check(50, 75, (), NOBODY).answer == "does-not-apply"
    assert check(50, 45, (55, 55), NOBODY).applies is True
    between = check(50, 60, (55, 55), NOBODY)
    assert between.applies is None
    assert any("the sex is not known" in each for each in between.reasons)
    close = check(50, 65, (55, 55), WOMAN)
    assert close.applies is None
    assert any("too close to its border" in each for each in close.reasons)


def test_one_leg_may_not_be_the_tighter_one() -> None:
    assert any("other may be the tighter" in each for each in check(50, 30, (55,)).reasons)
    assert not any("other may be the tighter" in each for each in check(50, 30, (55, 60)).reasons)


def test_a_fault_of_the_raise_is_reported() -> None:
    knee = Check("knee_bend", False, "The knee was bent by 14°.")
    found = combine([bend(50, 30), leg_raise("left", 55, FREE, quality=(knee,))]).cross_check
    assert "In the raise of the left leg: The knee was bent by 14°." in found.reasons


def test_without_bend_or_raise_the_cross_check_is_not_made() -> None:
    assert check(None, None, (55, 60)).answer == "not-done"
    found = check(50, 30)
    assert found.answer == "not-done"
    assert "straight-leg raise" in found.sentence
