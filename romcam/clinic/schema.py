"""The tables of the database. Moments are text in UTC (`romcam.clinic.moments`), identifiers are random text.

A change here needs a migration in `migrations/versions`; `tests/clinic/test_database.py` compares the two.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

ID: Final = String(20)
SORTED: Final = String(80).with_variant(String(80, collation="C"), "postgresql")
"""Text that is compared byte by byte on every database, so that a range of an index is a prefix."""


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Fact(Base):
    """A fact about the database itself, such as the data folder that it belongs to."""

    __tablename__ = "facts"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class Patient(Base):
    """A person. `key` is what two spellings of an identifier have in common."""

    __tablename__ = "patients"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    identifier: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(SORTED, unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    birth_year: Mapped[int | None]
    sex: Mapped[str | None] = mapped_column(String(10))
    notes: Mapped[str] = mapped_column(Text, default="")
    archived: Mapped[str | None] = mapped_column(String(24))
    created: Mapped[str] = mapped_column(String(24))
    last_visit: Mapped[str] = mapped_column(String(10), default="")
    visits: Mapped[list[Visit]] = relationship(back_populates="patient", passive_deletes=True)
    words: Mapped[list[Word]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    __table_args__ = (Index("ix_patients_recent", "archived", "last_visit", "created"),)


class Word(Base):
    """A word of a patient's name or identifier, by which they are found as it is typed."""

    __tablename__ = "words"
    word: Mapped[str] = mapped_column(SORTED, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"), primary_key=True, index=True)


class Visit(Base):
    """A day on which a patient was filmed. stretching: `before` or `after`, where the visit was one of the two."""

    __tablename__ = "visits"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"))
    date: Mapped[str] = mapped_column(String(10))
    stretching: Mapped[str | None] = mapped_column(String(10))
    notes: Mapped[str] = mapped_column(Text, default="")
    created: Mapped[str] = mapped_column(String(24))
    patient: Mapped[Patient] = relationship(back_populates="visits")
    films: Mapped[list[Film]] = relationship(back_populates="visit", passive_deletes=True)

    __table_args__ = (Index("ix_visits_patient", "patient_id", "date"), Index("ix_visits_date", "date"))


class Film(Base):
    """A film; its file is named by its identifier, and the name that it came with is only here."""

    __tablename__ = "films"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    test: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(Text)
    bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    filmed: Mapped[str | None] = mapped_column(String(32))
    mirrored: Mapped[bool] = mapped_column(default=False)
    rotate_deg: Mapped[int] = mapped_column(default=0)
    person: Mapped[str | None] = mapped_column(String(5))
    duplicate_of: Mapped[str | None] = mapped_column(ID)
    created: Mapped[str] = mapped_column(String(24))
    visit: Mapped[Visit] = relationship(back_populates="films")
    job: Mapped[Job] = relationship(back_populates="film", cascade="all, delete-orphan", passive_deletes=True)
    outcome: Mapped[Outcome | None] = relationship(back_populates="film", passive_deletes=True)
    measures: Mapped[list[MeasureRow]] = relationship(passive_deletes=True)


class Job(Base):
    """The analysis of one film: exactly one row for each film.

    state: queued, running, done or failed. claim: identifier of the attempt that is running; an attempt whose claim is
    no longer here has lost its right to write. crashes: attempts that ended without an outcome.
    """

    __tablename__ = "jobs"
    film_id: Mapped[str] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    position: Mapped[int] = mapped_column(BigInteger)
    claim: Mapped[str | None] = mapped_column(ID)
    owner: Mapped[str | None] = mapped_column(ID)
    reason: Mapped[str] = mapped_column(Text, default="")
    crashes: Mapped[int] = mapped_column(default=0)
    queued: Mapped[str] = mapped_column(String(24))
    started: Mapped[str | None] = mapped_column(String(24))
    ended: Mapped[str | None] = mapped_column(String(24))
    film: Mapped[Film] = relationship(back_populates="job")

    __table_args__ = (Index("ix_jobs_next", "state", "position"),)


class Outcome(Base):
    """The result of one film. claim: the attempt whose folder holds result.json and the report."""

    __tablename__ = "outcomes"
    film_id: Mapped[str] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"), primary_key=True)
    claim: Mapped[str] = mapped_column(ID, unique=True)
    test: Mapped[str] = mapped_column(String(40))
    side: Mapped[str | None] = mapped_column(String(5))
    pattern: Mapped[str | None] = mapped_column(String(40))
    sentence: Mapped[str] = mapped_column(Text)
    quality: Mapped[float | None]
    filmed: Mapped[str | None] = mapped_column(String(32))
    created: Mapped[str] = mapped_column(String(24))
    film: Mapped[Film] = relationship(back_populates="outcome")

    __table_args__ = (Index("ix_outcomes_test", "test", "pattern"),)


class MeasureRow(Base):
    """One measure of one film, with its 95 % interval, as in result.json."""

    __tablename__ = "measures"
    film_id: Mapped[str] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(10))
    evidence: Mapped[str] = mapped_column(String(12))


class Correction(Base):
    """An edit of a result by hand: what was changed (JSON), by whom and when; undone: when it was taken back."""

    __tablename__ = "corrections"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    film_id: Mapped[str] = mapped_column(ForeignKey("films.id", ondelete="CASCADE"), index=True)
    edits: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(80), default="")
    made: Mapped[str] = mapped_column(String(24))
    undone: Mapped[str | None] = mapped_column(String(24))


class Merge(Base):
    """Another entry of a patient that was merged with theirs: it is still found by its identifier, and can come back.

    source_id, identifier, key: of the entry that was removed. before: what was known in both entries, and which visits
    moved (JSON).
    """

    __tablename__ = "merges"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ForeignKey("patients.id", ondelete="CASCADE"), index=True)
    source_id: Mapped[str] = mapped_column(ID, unique=True)
    identifier: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(SORTED, unique=True)
    before: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String(80), default="")
    made: Mapped[str] = mapped_column(String(24))


class Clothes(Base):
    """Whether a person wore the same clothes at two visits, which are in the order of their identifiers."""

    __tablename__ = "clothes"
    first_id: Mapped[str] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[str] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True, index=True)
    same: Mapped[bool]
    who: Mapped[str] = mapped_column(String(80), default="")
    made: Mapped[str] = mapped_column(String(24))


class Upload(Base):
    """A film of which only a part has arrived. Its identifier becomes that of the film."""

    __tablename__ = "uploads"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    visit_id: Mapped[str] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    test: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(Text)
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    filmed: Mapped[str | None] = mapped_column(String(32))
    mirrored: Mapped[bool] = mapped_column(default=False)
    rotate_deg: Mapped[int] = mapped_column(default=0)
    person: Mapped[str | None] = mapped_column(String(5))
    created: Mapped[str] = mapped_column(String(24))


class AuditEntry(Base):
    """Who saw or changed what. It names patients by their random identifier only, and outlives them."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str] = mapped_column(String(24), index=True)
    who: Mapped[str] = mapped_column(String(80))
    action: Mapped[str] = mapped_column(String(40))
    patient: Mapped[str | None] = mapped_column(ID, index=True)
    thing: Mapped[str | None] = mapped_column(ID)


class Account(Base):
    """A person who may sign in. role: `reader`, `clinician` or `administrator`."""

    __tablename__ = "accounts"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(SORTED, unique=True)
    password: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    disabled: Mapped[str | None] = mapped_column(String(24))
    created: Mapped[str] = mapped_column(String(24))


class SignIn(Base):
    """A session of an account in a browser, or a token of a program, by the SHA-256 of its value.

    kind: `browser` or `program`. label: what a token is for. seen: the last request, roughly.
    """

    __tablename__ = "sign_ins"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    expires: Mapped[str] = mapped_column(String(24))
    seen: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(10), default="browser")
    label: Mapped[str] = mapped_column(String(80), default="")
    created: Mapped[str] = mapped_column(String(24), default="")
