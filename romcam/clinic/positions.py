"""The order of the queue: the waiting film whose job has the lowest position is next."""

from __future__ import annotations

import time

import sqlalchemy as sql
from sqlalchemy.orm import Session

from romcam.clinic.schema import Job


def last() -> int:
    """Return the position behind every film that waits."""
    return time.time_ns() // 1000


def first(session: Session) -> int:
    """Return the position before every film that waits.

    Parameters
    ----------
    session
        A session.
    """
    least = session.scalar(sql.select(sql.func.min(Job.position)).where(Job.state == "queued"))
    return last() if least is None else least - 1
