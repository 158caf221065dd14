"""The page that the browser opens on: today's visits, and patients as their name is typed."""

from __future__ import annotations

from datetime import date
from typing import Final

import sqlalchemy as sql
from starlette.responses import Response

from romcam.clinic import accounts, audit, patients, search
from romcam.clinic.pages.rendering import Visitor, after_form
from romcam.clinic.patients import Details
from romcam.clinic.refusals import Invalid
from romcam.clinic.schema import Job, Merge, Patient
from romcam.messages import Catalogue

LISTED: Final = 20
"""Patients in the list; more of them are found by typing."""
_text = Catalogue(__name__)


def show_start(visitor: Visitor) -> Response:
    """Answer `GET /`; with `part=list` only the list, for the script."""
    typed, archived = visitor.query.get("q", "")[:200], visitor.query.get("archived") == "true"
    today = date.today().isoformat()
    with visitor.clinic.database.read() as session:
        found = search.find(session, typed, archived=archived, most=LISTED)
        if visitor.query.get("part") == "list":
            return visitor.page("found", found=found, typed=typed)
        here = sql.select(Patient).where(Patient.last_visit == today, Patient.archived.is_(None))
        waiting = sql.select(sql.func.count()).select_from(Job).where(Job.state.in_(("queued", "running")))
        return visitor.page(
            "start",
            found=found,
            typed=typed,
            archived=archived,
            today=session.scalars(here.order_by(Patient.created).limit(search.SHOWN)).all(),
            waiting=session.scalar(waiting) or 0,
        )


def add_patient(visitor: Visitor) -> Response:
    """Answer `POST /patients`."""
    with visitor.clinic.database.write() as session:
        patient = patients.add(session, details_of(visitor.form), visitor.who)
    return after_form(f"/patients/{patient.id}")


def details_of(form: dict[str, str]) -> Details:
    """Return the details in a form about a patient.

    Parameters
    ----------
    form
        Its fields.

    Raises
    ------
    Invalid
        The year of birth is no number.
    """
    year = form.get("birth_year", "").strip()
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise Invalid(_text("birth-year-no-number", given=year))
    return Details(
        form.get("identifier", ""),
        form.get("name", ""),
        form.get("sex") or None,
        int(year) if year else None,
        form.get("notes", ""),
    )


def show_audit(visitor: Visitor) -> Response:
    """Answer `GET /audit`."""
    before = visitor.query.get("before", "")
    with visitor.clinic.database.read() as session:
        found = audit.entries(session, before=int(before[:9]) if before.isascii() and before.isdecimal() else None)
        there = {each.patient for each in found if each.patient}
        names = {each.id: each for each in session.scalars(sql.select(Patient).where(Patient.id.in_(there)))}
        merged = sql.select(Merge.source_id, Patient).join(Patient, Patient.id == Merge.patient_id)
        for source, patient in session.execute(merged.where(Merge.source_id.in_(there))):
            names[source] = patient
        known = {each.id: each.name for each in accounts.every(session)}
        rows = [
            (each, names.get(each.patient or ""), _text(f"audit-{each.action}"), known.get(each.thing or ""))
            for each in found
        ]
    return visitor.page("audit", rows=rows, last=found[-1].id if len(found) == 100 else None)
