"""The cross-check of the AMA Guides, lumbar flexion against straight-leg raise, as far as romcam can apply it.

The rule needs the whole motion of the sacrum, flexion and extension. romcam measures the flexion alone. Extension is
never negative, so a sacral flexion that is too large for the leg raise already contradicts it. Otherwise agreement
depends on the extension, which is not known. The rule's figures are in the norms of the test that declares the role.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import scipy

from romcam.assessment.conclusions import Measure, Subject
from romcam.assessment.formatting import degrees, listed
from romcam.assessment.probability import NAMED_FROM, Z95, chance_above
from romcam.messages import Catalogue
from romcam.screening.catalogue import SIDES, bend, cross_check_test
from romcam.screening.choosing import Chosen
from romcam.screening.findings import CrossCheck, Side

_SEXES: Final[tuple[Literal["female", "male"], ...]] = ("female", "male")

_text = Catalogue(__name__)


@dataclass(frozen=True)
class _Raise:
    """The tightest raise that was measured."""

    number: int
    side: Side
    leg: Measure
    both_legs: bool
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class _Scope:
    """Whether the rule applies to the lumbar flexion (None: unknown), its borders in words, and why it is unknown."""

    applies: bool | None
    borders: str
    unknown: str = ""


def cross_check(chosen: Chosen, subject: Subject) -> CrossCheck:
    """Compare the bend's lumbar flexion with the tighter leg raise.

    Parameters
    ----------
    chosen
        The results that count.
    subject
        The person, whose sex selects the border of the rule.
    """
    found = chosen.of(bend().name)
    lumbar = found[1].measures.get("lumbar_flexion") if found else None
    sacrum = found[1].measures.get("pelvis_tilt") if found else None
    if found is None or lumbar is None or sacrum is None or lumbar.value is None or sacrum.value is None:
        return _not_done(_text("cross-check-needs-bend", test=bend().in_sentence))
    scope = _scope(lumbar, subject)
    if scope.applies is False:
        sentence = _text("cross-check-does-not-apply", lumbar=degrees(lumbar.value), borders=scope.borders)
        return CrossCheck("does-not-apply", False, None, None, sentence, (), (found[0],))
    tight = _tightest(chosen)
    if tight is None:
        return _not_done(_text("cross-check-needs-raise", test=cross_check_test().in_sentence))
    return _compare(sacrum, lumbar, tight, scope, found[0])


def _compare(sacrum: Measure, lumbar: Measure, tight: _Raise, scope: _Scope, number: int) -> CrossCheck:
    limit = cross_check_test().norms.borders["ama_difference_deg"].value
    flexion, raised = sacrum.value or 0.0, tight.leg.value or 0.0
    beyond = flexion - raised
    probability = _chance(beyond, limit, sacrum, tight.leg)
    least, most = max(0.0, -beyond - limit), limit - beyond
    leg = "tighter" if tight.both_legs else tight.side
    values = {"sacrum": degrees(flexion), "leg": leg, "raise": degrees(raised)}
    flexed = degrees(lumbar.value or 0.0)
    if probability >= NAMED_FROM:
        answer, extension = "contradicted", None
        sentence = _text("cross-check-contradicted", **values, limit=degrees(limit), lumbar=flexed)
    elif probability > 1.0 - NAMED_FROM:
        answer, extension = "cannot-tell", None
        sentence = _text("cross-check-close", **values)
    elif least > 0.0:
        answer, extension = "cannot-tell", (least, most)
        sentence = _text("cross-check-needs-extension", **values, least=f"{least:.0f}", most=degrees(most))
    else:
        answer, extension = "not-contradicted", (0.0, most)
        sentence = _text("cross-check-not-contradicted", **values, lumbar=flexed, most=degrees(most))
    reasons = (
        _text("cross-check-rule", limit=degrees(limit)),
        _text("cross-check-no-extension"),
        *(() if scope.applies else (scope.unknown,)),
        *(() if tight.both_legs else (_text("cross-check-one-leg", side=tight.side),)),
        *tight.doubts,
    )
    return CrossCheck(answer, scope.applies, probability, extension, sentence, reasons, (number, tight.number))


def _not_done(sentence: str) -> CrossCheck:
    return CrossCheck("not-done", None, None, None, sentence)


def _scope(lumbar: Measure, subject: Subject) -> _Scope:
    """Whether the lumbar flexion is below the rule's border for such a person."""
    borders = cross_check_test().norms.borders
    sexes = (subject.sex,) if subject.sex else _SEXES
    by_sex = {sex: borders[f"ama_lumbar_{sex}_deg"].value for sex in sexes}
    below = [1.0 - chance_above(lumbar, border) for border in by_sex.values()]
    words = listed([_text("border-of-sex", border=degrees(border), sex=sex) for sex, border in by_sex.items()])
    if all(each >= NAMED_FROM for each in below):
        return _Scope(True, words)
    if all(each <= 1.0 - NAMED_FROM for each in below):
        return _Scope(False, words)
    unknown = _text("cross-check-border-close" if subject.sex else "cross-check-sex-unknown", borders=words)
    return _Scope(None, words, unknown)


def _tightest(chosen: Chosen) -> _Raise | None:
    test = cross_check_test()
    raised: list[_Raise] = []
    for side in SIDES:
        found = chosen.of(test.name, side)
        leg = found[1].measures.get(test.cross_check_measure or "") if found else None
        if found is not None and leg is not None and leg.value is not None:
            doubts = tuple(
                _text("cross-check-doubt", side=side, detail=check.detail)
                for check in found[1].quality
                if check.ok is False and check.severity != "note"
            )
            raised.append(_Raise(found[0], side, leg, False, doubts))
    if not raised:
        return None
    least = min(raised, key=lambda each: each.leg.value or 0.0)
    return _Raise(least.number, least.side, least.leg, len(raised) == len(SIDES), least.doubts)


def _chance(beyond: float, limit: float, *errors: Measure) -> float:
    """Probability that the true difference is above the limit, both errors normal and independent."""
    variance = sum(
        ((each.high - each.low) / (2 * Z95)) ** 2 for each in errors if each.low is not None and each.high is not None
    )
    return float(scipy.special.ndtr((beyond - limit) / max(math.sqrt(variance), 1e-9)))
