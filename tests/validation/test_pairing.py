"""Pairing of trials and references by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from romcam.errors import InputError
from romcam.validation.matching import match_names
from romcam.validation.pairing import read_pairs
from romcam.validation.study import EndReading
from romcam.validation.trial_files import find_references, find_trials
from tests.validation.trials import track, write

ONE = track(pelvis_tilt=40.0)


def put(*paths: Path) -> None:
    for path in paths:
        write(ONE, path)


def test_a_trial_is_named_after_its_folder_or_file(tmp_path: Path) -> None:
    put(tmp_path / "7/angles.csv", tmp_path / "deep/er/8/angles.parquet", tmp_path / "anna-romcam/angles.csv")
    put(tmp_path / "7/angles.parquet", tmp_path / ".hidden/9/angles.csv", tmp_path / "7/other.csv")
    assert sorted(find_trials(tmp_path)) == ["7", "8", "anna"]
    assert list(find_trials(tmp_path / "7/angles.csv")) == ["7"]
    put(tmp_path / "flat/x.csv", tmp_path / "flat/y.parquet", tmp_path / "flat/x.truth.csv")
    assert sorted(find_trials(tmp_path / "flat")) == ["x", "y"]


def test_trials_of_one_name_are_called_by_their_folders_and_a_folder_without_any_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no angles\.csv"):
        find_trials(tmp_path)
    put(tmp_path / "one/7/angles.csv", tmp_path / "two/7/angles.csv")
    assert sorted(find_trials(tmp_path)) == ["one/7", "two/7"]
    with pytest.raises(InputError, match="does not exist"):
        find_trials(tmp_path / "three")


def test_a_reference_is_named_after_its_trial(tmp_path: Path) -> None:
    put(tmp_path / "a.csv", tmp_path / "b.truth.csv", tmp_path / "c/reference.parquet", tmp_path / "validation.csv")
    (tmp_path / "notes.txt").write_text("not a table")
    references, twice = find_references(tmp_path)
    assert (sorted(references), twice) == (["a", "b", "c", "notes"], {})
    put(tmp_path / "b.parquet")
    assert "are both the reference of b" in str(find_references(tmp_path)[1]["b"])
    put(tmp_path / "angles/b/angles.csv")
    with pytest.raises(InputError, match="are both the reference of b"):
        read_pairs(tmp_path / "angles", tmp_path, {})


def test_references_may_be_beside_the_angles(tmp_path: Path) -> None:
    put(*(tmp_path / name / f"{kind}.csv" for name in ("a", "b-romcam") for kind in ("angles", "reference")))
    pairs, alone = read_pairs(tmp_path, tmp_path, {})
    assert [(pair.name, pair.found.source, pair.reference.source) for pair in pairs] == [
        ("a", "a/angles.csv", "a/reference.csv"),
        ("b", "b-romcam/angles.csv", "b-romcam/reference.csv"),
    ]
    assert alone == []


def test_trials_without_a_partner_are_listed(tmp_path: Path) -> None:
    put(
        tmp_path / "angles/a/angles.csv",
        tmp_path / "angles/b/angles.csv",
        tmp_path / "ref/b.csv",
        tmp_path / "ref/c.csv",
    )
    pairs, alone = read_pairs(tmp_path / "angles", tmp_path / "ref", {})
    assert [pair.name for pair in pairs] == ["b"]
    assert alone == ["a (no reference)", "c (no trial)"]
    # With one trial, references of other trials are expected.
    assert read_pairs(tmp_path / "angles/b/angles.csv", tmp_path / "ref", {})[1] == []
    with pytest.raises(InputError, match="the trial is a, and the references are b, c; name each"):
        read_pairs(tmp_path / "angles/a", tmp_path / "ref", {})


def test_a_sheet_of_rows_is_matched_by_its_column(tmp_path: Path) -> None:
    put(tmp_path / "angles/a/angles.csv", tmp_path / "angles/b/angles.csv")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("trial,pelvis_tilt_deg\nb,41\nc,50\n")
    pairs, alone = read_pairs(tmp_path / "angles", sheet, {})
    assert [pair.reference for pair in pairs] == [EndReading("b", "sheet.csv", {"pelvis_tilt": 41.0})]
    assert alone == ["a (no reference)", "c (no trial)"]


def test_one_table_needs_no_name_but_cannot_be_the_reference_of_several_trials(tmp_path: Path) -> None:
    put(tmp_path / "angles/a/angles.csv", tmp_path / "device.csv")
    (only,), alone = read_pairs(tmp_path / "angles", tmp_path / "device.csv", {})
    assert (only.name, only.reference.source, alone) == ("a", "device.csv", [])
    put(tmp_path / "angles/b/angles.csv")
    with pytest.raises(InputError, match=r"is the reference of one trial, but .* holds 2"):
        read_pairs(tmp_path / "angles", tmp_path / "device.csv", {})


def test_a_batch_of_several_people_has_their_folders_in_its_names(tmp_path: Path) -> None:
    put(*(tmp_path / "videos" / f"p{number}" / "bend.mp4" / "angles.csv" for number in (7, 8)))
    put(tmp_path / "#recycle" / "p9" / "bend.mp4" / "angles.csv")
    assert sorted(find_trials(tmp_path)) == ["p7/bend.mp4", "p8/bend.mp4"]


@pytest.mark.parametrize(
    ("trials", "references", "same"),
    [
        (["07.mp4", "08.mp4", "10.mp4"], ["7", "8.0", "10"], {"7": "07.mp4", "8.0": "08.mp4", "10": "10.mp4"}),
        (["p07/bend.mp4", "p08/bend.mp4"], ["P07", "p08"], {"P07": "p07/bend.mp4", "p08": "p08/bend.mp4"}),
        (["p07/bend.mp4", "p07/squat.mp4"], ["p07"], {}),
        (["7.mp4"], ["7", "07"], {}),
        (["u\u0308bung"], ["\u00dcbung"], {"\u00dcbung": "u\u0308bung"}),
        (["7"], ["7", "07"], {}),
    ],
)
def test_names_that_went_through_a_spreadsheet_match(
    trials: list[str], references: list[str], same: dict[str, str]
) -> None:
    assert match_names(trials, references) == same


def test_one_trial_and_one_reference_belong_together_and_a_note_names_them(tmp_path: Path) -> None:
    put(tmp_path / "angles/forward-bend-typical/angles.csv", tmp_path / "ref/typical.csv")
    pairs, notes = read_pairs(tmp_path / "angles", tmp_path / "ref", {})
    assert [(pair.name, pair.reference.source) for pair in pairs] == [("forward-bend-typical", "typical.csv")]
    assert len(notes) == 1
    assert "taken as the reference of forward-bend-typical" in notes[0]
