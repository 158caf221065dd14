"""The page of one film: the film and its curves on one cursor, the report, and what can be done with it."""

from __future__ import annotations

import mimetypes
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import sqlalchemy as sql
from starlette.responses import FileResponse, HTMLResponse, Response

from romcam import clinical
from romcam.clinic import audit, films, queue
from romcam.clinic.curves import read_curves
from romcam.clinic.films import FilmDetails
from romcam.clinic.pages.rendering import Visitor, after_form
from romcam.clinic.progress import moment_of
from romcam.clinic.refusals import Conflict, Invalid, Unknown
from romcam.clinic.safety import report_policy
from romcam.clinic.schema import Film
from romcam.corrections import corrected_sentence
from romcam.messages import Catalogue
from romcam.presentation import formatting, wording
from romcam.results.reading import read_result
from romcam.results.result import Result

LAYERS: Final = ("lines", "panel", "body", "outline", "second", "tags")
"""What is drawn above the film, each of which can be switched off."""
SCRIPT_TEXTS: Final = (
    *("pelvis", "t12", "thigh", "lower", "upper", "handle", "inclined", "since", "missing", "drawn"),
    *(
        "pending-line",
        "pending-neutral",
        "pending-end",
        "pending-repetition",
        "pending-added",
        "person-number",
        "drop",
        "repetition",
        "automatically",
    ),
    *("saved", "kept", "offline", "undo", "redo", "entry", "waits", "undone", "replaced", "manual"),
)
_PRINTING_S: Final = 60
_text = Catalogue(__name__)


def show_film(visitor: Visitor) -> Response:
    """Answer `GET /films/{id}`; with `part=card` only its entry in a list, for the script."""
    clinic = visitor.clinic
    with clinic.database.read() as session:
        film = films.get(session, visitor.identifier)
        if visitor.query.get("part") == "card":
            return visitor.page("card", film=film)
        duplicate = film.duplicate_of and session.scalar(sql.select(Film.id).where(Film.id == film.duplicate_of))
    with clinic.database.write() as session:
        audit.note(session, visitor.who, "film-seen", film.visit.patient_id, film.id)
    test = film.outcome.test if film.outcome is not None else film.test
    folder = None if film.outcome is None else clinic.database.folder.result(film.outcome.claim)
    result = None if folder is None else read_result(folder)
    return visitor.page(
        "film",
        film=film,
        patient=film.visit.patient,
        title=wording.test_title(test) if test in clinical.names() else _text("test-auto"),
        when=moment_of(film),
        duplicate=duplicate,
        corrected=None if result is None else corrected_sentence(result),
        rests=[] if result is None else _measured(result),
        checks=[] if result is None else _checked(result),
        shows=None if folder is None else _shown(folder),
        layers=[(each, _text(f"layers-{each}")) for each in LAYERS],
        correct_moments=[(each, _text(f"correct-at-{each}")) for each in ("neutral", "halfway", "end", "any")],
        correct_texts=_correct_texts(),
        curves=read_curves(folder) if folder is not None and (folder / "angles.csv").is_file() else None,
        tests=clinical.all_tests(),
    )


def show_report(visitor: Visitor) -> Response:
    """Answer `GET /films/{id}/report`: the report, in a sandbox."""
    page = visitor.clinic.result_file(visitor.identifier, "report.html").read_text(encoding="utf-8")
    return sandboxed(page)


def sandboxed(page: str) -> Response:
    """Return a page of romcam's that has its own style and script in it.

    Parameters
    ----------
    page
        HTML of the whole page.
    """
    return HTMLResponse(page, headers={"Content-Security-Policy": report_policy(page)})


def show_thumbnail(visitor: Visitor) -> Response:
    """Answer `GET /films/{id}/thumbnail`."""
    return FileResponse(visitor.clinic.result_file(visitor.identifier, "thumbnail.jpg"), media_type="image/jpeg")


def show_overlay(visitor: Visitor) -> Response:
    """Answer `GET /films/{id}/overlay`: the film with the measurement drawn on it."""
    return FileResponse(visitor.clinic.result_file(visitor.identifier, "overlay.mp4"), media_type="video/mp4")


def show_plain(visitor: Visitor) -> Response:
    """Answer `GET /films/{id}/plain`: the film upright, as every browser plays it, without the measurement."""
    return FileResponse(visitor.clinic.result_file(visitor.identifier, "plain.mp4"), media_type="video/mp4")


def show_original(visitor: Visitor) -> Response:
    """Answer `GET /films/{id}/film`: the film as it came. A browser may not be able to play it."""
    with visitor.clinic.database.read() as session:
        film = films.get(session, visitor.identifier)
    file = visitor.clinic.database.folder.film(film.id)
    if not file.is_file():
        raise Unknown(_text("film-not-kept"))
    kind, _ = mimetypes.guess_type(film.name, strict=False)
    kind = kind if kind is not None and kind.startswith("video/") else "application/octet-stream"
    return FileResponse(file, media_type=kind)


def show_pdf(visitor: Visitor) -> Response:
    """Answer `GET /films/{id}/report.pdf`."""
    return _printed(visitor, "pdf", "report.pdf")


def show_letter(visitor: Visitor) -> Response:
    """Answer `GET /films/{id}/letter.pdf`: one page for the patient."""
    return _printed(visitor, "letter", "letter.pdf")


def change_film(visitor: Visitor) -> Response:
    """Answer `POST /films/{id}/again`: what is stated about the film, and a new analysis."""
    form = visitor.form
    turn = form.get("rotate_deg", "0")
    if not (turn.isascii() and turn.isdecimal()):
        raise Invalid(_text("rotate-invalid", given=turn))
    with visitor.clinic.database.write() as session:
        film = films.get(session, visitor.identifier)
        mirrored = "mirrored" in form
        stated = (film.name, form.get("test", ""), form.get("filmed") or None, mirrored, int(turn[:3]))
        films.restate(session, film, FilmDetails(*stated, form.get("person") or None))
        film, claim = queue.retry(session, visitor.identifier, visitor.who)
    if claim is not None:
        visitor.clinic.database.folder.remove_result(claim)
    visitor.clinic.queued(film)
    return after_form(f"/films/{visitor.identifier}")


def cancel_film(visitor: Visitor) -> Response:
    """Answer `POST /films/{id}/cancel`."""
    visitor.clinic.cancel(visitor.identifier, visitor.who)
    return after_form(f"/films/{visitor.identifier}")


def first_film(visitor: Visitor) -> Response:
    """Answer `POST /films/{id}/first`."""
    with visitor.clinic.database.write() as session:
        queue.to_front(session, visitor.identifier)
    return after_form(f"/films/{visitor.identifier}")


def delete_film(visitor: Visitor) -> Response:
    """Answer `POST /films/{id}/delete`."""
    with visitor.clinic.database.read() as session:
        visit = films.get(session, visitor.identifier).visit
    visitor.clinic.delete_film(visitor.identifier, visitor.who)
    return after_form(f"/patients/{visit.patient_id}#visit-{visit.id}")


def _shown(folder: Path) -> str | None:
    """Which film of a result the page shows: `plain`, with layers above it; `overlay`, of older results."""
    for name in ("plain", "overlay"):
        if (folder / f"{name}.mp4").is_file() and (name == "overlay" or (folder / "recording.npz").is_file()):
            return name
    return None


def _measured(result: Result) -> list[tuple[str, str, str]]:
    """Name, value and evidence of each measure that is known."""
    known = [(name, each) for name, each in result.measures.items() if each.value is not None]
    return [
        (wording.title(result.test, name), formatting.measured(each), wording.evidence_name(each.evidence))
        for name, each in known
    ]


def _checked(result: Result) -> list[tuple[str, str, str]]:
    """State (`failed`, `open`, `passed`), name and detail of each quality check, those that failed first."""
    states = {False: "failed", None: "open", True: "passed"}
    order = list(states)
    checks = sorted(result.quality, key=lambda each: order.index(each.ok))
    return [(states[each.ok], wording.rule_name(each), wording.detail(each.detail)) for each in checks]


def _correct_texts() -> dict[str, str]:
    """Sentences of the script that corrects by hand; `{…}` in them is filled in by it."""
    values = {"angle": "{angle}", "change": "{change}", "end": "{end}", "line": "{line}", "number": "{number}"}
    values |= {"time": "{time}", "start": "{start}", "stop": "{stop}", "who": "{who}", "when": "{when}"}
    return {name: _text(f"script-{name}", **values) for name in SCRIPT_TEXTS}


def _printed(visitor: Visitor, kind: str, name: str) -> Response:
    """A document made by `romcam export` in a process of its own, whose memory is free again afterwards."""
    folder = visitor.clinic.result_file(visitor.identifier, "result.json").parent
    with tempfile.TemporaryDirectory(prefix="romcam-clinic-") as out:
        line = [sys.executable, "-m", "romcam", "export", str(folder), "--to", kind, "--out", out]
        try:
            ended = subprocess.run(line, capture_output=True, text=True, timeout=_PRINTING_S, check=False)
        except subprocess.TimeoutExpired:
            raise Conflict(_text("pdf-too-slow")) from None
        made = next(Path(out).rglob(f"*{name}"), None)
        if ended.returncode != 0 or made is None:
            lines = ended.stderr.strip().splitlines() or [""]
            raise Conflict(_text("pdf-failed", reason=lines[-1].removeprefix("romcam: ")))
        content = made.read_bytes()
    with visitor.clinic.database.write() as session:
        film = films.get(session, visitor.identifier)
        audit.note(session, visitor.who, "film-printed", film.visit.patient_id, film.id)
    return Response(
        content, media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
