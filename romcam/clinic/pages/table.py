"""The table across patients, on a page and as a file."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from romcam import clinical
from romcam.clinic import across, audit
from romcam.clinic.across import Filter
from romcam.clinic.pages.rendering import Visitor
from romcam.clinic.refusals import Invalid, Unknown
from romcam.clinic.table_file import KINDS, as_file
from romcam.messages import Catalogue

_text = Catalogue(__name__)


def show_table(visitor: Visitor) -> Response:
    """Answer `GET /table`."""
    wanted = _filter(visitor.query)
    with visitor.clinic.database.read() as session:
        found = across.results(session, wanted)
        named = across.patterns(session)
        return visitor.page(
            "table",
            films=found,
            wanted=wanted,
            tests=clinical.all_tests(),
            patterns=named,
            kinds=tuple(KINDS),
            query=urlencode({name: value for name, value in visitor.query.items() if value}),
            complete=len(found) < across.SHOWN,
        )


def send_table(visitor: Visitor) -> Response:
    """Answer `GET /table/file?kind=csv`."""
    kind = visitor.query.get("kind", "")
    if kind not in KINDS:
        raise Unknown(_text("address-unknown"))
    with visitor.clinic.database.read() as session:
        rows = [across.row(film) for film in across.results(session, _filter(visitor.query), None)]
    content = as_file(rows, kind)
    with visitor.clinic.database.write() as session:
        audit.note(session, visitor.who, "table-exported")
    named = {"Content-Disposition": f'attachment; filename="romcam-{date.today().isoformat()}.{kind}"'}
    return Response(content, media_type=KINDS[kind], headers=named)


def _filter(query: dict[str, str]) -> Filter:
    return Filter(
        query.get("test", "")[:40],
        query.get("pattern", "")[:40],
        _age(query.get("from_age", "")),
        _age(query.get("to_age", "")),
        _day(query.get("since", "")),
        _day(query.get("until", "")),
        "archived" in query,
    )


def _age(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= 3):
        raise Invalid(_text("age-invalid", given=given))
    return int(given)


def _day(given: str) -> str:
    if not given:
        return ""
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        raise Invalid(_text("date-invalid", date=given)) from None
