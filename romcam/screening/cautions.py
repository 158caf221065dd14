"""Reasons why a whole screening is less certain than its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from romcam.assessment.formatting import listed
from romcam.messages import Catalogue
from romcam.results.result import Result
from romcam.screening.findings import Caution, Measurement
from romcam.screening.wording import day, title_of_side

_text = Catalogue(__name__)


def find_cautions(results: Sequence[Result], measurements: Sequence[Measurement]) -> tuple[Caution, ...]:
    """Return the cautions of a screening, the most severe first.

    Parameters
    ----------
    results
        All results that were read.
    measurements
        The same results as the screening lists them, with whether each counts.
    """
    counting = [each for each in measurements if each.used]
    return (
        *_people(results),
        *_failed(counting, "withhold"),
        *_sides(results),
        *_programs(counting),
        *_dates(counting),
        *_failed(counting, "warning"),
    )


def _people(results: Sequence[Result]) -> Iterator[Caution]:
    nameless = sum(not each.subject.id for each in results)
    if nameless == len(results):
        yield Caution("person", _text("caution-nobody-named"))
    elif nameless:
        yield Caution("person", _text("caution-some-nameless", nameless=nameless, count=str(len(results))))
    sexes = sorted({each.subject.sex for each in results if each.subject.sex is not None})
    if len(sexes) > 1:
        yield Caution("person", _text("caution-sexes", sexes=listed(sexes)))
    ages = sorted({str(each.subject.age) for each in results if each.subject.age is not None})
    if len(ages) > 1:
        yield Caution("person", _text("caution-ages", ages=listed(ages)))


def _failed(counting: Sequence[Measurement], severity: str) -> Iterator[Caution]:
    for each in counting:
        for check in each.failed:
            if check.severity == severity:
                detail = _text("caution-check", test=title_of_side(each.test, each.side), detail=check.detail)
                yield Caution("quality", detail)


def _sides(results: Sequence[Result]) -> Iterator[Caution]:
    for each in results:
        if any(tissue.side is None for tissue in each.finding.tissues):
            yield Caution("side", _text("caution-side", film=each.provenance.input.name))


def _programs(counting: Sequence[Measurement]) -> Iterator[Caution]:
    parts = (
        (_text("program-romcam"), {each.romcam for each in counting}),
        (_text("program-spine-estimator"), {each.spine_estimator for each in counting}),
        (_text("program-pose-model"), {each.pose_model for each in counting}),
    )
    differing = [name for name, versions in parts if len(versions) > 1]
    if differing:
        yield Caution("program", _text("caution-versions", programs=listed(differing)))


def _dates(counting: Sequence[Measurement]) -> Iterator[Caution]:
    moments = sorted(datetime.fromisoformat(each.analysed.replace("Z", "+00:00")) for each in counting)
    if moments and moments[0].date() != moments[-1].date():
        yield Caution("date", _text("caution-dates", first=day(moments[0]), last=day(moments[-1])))
