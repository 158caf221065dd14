"""The comparison in one or two leading sentences, and sentences on the other measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from romcam.clinical import ClinicalTest
from romcam.comparison.amounts import amount, span
from romcam.comparison.change import Level, MeasureChange
from romcam.comparison.wording import rests_on_interval
from romcam.messages import Catalogue
from romcam.presentation.wording import listed, title

_LEADING: Final = (
    "pelvis_tilt", "lumbar_flexion", "lumbar_share", "trunk_inclination", "leg_elevation", "knee_angle",
)  # fmt: skip
"""Measures that a headline may name in a test that separates hip and spine, the most important first."""

_SPLIT: Final = ("pelvis_tilt", "lumbar_flexion")
_MOST_NAMED: Final = 2

_text = Catalogue(__name__)


def leading(test: ClinicalTest) -> tuple[str, ...]:
    """Return the measures that the headline of a test may name.

    Parameters
    ----------
    test
        The test.

    Returns
    -------
    tuple[str, ...]
        Names, the most important first.
    """
    return _LEADING if test.protocol.split else test.display.tiles


def headline(measures: Mapping[str, MeasureChange], test: ClinicalTest) -> tuple[str, str]:
    """Return the comparison in sentences.

    Parameters
    ----------
    measures
        Name of the measure → its change.
    test
        The test.

    Returns
    -------
    tuple of str
        The one or two leading sentences, and the sentences on all other measures.
    """
    led = {name: measures[name] for name in leading(test) if name in measures}
    if test.protocol.split and not any(led[name].verdict for name in _SPLIT if name in led):
        return _text("headline-not-split"), _why_not_split([led[name] for name in _SPLIT if name in led])
    if not any(each.verdict for each in led.values()):
        return _text("headline-unknown"), _text("rest-unknown-why")
    # A change beyond a published minimal detectable change precedes one beyond romcam's own error only.
    more = sorted(
        (name for name, each in led.items() if each.verdict == "more"), key=lambda name: rests_on_interval(led[name])
    )
    perhaps = [name for name, each in led.items() if each.verdict == "may-be-more"]
    small = [name for name, each in led.items() if each.verdict == "beyond-own-error"]
    within = [name for name, each in led.items() if each.verdict == "within"]
    unknown = [name for name, each in led.items() if each.verdict is None]
    published = [name for name in more if not rests_on_interval(led[name])]
    named = (published or more or perhaps or small)[:_MOST_NAMED]

    def names_of(measures: Iterable[str]) -> str:
        return listed([_name(measure, test) for measure in measures])

    rest: list[str] = []
    if not named:
        sentence = _text("headline-none")
        rest.append(_text("rest-too-small"))
    else:
        by_interval = any(rests_on_interval(led[name]) for name in named)
        verdict = "own" if more and by_interval else "more" if more else "perhaps" if perhaps else "small"
        changes = [_sentence(name, led[name], test) for name in named]
        sentence = " ".join([*changes, _text(f"headline-{verdict}", count=len(named))])
        others = more[len(named) :]
        if others:
            others_by_interval = any(rests_on_interval(led[name]) for name in others)
            rest.append(_text("rest-own" if others_by_interval else "rest-more", measures=names_of(others)))
        if perhaps_left := perhaps if more else perhaps[len(named) :]:
            rest.append(_text("rest-perhaps", measures=names_of(perhaps_left)))
        if small_left := small if more or perhaps else small[len(named) :]:
            rest.append(_text("rest-small", measures=names_of(small_left)))
        if within:
            rest.append(_text("rest-within", measures=names_of(within)))
    if unknown:
        rest.append(_text("rest-unknown", measures=names_of(unknown)))
    return sentence, " ".join(f"{each[:1].upper()}{each[1:]}" for each in rest)


def _name(measure: str, test: ClinicalTest) -> str:
    """Return the name of a measure within a sentence: with its article, or its title in quotes."""
    if measure in _LEADING:
        return _text(f"name-{measure}")
    return _text("name-other", measure=title(test.name, measure))


def _sentence(name: str, each: MeasureChange, test: ClinicalTest) -> str:
    """Return one change as a sentence on an increase or a decrease."""
    value = each.change.value or 0.0
    values = {
        "amount": amount(each),
        "direction": "more" if value > 0 else "less",
        "interval": span(each.change if value > 0 else _negated(each.change), each.unit, with_unit=True),
    }
    if name in _LEADING:
        return _text(f"change-{name}", **values)
    return _text("change", measure=title(test.name, name), **values)


def _negated(shown: Level) -> Level:
    value, low, high = (None if end is None else -end for end in (shown.value, shown.high, shown.low))
    return Level(value, low, high)


def _why_not_split(split: Sequence[MeasureChange]) -> str:
    """Return a sentence on which film does not show the back."""
    before = any(each.before.value is not None for each in split)
    after = any(each.after.value is not None for each in split)
    if not before and not after:
        return _text("rest-no-back")
    if not before or not after:
        return _text("rest-no-back-after" if before else "rest-no-back-before")
    return _text("rest-no-interval")
