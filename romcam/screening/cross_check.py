"""Lumbar flexion held against the straight-leg raise, the cross-check of the AMA Guides, as far as romcam can.

The rule wants the whole motion of the sacrum, flexion and extension. romcam measures the flexion alone. Extension is
never less than nothing, so a sacrum that has flexed too far for the leg raise already contradicts it; agreement can
only be said to hang on the extension that is missing. The rule's figures are in the norms of the straight-leg raise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import scipy

from romcam.assessment.conclusions import Measure, Subject
from romcam.assessment.probability import NAMED_FROM, Z95, chance_above
from romcam.norms import load_norms
from romcam.screening.catalogue import BEND, RAISE, SIDES
from romcam.screening.choosing import Chosen
from romcam.screening.findings import CrossCheck, Side

_SEXES: Final = ("female", "male")
_MISSING: Final = "romcam does not measure the extension of the sacrum, which the rule adds to its flexion."


@dataclass(frozen=True)
class _Raise:
    """The tightest raise that was measured."""

    number: int
    side: Side
    leg: Measure
    both_legs: bool
    doubts: tuple[str, ...]


def cross_check(chosen: Chosen, subject: Subject) -> CrossCheck:
    """Hold the bend's lumbar flexion against the tighter leg raise."""
    bend = chosen.of(BEND)
    lumbar = bend[1].measures.get("lumbar_flexion") if bend else None
    sacrum = bend[1].measures.get("pelvis_tilt") if bend else None
    tight = _tightest(chosen)
    if bend is None or lumbar is None or sacrum is None or lumbar.value is None or sacrum.value is None:
        return _not_done("it takes a forward bend in which the back is seen")
    applies, whom = _applies(lumbar, subject)
    if applies is False:
        sentence = f"The cross-check does not apply: the lumbar spine bent by {lumbar.value:.0f}°, {whom}."
        return CrossCheck("does-not-apply", False, None, None, sentence, (), (bend[0],))
    if tight is None:
        return _not_done("it takes a straight-leg raise of one leg at least, better of both")
    return _compare(sacrum, lumbar, tight, (applies, whom), bend[0])


def _compare(
    sacrum: Measure, lumbar: Measure, tight: _Raise, applying: tuple[bool | None, str], number: int
) -> CrossCheck:
    borders = load_norms(RAISE).borders
    limit = borders["ama_difference_deg"].value
    flexion, raised = sacrum.value or 0.0, tight.leg.value or 0.0
    beyond = flexion - raised
    probability = _chance(beyond, limit, sacrum, tight.leg)
    least, most = max(0.0, -beyond - limit), limit - beyond
    seen = (
        f"The sacrum turned by {flexion:.0f}° in the bend, and the {'tighter' if tight.both_legs else tight.side} leg "
        f"rose to {raised:.0f}°"
    )
    if probability >= NAMED_FROM:
        answer, extension = "contradicted", None
        said = (
            f"{seen}: more than {limit:.0f}° apart even if the sacrum extended by nothing, so by this rule the lumbar "
            f"flexion of {lumbar.value:.0f}° is not to be relied on."
        )
    elif probability > 1.0 - NAMED_FROM:
        answer, extension = "cannot-tell", None
        said = f"{seen}: whether that contradicts the lumbar flexion is too close to tell."
    elif least > 0.0:
        answer, extension = "cannot-tell", (least, most)
        said = (
            f"{seen}: they agree only if the sacrum also extends by {least:.0f} to {most:.0f}°, which was not measured."
        )
    else:
        answer, extension = "not-contradicted", (0.0, most)
        said = (
            f"{seen}: that does not contradict the lumbar flexion of {lumbar.value:.0f}°, as long as the sacrum "
            f"extends by no more than {most:.0f}°."
        )
    applies, whom = applying
    reasons = (
        f"{borders['ama_difference_deg'].reason.removesuffix('.')} ({limit:.0f}°).",
        _MISSING,
        *(() if applies else (f"Whether the rule applies is not known: {whom}.",)),
        *(() if tight.both_legs else (f"Only the {tight.side} leg was raised; the other may be the tighter one.",)),
        *tight.doubts,
    )
    return CrossCheck(answer, applies, probability, extension, said, reasons, (number, tight.number))


def _not_done(why: str) -> CrossCheck:
    return CrossCheck("not-done", None, None, None, f"The cross-check was not made: {why}.")


def _applies(lumbar: Measure, subject: Subject) -> tuple[bool | None, str]:
    """Whether the lumbar flexion is below the border of such a person, and the border in words."""
    borders = load_norms(RAISE).borders
    of_sex = {sex: borders[f"ama_lumbar_{sex}_deg"].value for sex in _SEXES}
    known = {subject.sex: of_sex[subject.sex]} if subject.sex else of_sex
    below = {sex: 1.0 - chance_above(lumbar, border) for sex, border in known.items()}
    words = " and ".join(f"{border:.0f}° in {_WHOM[sex]}" for sex, border in known.items() if sex)
    if all(each >= NAMED_FROM for each in below.values()):
        return True, f"below {words}"
    if all(each <= 1.0 - NAMED_FROM for each in below.values()):
        return False, f"and the rule is about less than {words}"
    if subject.sex:
        return None, f"the lumbar flexion is too close to its border, {words}"
    return None, f"it is about a lumbar flexion below {words}, and the sex was not told"


_WHOM: Final = {"female": "women", "male": "men"}


def _tightest(chosen: Chosen) -> _Raise | None:
    raised: list[_Raise] = []
    for side in SIDES:
        found = chosen.of(RAISE, side)
        leg = found[1].measures.get("leg_elevation") if found else None
        if found is not None and leg is not None and leg.value is not None:
            doubts = tuple(
                f"In the raise of the {side} leg: {check.detail}"
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
