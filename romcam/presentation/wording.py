"""Names and sentences of a result as a patient reads them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Final

from romcam import clinical
from romcam.assessment.conclusions import Check, EvidenceName, Finding, Measure, TissueFinding
from romcam.assessment.formatting import listed
from romcam.body.quantities import QUANTITIES
from romcam.messages import Catalogue
from romcam.presentation.formatting import degrees

_text = Catalogue(__name__)

DIRECTED: Final = ("hip_rotation", "thigh_swing", "thorax_turn", "pelvis_turn")
"""Angles whose positive and negative direction have names of their own."""

_STATES: Final = ("short", "free", "indeterminate", "unknown")


def title(test: str, name: str) -> str:
    """Return the name of a measure in words.

    Parameters
    ----------
    test
        Name of a test in `romcam.clinical`.
    name
        Name of one of its measures, or of an angle.

    Returns
    -------
    str
        The title.

    Raises
    ------
    UsageError
        There is no such test.
    """
    declared = clinical.get(test)
    return declared.measure_title(name) if name in {rule.name for rule in declared.measures} else angle(name)


def angle(name: str) -> str:
    """Return the name of an angle over time in words.

    Parameters
    ----------
    name
        Name in `romcam.body.quantities`, or of a measure.

    Returns
    -------
    str
        Title of the quantity; of an unknown name its words.
    """
    return QUANTITIES[name].title if name in QUANTITIES else name.replace("_", " ").capitalize()


def reading(name: str, value: float) -> tuple[str, str]:
    """Return the name and the reading of an angle, with the direction in words instead of a sign where it has a name.

    Parameters
    ----------
    name
        Name in `romcam.body.quantities`.
    value
        Angle in degrees.

    Returns
    -------
    tuple[str, str]
        Such as `External rotation, left` and `39°` for a hip rotation of -39°; the title and the signed angle of other
        angles, and of a reading of 0° or one that is not finite.
    """
    words = degrees(value)
    for stem in DIRECTED:
        if name.startswith(stem) and math.isfinite(value) and words != degrees(0.0):
            side = name.rpartition("_")[2]
            towards = "positive" if value > 0 else "negative"
            return _text(f"direction-{stem.replace('_', '-')}-{towards}", side=side), degrees(abs(value))
    return angle(name), words


def plainly(name: str) -> str:
    """Return what a measure means, for a reader who does not know the term.

    Parameters
    ----------
    name
        Name of a measure.

    Returns
    -------
    str
        A phrase; empty if there is no explanation.
    """
    return clinical.explanation(name)


def task_name(name: str) -> str:
    """Return the name of a task of a test in words.

    Parameters
    ----------
    name
        Such as `internal_left`.

    Returns
    -------
    str
        Such as `internal, left`.
    """
    return clinical.task_name(name)


def counted(tasks: Sequence[str]) -> str:
    """Return how often each movement was made: `rising: 3; sitting down: 3`.

    Parameters
    ----------
    tasks
        Task of each repetition; empty strings if the test has one task only.

    Returns
    -------
    str
        The counts in words; `3 repetitions` if the tasks have no names.
    """
    if set(tasks) <= {""}:
        return _text("counted-repetitions", count=len(tasks))
    items = ""
    for task in dict.fromkeys(tasks):
        item = _text("counted-task", count=str(list(tasks).count(task)), task=task_name(task))
        items = _text("counted-separator", items=items, item=item) if items else item
    return items


def test_title(test: str) -> str:
    """Return the name of a test in words.

    Parameters
    ----------
    test
        Name of a test, known or not.

    Returns
    -------
    str
        Its title; of an unknown test the words of its name.
    """
    if test not in clinical.names():
        return test.replace("-", " ").capitalize()
    return clinical.get(test).title


def pattern_name(test: str, pattern: str) -> str:
    """Return the name of a pattern in words, as its test calls it.

    Parameters
    ----------
    test
        Name of a test in `romcam.clinical`.
    pattern
        Name of a pattern of that test.

    Returns
    -------
    str
        The name in words.
    """
    return clinical.get(test).pattern_name(pattern)


def rule_name(check: Check) -> str:
    """Return the name of a quality rule in words.

    Parameters
    ----------
    check
        A check of the trial.

    Returns
    -------
    str
        Such as `Side on`.
    """
    return check.rule.replace("_", " ").capitalize()


def evidence_name(evidence: EvidenceName) -> str:
    """Return the name of a kind of evidence in words.

    Parameters
    ----------
    evidence
        Evidence of a measure.

    Returns
    -------
    str
        Such as `shoulders, hips and knees only`.
    """
    return _text(f"evidence-{evidence}")


def state_name(state: str) -> str:
    """Return the state of a tissue in words.

    Parameters
    ----------
    state
        State of a `TissueFinding`.

    Returns
    -------
    str
        Such as `long enough`.
    """
    return _text(f"state-{state}")


def shown_state(tissue: TissueFinding, value: float | None) -> str:
    """Return the state of a tissue to show, for `state_name`.

    Parameters
    ----------
    tissue
        Finding about the tissue.
    value
        Value of its measure; None: not measured.

    Returns
    -------
    str
        `no-reference` where the tissue was measured, and no source says beyond which value it counts as short in this
        person; else the state itself.
    """
    without = tissue.state == "unknown" and tissue.border is None and value is not None
    return "no-reference" if without else tissue.state


def tissue_name(tissue: TissueFinding) -> str:
    """Return the name of a tissue with its side: `Hamstrings, left`.

    Parameters
    ----------
    tissue
        Finding about the tissue.

    Returns
    -------
    str
        The name, without a side if the tissue has none.
    """
    name = f"{tissue.tissue[:1].upper()}{tissue.tissue[1:]}"
    return _text("tissue-of-side", tissue=name, side=tissue.side) if tissue.side else name


def detail(sentence: str) -> str:
    """Return the part of a sentence after its colon, as a sentence of its own.

    Parameters
    ----------
    sentence
        The sentence.

    Returns
    -------
    str
        That part; the whole sentence if it has no colon.
    """
    rest = sentence.partition(": ")[2] or sentence
    return f"{rest[:1].upper()}{rest[1:]}"


def typeset(sentence: str) -> str:
    """Replace hyphens before numbers by minus signs.

    Parameters
    ----------
    sentence
        The sentence.

    Returns
    -------
    str
        The sentence with minus signs.
    """
    return re.sub(r"(?<![\w-])-(?=\d)", "−", sentence)


def answer(finding: Finding) -> str:
    """Return in a word whether the spine, or another part, compensates for a stiff one.

    Parameters
    ----------
    finding
        The finding of a trial.

    Returns
    -------
    str
        Yes, no, or that it cannot be determined.
    """
    if finding.compensating is None:
        return _text("answer-unknown")
    return _text("answer-yes" if finding.compensating else "answer-no")


def compensation_seen(checks: Sequence[Check]) -> str:
    """Return in a word whether another part of the body compensated.

    Parameters
    ----------
    checks
        The checks for such movements.

    Returns
    -------
    str
        Yes if any check failed, no if all passed, else that it is unknown.
    """
    if any(check.ok is False for check in checks):
        return _text("compensation-yes")
    return _text("compensation-no" if all(check.ok for check in checks) else "compensation-unknown")


def headline(finding: Finding, measures: Mapping[str, Measure] | None = None) -> tuple[str, str]:
    """Return the sentence of a finding in two parts: its statement, and the details after its colon.

    For several tissues, the statement names the short ones and there are no details: the list of tissues has a sentence
    for each.

    Parameters
    ----------
    finding
        The finding of a trial.
    measures
        Measures of the trial, by name; None: not known.

    Returns
    -------
    tuple[str, str]
        Statement and details; the details may be empty.
    """
    if len(finding.tissues) > 1:
        states = {shown_state(each, (measures or {})[each.measure].value) for each in finding.tissues if measures}
        if states == {"no-reference"}:
            return _text("tissues-no-reference"), ""
        return _tissues(finding.tissues), ""
    lead, colon, rest = finding.sentence.partition(": ")
    if not colon:
        return finding.sentence, ""
    return f"{lead}.", f"{rest[:1].upper()}{rest[1:]}"


def _tissues(tissues: tuple[TissueFinding, ...]) -> str:
    named = {state: _named([each for each in tissues if each.state == state]) for state in _STATES}
    if named["short"]:
        return _text("tissues-short", tissues=named["short"])
    if named["indeterminate"]:
        return " ".join(_borderline([each for each in tissues if each.state == "indeterminate"]))
    if not named["free"]:
        return _text("tissues-unknown", tissues=listed(list(dict.fromkeys(each.tissue for each in tissues))))
    return _text("tissues-free")


def _named(tissues: list[TissueFinding]) -> str:
    """Return a list of tissues in words, grouped by leg."""
    sides = dict.fromkeys(each.side for each in tissues)
    of_side = {side: listed([each.tissue for each in tissues if each.side == side]) for side in sides}
    return listed(
        [_text("tissues-of-leg", tissues=names, side=side) if side else names for side, names in of_side.items()]
    )


def _borderline(tissues: list[TissueFinding]) -> list[str]:
    """Return one sentence for each leg with the names of its tissues."""
    sides = dict.fromkeys(each.side for each in tissues)
    return [
        _text(
            "tissues-borderline",
            side=side or "none",
            tissues=listed([each.tissue for each in tissues if each.side == side]),
        )
        for side in sides
    ]
