"""The loop over all films: finished films are not repeated, outcomes are recorded, a second batch is kept out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from romcam.batch import run as room
from romcam.batch.executors import Pool
from romcam.batch.job import Job, Outcome, PlannedFilm, Settings
from romcam.batch.ledger import Ledger, exclusive
from romcam.batch.plan import LabelRules, find_films
from romcam.batch.run import Batch, SettledFilms
from romcam.batch.storage import Storage
from romcam.cli.batch import write_outputs
from romcam.errors import OutputError, UsageError
from romcam.video.digest import Digest


class Clinic:
    """A folder, an output folder, and work that takes no time."""

    def __init__(self, root: Path, out: str) -> None:
        self.source, self.out = Storage(root / "in"), Storage(out)
        self.worked: list[str] = []
        self.bad: dict[str, Outcome] = {}
        self.meanwhile: Callable[[PlannedFilm], None] = lambda film: None
        self.stopped = False
        self.add("a.mp4", "b/b.mp4")

    def add(self, *names: str) -> None:
        for name in names:
            path = Path(self.source.url, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode())

    def work(self, job: Job) -> Outcome:
        name = job.film.name
        self.worked.append(name)
        self.meanwhile(job.film)
        if name in self.bad:
            return self.bad[name]
        Storage(job.out).write(f"{job.film.folder}/result.json", b"{}")
        return Outcome("done", digest=Digest(Path(job.film.url)).hexdigest())

    def films(self, test: str | None = None) -> list[PlannedFilm]:
        return find_films(self.source, LabelRules(test), self.out)

    def run(self, *, retry_failed: bool = False, **settings: object) -> Batch:
        """One run; afterwards `worked` contains the names of the films it analysed."""
        self.worked.clear()

        def stop() -> None:
            self.stopped = True

        with ThreadPoolExecutor(2) as pool:
            crew = Pool(pool, self.work, lambda: 2, stop)
            chosen = Settings(**settings)  # pyright: ignore[reportArgumentType]
            batch = Batch(self.out, chosen, crew, lambda _: None, write_outputs, retry_failed=retry_failed)
            batch.add(self.films())
            batch.run()
        return batch


@pytest.fixture(params=["disk", "memory"])
def clinic(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Clinic]:
    """Results on this disk, and at a URL."""
    if request.param == "disk":
        yield Clinic(tmp_path, str(tmp_path / "out"))
        return
    import fsspec

    yield Clinic(tmp_path, "memory://out")
    memory = fsspec.filesystem("memory")
    if memory.exists("/out"):
        memory.rm("/out", recursive=True)


def test_what_is_done_is_not_done_again(clinic: Clinic) -> None:
    first = clinic.run()
    assert sorted(clinic.worked) == ["a.mp4", "b/b.mp4"]
    assert (first.done, first.failed, first.kept) == (2, 0, 0)
    clinic.add("c.mp4")
    again = clinic.run()
    assert clinic.worked == ["c.mp4"]
    assert (again.done, again.failed, again.kept) == (3, 0, 2)
    for name in ("summary.csv", "summary.parquet", "failures.csv", "index.html"):
        assert clinic.out.read(name)


def test_content_counts_not_the_time_of_the_file(clinic: Clinic) -> None:
    clinic.run()
    os.utime(Path(clinic.source.url, "a.mp4"), (1, 1))
    clinic.run()
    assert clinic.worked == []
    Path(clinic.source.url, "a.mp4").write_bytes(b"another film")
    clinic.run()
    assert clinic.worked == ["a.mp4"]


def test_other_settings_are_other_work_but_time_limits_are_not(clinic: Clinic) -> None:
    clinic.run()
    clinic.run(time_limit_s=7.0, stall_s=3.0)
    assert clinic.worked == []
    for other in ({"overlay": True}, {"split": True}):
        clinic.run(**other)
        assert len(clinic.worked) == 2


def test_a_result_that_was_removed_is_made_again(clinic: Clinic) -> None:
    clinic.run()
    clinic.out.remove("videos/a.mp4/result.json")
    clinic.run()
    assert clinic.worked == ["a.mp4"]


def test_a_damaged_record_is_as_good_as_none(clinic: Clinic) -> None:
    clinic.run()
    clinic.out.write(_record_of("a.mp4"), b'{"name": "a.mp4", "sta')
    clinic.run()
    assert clinic.worked == ["a.mp4"]


def test_failures_are_kept_until_asked_to_try_again(clinic: Clinic) -> None:
    clinic.bad["a.mp4"] = Outcome("crashed", "It died.")
    assert clinic.run().failed == 1
    assert clinic.run().failed == 1
    assert clinic.worked == []
    assert b"It died." in (clinic.out.read("failures.csv") or b"")
    clinic.bad.clear()
    mended = clinic.run(retry_failed=True)
    assert clinic.worked == ["a.mp4"]
    assert (mended.done, mended.failed) == (2, 0)
    assert b"It died." not in (clinic.out.read("failures.csv") or b"")


def test_a_film_that_is_still_written_to_is_not_remembered(clinic: Clinic) -> None:
    clinic.meanwhile = lambda film: Path(film.url).write_bytes(b"more of it") if film.name == "a.mp4" else None
    assert clinic.run().failed == 1
    assert b"changed" in (clinic.out.read("failures.csv") or b"")
    clinic.meanwhile = lambda film: None
    assert clinic.run().failed == 0
    assert clinic.worked == ["a.mp4"]


def test_a_film_that_was_removed_does_not_count_as_bad(clinic: Clinic) -> None:
    clinic.meanwhile = lambda film: Path(film.url).unlink() if film.name == "a.mp4" else None
    clinic.bad["a.mp4"] = Outcome("unreadable", "a.mp4 does not exist.")
    assert clinic.run().failed == 1
    assert b"missing" in (clinic.out.read("failures.csv") or b"")
    assert clinic.out.read(_record_of("a.mp4")) is None


def _record_of(name: str) -> str:
    film = PlannedFilm(name, "", "", 0)
    return f".romcam-batch/ledger/{film.id[:2]}/{film.id}.json"


def test_a_full_disk_stops_everything_and_later_it_goes_on(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OutputError("The disk is full.")

    clinic.meanwhile = full
    with monkeypatch.context() as patch:
        patch.setattr(Storage, "write", full)
        with pytest.raises(OutputError, match="full"):
            clinic.run()
    assert clinic.stopped
    clinic.meanwhile = lambda film: None
    assert clinic.run().done == 2


@pytest.mark.parametrize(
    "error",
    [OutputError("No."), UsageError("A file is there."), ValueError("no text"), UnicodeError("bytes"), OSError(5)],
)
def test_whatever_goes_wrong_at_one_films_end_costs_that_film(clinic: Clinic, error: Exception) -> None:
    def broken(film: PlannedFilm) -> None:
        if film.name == "a.mp4":
            raise error

    clinic.meanwhile = broken
    run = clinic.run()
    assert (run.done, run.failed) == (1, 1)
    clinic.meanwhile = lambda film: None
    assert clinic.run().done == 2
    assert clinic.worked == ["a.mp4"]


@pytest.mark.parametrize("error", [ValueError("no text"), UnicodeError("bytes"), OutputError("A folder is there.")])
def test_an_outcome_that_cannot_be_remembered_is_in_the_tables_all_the_same(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    keep = Ledger.keep

    def kept(self: Ledger, film: PlannedFilm, outcome: Outcome) -> None:
        if film.name == "a.mp4":
            raise error
        keep(self, film, outcome)

    monkeypatch.setattr(Ledger, "keep", kept)
    assert clinic.run().done == 2
    assert b"a.mp4" in (clinic.out.read("films.csv") or b"")
    assert clinic.run().done == 2
    assert clinic.worked == ["a.mp4"]


def test_another_film_of_the_same_name_does_not_replace_results(clinic: Clinic, tmp_path: Path) -> None:
    clinic.run()
    friday = Clinic(tmp_path / "friday", clinic.out.url)
    Path(friday.source.url, "a.mp4").write_bytes(b"another person")
    run = friday.run()
    assert b"another film of the same name" in (friday.out.read("failures.csv") or b"")
    assert (run.done, run.failed, friday.worked) == (1, 1, [])


def test_an_interrupt_names_what_was_at_work(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(room, "wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        clinic.run()
    assert clinic.stopped


@pytest.mark.parametrize(
    ("room", "shares", "idle"), [(2, True, [0, 0]), (3, True, [0, 1]), (5, True, [1, 2]), (5, False, [0, 0])]
)
def test_idle_workers_help_with_films_in_progress(clinic: Clinic, room: int, shares: bool, idle: list[int]) -> None:
    lent: list[int] = []

    def work(job: Job) -> Outcome:
        lent.append(job.idle)
        return clinic.work(job)

    with ThreadPoolExecutor(1) as pool:
        crew = Pool(pool, work, lambda: room, lambda: None, lends_cores=shares)
        batch = Batch(clinic.out, Settings(), crew, lambda _: None, write_outputs)
        batch.add(clinic.films())
        batch.run()
    assert lent == idle


def test_a_second_batch_on_the_same_output_is_refused(clinic: Clinic) -> None:
    with exclusive(clinic.out), pytest.raises(UsageError, match="Another batch is using"), exclusive(clinic.out):
        pass
    with exclusive(clinic.out):
        pass


def test_a_watched_film_is_analysed_once_it_stops_changing(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(room.time, "monotonic", lambda: now[0])
    stamp = ["1"]
    settling = SettledFilms(lambda: [PlannedFilm("a.mp4", "/in/a.mp4", stamp[0], 1)])

    def given_at(time_s: float) -> int:
        now[0] = time_s
        return len(settling())

    assert [given_at(t) for t in (0, 4)] == [0, 0]
    stamp[0] = "2"  # more of it has come
    assert [given_at(t) for t in (6, 10, 11, 12)] == [0, 0, 1, 0]
    stamp[0] = "3"  # another film of that name
    assert [given_at(t) for t in (20, 24, 25, 26)] == [0, 0, 1, 0]
