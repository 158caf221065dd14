"""How much of their error two films of one person share: measured on people filmed again, kept in a data file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from romcam.assessment.conclusions import EvidenceName, Measure
from romcam.comparison.change import Clothes, Condition, ErrorModel
from romcam.messages import Catalogue
from romcam.results.result import Result

_FILE: Final = "error_correlation.json"

_text = Catalogue(__name__)


@dataclass(frozen=True)
class ErrorCorrelation:
    """What the errors of one measure in two films have in common.

    Attributes
    ----------
    correlation
        Correlation of both errors, 0..1: the share of the stated variance that cancels. It is the lower limit of a
        one-sided 95 % confidence interval, so that few people never promise too much.
    per_change
        Standard error that is added for every unit of change, such as degrees per degree.
    evidence
        The evidence on which the measure rested; of others the correlation is not known.
    """

    correlation: float
    per_change: float = 0.0
    evidence: EvidenceName = "contour"


INDEPENDENT: Final = ErrorCorrelation(0.0)


class MeasuredCondition(msgspec.Struct, frozen=True):
    """The errors of a change in one condition.

    Attributes
    ----------
    people
        Number of people who were filmed again.
    measures
        Name of the measure → the correlation of its errors.
    """

    people: int
    measures: dict[str, ErrorCorrelation]


class CorrelationFile(msgspec.Struct, frozen=True):
    """Content of `error_correlation.json`.

    Attributes
    ----------
    about
        How the numbers were measured, and the command that measures them again.
    tests
        Name of the test → condition → its errors.
    """

    about: list[str]
    tests: dict[str, dict[Condition, MeasuredCondition]]


@cache
def load_correlations() -> CorrelationFile:
    """Read the correlations of the errors of two films.

    Returns
    -------
    CorrelationFile
        All tests and conditions.
    """
    content = files("romcam.comparison").joinpath(_FILE).read_bytes()
    return msgspec.json.decode(content, type=CorrelationFile)


@dataclass(frozen=True)
class SharedError:
    """The errors that two results share.

    Attributes
    ----------
    model
        The condition, as change.json states it.
    measures
        Name of the measure → correlation of its errors; a measure that is missing has independent errors.
    """

    model: ErrorModel
    measures: dict[str, ErrorCorrelation]

    def of(self, name: str, before: Measure | None, after: Measure | None) -> ErrorCorrelation:
        """Return the correlation of the errors of one measure.

        Parameters
        ----------
        name
            Name of the measure.
        before, after
            The measure in both films; None where a film does not have it.

        Returns
        -------
        ErrorCorrelation
            Independent errors where the two rest on different evidence, or nothing was measured.
        """
        known = self.measures.get(name)
        if known is None or before is None or after is None or before.position != after.position:
            return INDEPENDENT
        return known if before.evidence == after.evidence == known.evidence else INDEPENDENT


def shared_error(before: Result, after: Result, clothes: Clothes | None, cautions: Iterable[str]) -> SharedError:
    """Return what the errors of two films of one test have in common.

    Parameters
    ----------
    before, after
        The results.
    clothes
        What the user states about the clothes; None: nothing, which counts as other clothes.
    cautions
        Kinds of the cautions about the comparison.

    Returns
    -------
    SharedError
        Independent errors where the films differ in what the correlation was measured for.
    """
    why = _why_independent(before, after, set(cautions))
    condition: Condition = "same-clothes" if clothes == "same" else "other-clothes"
    of_test = load_correlations().tests.get(after.test, {})
    # At least as much cancels in the same clothes as in others.
    measured = of_test.get(condition) or of_test.get("other-clothes")
    if measured is None and why != "identity":
        why = "test"  # what else differs makes no interval wider
    if why is not None or measured is None:
        return SharedError(ErrorModel("independent", clothes, None, _text(f"errors-independent-{why}")), {})
    said = condition if clothes else "clothes-not-stated"
    if "same-clothes" not in of_test:
        condition, said = "other-clothes", "any-clothes"
    model = ErrorModel(condition, clothes, measured.people, _text(f"errors-{said}", people=measured.people))
    return SharedError(model, measured.measures)


def shared_in_one_film(result: Result) -> SharedError:
    """Return what the errors of two sets of repetitions in one film have in common.

    Parameters
    ----------
    result
        The result of the film.

    Returns
    -------
    SharedError
        Independent errors where it was not measured for the test.
    """
    measured = load_correlations().tests.get(result.test, {}).get("one-film")
    if measured is None:
        return SharedError(ErrorModel("independent", None, None, _text("errors-independent-one-film")), {})
    model = ErrorModel("one-film", None, measured.people, _text("errors-one-film", people=measured.people))
    return SharedError(model, measured.measures)


def _why_independent(before: Result, after: Result, cautions: set[str]) -> str | None:
    """Return why nothing is known of the errors that two films share: the end of a message's name."""
    made = before.provenance, after.provenance
    if cautions & {"identity", "sides"}:
        return "identity"
    if before.facing != after.facing or before.side != after.side:
        return "side"
    if len({(each.romcam, each.pose_model, each.spine_estimator, each.second_estimator) for each in made}) > 1:
        return "program"
    if any(each.provenance.error_growth is None and _rests_on_back(each) for each in (before, after)):
        return "old"
    if any(check.rule == "neutral_held" and check.ok is False for each in (before, after) for check in each.quality):
        return "neutral"
    return None


def _rests_on_back(result: Result) -> bool:
    return any(each.evidence == "contour" for each in result.measures.values())
