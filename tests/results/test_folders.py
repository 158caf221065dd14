"""Default folders, folders that hold another result, and folders that are not entered."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from romcam.assessment.conclusions import Check, Subject
from romcam.errors import UsageError
from romcam.results.atomic_write import check_writable
from romcam.results.folders import check_free, check_vacant, default_folder
from romcam.results.reading import read_results
from romcam.results.result import to_json
from romcam.results.walk import Skipped, walk
from tests.screening.results import bend


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "IMG 0001.MOV"
    path.write_bytes(b"film")
    return path


def hold(folder: Path, film: Path, **changed: Any) -> Path:
    """A folder with the result of a film of person 07."""
    result = bend(subject=Subject("07"))
    source = dataclasses.replace(
        result.provenance.input, sha256=hashlib.sha256(film.read_bytes()).hexdigest(), name=film.name
    )
    provenance = dataclasses.replace(result.provenance, input=source)
    folder.mkdir(parents=True)
    (folder / "result.json").write_bytes(to_json(dataclasses.replace(result, provenance=provenance, **changed)))
    return folder


def test_films_of_one_name_have_folders_of_their_own(tmp_path: Path) -> None:
    folders = [default_folder(tmp_path / name) for name in ("IMG 0001.MOV", "IMG 0001.mp4")]
    assert [folder.name for folder in folders] == ["IMG 0001.MOV-romcam", "IMG 0001.mp4-romcam"]


def test_a_folder_exists_for_the_longest_name_and_for_one_that_is_no_text(tmp_path: Path) -> None:
    for name in (b"\xd0\xaf" * 125 + b".mp4", b"\xdcbung.mp4", b"a\nb.mp4"):
        folder = default_folder(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)))
        folder.mkdir()
        os.fsencode(folder).decode("utf-8")


def test_the_same_film_person_and_test_replace_their_result(film: Path, tmp_path: Path) -> None:
    check_free(tmp_path / "new", film, "squat", Subject())
    out = hold(tmp_path / "out", film)
    for subject in (Subject(), Subject("07"), Subject("7.0", 44)):
        check_free(out, film, "forward-bend", subject)


def test_another_film_person_or_test_is_refused(film: Path, tmp_path: Path) -> None:
    out = hold(tmp_path / "out", film)
    other = tmp_path / "IMG 0001.mp4"
    other.write_bytes(b"another")
    with pytest.raises(UsageError, match="result of another test \\(forward-bend\\)"):
        check_free(out, film, "squat", Subject())
    with pytest.raises(UsageError, match="result of another person \\(07\\)"):
        check_free(out, film, "forward-bend", Subject("8"))
    with pytest.raises(UsageError, match=r"result of another film \(IMG 0001\.MOV\)"):
        check_free(out, other, "forward-bend", Subject("07"))
    with pytest.raises(UsageError, match="holds a result already"):
        check_vacant(out)
    left = hold(tmp_path / "left", film, person="left")
    check_free(left, film, "forward-bend", Subject(), "left")
    with pytest.raises(UsageError, match="the person on the left"):
        check_free(left, film, "forward-bend", Subject(), "right")


def test_a_result_that_is_only_the_advice_to_name_another_test_is_replaced(film: Path, tmp_path: Path) -> None:
    out = hold(tmp_path / "out", film, quality=(Check("right_test", False, "Another test.", "withhold"),))
    check_free(out, film, "squat", Subject())


@pytest.mark.parametrize("content", [b"", b"{}", b'{"schema_version": "9.0"}'])
def test_a_result_that_cannot_be_read_is_not_replaced(film: Path, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "result.json").write_bytes(content)
    with pytest.raises(UsageError, match="cannot read"):
        check_free(tmp_path, film, "forward-bend", Subject())


@pytest.mark.parametrize("name", ["x" * 300, "/".join(["x" * 200] * 30)])
def test_too_long_a_name_is_wrong_usage(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="longer than the file system allows"):
        check_writable(tmp_path / name)


def test_folders_of_the_system_are_not_entered_and_linked_ones_once(tmp_path: Path) -> None:
    for name in ("a/x", "#recycle/x", "b/$RECYCLE.BIN/x", "b/@eaDir/x", ".hidden/x", "lost+found/x", "z/y"):
        (tmp_path / "films" / name).parent.mkdir(parents=True)
        (tmp_path / "films" / name).touch()
    (tmp_path / "else").mkdir()
    (tmp_path / "films" / "0 link").symlink_to(tmp_path / "films" / "a")
    (tmp_path / "films" / "a" / "up").symlink_to(tmp_path / "films")
    (tmp_path / "films" / "out").symlink_to(tmp_path / "else")
    (tmp_path / "films" / "bin").symlink_to(tmp_path / "films" / "#recycle")
    skipped = Skipped()
    found = {str(folder.relative_to(tmp_path / "films")): names for folder, names in walk(tmp_path / "films", skipped)}
    assert found == {".": [], "a": ["x"], "b": [], "out": [], "z": ["y"]}
    assert sorted(skipped.system) == ["#recycle", "$RECYCLE.BIN", "@eaDir", "bin", "lost+found"]


def test_one_person_is_taken_out_of_a_batch(film: Path, tmp_path: Path) -> None:
    for number in ("07", "8"):
        hold(tmp_path / "videos" / f"{number}.mp4", film, subject=Subject(number))
    hold(tmp_path / "#recycle" / "9.mp4", film, subject=Subject("9"))
    (tmp_path / "videos" / "damaged").mkdir()
    (tmp_path / "videos" / "damaged" / "result.json").touch()
    assert [each.subject.id for each in read_results([tmp_path], "7")] == ["07"]
    with pytest.raises(UsageError, match="No result is of 9; there are results of 07, 8"):
        read_results([tmp_path], "9")
