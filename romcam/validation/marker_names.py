"""The user's own names of markers: a TOML or JSON file that names the markers of places on the body."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from romcam.errors import InputError
from romcam.files import MEBIBYTE, read_whole
from romcam.messages import Catalogue
from romcam.validation.marker_sites import PLACES

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_JSON: Final = ".json"
_MOST_BYTES: Final = MEBIBYTE
_text = Catalogue(__name__)


def read_marker_names(path: Path) -> dict[str, tuple[str, ...]]:
    """Read which markers are on which place of the body.

    Parameters
    ----------
    path
        A TOML file, or JSON by the ending of its name: place → the name of a marker, or a list of names, as they are
        written in the files of markers.

    Returns
    -------
    dict
        Place in `romcam.validation.marker_sites.PLACES` → names of its markers, at least one.

    Raises
    ------
    InputError
        It cannot be read, a place is not known, or what is named is not text.
    """
    content = read_whole(path, _MOST_BYTES)
    try:
        text = content.decode("utf-8-sig")
        read: object = json.loads(text) if path.suffix.lower() == _JSON else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(_text("marker-names-invalid", path=path, reason=str(error).splitlines()[0])) from None
    if not isinstance(read, dict) or not read:
        raise InputError(_text("marker-names-empty", path=path, places=", ".join(PLACES)))
    names: dict[str, tuple[str, ...]] = {}
    for place, given in cast("dict[str, object]", read).items():
        if place not in PLACES:
            raise InputError(_text("marker-place-unknown", path=path, place=place, places=", ".join(PLACES)))
        names[place] = _listed(path, place, given)
    return names


def _listed(path: Path, place: str, given: object) -> tuple[str, ...]:
    listed = cast("Sequence[object]", given) if isinstance(given, list) else [given]
    names = tuple(each for each in listed if isinstance(each, str) and each)
    if not names or len(names) != len(listed):
        raise InputError(_text("marker-names-not-text", path=path, place=place))
    return names
