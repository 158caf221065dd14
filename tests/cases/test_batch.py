"""Folders and manifests as clinics have them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from romcam.batch.job import PlannedFilm
from romcam.batch.listing import list_films
from romcam.batch.plan import plan_films, read_rules
from romcam.batch.storage import Storage
from romcam.results.folders import default_folder
from romcam.validation import read_pairs
from tests.cases.folder import CASES, MARKS, SAMPLES
from tests.cli.command import measured_bend, romcam

KINDS = ("ts", "ogv", "asf", "vob", "mod", "dv", "3g2", "h264", "qt")
pytestmark = [*MARKS, pytest.mark.model]


@pytest.fixture(scope="module")
def layouts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All folders that mklayouts.sh builds."""
    folder = tmp_path_factory.mktemp("layouts")
    given = {
        "S": SAMPLES / "forward-bend-typical.mp4",
        "R": measured_bend(),
        "L": SAMPLES / "thomas-short.mp4",
    }
    subprocess.run(
        ["sh", str(CASES / "batch" / "mklayouts.sh"), str(folder)],
        env={**os.environ, **{name: str(path) for name, path in given.items()}},
        check=True,
    )
    return folder


def planned(folder: Path, manifest: Path | None = None) -> dict[str, PlannedFilm]:
    place = Storage(folder)
    rules = read_rules(place, None, None, str(manifest) if manifest else None)
    listing = list_films(place, Storage(folder.parent / "out"))
    return {film.name: film for film in plan_films(place, rules, listing)}


@pytest.mark.parametrize(
    ("name", "film"),
    [
        ("nas", "p01/bend.mp4"),
        ("links", "p02/bend.mp4"),
        ("recorded", "p7/recording.mp4"),
        ("beside", "07.mp4"),
    ],
)
def test_a_folder_holds_one_film(layouts: Path, name: str, film: str) -> None:
    assert list(planned(layouts / name)) == [film]


def test_nas_what_is_passed_over_is_counted_by_kind_and_bins_are_not_read(layouts: Path) -> None:
    listing = list_films(Storage(layouts / "nas"), Storage(layouts / "out"))
    assert listing.passed_over == {
        f".{kind}": 1 for kind in ["ts", "ogv", "asf", "vob", "mod", "dv", "3g2", "h264", "qt"]
    }
    assert sorted(listing.system) == ["#recycle", "$RECYCLE.BIN", "@eaDir"]
    (first, second) = listing.sentences()
    assert first.startswith("9 files passed over: ")
    assert ".ts 1" in first
    assert second.startswith("3 system folders are never read: ")


@pytest.mark.parametrize(
    ("name", "film", "subject", "age"),
    [
        ("nfc", "U\u0308bung 7/Rumpfbeuge.mp4", "7", 44),
        ("drive", "P2/Bend.MP4", "8", None),
        ("age", "P2/Bend.MP4", "8", 44),
        ("mac", "P2/Bend.MP4", "8", None),
    ],
)
def test_a_manifest_means_the_one_film(layouts: Path, name: str, film: str, subject: str, age: int | None) -> None:
    films = planned(layouts / "nfd", CASES / "batch" / f"man_{name}.csv")
    assert len(films) == 2
    assert (films[film].test, films[film].subject.id, films[film].subject.age) == ("forward-bend", subject, age)


def test_long_a_name_of_254_bytes_has_a_folder(layouts: Path) -> None:
    (film,) = (layouts / "long").iterdir()
    assert len(os.fsencode(film.name)) == 254
    default_folder(film).mkdir()
    done = romcam("batch", layouts / "long", "--out", layouts / "out-long", "--test", "thomas", "--no-report")
    assert done.returncode == 0, done.stderr


def test_batchresults_match_inclino3(layouts: Path) -> None:
    pairs, unmatched = read_pairs(layouts / "batchresults", CASES / "batch" / "inclino3.csv", {})
    assert [pair.name for pair in pairs] == ["07.mp4", "08.mp4", "10.mp4"]
    assert unmatched == []


def test_batchresults2_match_inclino(layouts: Path) -> None:
    pairs, unmatched = read_pairs(layouts / "batchresults2", CASES / "batch" / "inclino.csv", {})
    assert [pair.name for pair in pairs] == ["p07/bend.mp4", "p08/bend.mp4"]
    assert unmatched == []
