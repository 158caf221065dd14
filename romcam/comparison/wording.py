"""Films and verdicts of a comparison in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from romcam.clinical import get
from romcam.comparison import amounts
from romcam.comparison.change import Change, ComparedFilm, MeasureChange
from romcam.messages import Catalogue
from romcam.presentation import formatting
from romcam.presentation.dates import moment

_text = Catalogue(__name__)


def about(change: Change) -> Literal["pattern", "tissues", "found"]:
    """Return what the comparison states besides the measures.

    Parameters
    ----------
    change
        The comparison.

    Returns
    -------
    Literal['pattern', 'tissues', 'found']
        A movement pattern, tissues, or neither.
    """
    if change.tissues:
        return "tissues"
    return "pattern" if get(change.test).has_patterns else "found"


def films(change: Change) -> str:
    """Return the names of the films: `monday.mp4 → friday.mp4`; of one film its name.

    Parameters
    ----------
    change
        The comparison.
    """
    if change.split_s is not None:
        return change.after.name
    return _text("page-films", before=change.before.name, after=change.after.name)


def brand(change: Change) -> str:
    """Return what the page compares, for its head.

    Parameters
    ----------
    change
        The comparison.
    """
    if change.split_s is not None:
        return _text("page-brand-one-film", at=f"{change.split_s:.0f}")
    return _text("page-brand")


def filmed(film: ComparedFilm) -> str:
    """Return when a film was made: `4 May 2031, 10:00 UTC`, or that it is not known.

    Parameters
    ----------
    film
        The film.
    """
    return moment(film.filmed) if film.filmed else _text("not-known")


def probability(per_cent: float) -> str:
    """Return a probability in words, never as a certainty.

    Parameters
    ----------
    per_cent
        Probability in per cent.

    Returns
    -------
    str
        Such as `81 %` or `over 99 %`.
    """
    return formatting.probability(per_cent / 100.0)


def confidences(measures: Mapping[str, MeasureChange], titles: Mapping[str, str]) -> list[str]:
    """Return the confidences of the minimal detectable changes, with the measures of each.

    Parameters
    ----------
    measures
        Name of the measure → its change.
    titles
        Name of the measure → its title.

    Returns
    -------
    list[str]
        One sentence for each confidence, ascending.
    """
    of_each: dict[float, list[str]] = {}
    for name, each in measures.items():
        if each.detectable is not None:
            of_each.setdefault(each.detectable.confidence, []).append(titles[name])
    return [
        _text("term-detectable-share", share=amounts.confidence(confidence), measures=joined(names))
        for confidence, names in sorted(of_each.items())
    ]


def joined(titles: Iterable[str]) -> str:
    """Join titles by semicolons, since a title may contain commas.

    Parameters
    ----------
    titles
        Titles of measures.

    Returns
    -------
    str
        One string.
    """
    return "; ".join(titles)


def verdict(each: MeasureChange) -> str:
    """Return the verdict in words.

    Parameters
    ----------
    each
        Change of the measure.

    Returns
    -------
    str
        The verdict; if it is unknown, why; if no minimal detectable change is published, that it rests on the interval
        alone.
    """
    if each.why is not None:
        return _text("verdict-unknown", why=each.why)
    return _text("verdict-own") if rests_on_interval(each) else _text(f"verdict-{each.verdict}")


def rests_on_interval(each: MeasureChange) -> bool:
    """Return whether a change counts as more although no minimal detectable change is published.

    Parameters
    ----------
    each
        Change of the measure.

    Returns
    -------
    bool
        True if the verdict is `more` and rests on the interval alone.
    """
    return each.verdict == "more" and each.detectable is None
