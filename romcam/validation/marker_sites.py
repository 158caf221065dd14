"""Places on the body by the names of markers: the usual ones, and those that the user states."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Final

import numpy as np

from romcam.body import FloatArray
from romcam.errors import InputError
from romcam.messages import Catalogue
from romcam.validation import plug_in_gait

_MOST_SHOWN: Final = 300
"""Characters of a list of markers in a message."""
_SIDES: Final = {"l": ("l", "left"), "r": ("r", "right")}
_SITES: Final = {
    "asis": ("asi", "asis", "ias"),
    "psis": ("psi", "psis", "ips"),
    "hip": ("hjc", "hip"),
    "knee": ("kjc", "kne", "knee", "kneelat", "fle"),
    "ankle": ("ajc", "ank", "ankle", "anklelat"),
}
"""Markers of both sides, by the usual names without side and punctuation, the best first: LASI, R.ASIS, L_IAS, RHJC."""
_SPINE: Final = {
    "c7": ("c7", "cv7"),
    "thorax": ("t12", "th12", "tv12", "t10", "th10", "tv10"),
    "psis": ("sacr", "sacrum", "vsacral"),
}
"""Markers in the middle of the body, the best first; one on the sacrum stands for both PSIS."""
PLACES: Final = tuple(dict.fromkeys((*_SITES, *_SPINE)))
"""Places on the body whose markers the user may name."""

_PLACED: Final = "_study"
"""Ending of the anatomical markers that OpenCap, and Pose2Sim after it, adds to the points of its pose model."""
_WANTED: Final = frozenset(
    (
        *(f"{side}{word}" for words in _SITES.values() for word in words for each in _SIDES.values() for side in each),
        *(word for words in _SPINE.values() for word in words),
        *plug_in_gait.NAMES,
    )
)

_text = Catalogue(__name__)


def by_usual_name(xyz: Mapping[str, FloatArray], path: Path) -> dict[str, FloatArray]:
    """Return points by their names in one form: lower case, without punctuation and the name of the person.

    Parameters
    ----------
    xyz
        Name → (T, 3), as the file has them. `Anna:LASI` is `LASI`, and so is `Anna_LASI` if all names begin with
        `Anna_`; `r.ASIS_study` is `r.ASIS`, and comes before a point of that name.
    path
        The file, for messages.

    Raises
    ------
    InputError
        A point that is looked for is there of several people.
    """
    start = len(_shared(xyz))
    found: dict[str, tuple[str, FloatArray]] = {}
    for name in sorted(xyz, key=lambda each: each.lower().endswith(_PLACED)):
        person, _, own = name[start:].rpartition(":")
        placed = own.lower().endswith(_PLACED)
        plain = re.sub(r"[^a-z0-9]", "", (own[: -len(_PLACED)] if placed else own).lower())
        known = found.get(plain)
        if (
            known
            and known[0] != person
            and plain in _WANTED
            and not np.array_equal(known[1], xyz[name], equal_nan=True)
        ):
            people = ", ".join(each or _text("markers-nobody") for each in (known[0], person))
            raise InputError(_text("markers-several-people", table=path, marker=own, people=people))
        found[plain] = person, xyz[name]
    return {plain: points for plain, (_, points) in found.items()}


def sites_of(xyz: Mapping[str, FloatArray], names: Mapping[str, Sequence[str]], path: Path) -> dict[str, FloatArray]:
    """Return the places that angles need, those of both sides as their middle, or the side that is there.

    Parameters
    ----------
    xyz
        Name → (T, 3) place of a marker; NaN where it was not seen, or 0, 0, 0, as many programs write it.
    names
        Place in `PLACES` → the names of its markers as the user states them.
    path
        The file, for messages.

    Returns
    -------
    dict
        Place → (T, 3), NaN where unknown; only places that are known in any frame.

    Raises
    ------
    InputError
        A marker that is named is not in the file, or one that is looked for is there of several people.
    """
    seen = {name: np.where((points == 0).all(axis=1, keepdims=True), np.nan, points) for name, points in xyz.items()}
    by_name = {} if set(PLACES) <= set(names) else by_usual_name(seen, path)
    found: dict[str, FloatArray] = {}
    for site, words in _SITES.items():
        sides = [[f"{side}{word}" for word in words for side in each] for each in _SIDES.values()]
        there = [by_name[next(each for each in side if each in by_name)] for side in sides if {*side} & {*by_name}]
        if there:
            found[site] = np.mean(there, axis=0)
    for site, words in _SPINE.items():
        for word in words:
            if word in by_name:
                found.setdefault(site, by_name[word])
    found |= {site: _middle(seen, named, path) for site, named in names.items()}
    return {site: points for site, points in found.items() if np.isfinite(points).all(axis=1).any()}


def _middle(xyz: Mapping[str, FloatArray], names: Sequence[str], path: Path) -> FloatArray:
    for name in names:
        if name not in xyz:
            raise InputError(_text("marker-missing", table=path, marker=name, found=", ".join(xyz)[:_MOST_SHOWN]))
    return np.mean([xyz[name] for name in names], axis=0)


def _shared(names: Collection[str]) -> str:
    """Return the beginning that all names have in common, up to an underscore; nothing if it is a side of the body."""
    pairs = zip(min(names, default=""), max(names, default=""), strict=False)
    begins = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    shared = begins[: begins.rfind("_") + 1]
    return "" if len(names) < 2 or shared.lower().rstrip("_") in ("l", "left", "r", "right") else shared
