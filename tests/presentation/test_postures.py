"""The drawings of the tests, and the page made of them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from romcam import clinical
from romcam.presentation.postures import HEIGHT, POSTURES, WIDTH, as_dots, as_svg
from romcam.presentation.tests_page import PICTURES, page, pictures

DOCS = Path(__file__).parents[2] / "docs"


def test_every_test_has_a_drawing() -> None:
    assert set(clinical.names()) <= set(POSTURES)


@pytest.mark.parametrize("name", POSTURES)
def test_a_drawing_is_whole_and_within_its_picture(name: str) -> None:
    posture = POSTURES[name]
    paths = (*posture.body, *posture.moving, *posture.rest, *posture.props, posture.arrow)
    for x, y in (point for path in (*paths, posture.heads, posture.rest_heads) for point in path):
        assert 2 <= x <= WIDTH - 2
        assert 2 <= y <= HEIGHT - 2
    drawn = ElementTree.fromstring(as_svg(posture, name))
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}path"))) >= len(posture.body) + len(posture.moving)


def test_dots_are_braille_of_the_width_asked_for() -> None:
    rows = as_dots(POSTURES["squat"], 30)
    assert {len(row) for row in rows} == {30}
    letters = [letter for row in rows for letter, _ in row]
    assert all("\u2800" <= letter <= "\u28ff" for letter in letters)
    assert {shows for row in rows for _, shows in row} == {"", "moving", "body", "rest", "props"}
    # The floor is the lowest thing drawn, the head of the stand the highest.
    assert {shows for _, shows in rows[-1]} >= {"props"}
    assert "rest" in {shows for _, shows in rows[0]}


def test_the_page_in_the_documentation_is_this_one() -> None:
    """`python -m romcam.presentation.tests_page docs` renews it."""
    assert (DOCS / "tests.md").read_text(encoding="utf-8") == page()
    for name, content in pictures().items():
        assert (DOCS / PICTURES / name).read_text(encoding="utf-8") == content
