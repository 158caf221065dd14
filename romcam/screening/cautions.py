"""What makes a whole screen less certain than its parts say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from romcam.results.result import Result
from romcam.screening.findings import Caution, Measurement
from romcam.screening.wording import listed, titled


def find_cautions(results: Sequence[Result], measurements: Sequence[Measurement]) -> tuple[Caution, ...]:
    """Everything to mind, the gravest first."""
    counting = [each for each in measurements if each.used]
    return (
        *_people(results),
        *_withheld(counting),
        *_sides(results),
        *_programs(counting),
        *_dates(counting),
        *_warned(counting),
    )


def _people(results: Sequence[Result]) -> Iterator[Caution]:
    without = sum(not each.subject.id for each in results)
    if without:
        which = "No result says" if without == len(results) else f"Of {len(results)} results {without} do not say"
        yield Caution("person", f"{which} whose it is: all are taken as one person's, so make sure of it.")
    for what, told in (
        ("sex", {each.subject.sex for each in results}),
        ("age", {each.subject.age for each in results}),
    ):
        known = sorted(str(each) for each in told if each is not None)
        if len(known) > 1:
            yield Caution(
                "person", f"The results give {listed(known)} as the person's {what}: make sure that all are of one."
            )


def _withheld(counting: Sequence[Measurement]) -> Iterator[Caution]:
    for each in counting:
        for check in each.failed:
            if check.severity == "withhold":
                yield Caution("quality", f"{titled(each.test, each.side)}: {check.detail}")


def _sides(results: Sequence[Result]) -> Iterator[Caution]:
    for each in results:
        if any(tissue.side is None for tissue in each.finding.tissues):
            name = each.provenance.input.name
            yield Caution(
                "side", f"{name} does not say which leg it is of, so it is not counted: analyse it again with --side."
            )


def _programs(counting: Sequence[Measurement]) -> Iterator[Caution]:
    parts = (
        ("romcam", {each.romcam for each in counting}),
        ("the spine estimator", {each.spine_estimator for each in counting}),
        ("the pose model", {each.pose_model for each in counting}),
    )
    differing = [name for name, versions in parts if len(versions) > 1]
    if differing:
        yield Caution(
            "program",
            f"The films were not all analysed by the same version of {listed(differing)}: analyse all with the same.",
        )


def _dates(counting: Sequence[Measurement]) -> Iterator[Caution]:
    days = sorted({datetime.fromisoformat(each.analysed.replace("Z", "+00:00")).date() for each in counting})
    if len(days) > 1:
        first, last = (f"{day.day} {day:%B %Y}" for day in (days[0], days[-1]))
        yield Caution(
            "date", f"The films were analysed from {first} to {last}: what changed in between is not seen here."
        )


def _warned(counting: Sequence[Measurement]) -> Iterator[Caution]:
    for each in counting:
        for check in each.failed:
            if check.severity == "warning":
                yield Caution("quality", f"{titled(each.test, each.side)}: {check.detail}")
