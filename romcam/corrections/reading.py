"""Edits files: one correction as JSON, read and checked."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from romcam import clinical
from romcam.errors import InputError
from romcam.files import MEBIBYTE, read_json
from romcam.messages import Catalogue
from romcam.movement import AddedRepetition
from romcam.names import printable
from romcam.results.edits import Edit, EditedLine
from romcam.results.faults import fault
from romcam.video.source import PersonAt

MOST_BYTES: Final = MEBIBYTE
LONGEST_WHO: Final = 100
LONGEST_NOTE: Final = 2000
_TURNS: Final = (0, 90, 180, 270)

_text = Catalogue(__name__)


def read_edit(path: Path, *, now: datetime | None = None) -> Edit:
    """Read one correction from an edits file.

    Parameters
    ----------
    path
        The file: JSON, as docs/edits.schema.json describes it.
    now
        The present time with its zone, for a correction without one; None: that of the clock.

    Returns
    -------
    Edit
        With the time of the correction.

    Raises
    ------
    InputError
        The file is missing or is no correction; the message names the field.
    """
    content = read_json(path, MOST_BYTES)
    try:
        plain = msgspec.json.decode(content)
        unknown = next(_unknown(plain), None)
        if unknown is not None:
            raise InputError(_text("edits-invalid", path=path, reason=_text("fault-field", name=unknown)))
        edit = msgspec.convert(plain, Edit)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise InputError(_text("edits-invalid", path=path, reason=fault(error))) from None
    if (reason := find_fault(edit)) is not None:
        raise InputError(_text("edits-invalid", path=path, reason=reason))
    return dated(edit, now=now)


def dated(edit: Edit, *, now: datetime | None = None) -> Edit:
    """Return a correction with its time, and with names and words that can be printed.

    Parameters
    ----------
    edit
        The correction.
    now
        The present time with its zone; None: that of the clock.
    """
    at = edit.when or (now or datetime.now(timezone.utc).astimezone()).isoformat(timespec="seconds")
    return replace(edit, who=printable(edit.who.strip()), note=printable(edit.note.strip()), when=at)


def find_fault(edit: Edit) -> str | None:
    """Return what cannot be in a correction.

    Parameters
    ----------
    edit
        A correction of the right schema.

    Returns
    -------
    str or None
        A clause that names the field; None if nothing is wrong.
    """
    if not edit.who.strip():
        return _text("fault-who")
    if len(edit.who) > LONGEST_WHO or len(edit.note) > LONGEST_NOTE:
        return _text("fault-long", most_who=str(LONGEST_WHO), most_note=str(LONGEST_NOTE))
    if edit.when is not None and not _has_zone(edit.when):
        return _text("fault-when", when=edit.when)
    if edit.test is not None and edit.test not in clinical.names():
        return _text("fault-test", test=edit.test, known=", ".join(clinical.names()))
    if edit.rotated_deg is not None and edit.rotated_deg not in _TURNS:
        return _text("fault-turn", turn=str(edit.rotated_deg))
    for name, time_s in (("neutral_s", edit.neutral_s), ("end_of_range_s", edit.end_of_range_s)):
        if time_s is not None and not (math.isfinite(time_s) and time_s >= 0):
            return _text("fault-time", name=name, value=f"{time_s:g}")
    if (reason := _person_fault(edit)) is not None:
        return reason
    if (added := edit.added_repetition) is not None:
        if edit.repetition is not None or edit.end_of_range_s is not None:
            return _text("fault-added")
        for name in ("start_s", "end_of_range_s", "stop_s"):
            if not (math.isfinite(value := getattr(added, name)) and value >= 0):
                return _text("fault-time", name=name, value=f"{value:g}")
    if edit.repetition is not None and edit.repetition < 1:
        return _text("fault-repetition", number=str(edit.repetition))
    seen: set[tuple[str, str]] = set()
    for line in edit.lines:
        if (reason := _line_fault(line)) is not None:
            return reason
        if (line.segment, line.at) in seen:
            return _text("fault-line-twice", segment=line.segment, at=line.at)
        seen.add((line.segment, line.at))
    nothing = Edit(edit.who, edit.when, edit.note)
    return _text("fault-nothing") if edit == nothing else None


def _person_fault(edit: Edit) -> str | None:
    if sum(each is not None for each in (edit.person, edit.person_number, edit.person_at)) > 1:
        return _text("fault-person")
    if edit.person_number is not None and edit.person_number < 1:
        return _text("fault-person-number", number=str(edit.person_number))
    if (at := edit.person_at) is not None:
        if not (0.0 <= at.x <= 1.0 and 0.0 <= at.y <= 1.0):
            return _text("fault-person-outside")
        if not (math.isfinite(at.time_s) and at.time_s >= 0):
            return _text("fault-time", name="time_s", value=f"{at.time_s:g}")
    return None


def _line_fault(line: EditedLine) -> str | None:
    names = {"segment": line.segment, "at": line.at}
    if (line.points is None) == (line.inclination_deg is None):
        return _text("fault-line-both", **names)
    if line.points is not None and not all(0.0 <= share <= 1.0 for point in line.points for share in point):
        return _text("fault-line-outside", **names)
    if line.inclination_deg is not None and not -180.0 <= line.inclination_deg <= 180.0:
        return _text("fault-line-angle", **names, angle=f"{line.inclination_deg:g}°")
    if line.time_s is not None and not (math.isfinite(line.time_s) and line.time_s >= 0):
        return _text("fault-time", name="time_s", value=f"{line.time_s:g}")
    return None


def _has_zone(text: str) -> bool:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).tzinfo is not None
    except ValueError:
        return False


def _unknown(plain: Any) -> Iterator[str]:
    """Names of fields that an edits file does not have: a mistyped one would be passed over."""
    if not isinstance(plain, dict):
        return
    content = cast("dict[str, Any]", plain)
    yield from sorted(set(content) - {each.name for each in fields(Edit)})
    lines = content.get("lines")
    parts = [(line, EditedLine) for line in (cast("list[Any]", lines) if isinstance(lines, list) else [])]
    parts += [(content.get("person_at"), PersonAt), (content.get("added_repetition"), AddedRepetition)]
    for part, kind in parts:
        if isinstance(part, dict):
            yield from sorted(set(cast("dict[str, Any]", part)) - {each.name for each in fields(kind)})


def schema_text() -> str:
    """Return the JSON Schema (2020-12) of an edits file, as docs/ has it."""
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "romcam edits",
        **msgspec.json.schema(Edit),
    }
    for part in cast("dict[str, dict[str, Any]]", schema["$defs"]).values():
        part["additionalProperties"] = False
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
