"""The list of films, and the test that each shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from romcam.batch.film_analysis import stated_of
from romcam.batch.job import PlannedFilm
from romcam.batch.labels import read_manifest, read_patterns
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
    with pytest.raises(InputError, match="no column path"):
        read_manifest(b"film,test\n", "m.csv")
    with pytest.raises(InputError, match=r"line 3: a\.mp4 is listed twice"):
        read_manifest(b"path\na.mp4\n./a.mp4\n", "m.csv")
    with pytest.raises(UsageError, match="line 2: age 4o"):
        read_manifest(b"path,age\na.mp4,4o\n", "m.csv")


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
    with pytest.raises(UsageError, match="line 2: mirrored is yes or no, not perhaps"):
        read_manifest(b"path,mirrored\na.mp4,perhaps\n", "m.csv")


@pytest.mark.parametrize("date", ["summer", "2999-01-01", "2024-02-30"])
def test_a_date_that_is_none_leaves_it_to_the_film(date: str) -> None:
    assert stated_of(PlannedFilm("a.mp4", "/in/a.mp4", "1", 1, date=date)) == Stated()
