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
    by_digest: dict[str, list[PlannedFilm]] = {}
    for film, outcome in outcomes:
        if outcome.side in _SIDES and film.side in _SIDES and outcome.side != film.side:
            sentence = _text("warning-side", film=film.name, labelled=film.side, measured=outcome.side)
            found.setdefault(film.name, []).append(sentence)
        if outcome.digest:
            by_digest.setdefault(outcome.digest, []).append(film)
    for films in by_digest.values():
        people = {identifier_key(film.subject.id): film.subject.id for film in films if film.subject.id}
        if len(people) <= 1 and len(films) > 1:
            for film in films[1:]:
                found.setdefault(film.name, []).append(_text("warning-same-film", film=film.name, other=films[0].name))
        elif len(people) > 1:
            for film in films:
                others = ", ".join(f"{each.name} ({each.subject.id})" for each in films if _differ(each, film))
                if others:
                    sentence = _text("warning-two-people", film=film.name, person=film.subject.id, others=others)
                    found.setdefault(film.name, []).append(sentence)
    return found


def _differ(one: PlannedFilm, other: PlannedFilm) -> bool:
    """Whether both name a person, and not the same one."""
    ids = (one.subject.id, other.subject.id)
    return bool(ids[0] and ids[1]) and identifier_key(str(ids[0])) != identifier_key(str(ids[1]))
