"""The drawings of the tests, and the page made of them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from romcam import clinical
from romcam.clinical.posture import HEIGHT, WIDTH
from romcam.presentation.postures import as_dots, as_svg
from romcam.presentation.tests_page import PICTURES, page, pictures

DOCS = Path(__file__).parents[2] / "docs"


def test_every_test_has_a_drawing() -> None:
    assert {f"{name}.svg" for name in clinical.names()} == set(pictures())


@pytest.mark.parametrize("name", clinical.names())
def test_a_drawing_is_complete_and_within_its_picture(name: str) -> None:
    posture = clinical.get(name).posture
    paths = (*posture.body, *posture.moving, *posture.rest, *posture.props, posture.arrow)
    for x, y in (point for path in (*paths, posture.heads, posture.rest_heads) for point in path):
        assert 2 <= x <= WIDTH - 2
        assert 2 <= y <= HEIGHT - 2
    drawn = ElementTree.fromstring(as_svg(posture, name))
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}path"))) >= len(posture.body) + len(posture.moving)


def test_dots_are_braille_of_the_given_width() -> None:
    rows = as_dots(clinical.get("squat").posture, 30)
    assert {len(row) for row in rows} == {30}
    letters = [letter for row in rows for letter, _ in row]
    assert all("\u2800" <= letter <= "\u28ff" for letter in letters)
    assert {part for row in rows for _, part in row} == {"", "moving", "body", "rest", "props"}
    # The floor is the lowest thing drawn, the head of the standing person the highest.
    assert {part for _, part in rows[-1]} >= {"props"}
    assert "rest" in {part for _, part in rows[0]}


def test_the_page_in_the_documentation_is_up_to_date() -> None:
    """`python -m romcam.presentation.tests_page docs` updates it."""
    assert (DOCS / "tests.md").read_text(encoding="utf-8") == page()
    for name, content in pictures().items():
        assert (DOCS / PICTURES / name).read_text(encoding="utf-8") == content
