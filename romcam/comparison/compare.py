"""The comparison of two results: the change of each measure, its interval, and its verdict."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timezone
from typing import Final

from romcam import __version__, clinical
from romcam.comparison import differences
from romcam.comparison.change import Caution, Change, Clothes, ComparedFilm, ErrorModel, Level, MeasureChange
from romcam.comparison.comparable import cautions, check_comparable, legs_unnamed, set_cautions
from romcam.comparison.findings import found_change, pattern_change, tissue_changes
from romcam.comparison.headline import headline
from romcam.comparison.measure_change import compare_measure
from romcam.comparison.medians import with_medians
from romcam.comparison.one_film import split_result
from romcam.comparison.shared_error import SharedError, shared_error, shared_in_one_film
from romcam.messages import Catalogue
from romcam.norms import Norms
from romcam.presentation.wording import listed, title
from romcam.results.document import Document
from romcam.results.result import Result

SCHEMA_VERSION: Final = "1.4"
"""The second number is increased when a field is added, the first when a field is removed or changes its meaning."""

_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


def compare_results(
    before: Result, after: Result, *, clothes: Clothes | None = None, created: datetime | None = None
) -> Change:
    """Compare two measurements of one person, each by the medians of its repetitions.

    Parameters
    ----------
    before, after
        The two results.
    clothes
        Whether the person wears the same clothes in both films; None: not stated, which counts as other clothes.
    created
        Time of the comparison, with its time zone; the present time by default.

    Returns
    -------
    Change
        The comparison.

    Raises
    ------
    UsageError
        The results are of different tests, people or legs, or of the same film.
    """
    check_comparable(before, after)
    found = cautions(before, after, clinical.get(after.test).norms)
    errors = shared_error(before, after, clothes, {each.about for each in found})
    return _compare(with_medians(before), with_medians(after), found, errors, created)


def compare_sets(result: Result, *, split_s: float | None = None, created: datetime | None = None) -> Change:
    """Compare two sets of repetitions in one film, such as before and after stretching.

    Parameters
    ----------
    result
        The result of the film.
    split_s
        Time in the film at which the second set begins, seconds; None: the film's longest pause.
    created
        Time of the comparison, with its time zone; the present time by default.

    Returns
    -------
    Change
        The comparison of the medians of both sets.

    Raises
    ------
    UsageError
        A set is empty, or no pause is clearly the longest and no time is given.
    """
    before, after, at = split_result(result, split_s)
    found, errors = set_cautions(before, after), shared_in_one_film(result)
    change = _compare(before, after, found, errors, created, one_film=True)
    sentence = _text("pattern-one-film")
    return replace(change, split_s=at, pattern=replace(change.pattern, sentence=sentence))


def _compare(
    before: Result,
    after: Result,
    found: tuple[Caution, ...],
    errors: SharedError,
    created: datetime | None,
    *,
    one_film: bool = False,
) -> Change:
    test, about = clinical.get(after.test), {each.about for each in found}
    measures = _measures(before, after, test, errors)
    # Of a mirror image every change is that of the other leg; of another movement, no number is what its name says.
    legs = "legs" if not one_film and legs_unnamed(before, after) else "exchanged"
    reasons = {"withheld": "withheld", "sides": legs, "posture": "stand"}
    unread = next((why for kind, why in reasons.items() if kind in about), None)
    if unread is not None:
        why = _text(f"why-{unread}")
        measures = {name: replace(each, verdict=None, why=why) for name, each in measures.items()}
    if unread in ("withheld", "stand", "legs"):
        measures = {name: replace(each, change=Level(), own_detectable=None) for name, each in measures.items()}
    _log.info("two results of %s: %d measures, %d cautions", after.test, len(measures), len(found))
    tissues = tissue_changes(before.finding, after.finding, measures)
    sentence, rest = headline(measures, test)
    if unread == "withheld":
        sentence, rest = _withheld(before, after, one_film=one_film)
    elif unread is not None:
        sentence, rest = _text(f"headline-{unread}"), _text(f"rest-{unread}")
    if "order" in about:
        sentence, rest = _text("headline-order"), " ".join(filter(None, (sentence, rest)))
    return Change(
        schema_version=SCHEMA_VERSION,
        test=after.test,
        subject=after.subject.id or before.subject.id,
        sentence=sentence,
        rest=rest,
        measures=measures,
        pattern=(
            pattern_change(before.finding, after.finding, measures, test)
            if test.has_patterns
            else found_change(before.finding, after.finding, tissues)
        ),
        cautions=found,
        before=_film(before),
        after=_film(after),
        created=_utc(created or datetime.now(timezone.utc)),
        romcam=__version__,
        tissues=tissues,
        errors=_stated(errors, before, after, test),
    )


def _measures(
    before: Result, after: Result, test: clinical.ClinicalTest, errors: SharedError
) -> dict[str, MeasureChange]:
    """Every measure that either has, in the order of the test, then those that the test does not know."""
    of_test = tuple(rule.name for rule in test.measures)
    either = dict.fromkeys((*before.measures, *after.measures))
    names = [*(name for name in of_test if name in either), *(name for name in either if name not in of_test)]
    norms: Norms = test.norms

    def compare(name: str) -> MeasureChange:
        pair = before.measures.get(name), after.measures.get(name)
        return compare_measure(*pair, norms.detectable(name), errors.of(name, *pair))

    return {name: compare(name) for name in names}


def _withheld(before: Result, after: Result, *, one_film: bool) -> tuple[str, str]:
    """Return the headline where a film cannot be compared, and the reasons."""
    reasons = {"before": differences.withheld(before), "after": differences.withheld(after)}
    films = [where for where, details in reasons.items() if details]
    if one_film or len(films) == 1:
        which = "film" if one_film else films[0]
        return _text(f"headline-withheld-{which}"), " ".join(reasons[films[0]])
    details = [_text(f"caution-in-{where}", detail=each) for where in films for each in reasons[where]]
    return _text("headline-withheld-both"), " ".join(details)


def _stated(errors: SharedError, before: Result, after: Result, test: clinical.ClinicalTest) -> ErrorModel:
    """Return the condition of the errors, with the measures read in another way, of which it is not true."""
    pairs = {name: (before.measures.get(name), after.measures.get(name)) for name in errors.measures}
    apart = [
        title(test.name, name)
        for name, (one, two) in pairs.items()
        if one is not None and two is not None and one.value is not None and two.value is not None
        if {one.evidence, two.evidence} & {"tags", "manual"}
    ]
    if not apart:
        return errors.model
    but = _text("errors-but-evidence", measures=listed(apart))
    return replace(errors.model, sentence=f"{errors.model.sentence} {but}")


def _film(result: Result) -> ComparedFilm:
    made = result.provenance
    return ComparedFilm(
        made.input.name,
        made.input.sha256,
        made.romcam,
        made.pose_model,
        made.spine_estimator,
        analysed=made.created,
        filmed=made.input.filmed,
        mirrored=made.input.mirrored,
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")


def _page(change: Change) -> str:
    from romcam.comparison.page import render_page

    return render_page(change)


CHANGE: Final = Document("change", SCHEMA_VERSION, Change, _page)
"""The outputs of a comparison: change.json and the page beside it.

`python -m romcam.comparison > docs/change.schema.json` writes its schema.
"""
