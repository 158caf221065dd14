"""Names as they are shown, compared and shortened."""

from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from romcam.messages import Catalogue
from romcam.names import LONGEST, bounded, identifier_key, printable, without_spreadsheet_zeros


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Übung 7.mp4", "Übung 7.mp4"),
        ("a\nb\t.mp4", "a\\nb\\t.mp4"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\u202e4pm.exe", "\\u202e4pm.exe"),
        (os.fsdecode(b"\xdcbung.mp4"), "\\xdcbung.mp4"),
        ("\u2028", "\\u2028"),
    ],
)
def test_what_cannot_be_shown_is_escaped(name: str, shown: str) -> None:
    assert printable(name) == shown


@given(st.text(st.characters(), max_size=8) | st.binary(max_size=8).map(os.fsdecode))
def test_what_is_shown_can_be_written_anywhere_on_one_line(name: str) -> None:
    shown = printable(name)
    shown.encode("utf-8")
    assert len(shown.splitlines()) <= 1
    assert printable(shown) == shown


@pytest.mark.parametrize("same", [("07", "7", "7.0", " 7 ", "7,0"), ("Müller", unicodedata.normalize("NFD", "MÜLLER"))])
def test_identifiers_after_a_spreadsheet_are_the_same(same: tuple[str, ...]) -> None:
    assert len({identifier_key(each) for each in same}) == 1


def test_other_identifiers_stay_others() -> None:
    assert len({identifier_key(each) for each in ("7", "70", "7.5", "p7", "p07", "")}) == 6
    assert [without_spreadsheet_zeros(each) for each in ("8.0", "08", "8.5", "v1.0")] == ["8", "08", "8.5", "v1.0"]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=300))
def test_a_name_fits_the_file_system_and_keeps_its_ending(name: str) -> None:
    short = bounded(name, "-romcam")
    assert len(os.fsencode(short)) <= LONGEST
    assert short.endswith("-romcam")
    if len(os.fsencode(name)) <= LONGEST - len("-romcam"):
        assert short == f"{name}-romcam"


def test_long_names_that_begin_alike_stay_apart() -> None:
    assert bounded("я" * 200 + "1") != bounded("я" * 200 + "2")


def test_a_value_of_any_length_is_shown() -> None:
    text = Catalogue("romcam.results.x")
    sentence = text("folder-name-too-long", folder="x" * 10_000)
    assert len(sentence) < 3000
    assert "xx…" in sentence
