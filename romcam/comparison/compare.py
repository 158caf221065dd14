"""Two results into what changed between them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Final

from romcam import __version__, clinical
from romcam.comparison import wording
from romcam.comparison.change import Change, Film, MeasureChange
from romcam.comparison.comparable import cautions, check_comparable
from romcam.comparison.difference import compare_measure
from romcam.comparison.tissues import found_change, tissue_changes
from romcam.norms import Norms
from romcam.results.result import Result

SCHEMA_VERSION: Final = "1.1"
"""Its second part grows where something is added, its first where something is taken away or changes."""


def compare_results(before: Result, after: Result, *, created: datetime | None = None) -> Change:
    """Compare two measurements of one person. created: now, unless given; with its time zone.

    Raises UsageError where they are of different tests or people, or of the same film.
    """
    check_comparable(before, after)
    test = clinical.get(after.test)
    measures = _measures(before, after, test)
    tissues = tissue_changes(before.finding, after.finding, measures)
    sentence, rest = wording.headline(measures, test)
    return Change(
        schema_version=SCHEMA_VERSION,
        test=after.test,
        subject=after.subject.id or before.subject.id,
        sentence=sentence,
        rest=rest,
        measures=measures,
        pattern=(
            wording.pattern_change(before.finding, after.finding, measures, test)
            if test.has_patterns
            else found_change(before.finding, after.finding, tissues)
        ),
        cautions=cautions(before, after, test.norms),
        before=_film(before),
        after=_film(after),
        created=_utc(created or datetime.now(timezone.utc)),
        romcam=__version__,
        tissues=tissues,
    )


def _measures(before: Result, after: Result, test: clinical.ClinicalTest) -> dict[str, MeasureChange]:
    """Every measure that either has, in the order of the test, then whatever the test does not know."""
    own = tuple(rule.name for rule in test.measures)
    either = dict.fromkeys((*before.measures, *after.measures))
    names = [*(name for name in own if name in either), *(name for name in either if name not in own)]
    norms: Norms = test.norms
    return {
        name: compare_measure(before.measures.get(name), after.measures.get(name), norms.detectable(name))
        for name in names
    }


def _film(result: Result) -> Film:
    made = result.provenance
    return Film(
        made.input.name, made.input.sha256, made.romcam, made.pose_model, made.spine_estimator, analysed=made.created
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
