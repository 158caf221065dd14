"""A change in words: what is said on top, the pattern before and after, and numbers as they stand in a row."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, Literal

from romcam.assessment.conclusions import Finding, Unit
from romcam.clinical import ClinicalTest, get
from romcam.comparison.change import Change, Level, MeasureChange, PatternChange, PatternThen, Verdict
from romcam.presentation import wording

UNKNOWN: Final = wording.UNKNOWN

VERDICTS: Final[Mapping[Verdict | None, str]] = {
    "more": "more than measurement error",
    "may-be-more": "may be more than measurement error",
    "within": "within measurement error",
    None: "not known",
}

OWN_ERROR: Final = "more than romcam's own error"
"""What remains to be said of a change whose minimal detectable change is not known."""

_LED: Final = {
    "pelvis_tilt": ("the hips turn by {much} {more} than before", "the pelvis"),
    "lumbar_flexion": ("the lumbar spine bends by {much} {more} than before", "the lumbar spine"),
    "lumbar_share": ("the lumbar spine gives {much} {more} of the bend than before", "the lumbar spine's share"),
    "trunk_inclination": ("the trunk leans by {much} {more} than before", "the trunk as a whole"),
    "leg_elevation": ("the leg rises by {much} {more} than before", "the leg"),
    "knee_angle": ("the knee bends by {much} {more} than before", "the knee"),
}
"""The measures a headline may speak of, the most telling first: a clause for a change, and a name."""

_SPLIT: Final = ("pelvis_tilt", "lumbar_flexion")
_MOST_CLAUSES: Final = 2
_NOTHING: Final = "No change beyond measurement error"
_CANNOT: Final = "What changed at the hips and in the lumbar spine cannot be told"
_NO_CHANGE_TOLD: Final = "What changed cannot be told"


def headline(measures: Mapping[str, MeasureChange], test: ClinicalTest) -> tuple[str, str]:
    """The comparison in one sentence, and another on what that leaves open."""
    leading = _LED if test.setting.split else test.display.tiles
    led = {name: measures[name] for name in leading if name in measures}
    if test.setting.split and not any(led[name].verdict for name in _SPLIT if name in led):
        return _cannot_be_told(led)
    if not any(each.verdict for each in led.values()):
        return f"{_NO_CHANGE_TOLD}.", "It was not measured in both films, or its error is not known."
    words = _words(test)
    # What exceeds a published minimal detectable change goes before what exceeds romcam's own error alone.
    more = sorted(
        (name for name, each in led.items() if each.verdict == "more"), key=lambda name: rests_on_interval(led[name])
    )
    perhaps = [name for name, each in led.items() if each.verdict == "may-be-more"]
    within = [name for name, each in led.items() if each.verdict == "within"]
    unknown = [name for name, each in led.items() if each.verdict is None]
    published = [name for name in more if not rests_on_interval(led[name])]
    said = (published or more or perhaps)[:_MOST_CLAUSES]
    rest: list[str] = []
    if not said:
        sentence = f"{_NOTHING}."
        rest.append("A change smaller than that error cannot be told from none.")
    else:
        own = any(rests_on_interval(led[name]) for name in said)
        ending = (OWN_ERROR if own else VERDICTS["more"]) if more else f"this {VERDICTS['may-be-more']}"
        both = "both " if more and len(said) > 1 else ""
        sentence = f"{_capital(' and '.join(_clause(words[name][0], led[name]) for name in said))}: {both}{ending}."
        if len(more) > len(said):
            others = more[len(said) :]
            too = OWN_ERROR if any(rests_on_interval(led[name]) for name in others) else VERDICTS["more"]
            rest.append(f"{_capital(_names(others, words))}: the change too is {too}.")
        if len(perhaps) > len(said) and not more:
            rest.append(f"{_capital(_names(perhaps[len(said) :], words))}: the change too {VERDICTS['may-be-more']}.")
        if more and perhaps:
            rest.append(f"{_capital(_names(perhaps, words))}: the change {VERDICTS['may-be-more']}.")
        if within:
            rest.append(f"{_capital(_names(within, words))}: no change beyond measurement error.")
    if unknown:
        rest.append(f"{_capital(_names(unknown, words))}: not known.")
    return sentence, " ".join(rest)


def pattern_change(
    before: Finding, after: Finding, measures: Mapping[str, MeasureChange], test: ClinicalTest
) -> PatternChange:
    """The patterns of two films, and both in one sentence."""
    then, now = _pattern(before, test), _pattern(after, test)
    named = all(each.pattern not in (None, "indeterminate") for each in (then, now))
    if named and then.pattern == now.pattern:
        chances = [wording.probability(each.probability or 0.0) for each in (then, now)]
        name = wording.pattern_name(test.name, now.pattern or "")
        sentence = f"The same pattern as before: {name} (probability {chances[0]} before, {chances[1]} after)."
        return PatternChange(then, now, sentence)
    sentence = f"Before: {then.words}. After: {now.words}."
    if not named:
        return PatternChange(then, now, f"{sentence} So it cannot be told whether the pattern changed.")
    leading = _LED if test.setting.split else test.display.tiles
    if not any(each.verdict in ("more", "may-be-more") for each in (measures.get(name) for name in leading) if each):
        sentence += " But no angle changed beyond measurement error, so do not read the new name as a change."
    return PatternChange(then, now, sentence)


def about(change: Change) -> Literal["pattern", "tissues", "found"]:
    """What stands behind the measures: a movement pattern, tissues, or neither."""
    if change.tissues:
        return "tissues"
    return "pattern" if get(change.test).has_patterns else "found"


def level(shown: Level, unit: Unit) -> str:
    """A value with its 95 % interval: `62° (56–68)`, a dash where there is none."""
    if shown.value is None:
        return UNKNOWN
    value = wording.number(shown.value, unit)
    if shown.low is None or shown.high is None:
        return value
    return f"{value} ({wording.interval(shown.low, shown.high, unit)})"


def bare(shown: Level) -> Level:
    """The value without its interval."""
    return Level(shown.value)


def probability(per_cent: float) -> str:
    """A probability given in per cent, never shown as a certainty."""
    return wording.probability(per_cent / 100.0)


def change(shown: Level, unit: Unit) -> str:
    """A change with its sign and unit: `+12°`, `−8 points`; a dash where there is none."""
    if shown.value is None:
        return UNKNOWN
    return f"{_number(shown.value, unit, _decimals(unit), plus=True)}{_SIGNS[unit]}"


def span(shown: Level, unit: Unit) -> str:
    """The 95 % interval of a change without its unit, empty where it is not known: `3 to 21`."""
    if shown.low is None or shown.high is None:
        return ""
    decimals = _decimals(unit)
    # An interval that leaves 0 out must not be shown as one that begins at it.
    if shown.low * shown.high > 0 and any(round(_scaled(end, unit), decimals) == 0 for end in (shown.low, shown.high)):
        decimals += 1
    return f"{_number(shown.low, unit, decimals)} to {_number(shown.high, unit, decimals)}"


def with_span(shown: Level, unit: Unit) -> str:
    """A change and its 95 % interval: `+12° (3 to 21)`."""
    between = span(shown, unit)
    return f"{change(shown, unit)} ({between})" if between else change(shown, unit)


def detectable(each: MeasureChange) -> str:
    """The minimal detectable change and its confidence, `5–15° (90 %)`; a dash where no source gives one."""
    least = each.detectable
    if least is None:
        return UNKNOWN
    same = least.low == least.high
    between = wording.number(least.low, each.unit) if same else wording.interval(least.low, least.high, each.unit)
    sign = "" if same and each.unit != "ratio" else _SIGNS[each.unit]
    return f"{between.removesuffix(' %')}{sign} ({100 * least.confidence:.0f} %)"


def confidences(measures: Mapping[str, MeasureChange], titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """The confidences at which the sources give minimal detectable changes, `90 %`, and the measures of each."""
    of_each: dict[float, list[str]] = {}
    for name, each in measures.items():
        if each.detectable is not None:
            of_each.setdefault(each.detectable.confidence, []).append(titles[name])
    return [(f"{100 * confidence:.0f} %", listed(names)) for confidence, names in sorted(of_each.items())]


def listed(words: list[str]) -> str:
    """Words in a row: `a, b and c`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def verdict(each: MeasureChange) -> str:
    """The verdict in words: what keeps it from being known, and whether it rests on the interval alone."""
    if each.why is not None:
        return f"not known: {each.why}"
    return OWN_ERROR if rests_on_interval(each) else VERDICTS[each.verdict]


def rests_on_interval(each: MeasureChange) -> bool:
    """Whether a change is called more without a minimal detectable change to hold it against."""
    return each.verdict == "more" and each.detectable is None


_SIGNS: Final[Mapping[Unit, str]] = {"deg": "°", "ratio": " points", "s": " s", "per_min": " a minute"}


def _words(test: ClinicalTest) -> Mapping[str, tuple[str, str]]:
    """A clause for a change, and a name, of every measure a headline may speak of."""
    titles = {rule.name: _on_side(test.measure_title(rule.name).lower()) for rule in test.measures}
    return {name: (f"{title}: {{much}} {{more}} than before", title) for name, title in titles.items()} | _LED


def _on_side(title: str) -> str:
    """`internal rotation on the left`, which can stand in a list."""
    for side in ("left", "right"):
        title = title.replace(f", {side}", f" on the {side}")
    return title


def _clause(template: str, each: MeasureChange) -> str:
    value = each.change.value or 0.0
    much = f"{_number(abs(value), each.unit, _decimals(each.unit))}{_SIGNS[each.unit]}"
    size = each.change if value > 0 else _turned(each.change)
    clause = template.format(much=much, more="more" if value > 0 else "less")
    return f"{clause} (95 % interval {span(size, each.unit)}{_SIGNS[each.unit]})"


def _turned(shown: Level) -> Level:
    """The same change counted the other way round."""
    value, low, high = (None if end is None else -end for end in (shown.value, shown.high, shown.low))
    return Level(value, low, high)


def _cannot_be_told(led: Mapping[str, MeasureChange]) -> tuple[str, str]:
    split = [led[name] for name in _SPLIT if name in led]
    unread = [
        when
        for when, levels in (("before", [each.before for each in split]), ("after", [each.after for each in split]))
        if not any(level.value is not None for level in levels)
    ]
    if not unread:
        return f"{_CANNOT}.", "How exactly they were measured is not known."
    films = f"the film {unread[0]}; its report says" if len(unread) == 1 else "both films; their reports say"
    return f"{_CANNOT}.", f"The back could not be read in {films} why, and how to film it."


def _pattern(finding: Finding, test: ClinicalTest) -> PatternThen:
    words = "hips and spine could not be told apart" if test.setting.split else "not told"
    if finding.pattern is not None and finding.probability is not None:
        chance = wording.probability(finding.probability)
        if finding.pattern != "indeterminate":
            words = f"{wording.pattern_name(test.name, finding.pattern)} (probability {chance})"
        elif finding.remaining:
            likeliest = wording.pattern_name(test.name, finding.remaining[0])
            words = f"no pattern likely enough to be named, the likeliest {likeliest} (probability {chance})"
    return PatternThen(finding.pattern, finding.probability, words, dict(finding.probabilities))


def _names(measures: list[str], words: Mapping[str, tuple[str, str]]) -> str:
    names = [words[name][1] for name in measures]
    return listed(names)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def _decimals(unit: Unit) -> int:
    return 1 if unit == "s" else 0


def _scaled(value: float, unit: Unit) -> float:
    return 100.0 * value if unit == "ratio" else value


def _number(value: float, unit: Unit, decimals: int, *, plus: bool = False) -> str:
    """A number in the unit people read, with a real minus sign."""
    if not math.isfinite(value):
        return UNKNOWN
    rounded = round(_scaled(value, unit), decimals) + 0.0
    return f"{rounded:{'+' if plus and rounded else ''}.{decimals}f}".replace("-", "−")
