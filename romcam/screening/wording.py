"""Tests, legs, states and answers of a screening in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from romcam import clinical
from romcam.assessment.formatting import listed
from romcam.clinical import TISSUES
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.presentation.dates import day, moment
from romcam.screening.catalogue import SIDES, finds_rounding
from romcam.screening.findings import Answer, CrossCheck, Measurement, MovementFinding, Reading, Side, State

__all__ = [
    "answer_name",
    "at_least",
    "chance",
    "cross_check_name",
    "day",
    "filmed",
    "legs_key",
    "measured",
    "movement_of",
    "name_in_sentence",
    "state_name",
    "tissue_in_sentence",
    "tissue_of_leg",
    "tissue_title",
    "tissues_of_legs",
    "title_of_side",
]

_text = Catalogue(__name__)


def name_in_sentence(name: str) -> str:
    """Return a test's name within a sentence, without an article: `straight-leg raise`.

    Parameters
    ----------
    name
        Name of the test, as on the command line.
    """
    return clinical.get(name).in_sentence


def title_of_side(name: str, side: Side | None) -> str:
    """Return a test with its leg as a heading: `Straight-leg raise, right`.

    Parameters
    ----------
    name
        Name of the test, as on the command line.
    side
        The leg; None: no single leg.
    """
    title = clinical.get(name).title
    return title if side is None else _text("test-of-side", test=title, side=side)


def legs_key(sides: Sequence[Side]) -> str:
    """Return the value by which messages select legs: `left`, `right` or `both`.

    Parameters
    ----------
    sides
        One leg or both.
    """
    return sides[0] if len(sides) == 1 else "both"


def tissue_title(name: str) -> str:
    """Return a tissue as a heading: `Hamstrings`.

    Parameters
    ----------
    name
        Name of the tissue.
    """
    return next(tissue.title for tissue in TISSUES if tissue.name == name)


def tissue_in_sentence(name: str) -> str:
    """Return a tissue within a sentence, in the plural: `hamstrings`.

    Parameters
    ----------
    name
        Name of the tissue.
    """
    return next(tissue.in_sentence for tissue in TISSUES if tissue.name == name)


def tissue_of_leg(name: str, side: Side) -> str:
    """Return a tissue of one leg within a sentence: `the hamstrings of the left leg`.

    Parameters
    ----------
    name
        Name of the tissue.
    side
        The leg.
    """
    return _text("tissues-of-legs", tissues=tissue_in_sentence(name), legs=side)


def tissues_of_legs(by_tissue: Mapping[str, Sequence[Side]]) -> list[str]:
    """Return tissues with their legs, grouped by legs: `the hamstrings and quadriceps of both legs`.

    Parameters
    ----------
    by_tissue
        Legs by name of the tissue; a tissue without legs is left out.
    """
    names: dict[tuple[Side, ...], list[str]] = {}
    for name, legs in by_tissue.items():
        if legs:
            names.setdefault(tuple(legs), []).append(tissue_in_sentence(name))
    return [_text("tissues-of-legs", tissues=listed(tissues), legs=legs_key(legs)) for legs, tissues in names.items()]


def state_name(state: State) -> str:
    """Return the state of a tissue in words.

    Parameters
    ----------
    state
        Code of the state.
    """
    return _text(f"state-{state}")


def answer_name(answer: Answer) -> str:
    """Return in words whether the spine, or another part, compensates.

    Parameters
    ----------
    answer
        Code of the answer.
    """
    return _text(f"answer-{answer}")


def movement_answer(finding: MovementFinding) -> str:
    """Return the answer of a movement in words: whether the spine compensates, or only whether it rounds.

    Parameters
    ----------
    finding
        The movement.
    """
    if finds_rounding(finding.test) and finding.answer in ("yes", "no"):
        return _text(f"rounding-{finding.answer}")
    return answer_name(finding.answer)


def movement_summary(finding: MovementFinding) -> str:
    """Return the answer of a movement as the predicate of the spine: `compensates for stiff hips`.

    Parameters
    ----------
    finding
        The movement; it is not untested.
    """
    if finds_rounding(finding.test) and finding.answer in ("yes", "no"):
        return _text(f"rounding-{finding.answer}")
    return _text(f"summary-{finding.answer}")


def cross_check_name(check: CrossCheck) -> str:
    """Return the outcome of the cross-check in words.

    Parameters
    ----------
    check
        The cross-check.
    """
    return _text(f"cross-check-name-{check.answer}")


def chance(finding: MovementFinding) -> str:
    """Return the probability of a movement's answer in words.

    Parameters
    ----------
    finding
        The movement. Without a yes or no, the probability is that of compensation by the spine.

    Returns
    -------
    str
        Empty where the probability is unknown.
    """
    value = finding.probability
    if value is None:
        return ""
    if finding.answer not in ("yes", "no"):
        return _text("chance-of-yes", probability=formatting.probability(value))
    return _text("chance", probability=formatting.probability(1.0 - value if finding.answer == "no" else value))


def at_least(value: float | None) -> str:
    """Return a lower bound of a probability in words: `at least 81 %`.

    Parameters
    ----------
    value
        Lower bound, 0..1; None: unknown.

    Returns
    -------
    str
        Empty below 0.5, where the bound is uninformative.
    """
    if value is None or value < 0.5:
        return ""
    return _text("at-least", percent="99" if value >= 0.995 else f"{100 * value:.0f}")


def measured(reading: Reading) -> str:
    """Return a reading's value with its interval: `62° (56–68)`.

    Parameters
    ----------
    reading
        The reading.
    """
    return formatting.measured(reading.value)


def movement_of(reading: Reading) -> str:
    """Return what a reading's value measures, without its side: `internal rotation`, `knee angle`.

    Parameters
    ----------
    reading
        The reading.
    """
    title = wording.title(reading.test, reading.measure)
    for side in SIDES:
        title = title.removesuffix(f", {side}")
    return title


def filmed(measurement: Measurement) -> str:
    """Return when a film was made: `4 May 2031, 10:00 UTC`, or that it is not known.

    Parameters
    ----------
    measurement
        The result of the film.
    """
    return moment(measurement.filmed) if measurement.filmed else _text("state-unknown")
