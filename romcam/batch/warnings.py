"""What contradicts itself in a batch: a leg, or a film of two people."""

from __future__ import annotations

from collections.abc import Sequence

from romcam.batch.job import Outcome, PlannedFilm
from romcam.messages import Catalogue
from romcam.names import identifier_key

Outcomes = Sequence[tuple[PlannedFilm, Outcome]]

_SIDES = ("left", "right")
_text = Catalogue(__name__)


def warnings_by_film(outcomes: Outcomes) -> dict[str, list[str]]:
    """Return sentences on the films whose labels contradict the film or each other.

    Parameters
    ----------
    outcomes
        The films that have an outcome.

    Returns
    -------
    dict
        Name of the film → its sentences.
    """
    found: dict[str, list[str]] = {}
    for film, sentence, _ in _warnings(outcomes):
        found.setdefault(film, []).append(sentence)
    return found


def listed_warnings(outcomes: Outcomes) -> list[str]:
    """Return the same sentences as one list, in which two films that are the same are mentioned once.

    Parameters
    ----------
    outcomes
        The films that have an outcome.
    """
    return [sentence for _, sentence, repeated in _warnings(outcomes) if not repeated]


def _warnings(outcomes: Outcomes) -> list[tuple[str, str, bool]]:
    """Return each film's name and sentence, and whether the sentences before it state the same."""
    found: list[tuple[str, str, bool]] = []
    by_digest: dict[str, list[PlannedFilm]] = {}
    for film, outcome in outcomes:
        if outcome.side in _SIDES and film.side in _SIDES and outcome.side != film.side:
            sentence = _text("warning-side", film=film.name, labelled=film.side, measured=outcome.side)
            found.append((film.name, sentence, False))
        if outcome.digest:
            by_digest.setdefault(outcome.digest, []).append(film)
    for films in by_digest.values():
        people = {identifier_key(film.subject.id): film.subject.id for film in films if film.subject.id}
        if len(people) <= 1 and len(films) > 1:
            for film in films[1:]:
                sentence = _text("warning-same-film", film=film.name, other=films[0].name)
                found.append((film.name, sentence, False))
        elif len(people) > 1:
            named: set[str] = set()
            for film in films:
                others = ", ".join(f"{each.name} ({each.subject.id})" for each in films if _differ(each, film))
                if others:
                    sentence = _text("warning-two-people", film=film.name, person=film.subject.id, others=others)
                    found.append((film.name, sentence, film.name in named))
                    named |= {film.name, *(each.name for each in films if _differ(each, film))}
    return found


def _differ(one: PlannedFilm, other: PlannedFilm) -> bool:
    """Whether both name a person, and not the same one."""
    ids = (one.subject.id, other.subject.id)
    return bool(ids[0] and ids[1]) and identifier_key(str(ids[0])) != identifier_key(str(ids[1]))
