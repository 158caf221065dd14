"""How well the outline of the back reads a clinic's own people, by the printed tags that they wore.

Every result of a film with tags on pelvis and T12-L1 holds what the tags measured, and what the outline alone would
have said. Over several people that is a validation that no maker can give: their own rooms, clothes and patients.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.special import betaincinv

from romcam.errors import InputError, NothingToMeasureError
from romcam.messages import Catalogue
from romcam.results.result import Result
from romcam.validation.agreement import LEAST_FOR_RELIABILITY, compute_agreement, compute_errors, without_reliability
from romcam.validation.study import Agreement, Errors, Interval

COMPARED: Final = ("pelvis_tilt", "trunk_inclination", "hip_flexion", "lumbar_flexion")
"""Measures that tags and outline both give."""
NOTED: Final = ("clothes", "build")
"""Columns of a clinic's notes by which people are grouped."""
STATED: Final = 0.95
"""Share of the intervals that should hold."""

_text = Catalogue(__name__)


@dataclass(frozen=True)
class TagAgreement:
    """Agreement of one measure by the outline with the same by tags, over a group of trials; degrees.

    Attributes
    ----------
    measure
        Name of the measure.
    group
        `all`, or a note and its value, such as `clothes=loose`.
    errors
        Outline minus tags.
    agreement
        Bias, limits of agreement and ICC with confidence intervals; None with too few trials.
    covered
        Share of the trials in which the outline's interval holds the tags' value, both errors considered, with its
        confidence interval.
    withheld
        Number of trials in which the outline gave no value.
    people
        Number of people: results without an identifier count as one each.
    """

    measure: str
    group: str
    errors: Errors
    agreement: Agreement | None
    covered: Interval
    withheld: int
    people: int

    @property
    def beyond_intervals(self) -> bool:
        """Whether the outline is surely off by more than its intervals allow."""
        return self.covered.high < STATED


def compare_with_tags(results: Sequence[Result], notes: Mapping[str, Mapping[str, str]]) -> tuple[TagAgreement, ...]:
    """Compare outline and tags over results of films with tags on pelvis and T12-L1.

    Parameters
    ----------
    results
        The results; those without both tags are left out.
    notes
        Subject's identifier → `NOTED` → what was noted.

    Returns
    -------
    tuple of TagAgreement
        By measure: over all, then by each value noted.

    Raises
    ------
    NothingToMeasureError
        Where no result has both tags.
    """
    tagged = [each for each in results if each.tags and {"pelvis", "t12"} <= set(each.tags.segments)]
    if not tagged:
        raise NothingToMeasureError(_text("no-tagged-result"))
    groups: dict[str, list[Result]] = {"all": tagged}
    for result in tagged:
        noted = notes.get(result.subject.id or "", {})
        for name in NOTED:
            if noted.get(name):
                groups.setdefault(f"{name}={noted[name]}", []).append(result)
    found = [_compare(name, group, members) for name in COMPARED for group, members in groups.items()]
    return tuple(each for each in found if each.errors.count or each.withheld)


def _compare(name: str, group: str, results: Sequence[Result]) -> TagAgreement:
    by_tags: list[float] = []
    by_outline: list[float] = []
    held, withheld = 0, 0
    people: set[str] = set()
    for result in results:
        assert result.tags is not None
        tag, outline = result.measures.get(name), (result.tags.measures_without or {}).get(name)
        if tag is None or tag.value is None or tag.low is None or tag.high is None:
            continue
        if outline is None or outline.value is None or outline.low is None or outline.high is None:
            withheld += 1
            continue
        people.add(result.subject.id or f"\0{len(by_tags)}")
        by_tags.append(tag.value)
        by_outline.append(outline.value)
        allowed = math.hypot((outline.high - outline.low) / 2, (tag.high - tag.low) / 2)
        held += abs(outline.value - tag.value) <= allowed
    found, reference = np.array(by_outline), np.array(by_tags)
    agreement = compute_agreement(found, reference)
    if agreement is not None and len(found) < LEAST_FOR_RELIABILITY:
        agreement = without_reliability(agreement)
    return TagAgreement(
        name,
        group,
        compute_errors(found, reference),
        agreement,
        share_with_interval(held, len(found)),
        withheld,
        len(people),
    )


def share_with_interval(count: int, total: int) -> Interval:
    """Return a share with its 95 % confidence interval (Clopper and Pearson 1934, Biometrika 26:404).

    Parameters
    ----------
    count, total
        Number of cases that hold, and of all cases.

    Returns
    -------
    Interval
        0..1; NaN where there are no cases.
    """
    if total == 0:
        return Interval(math.nan, math.nan, math.nan)
    low = float(betaincinv(count, total - count + 1, 0.025)) if count else 0.0
    high = float(betaincinv(count + 1, total - count, 0.975)) if count < total else 1.0
    return Interval(count / total, low, high)


def read_notes(path: Path) -> dict[str, dict[str, str]]:
    """Read a clinic's notes: a CSV table with the column `subject` and one or both of `NOTED`.

    Parameters
    ----------
    path
        The table.

    Returns
    -------
    dict
        Subject's identifier → note → value.

    Raises
    ------
    InputError
        Where it cannot be read or has no such columns.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            _text("notes-unreadable", table=path, reason=getattr(error, "strerror", None) or error)
        ) from None
    mark = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    rows = list(csv.DictReader(text.splitlines(), delimiter=mark))
    names = {(each or "").strip().lower() for each in (rows[0] if rows else {})}
    if "subject" not in names or not names & set(NOTED):
        raise InputError(_text("notes-columns", table=path, expected=", ".join(("subject", *NOTED))))
    plain = [{(key or "").strip().lower(): (value or "").strip() for key, value in row.items()} for row in rows]
    return {row["subject"]: {name: row.get(name, "") for name in NOTED} for row in plain}
