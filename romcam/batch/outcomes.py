"""From result.json to the outcome that tables and lists need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from romcam.batch.job import MeasureRow, Outcome

if TYPE_CHECKING:
    from romcam.assessment.conclusions import Finding
    from romcam.results.result import Result

_SEVERITY: Final = ("withhold", "warning", "note")


def outcome_of(content: bytes) -> Outcome:
    """Return the outcome of a film with a result.

    Parameters
    ----------
    content
        Content of its result.json.

    Raises
    ------
    msgspec.DecodeError
        It is no result.
    """
    from romcam.results.result import from_json

    result = from_json(content)
    judged = [check for check in result.quality if check.ok is not None]
    failed = sorted((_SEVERITY.index(check.severity), check.rule) for check in judged if not check.ok)
    return Outcome(
        state="done",
        digest=result.provenance.input.sha256,
        pattern=result.finding.pattern,
        sentence=result.finding.sentence,
        quality=round(1 - len(failed) / len(judged), 3) if judged else None,
        judged=len(judged),
        rounds=_rounds(result.finding),
        failed=tuple(f"{_SEVERITY[severity]}:{rule}" for severity, rule in failed),
        rows=_rows(result),
        frames=result.provenance.frames.total,
        test=result.test,
        side=result.side,
        filmed=result.provenance.input.filmed,
    )


def _rounds(finding: Finding) -> str | None:
    """Return whether the spine rounds: the answer of a test without patterns and tissues that has a verdict."""
    if finding.pattern is not None or finding.tissues or finding.probability is None:
        return None
    return "unclear" if finding.compensating is None else "yes" if finding.compensating else "no"


def _rows(result: Result) -> tuple[MeasureRow, ...]:
    return tuple(
        MeasureRow(name, measure.value, measure.low, measure.high, measure.unit, measure.evidence)
        for name, measure in result.measures.items()
    )
