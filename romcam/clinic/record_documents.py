"""What `record.json` in the archive of a patient holds."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from romcam.clinic.moments import TOKEN

Identifier = Annotated[str, Meta(pattern=f"^{TOKEN.pattern}$")]


class CorrectionEntry(Struct):
    """An edit by hand."""

    id: Identifier
    edits: str
    who: str
    made: str
    undone: str | None


class FilmEntry(Struct):
    """A film. files: names of its outputs; has_film: whether the film itself is in the archive."""

    id: Identifier
    test: str
    name: str
    bytes: int
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    filmed: str | None
    mirrored: bool
    rotate_deg: int
    person: str | None
    created: str
    reason: str
    has_film: bool
    files: list[str]
    corrections: list[CorrectionEntry]


class VisitEntry(Struct):
    """A visit with its films."""

    id: Identifier
    date: str
    stretching: str | None
    notes: str
    created: str
    films: list[FilmEntry]


class MergeEntry(Struct):
    """An entry that was merged with the patient's."""

    id: Identifier
    source_id: Identifier
    identifier: str
    key: str
    before: str
    who: str
    made: str


class ClothesEntry(Struct):
    """Whether the clothes were the same at two visits."""

    first_id: Identifier
    second_id: Identifier
    same: bool
    who: str
    made: str


class Record(Struct):
    """The description of a patient. merges, clothes: an archive of an older romcam has none."""

    version: int
    romcam: str
    id: Identifier
    identifier: str
    name: str
    sex: str | None
    birth_year: int | None
    notes: str
    archived: str | None
    created: str
    visits: list[VisitEntry]
    merges: list[MergeEntry] = []
    clothes: list[ClothesEntry] = []
