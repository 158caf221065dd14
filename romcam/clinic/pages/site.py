"""The addresses of all pages."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from romcam.clinic.access import Role
from romcam.clinic.address import Address
from romcam.clinic.clinic import Clinic
from romcam.clinic.pages import comparing, film, patient, record, sign_in, start, table
from romcam.clinic.pages.rendering import Page, endpoint, record_script, result_script, script, static, style
from romcam.clinic.safety import FormTokens

PAGES: Final[tuple[tuple[str, str, Page], ...]] = (
    ("GET", "/", start.show_start),
    ("GET", "/sign-in", sign_in.show_sign_in),
    ("POST", "/sign-in", sign_in.sign_in),
    ("POST", "/sign-out", sign_in.sign_out),
    ("GET", "/account", sign_in.show_account),
    ("POST", "/account/password", sign_in.change_password),
    ("POST", "/account/sign-out", sign_in.sign_out_everywhere),
    ("GET", "/audit", start.show_audit),
    ("GET", "/table", table.show_table),
    ("GET", "/table/file", table.send_table),
    ("POST", "/patients", start.add_patient),
    ("GET", "/patients/{id}", patient.show_patient),
    ("POST", "/patients/{id}", patient.change_patient),
    ("POST", "/patients/{id}/archived", patient.archive_patient),
    ("POST", "/patients/{id}/merge", patient.merge_patient),
    ("POST", "/merges/{id}/undo", patient.undo_merge),
    ("POST", "/patients/{id}/delete", patient.delete_patient),
    ("POST", "/patients/{id}/visits", patient.add_visit),
    ("POST", "/visits/{id}", patient.change_visit),
    ("POST", "/visits/{id}/delete", patient.delete_visit),
    ("GET", "/visits/{id}/screen", comparing.show_screen),
    ("GET", "/visits/{id}/record", record.show_record),
    ("POST", "/uploads/{id}", patient.end_recording),
    ("POST", "/visits/{id}/clothes", comparing.state_clothes),
    ("GET", "/compare", comparing.show_comparison),
    ("GET", "/films/{id}", film.show_film),
    ("GET", "/films/{id}/report", film.show_report),
    ("GET", "/films/{id}/report.pdf", film.show_pdf),
    ("GET", "/films/{id}/letter.pdf", film.show_letter),
    ("GET", "/films/{id}/thumbnail", film.show_thumbnail),
    ("GET", "/films/{id}/overlay", film.show_overlay),
    ("GET", "/films/{id}/plain", film.show_plain),
    ("GET", "/films/{id}/film", film.show_original),
    ("POST", "/films/{id}/again", film.change_film),
    ("POST", "/films/{id}/cancel", film.cancel_film),
    ("POST", "/films/{id}/first", film.first_film),
    ("POST", "/films/{id}/delete", film.delete_film),
)
"""Method, path and page. A reader may read, a clinician change, unless `ROLES_OF` states another role."""
ROLES_OF: Final[dict[tuple[str, str], Role | None]] = {
    ("GET", "/sign-in"): None,
    ("POST", "/sign-in"): None,
    ("POST", "/sign-out"): "reader",
    ("POST", "/account/password"): "reader",
    ("POST", "/account/sign-out"): "reader",
    ("GET", "/audit"): "administrator",
    ("GET", "/table/file"): "clinician",
    ("GET", "/visits/{id}/record"): "clinician",
}
"""Least role of the pages that are not as the others; None: anybody."""


def role_of(method: str, path: str) -> Role | None:
    """Return the least role that may ask for a page; None: anybody.

    Parameters
    ----------
    method, path
        As in `PAGES`.
    """
    return ROLES_OF.get((method, path), "reader" if method == "GET" else "clinician")


def routes(clinic: Clinic, address: Address) -> list[Route]:
    """Return the routes of all pages, style sheet and script.

    Parameters
    ----------
    clinic
        The parts of the server.
    address
        Where it answers.
    """
    tokens = FormTokens(clinic.database.folder.secret(), address.tls)
    pages = [
        Route(path, endpoint(clinic, tokens, page, role_of(method, path)), methods=[method])
        for method, path, page in PAGES
    ]
    files = (
        *(("clinic.css", _style), ("clinic.js", _script)),
        *(("record.js", _record_script), ("result.js", _result_script)),
    )
    drawing = Route("/tests/{name}.svg", record.send_drawing)
    return [*pages, drawing, *(Route(f"/static/{{mark}}/{name}", file) for name, file in files)]


async def _style(request: Request) -> Response:
    return static(style(), "text/css")


async def _script(request: Request) -> Response:
    return static(script(), "text/javascript")


async def _record_script(request: Request) -> Response:
    return static(record_script(), "text/javascript")


async def _result_script(request: Request) -> Response:
    return static(result_script(), "text/javascript")
