"""Two films side by side with what changed between them, and all films of a visit together."""

from __future__ import annotations

from starlette.responses import Response

from romcam.clinic import audit, clothes, films, visits
from romcam.clinic.changes import change_of, result_of
from romcam.clinic.clinic import Clinic
from romcam.clinic.moments import is_token
from romcam.clinic.pages.film import sandboxed
from romcam.clinic.pages.rendering import Visitor, after_form
from romcam.clinic.progress import moment_of
from romcam.clinic.refusals import Conflict, Unknown
from romcam.clinic.schema import Film
from romcam.comparison.compare import CHANGE
from romcam.exports.report_page import PageStill, stills_of
from romcam.messages import Catalogue
from romcam.presentation import wording
from romcam.presentation.dates import day, moment
from romcam.results.result import Result
from romcam.screening.combine import SCREEN, combine

_text = Catalogue(__name__)


def show_comparison(visitor: Visitor) -> Response:
    """Answer `GET /compare?before={id}&after={id}`."""
    pair = [_film(visitor, name) for name in ("before", "after")]
    if len({film.visit.patient_id for film in pair}) != 1:
        raise Conflict(_text("compare-two-people"))
    before, after = (_result(visitor.clinic, film) for film in pair)
    with visitor.clinic.database.read() as session:
        worn = clothes.stated(session, pair[0].visit_id, pair[1].visit_id)
    change = change_of(before, after, worn)
    if visitor.query.get("part") == "page":
        return sandboxed(CHANGE.render(change))
    with visitor.clinic.database.write() as session:
        for film in pair:
            audit.note(session, visitor.who, "film-compared", film.visit.patient_id, film.id)
    return visitor.page(
        "comparison",
        patient=pair[0].visit.patient,
        title=wording.test_title(change.test),
        change=change,
        clothes=worn or "",
        pair=[(film, _when(film), _stills(visitor.clinic, film)) for film in pair],
    )


def state_clothes(visitor: Visitor) -> Response:
    """Answer `POST /visits/{id}/clothes`: whether they were the same at another visit."""
    form = visitor.form
    with visitor.clinic.database.write() as session:
        clothes.state(session, visitor.identifier, form.get("other", ""), form.get("clothes") or None, visitor.who)
        patient = visits.get(session, visitor.identifier).patient_id
    pair = [form.get(name, "") for name in ("before", "after")]
    compared = all(is_token(each) for each in pair)
    return after_form(f"/compare?before={pair[0]}&after={pair[1]}" if compared else f"/patients/{patient}#progress")


def show_screen(visitor: Visitor) -> Response:
    """Answer `GET /visits/{id}/screen`: all tests of one visit together; with `part=page` the page itself."""
    with visitor.clinic.database.read() as session:
        visit = visits.get(session, visitor.identifier)
        patient = visit.patient
        measured = [films.get(session, film.id) for film in films.of_visits(session, [visit.id]) if film.outcome]
    if not measured:
        raise Conflict(_text("screen-of-nothing"))
    if visitor.query.get("part") == "page":
        return sandboxed(SCREEN.render(combine([_result(visitor.clinic, film) for film in measured])))
    return visitor.page("screen", patient=patient, visit=visit)


def _film(visitor: Visitor, name: str) -> Film:
    identifier = visitor.query.get(name, "")
    if not is_token(identifier):
        raise Unknown(_text("film-unknown"))
    with visitor.clinic.database.read() as session:
        return films.get(session, identifier)


def _result(clinic: Clinic, film: Film) -> Result:
    folder = clinic.result_file(film.id, "result.json").parent
    return result_of(folder, film.visit.patient.identifier, film.name)


def _stills(clinic: Clinic, film: Film) -> list[PageStill]:
    return stills_of(clinic.result_file(film.id, "report.html").read_text(encoding="utf-8"))


def _when(film: Film) -> str:
    return moment(moment_of(film)) if len(moment_of(film)) > 10 else day(film.visit.date)
