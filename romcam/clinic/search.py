"""Patients found as their name or identifier is typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sql
from sqlalchemy.orm import Session, aliased

from romcam.clinic.schema import Patient, Word

SHOWN: Final = 50
"""Patients in a list, unless another number is asked for."""
_WORD: Final = re.compile(r"\w+")
_LONGEST_WORD: Final = 40


def find(
    session: Session, typed: str = "", *, archived: bool | None = False, most: int = SHOWN, offset: int = 0
) -> Sequence[Patient]:
    """Return the patients whose name or identifier has words that begin as typed.

    Parameters
    ----------
    session
        A session.
    typed
        Beginnings of words, in any order and case; empty: every patient, those with the latest visit first.
    archived
        Whether archived patients are returned, or the others; None: all.
    most, offset
        How many to return, after how many.
    """
    beginnings = words_of(typed)
    if typed.strip() and not beginnings:
        return ()
    query = sql.select(Patient)
    if not beginnings:
        if archived is not None:
            query = query.where(Patient.archived.is_not(None) if archived else Patient.archived.is_(None))
        query = query.order_by(Patient.last_visit.desc(), Patient.created.desc())
    else:
        longest, *others = sorted(beginnings, key=len, reverse=True)
        query = query.join(Word, Word.patient_id == Patient.id).where(_begins(Word.word, longest))
        for each in others:
            again = aliased(Word)
            also = sql.select(again.patient_id).where(_begins(again.word, each), again.patient_id == Patient.id)
            query = query.where(also.exists())
        if archived is not None:
            # As an expression, so that SQLite begins with the few words rather than with every patient.
            since = sql.func.coalesce(Patient.archived, "")
            query = query.where(since != "" if archived else since == "")
        query = query.order_by(Word.word, Word.patient_id)
    found = session.scalars(query.limit(most + most // 4 if beginnings else most).offset(offset)).all()
    return list(dict.fromkeys(found))[:most]


def words_of(text: str) -> list[str]:
    """Return the words of a name as they are compared: without case and accents.

    Parameters
    ----------
    text
        A name, an identifier, or what is typed to find them.
    """
    plain = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return list(dict.fromkeys(word[:_LONGEST_WORD] for word in _WORD.findall(plain)))


def _begins(column: Any, beginning: str) -> sql.ColumnElement[bool]:
    """A range of the index: words from the beginning up to the last one that starts so."""
    return sql.and_(column >= beginning, column < beginning + "\U0010ffff")
