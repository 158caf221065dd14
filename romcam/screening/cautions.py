"""Reasons why a whole screening is less certain than its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from romcam.assessment.formatting import listed
from romcam.corrections.wording import corrected_sentence
from romcam.messages import Catalogue
from romcam.results.result import Result
from romcam.screening.findings import Caution, Measurement
from romcam.screening.wording import day, name_in_sentence, title_of_side
from romcam.video.filmed import bounds, day_of, is_later

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
        *_identity(results),
        *_people(results),
        *_corrections(results, counting),
        *_failed(counting, "withhold"),
        *_sides(results),
        *_programs(counting),
        *_dates(measurements),
        *_failed(counting, "warning"),
    )


def _people(results: Sequence[Result]) -> Iterator[Caution]:
    nameless = sum(not each.subject.id for each in results)
    if nameless == len(results):
        yield Caution("person", _text("caution-nobody-named"))
    elif nameless:
        yield Caution("person", _text("caution-some-nameless", nameless=nameless, count=str(len(results))))


def _corrections(results: Sequence[Result], counting: Sequence[Measurement]) -> Iterator[Caution]:
    """What was corrected by hand in the results that count."""
    counted = {(each.sha256, each.test) for each in counting}
    for each in results:
        sentence = corrected_sentence(each)
        if sentence is not None and (each.provenance.input.sha256, each.test) in counted:
            title = title_of_side(each.test, each.side)
            yield Caution("correction", _text("caution-corrected", test=title, sentence=sentence))


def _identity(results: Sequence[Result]) -> Iterator[Caution]:
    """Contradictions about the person; a birthday between two films is none."""
    sexes = sorted({each.subject.sex for each in results if each.subject.sex is not None})
    if len(sexes) > 1:
        yield Caution("identity", _text("caution-sexes", sexes=listed(sexes)))
    ages = sorted({each.subject.age for each in results if each.subject.age is not None})
    if ages and ages[-1] - ages[0] > 1:
        yield Caution("identity", _text("caution-ages", ages=listed([str(each) for each in ages])))


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
    """Differing versions: of romcam and the pose model in all films, of the estimator in the films of one test.

    Tests of different movements use different estimators.
    """
    tests = dict.fromkeys(each.test for each in counting)
    estimators = [{each.spine_estimator for each in counting if each.test == test} for test in tests]
    differing = {
        _text("program-romcam"): len({each.romcam for each in counting}) > 1,
        _text("program-spine-estimator"): any(len(versions) > 1 for versions in estimators),
        _text("program-pose-model"): len({each.pose_model for each in counting}) > 1,
    }
    if any(differing.values()):
        programs = listed([name for name, differs in differing.items() if differs])
        yield Caution("program", _text("caution-versions", programs=programs))


def _dates(measurements: Sequence[Measurement]) -> Iterator[Caution]:
    """Films of several days, and films of one test and leg whose order is not known."""
    counting = [each for each in measurements if each.used]
    filmed = sorted((each.filmed for each in counting if each.filmed), key=lambda at: bounds(at)[0])
    if filmed and day_of(filmed[0]) != day_of(filmed[-1]) and len(filmed) > 1:
        yield Caution("date", _text("caution-dates", first=day(filmed[0]), last=day(filmed[-1])))
    analysed = sorted(each.analysed for each in counting)
    if analysed and not filmed and day_of(analysed[0]) != day_of(analysed[-1]):
        yield Caution("date", _text("caution-dates-analysed", first=day(analysed[0]), last=day(analysed[-1])))
    unsure = dict.fromkeys(
        name_in_sentence(each.test)
        for each in measurements
        if not each.used and any(_is_of_same(each, other) and not _ordered(each, other) for other in counting)
    )
    if unsure:
        yield Caution("date", _text("caution-order-unknown", tests=listed(list(unsure))))


def _is_of_same(one: Measurement, other: Measurement) -> bool:
    return one.test == other.test and one.side == other.side and one.sha256 != other.sha256


def _ordered(one: Measurement, other: Measurement) -> bool:
    """Whether it is known which of two films was made later."""
    if one.filmed is None or other.filmed is None:
        return False
    return is_later(one.filmed, other.filmed) or is_later(other.filmed, one.filmed)
