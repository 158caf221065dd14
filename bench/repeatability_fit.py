"""The fit of the error that two films of one person share, from the people of the group `fit`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import optimize

from romcam.assessment.conclusions import Measure
from romcam.assessment.probability import Z95
from romcam.comparison.medians import with_medians

if TYPE_CHECKING:
    from repeatability import Film

CONSTANTS: Final = Path(__file__).resolve().parent.parent / "romcam" / "comparison" / "error_correlation.json"
LEAST_PEOPLE: Final = 8
LEAST_PEOPLE_OF_A_TEST: Final = 30
"""Of fewer, a film that goes wrong is likely to be missed: 12 people who raised a leg had none, 12 others had one."""
ONE_SIDED_95: Final = 2.706
"""95th centile of a one-sided test by twice the logarithm of a likelihood ratio."""
MOST_CORRELATION: Final = 0.99

_ABOUT: Final = [
    "How much of the error of a measure two films of one person share. `python bench/repeatability.py --fit` measures "
    "it again: rendered people whom no estimator has seen, each filmed three times with the camera set up again, the "
    "second time in the same clothes, the third time in other clothes and another room, with folds drawn anew. Same "
    "clothes are close-fitting. Hip rotation: most people were filmed twice, in other clothes, and both legs are taken "
    "together. docs/repeatability.md tests the numbers on other people.",
    "correlation, per_change: the variance of the error of a change is se1^2 + se2^2 - 2 correlation se1 se2 + "
    "(per_change * change)^2, with the standard errors that each film states. per_change is the likeliest, correlation "
    "the lower 95 % confidence limit (one-sided), so that few people never promise too much.",
]


def pairs(of_person: list[Film]) -> Iterator[tuple[str, Film, Film]]:
    """Yield every two films of a person, and the two repetitions of one film, with the condition of the comparison."""
    for film in of_person:
        if (halves := film.halves()) is not None:
            yield "one-film", *halves
    for index, before in enumerate(of_person):
        for after in of_person[index + 1 :]:
            yield ("other-clothes" if "clothes" in (before.name, after.name) else "same-clothes"), before, after


def errors(before: Film, after: Film, name: str) -> tuple[float, float, float, float, str] | None:
    """Return error of the change, standard errors of both films, the true change, and the evidence."""
    assert before.result is not None
    assert after.result is not None
    one, two = (with_medians(each).measures.get(name) for each in (before.result, after.result))
    true_before, true_after = before.true(name), after.true(name)
    if one is None or two is None or true_before is None or true_after is None or one.evidence != two.evidence:
        return None
    first, second = _standard_error(one), _standard_error(two)
    if one.value is None or two.value is None or first is None or second is None:
        return None
    change = true_after - true_before
    return two.value - one.value - change, first, second, change, one.evidence


def _standard_error(measure: Measure) -> float | None:
    return None if measure.low is None or measure.high is None else (measure.high - measure.low) / (2 * Z95)


def fit(found: Mapping[str, list[list[Film]]]) -> dict[str, Any]:
    """Return the tests' constants, as `error_correlation.json` has them."""
    return {
        test: of_test
        for test, people in found.items()
        if sum(len(of_one) > 1 for of_one in people) >= LEAST_PEOPLE_OF_A_TEST and (of_test := _fit_test(people))
    }


def _fit_test(people: list[list[Film]]) -> dict[str, Any]:
    constants: dict[str, Any] = {}
    for condition in ("same-clothes", "other-clothes", "one-film"):
        measures: dict[str, Any] = {}
        counts: list[int] = []
        names = dict.fromkeys(name for of_one in people for film in of_one for name in film.true_best)
        for name in names:
            rows, owners, evidence = [], set[int](), set[str]()
            for owner, of_one in enumerate(people):
                # Other clothes are what is assumed where nothing is stated: they may be loose.
                for kind, before, after in pairs(
                    [film for film in of_one if film.close_fitting or condition == "other-clothes"]
                ):
                    if kind != condition:
                        continue
                    for each in _both_sides(name):
                        if (row := errors(before, after, each)) is not None:
                            rows.append(row[:4])
                            owners.add(owner)
                            evidence.add(row[4])
            if len(owners) < LEAST_PEOPLE or len(evidence) != 1:
                continue
            correlation, per_change = _careful(np.array(rows), len(owners))
            measures[name] = {
                "correlation": round(correlation, 3),
                "per_change": round(per_change, 3),
                "evidence": evidence.pop(),
            }
            counts.append(len(owners))
        if measures:
            constants[condition] = {"people": min(counts), "measures": measures}
    return constants


def _both_sides(name: str) -> tuple[str, ...]:
    """Return the measure of both legs: the camera stands before the person, and a leg is the mirror image of the other.
    Only the left one changes in these films."""
    stem, _, side = name.rpartition("_")
    return (f"{stem}_left", f"{stem}_right") if side in ("left", "right") else (name,)


def _careful(rows: np.ndarray, people: int) -> tuple[float, float]:
    """Return the lower 95 % confidence limit (one-sided) of the correlation, and the likeliest error per change.

    The limit is that of the profile likelihood, in which all pairs of one person count as one.
    """
    correlation, per_change = _most_likely(rows)
    least = _surprise(rows, correlation, per_change)
    lower = correlation
    while lower > 0.0 and (_surprise(rows, lower, per_change) - least) * people / len(rows) < ONE_SIDED_95:
        lower -= 0.002
    return max(lower, 0.0), per_change


def _surprise(rows: np.ndarray, correlation: float, per_change: float) -> float:
    """Return minus twice the logarithm of the likelihood; rows (n, 4) as of `errors`."""
    off, first, second, change = rows.T
    variance = first**2 + second**2 - 2 * correlation * first * second + (per_change * change) ** 2
    return float(np.sum(np.log(variance) + off**2 / variance))


def _most_likely(rows: np.ndarray) -> tuple[float, float]:
    """Return the correlation and the error per change of greatest likelihood; rows (n, 4) as of `errors`."""

    def surprise(parameters: np.ndarray) -> float:
        return _surprise(rows, float(parameters[0]), float(parameters[1]))

    bounds = ((0.0, MOST_CORRELATION), (0.0, 0.5))
    starts = [(correlation, per_change) for correlation in (0.3, 0.7, 0.9) for per_change in (0.01, 0.1)]
    found: list[Any] = [optimize.minimize(surprise, start, bounds=bounds) for start in starts]
    best = min(found, key=lambda each: float(each.fun))
    return float(best.x[0]), float(best.x[1])


def write_constants(tests: dict[str, Any]) -> None:
    """Write `error_correlation.json`, keeping tests that were not fitted again."""
    kept: dict[str, Any] = json.loads(CONSTANTS.read_text())["tests"] if CONSTANTS.exists() else {}
    content: dict[str, Any] = {"about": _ABOUT, "tests": {**kept, **tests}}
    CONSTANTS.write_text(json.dumps(content, indent=2) + "\n")
    print(json.dumps(tests, indent=1))
