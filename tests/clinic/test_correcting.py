"""Correcting by hand over the API: previewed, saved, made by the queue, taken back, and lost in no second window."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from starlette.testclient import TestClient

from romcam import clinical
from romcam.batch.job import Job, Outcome
from romcam.batch.outcomes import outcome_of
from romcam.clinic import attempts, queue
from romcam.clinic.clinic import Clinic
from romcam.clinic.preview_process import Request, answer
from romcam.clinic.previews import Previews
from romcam.clinic.queue import Ended
from romcam.clinic.workers import SETTINGS
from romcam.exports import get
from romcam.report.outputs import Wanted, save
from tests.analyses import SAMPLES, SLOW_HZ, sample, shared
from tests.clinic.test_api import added, visit

FILM = SAMPLES / "squat-tucked.mp4"


def make_result(folder: Path) -> None:
    wanted = Wanted(overlay=False, thumbnail=True, plain=True, exports=(get("recording"),))
    save(sample("squat-tucked", "squat", SLOW_HZ), folder, wanted)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Previews without a process of their own."""
    monkeypatch.setattr(Previews, "_exchange", lambda _, asked: answer(msgspec.json.decode(asked, type=Request)))


@pytest.fixture
def film(client: TestClient, clinic: Clinic, request: pytest.FixtureRequest) -> str:
    """A film with a result, as the queue leaves it."""
    of = visit(client, added(client))
    sent = client.post(
        f"/api/v1/visits/{of}/films", files={"file": ("squat.mp4", FILM.read_bytes())}, data={"test": "squat"}
    )
    claimed = queue.claim(clinic.database, "tests")
    assert claimed is not None
    folder = clinic.database.folder.result(claimed.claim)
    shutil.copytree(shared("clinic-squat", make_result), folder)
    if "everything" not in request.node.name:
        # The corrected result then has neither, which saves most of the time.
        for name in ("report.html", "thumbnail.jpg"):
            (folder / name).unlink()
    assert queue.finish(clinic.database, claimed, outcome_of((folder / "result.json").read_bytes())).kept
    return sent.json()["id"]


def work(clinic: Clinic, *, fails: str = "") -> Ended:
    """Let the queue make the next correction."""
    claimed = queue.claim(clinic.database, "tests", corrections=True)
    assert claimed is not None
    job = Job(claimed.planned, str(clinic.database.folder.results / claimed.claim), SETTINGS)
    outcome = Outcome("nothing", fails) if fails else attempts.analyse(job, lambda *_: None)
    return queue.finish(clinic.database, claimed, outcome)


def line(angle: float, segment: str = "pelvis") -> dict[str, Any]:
    return {"segment": segment, "at": "end", "inclination_deg": angle}


def corrections(client: TestClient, film: str) -> dict[str, Any]:
    return client.get(f"/api/v1/films/{film}/corrections").json()


def correct(client: TestClient, film: str, version: str, status: int = 201, who: str = "AB", **edit: Any) -> Any:
    sent = client.post(f"/api/v1/films/{film}/corrections", json={"version": version, "edit": {"who": who, **edit}})
    assert sent.status_code == status, sent.text
    return sent.json()


def undo(client: TestClient, film: str, version: str, correction: str | None = None, again: bool = False) -> Any:
    body = {"version": version, "correction": correction, "again": again}
    return client.post(f"/api/v1/films/{film}/corrections/undo", json=body).json()


def measures(client: TestClient, film: str) -> dict[str, Any]:
    return client.get(f"/api/v1/films/{film}").json()["result"]["measures"]


def test_a_preview_changes_numbers_and_stores_nothing(client: TestClient, film: str) -> None:
    trial = corrections(client, film)["trial"]
    assert [each["at"] for each in trial["frames"]] == ["neutral", "halfway", "end"]
    assert {each["segment"] for each in trial["frames"][-1]["lines"]} == {"pelvis", "t12", "thigh"}
    body = {"edit": {"who": "", "lines": [line(70.0)]}}
    sent = client.post(f"/api/v1/films/{film}/corrections/preview", json=body)
    now = {each["name"]: each for each in sent.json()["measures"]}
    assert now["pelvis_tilt"]["manual"]
    assert now["pelvis_tilt"]["now"] != now["pelvis_tilt"]["automatic"]
    assert not now["trunk_inclination"]["changed"]
    assert corrections(client, film)["corrections"] == []
    layers = client.get(f"/api/v1/films/{film}/layers").json()
    assert {each["what"] for each in layers["lines"]} >= {"pelvis", "t12", "thigh"}
    assert all(
        len(each["at"]) == len(layers["time_s"]) for name in ("lines", "body", "second") for each in layers[name]
    )


def test_a_correction_is_followed_by_everything_and_taken_back(client: TestClient, clinic: Clinic, film: str) -> None:
    before = measures(client, film)
    version = corrections(client, film)["version"]
    saved = correct(client, film, version, lines=[line(70.0)], note="A loose shirt.")
    assert saved["state"] == "queued"
    assert measures(client, film) == before
    claim = clinic.result_file(film, "result.json").parent
    assert work(clinic).dropped == claim.parent.name
    after = measures(client, film)
    assert after["pelvis_tilt"]["evidence"] == "manual"
    assert after["pelvis_tilt"]["value"] != before["pelvis_tilt"]["value"]
    automatic = client.get(f"/api/v1/films/{film}").json()["result"]["corrections"]["automatic"]
    assert automatic["measures"] == before
    page = client.get(f"/films/{film}").text
    assert "Corrected by hand by AB on" in page
    assert "Corrected by hand by AB on" in client.get(f"/films/{film}/report").text
    patient = client.get(f"/api/v1/films/{film}").json()["patient"]
    series = client.get(f"/api/v1/patients/{patient}/progress").json()["tests"][0]["series"]
    points = {each["measure"]: each["points"][0]["value"] for each in series}
    assert points["pelvis_tilt"] == after["pelvis_tilt"]["value"]
    assert client.get(f"/films/{film}/plain").status_code == 200
    (entry,) = corrections(client, film)["corrections"]
    assert (entry["who"], entry["made"], entry["undone"]) == ("AB", True, None)
    undo(client, film, saved["version"], entry["id"])
    work(clinic)
    assert measures(client, film) == before
    assert not corrections(client, film)["corrections"][0]["made"]
    redone = undo(client, film, corrections(client, film)["version"], entry["id"], again=True)
    assert redone["corrections"][0]["undone"] is None
    actions = [each["action"] for each in client.get("/api/v1/audit").json()]
    assert {"film-corrected", "correction-undone", "correction-made-again"} <= set(actions)


def test_two_windows_lose_nothing(client: TestClient, clinic: Clinic, film: str) -> None:
    seen = corrections(client, film)["version"]
    correct(client, film, seen, who="AB", lines=[line(70.0)])
    refused = correct(client, film, seen, status=409, who="CD", lines=[line(-20.0, "thigh")])
    assert "AB changed the corrections of this film" in refused["error"]
    claimed = queue.claim(clinic.database, "tests", corrections=True)
    assert claimed is not None
    # While the first is being made, the second window saves again.
    correct(client, film, corrections(client, film)["version"], who="CD", lines=[line(-20.0, "thigh")])
    queue.give_back(clinic.database, claimed)
    assert not work(clinic).again
    made = client.get(f"/api/v1/films/{film}").json()["result"]["corrections"]["edits"]
    assert [each["who"] for each in made] == ["AB", "CD"]
    assert measures(client, film)["thigh_tilt"]["evidence"] == "manual"


def test_a_correction_that_a_later_one_replaces_is_not_said_to_be_made(
    client: TestClient, clinic: Clinic, film: str
) -> None:
    correct(client, film, corrections(client, film)["version"], who="AB", lines=[line(70.0)])
    work(clinic)
    correct(client, film, corrections(client, film)["version"], who="CD", lines=[line(60.0)])
    work(clinic)
    assert [each["acts"] for each in corrections(client, film)["corrections"]] == [False, True]
    page = client.get(f"/films/{film}").text
    assert "Corrected by hand by CD on" in page
    assert "by AB" not in page


def test_what_cannot_be_is_refused_or_taken_back(client: TestClient, clinic: Clinic, film: str) -> None:
    version = corrections(client, film)["version"]
    refused = correct(client, film, version, status=422, end_of_range_s=0.0)
    assert "makes no repetition" in refused["error"]
    assert correct(client, film, version, status=422, lines=[])["error"].startswith("This is not a correction")
    assert corrections(client, film)["corrections"] == []
    before = measures(client, film)
    correct(client, film, version, person="right")
    assert client.post(f"/api/v1/films/{film}/cancel").status_code == 409
    assert not work(clinic, fails="Nobody moves.").kept
    state = corrections(client, film)
    assert state["reason"] == "The last correction could not be made and was taken back: Nobody moves."
    assert state["state"] == "done"
    assert state["corrections"][0]["undone"]
    assert measures(client, film) == before


def test_a_film_that_is_analysed_again_is_corrected_again(client: TestClient, clinic: Clinic, film: str) -> None:
    version = corrections(client, film)["version"]
    correct(client, film, version, lines=[line(70.0)])
    seen = corrections(client, film)["version"]
    folder = clinic.result_file(film, "result.json").parent
    kept = shutil.copytree(folder, folder.parents[2] / "kept")
    claimed = queue.claim(clinic.database, "tests")
    assert claimed is not None
    queue.finish(clinic.database, claimed, Outcome("done", test="squat"))  # as if it had been made
    client.post(f"/api/v1/films/{film}/retry")
    refused = correct(client, film, seen, status=409, lines=[line(50.0)])
    assert "analysed again" in refused["error"]
    claimed = queue.claim(clinic.database, "tests")
    assert claimed is not None
    assert not claimed.planned.corrected_from
    shutil.copytree(kept, clinic.database.folder.result(claimed.claim))
    ended = queue.finish(clinic.database, claimed, outcome_of((kept / "result.json").read_bytes()))
    assert ended.again
    work(clinic)
    assert measures(client, film)["pelvis_tilt"]["evidence"] == "manual"


def test_a_test_of_several_movements_names_them(tmp_path: Path) -> None:
    """A repetition that is added belongs to one of them, which the page asks for."""
    save(
        sample("hip-rotation-hiking", "hip-rotation", SLOW_HZ),
        tmp_path,
        Wanted(overlay=False, html=False, exports=(get("recording"),)),
    )
    trial = msgspec.json.decode(answer(Request(str(tmp_path))))
    assert trial["tasks"]["internal_left"] == "internal, left"
    assert set(trial["tasks"]) == {rule.task for rule in clinical.get("hip-rotation").tasks}
