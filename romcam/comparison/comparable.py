"""Whether two measurements may be compared at all, and what to mind where they may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from romcam.assessment.conclusions import Check
from romcam.comparison.change import Caution
from romcam.errors import UsageError
from romcam.norms import Norms
from romcam.results.result import Provenance, Result

_YAW_LIMIT: Final = "side_on"
"""The limit of how far askew an angle may be seen is also how far two views may differ unremarked."""
_DIGITS: Final = 8


def check_comparable(before: Result, after: Result) -> None:
    """Make sure that both are the same test of the same person and leg in two films. Raises UsageError where not."""
    if before.test != after.test:
        raise UsageError(
            f"The two are different tests, {before.test} before and {after.test} after; compare two of the same test."
        )
    ids = before.subject.id, after.subject.id
    if ids[0] and ids[1] and ids[0] != ids[1]:
        raise UsageError(
            f"The two are different people, {ids[0]} before and {ids[1]} after; compare two measurements of one person."
        )
    legs = _legs(before), _legs(after)
    if legs[0] and legs[1] and not legs[0] & legs[1]:
        raise UsageError(
            f"The two are of different legs, {' and '.join(sorted(legs[0]))} before and "
            f"{' and '.join(sorted(legs[1]))} after; compare two measurements of the same leg."
        )
    if before.provenance.input.sha256 == after.provenance.input.sha256:
        raise UsageError(
            f"Both are of the same film, {after.provenance.input.name}; give the results of two films, one filmed "
            "before and one after."
        )


def _legs(result: Result) -> set[str]:
    """The legs a result speaks of."""
    return {str(each.side) for each in result.finding.tissues if each.side}


def cautions(before: Result, after: Result, norms: Norms) -> tuple[Caution, ...]:
    """Everything in which the two differ besides the movement, the gravest first."""
    return (
        *_programs(before.provenance, after.provenance),
        *_views(before, after, norms),
        *_checks(before.quality, after.quality),
        *_repetitions(before, after),
        *_people(before, after),
    )


def _programs(before: Provenance, after: Provenance) -> Iterator[Caution]:
    parts = (
        ("romcam", before.romcam, after.romcam),
        ("spine estimator", _short(before.spine_estimator), _short(after.spine_estimator)),
        ("pose model", _short(before.pose_model), _short(after.pose_model)),
    )
    differing = [f"{name} {old} before, {new} after" for name, old, new in parts if old != new]
    if differing:
        yield Caution(
            "program",
            f"The two were not analysed by the same program ({'; '.join(differing)}), so part of the change may be the "
            "program's: analyse both films with the same version.",
        )


def _short(weights: str) -> str:
    """Name and the first digits of the digest of `name:digest`."""
    name, colon, digest = weights.partition(":")
    return f"{name}{colon}{digest[:_DIGITS]}"


def _views(before: Result, after: Result, norms: Norms) -> Iterator[Caution]:
    if before.facing and after.facing and before.facing != after.facing:
        yield Caution(
            "view",
            f"The person faces {before.facing} before and {after.facing} after: film from the same side each time.",
        )
    limit = norms.limits.get(_YAW_LIMIT)
    if limit is None or before.yaw_deg is None or after.yaw_deg is None:
        return
    if abs(after.yaw_deg - before.yaw_deg) > limit.value:
        yield Caution(
            "view",
            f"The camera stood differently ({before.yaw_deg:.0f}° from side-on before, {after.yaw_deg:.0f}° after): "
            "part of the change may be the view's.",
        )


def _checks(before: tuple[Check, ...], after: tuple[Check, ...]) -> Iterator[Caution]:
    """The checks that one film failed and the other did not."""
    failed = [{check.rule: check.detail for check in checks if check.ok is False} for checks in (before, after)]
    for where, here, there in (("before", *failed), ("after", *reversed(failed))):
        for rule, detail in here.items():
            if rule not in there:
                yield Caution("quality", f"Only {where}: {detail}")


def _repetitions(before: Result, after: Result) -> Iterator[Caution]:
    counts = len(before.repetitions), len(after.repetitions)
    if counts[0] != counts[1]:
        yield Caution(
            "repetitions",
            f"The greatest of {_times(counts[0])} before is compared with the greatest of {_times(counts[1])} after; "
            "the greatest of more tends to be greater, so film the same number each time.",
        )


def _times(count: int) -> str:
    return "1 repetition" if count == 1 else f"{count} repetitions"


def _people(before: Result, after: Result) -> Iterator[Caution]:
    if bool(before.subject.id) != bool(after.subject.id):
        without = "before" if after.subject.id else "after"
        yield Caution(
            "person",
            f"The measurement {without} does not say whose it is: make sure that both are of the same person.",
        )
    if before.subject.sex and after.subject.sex and before.subject.sex != after.subject.sex:
        yield Caution(
            "person",
            f"The person is {before.subject.sex} before and {after.subject.sex} after: make sure that both are of the "
            "same person.",
        )
