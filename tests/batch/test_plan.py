"""The list of films, and the test that each shows."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from romcam.batch.film_analysis import stated_of
from romcam.batch.job import Outcome, PlannedFilm, Settings
from romcam.batch.labels import make_labels
from romcam.batch.ledger import Ledger
from romcam.batch.listing import list_films
from romcam.batch.manifest import match_films, read_manifest
from romcam.batch.patterns import read_patterns
from romcam.batch.plan import find_films, is_absent, read_rules
from romcam.batch.storage import Storage
from romcam.errors import InputError, UsageError
from romcam.video import Stated

BEND = "forward-bend"


def folder(root: Path, *names: str, **texts: str) -> Storage:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"film")
    for name, text in texts.items():
        (root / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return Storage(root)


def plan(place: Storage, *, test: str | None = None, manifest: str | None = None) -> dict[str, PlannedFilm]:
    rules = read_rules(place, test, None, manifest)
    return {film.name: film for film in find_films(place, rules, Storage(Path(place.url, "out")))}


def test_films_are_found_below_and_results_are_none(tmp_path: Path) -> None:
    place = folder(
        tmp_path,
        "b.MOV",
        "a/x.mp4",
        "a/notes.txt",
        ".hidden.mp4",
        ".trash/y.mp4",
        "out/videos/b.mp4/overlay.mp4",
        "earlier-romcam/overlay.mp4",
        "earlier-romcam/result.json",
    )
    films = plan(place)
    assert list(films) == ["a/x.mp4", "b.MOV"]
    assert films["a/x.mp4"].url == str(tmp_path / "a" / "x.mp4")
    assert {(film.test, film.because) for film in films.values()} == {(BEND, "default")}


def test_the_more_specific_label_counts_and_unknown_stays_unknown(tmp_path: Path) -> None:
    place = folder(
        tmp_path,
        "bend/P1_2024-05-01.mp4",
        "other/x.mp4",
        "listed.mp4",
        romcam_toml='[[video]]\npattern = "bend/{subject}_{date}.*"\ntest = "forward-bend"\nside = "left"\n',
    )
    manifest = tmp_path / "m.csv"
    manifest.write_text(
        "Path;Test;Subject;Age;Sex;Notes\nlisted.mp4;forward-bend;K-7;44;F;=1+1\ngone.mp4;;;;;\n", encoding="utf-8-sig"
    )
    films = plan(place, manifest=str(manifest))
    read = films["bend/P1_2024-05-01.mp4"]
    assert (read.test, read.because, read.subject.id, read.date, read.side) == (
        BEND,
        "romcam.toml",
        "P1",
        "2024-05-01",
        "left",
    )
    listed = films["listed.mp4"]
    assert (listed.because, listed.subject.id, listed.subject.age, listed.subject.sex, listed.notes) == (
        "manifest",
        "K-7",
        44,
        "female",
        "=1+1",
    )
    assert films["other/x.mp4"].test is None
    assert is_absent(films["gone.mp4"])
    assert plan(place, test=BEND)["other/x.mp4"].because == "--test"


def test_a_placeholder_that_reads_no_test_leaves_it_unknown(tmp_path: Path) -> None:
    place = folder(tmp_path, "forward-bend/a.mp4", "handstand/b.mp4", romcam_toml='[[video]]\npattern = "{test}/*"\n')
    films = plan(place)
    assert [film.test for film in films.values()] == [BEND, None]


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("*.mp4", "a/b/c.mp4", True),
        ("a/*.mp4", "a/b/c.mp4", False),
        ("a/**/c.mp4", "a/c.mp4", True),
        ("a/**", "a/b/c.mp4", True),
        ("{subject}/{subject}.mp4", "x/x.mp4", True),
        ("{subject}/{subject}.mp4", "x/y.mp4", False),
        ("a.mp4", "abmp4", False),
    ],
)
def test_patterns_match_as_in_a_shell(pattern: str, name: str, matches: bool) -> None:
    (read,) = read_patterns(f"[[video]]\npattern = '{pattern}'".encode(), "romcam.toml")
    assert (read.match(name) is not None) == matches


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[video]\n", "not valid TOML"),
        ("[[film]]\npattern = 'x'", "[[video]] tables only"),
        ("[[video]]\ntest = 'forward-bend'", "needs a pattern"),
        ("[[video]]\npattern = '{patient}.mp4'", "{patient}"),
        ("[[video]]\npattern = '*'\nsex = 'x'", "neither female nor male"),
    ],
)
def test_a_mistake_in_the_patterns_is_named(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_patterns(text.encode(), "romcam.toml")
    assert says in str(caught.value)


def test_a_mistake_in_the_manifest_is_named_with_its_line() -> None:
    with pytest.raises(InputError, match=r"no column path.*has film, test"):
        read_manifest(b"film,test\nx,y\n", "m.csv")
    rows = read_manifest(b"path,age\na.mp4,4o\nb.mp4,44.0\n", "m.csv").rows
    assert rows[0].problem.startswith("m.csv, row 2: Age 4o is not")
    assert (rows[1].problem, rows[1].labels.age) == ("", 44)


def test_a_film_that_is_listed_twice_differently_costs_itself(tmp_path: Path) -> None:
    place = folder(tmp_path, "a.mp4", "b.mp4")
    (tmp_path / "m.csv").write_text("path,subject\na.mp4,7\nB.MP4,8\n./a.mp4,9\nb.mp4,8\n")
    films = plan(place, test=BEND, manifest=str(tmp_path / "m.csv"))
    assert "row 4: a.mp4 is listed more than once" in films["a.mp4"].problem
    assert (films["b.mp4"].subject.id, films["b.mp4"].problem) == ("8", "")


def test_a_test_that_does_not_exist_costs_its_row(tmp_path: Path) -> None:
    place = folder(tmp_path, "a.mp4", "b.mp4")
    (tmp_path / "m.csv").write_text("path,test\na.mp4,handstand\nb.mp4,Forward Bend\n")
    films = plan(place, manifest=str(tmp_path / "m.csv"))
    assert "no test called handstand" in films["a.mp4"].problem
    assert films["b.mp4"].test == BEND


@pytest.mark.parametrize(
    ("path", "means"),
    [
        ("Z:\\films\\P2\\Bend.MP4", "P2/Bend.MP4"),
        ("P2\\bend.mp4", "P2/Bend.MP4"),
        ("/mnt/share/P2/Bend.MP4", "P2/Bend.MP4"),
        ("\u00dcbung/a.mp4", "U\u0308bung/a.mp4"),
        ("Bend.MP4", None),
        ("P3/Bend.MP4", None),
    ],
)
def test_paths_of_other_machines_mean_the_same_film(path: str, means: str | None) -> None:
    manifest = read_manifest(f"path\n{path}\n".encode(), "m.csv")
    matched = match_films(manifest, ["P2/Bend.MP4", "U\u0308bung/a.mp4"])
    assert list(matched.of) == ([means] if means else [])


def test_headings_are_mapped_and_cells_read_in_one_form() -> None:
    written = (
        "Datei;Patient;Alter;Geschlecht;Tag\na.mp4;8.0;44,0;w;31.05.2024\nb.mp4;07;;m;6/13/2024\nc.mp4;8;;;3/4/24\n"
    )
    columns = {"path": "datei", "subject": "Patient", "age": "Alter", "sex": "Geschlecht", "date": "Tag"}
    rows = [each.labels for each in read_manifest(written.encode("cp1252"), "m.csv", columns).rows]
    assert [(row.subject, row.age, row.sex, row.date) for row in rows] == [
        ("8", 44, "female", "2024-05-31"),
        ("07", None, "male", "2024-06-13"),
        ("8", None, None, "2024-03-04"),
    ]
    with pytest.raises(UsageError, match="no column Proband"):
        read_manifest(written.encode(), "m.csv", {"subject": "Proband"})


def test_a_date_that_may_be_two_days_costs_its_row() -> None:
    rows = read_manifest(b"path,date\na.mp4,3/4/2024\nb.mp4,baseline\nc.mp4,31.04.2024\n", "m.csv").rows
    assert "either of two days" in rows[0].problem
    assert (rows[1].labels.date, rows[1].problem) == ("baseline", "")
    assert "is not a date" in rows[2].problem


def test_a_test_that_does_not_exist_is_refused_wherever_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no test called bend"):
        plan(folder(tmp_path, romcam_toml="[[video]]\npattern = '*'\ntest = 'bend'\n"))


def test_films_outside_the_folder_keep_their_own_place(tmp_path: Path) -> None:
    outside = tmp_path / "else" / "x.dat"
    place = folder(tmp_path / "in", "a.mp4")
    folder(tmp_path, "else/x.dat")
    manifest = tmp_path / "m.csv"
    manifest.write_text(f"path,test\n{outside},forward-bend\n../else/x.dat,forward-bend\n")
    names = set(plan(place, manifest=str(manifest)))
    assert names == {"a.mp4", str(outside).lstrip("/"), "up/else/x.dat"}


def test_mirrored_films_are_named_in_the_manifest_or_for_all(tmp_path: Path) -> None:
    place = folder(tmp_path, "a.mp4", "b.mp4", "c.mp4")
    manifest = tmp_path / "m.csv"
    manifest.write_text("path,mirrored,date\na.mp4,yes,2024-05-01\nb.mp4,No,\nc.mp4,,\n")
    films = plan(place, manifest=str(manifest))
    assert [film.mirrored for film in films.values()] == [True, False, False]
    rules = read_rules(place, None, None, str(manifest), mirrored=True)
    films = {film.name: film for film in find_films(place, rules, Storage(tmp_path / "out"))}
    assert [film.mirrored for film in films.values()] == [True, False, True]
    assert stated_of(films["a.mp4"]) == Stated(mirrored=True, filmed="2024-05-01")
    assert stated_of(films["b.mp4"]) == Stated()
    (row,) = read_manifest(b"path,mirrored\na.mp4,perhaps\n", "m.csv").rows
    assert row.problem == "m.csv, row 2: Mirrored is yes or no, not perhaps."


@pytest.mark.parametrize("date", ["summer", "2999-01-01", "2024-02-30"])
def test_a_date_that_is_none_leaves_it_to_the_film(date: str) -> None:
    assert stated_of(PlannedFilm("a.mp4", "/in/a.mp4", "1", 1, date=date)) == Stated()


def test_turn_speed_and_rate_are_named_in_the_manifest_or_for_all(tmp_path: Path) -> None:
    place = folder(tmp_path, "a.mp4", "b.mp4", "c.mp4")
    manifest = tmp_path / "m.csv"
    manifest.write_text("path;rotate;speed;fps;person\na.mp4;90;0,25;;left\nb.mp4;-90;;240;\nc.mp4;;;;\n")
    rules = read_rules(place, None, None, str(manifest), rotate=180, speed=0.5, person="right")
    stated = {film.name: stated_of(film) for film in find_films(place, rules, Storage(str(tmp_path / "out")))}
    assert stated == {
        "a.mp4": Stated(rotate_deg=90, speed=0.25, person="left"),
        "b.mp4": Stated(rotate_deg=270, fps=240.0, person="right"),
        "c.mp4": Stated(rotate_deg=180, speed=0.5, person="right"),
    }


@pytest.mark.parametrize(
    ("column", "cell", "because"),
    [
        ("rotate", "45", "90"),
        ("rotate", "left", "rotate is a number"),
        ("speed", "0", "0"),
        ("speed", "nan4", "speed is a number"),
        ("fps", "-3", "-3"),
    ],
)
def test_a_turn_or_speed_that_is_none_costs_its_row(column: str, cell: str, because: str) -> None:
    good, bad = read_manifest(f"path,{column}\na.mp4,\nb.mp4,{cell}\n".encode(), "m.csv").rows
    assert not good.problem
    assert because in bad.problem


def test_speed_and_rate_of_one_film_contradict_each_other() -> None:
    (row,) = read_manifest(b"path,speed,fps\na.mp4,0.25,240\n", "m.csv").rows
    assert row.problem


def test_a_film_is_analysed_again_when_its_speed_is_stated(tmp_path: Path) -> None:
    ledger = Ledger(Storage(str(tmp_path)), Settings())
    film = PlannedFilm("a.mp4", "a.mp4", "stamp", 1)
    ledger.keep(film, Outcome("nothing", "nobody"))
    assert ledger.find(film) is not None
    for other in (replace(film, speed=0.25), replace(film, fps=240.0), replace(film, rotate_deg=90)):
        assert ledger.find(other) is None


def test_the_folder_of_films_is_no_output_folder(tmp_path: Path) -> None:
    place = folder(tmp_path / "films", "a.mp4")
    (tmp_path / "link").symlink_to(tmp_path / "films")
    with pytest.raises(UsageError, match="is the folder of films itself"):
        list_films(place, Storage(tmp_path / "link"))
    assert len(list_films(place, Storage(tmp_path / "films" / "out")).films) == 1


def test_pipes_and_broken_links_are_no_films(tmp_path: Path) -> None:
    place = folder(tmp_path, "a.mp4")
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "gone.mp4").symlink_to("nowhere.mp4")
    (tmp_path / "linked.mp4").symlink_to("pipe.mp4")
    listing = list_films(place, Storage(tmp_path / "out"))
    assert [film.name for film in listing.films] == ["a.mp4"]
    assert listing.sentences() == ["3 files passed over: pipes, devices and broken links 3."]


@pytest.mark.parametrize("written", ["176", "176 cm", "1.76", "1,76", "1.76 m", "1,76m"])
def test_the_body_height_of_a_manifest_is_in_centimetres(written: str) -> None:
    assert make_labels({"height": written}, "row 1").height == pytest.approx(176)


@pytest.mark.parametrize("written", ["17", "5'9", "tall", "2600", "nan cm", "0.3"])
def test_what_is_no_body_height_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="is not a body height from 50 to 250 cm"):
        make_labels({"height": written}, "row 1")
