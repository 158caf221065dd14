"""The page that films with the camera of the browser's machine."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from romcam import clinical
from romcam.clinic import audit, films, visits
from romcam.clinic.pages.rendering import Visitor
from romcam.messages import Catalogue
from romcam.presentation.postures import as_svg

TOLD: Final = (
    *(
        "impossible",
        "denied",
        "no-camera",
        "busy",
        "unplugged",
        "waits",
        "signed-out",
        "slow",
        "guidance-waits",
        "guidance-lost",
    ),
    *("idle", "moment", "alone", "stored", "saving", "done", "next", "partly", "pelvis", "lumbar"),
)
"""Ends of the names of the sentences that the script shows."""
_text = Catalogue(__name__)


def show_record(visitor: Visitor) -> Response:
    """Answer `GET /visits/{id}/record`; `test` names the test that is chosen at first."""
    clinic, asked = visitor.clinic, visitor.query.get("test", "")
    with clinic.database.write() as session:
        audit.note(session, visitor.who, "patient-seen", visits.get(session, visitor.identifier).patient_id)
    with clinic.database.read() as session:
        visit = visits.get(session, visitor.identifier)
        return visitor.page(
            "record",
            visit=visit,
            films=films.of_visits(session, [visit.id]),
            unfinished=clinic.uploads.unfinished(session, [visit.id]),
            tests=clinical.all_tests(),
            test=clinical.get(asked if asked in clinical.names() else films.TEST),
            told={name: _text(f"record-{name}") for name in TOLD},
        )


async def send_drawing(request: Request) -> Response:
    """Answer `GET /tests/{name}.svg`: the drawing of a clinical test."""
    name = str(request.path_params["name"])
    if name not in clinical.names():
        raise HTTPException(404)
    test = clinical.get(name)
    return Response(as_svg(test.posture, test.title), media_type="image/svg+xml")
