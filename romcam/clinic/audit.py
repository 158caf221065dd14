"""The audit log: who saw and changed what, without any patient's name."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sql
from sqlalchemy.orm import Session

from romcam.clinic.moments import now
from romcam.clinic.schema import AuditEntry


def note(session: Session, who: str, action: str, patient: str | None = None, thing: str | None = None) -> None:
    """Add an entry within the transaction of the change that it is about.

    Parameters
    ----------
    session
        A session that writes.
    who
        Name of the account; empty on this machine without accounts.
    action
        What was done, such as `patient-changed`.
    patient, thing
        Random identifiers of the patient, and of the visit or film.
    """
    session.add(AuditEntry(at=now(), who=who, action=action, patient=patient, thing=thing))


def entries(
    session: Session, patient: str | None = None, before: int | None = None, most: int = 100
) -> Sequence[AuditEntry]:
    """Return entries, the newest first.

    Parameters
    ----------
    session
        A session that reads.
    patient
        Identifier of the patient that they are about; None: all.
    before
        Number of the entry before which to begin; None: the newest.
    most
        How many to return.
    """
    query = sql.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(most)
    if patient is not None:
        query = query.where(AuditEntry.patient == patient)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    return session.scalars(query).all()
