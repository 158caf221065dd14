"""One word for one thing in everything a user reads: kinds of wording that no catalogue may fall back to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CATALOGUES = sorted((ROOT / "romcam").glob("*/messages.en.ftl"))

PARTS_OF_THE_BODY = re.compile(
    r"stiff hips|shoulders hips knees|shoulders, hips(,| and) knees|hips, knees and ankles|middle of the hips"
    r"|hands on the hips|bend forward from the hips",
    re.IGNORECASE,
)
"""Where the hips are a place or a part of the body, and no number belongs to them."""

OTHER_WORDS = {
    "Notes": r"[Rr]ead with care|\b[Rr]emark|\b[Cc]aution",
    "compensates": r"another part|spine helps|makes? up for",
    "borderline": r"too close to call",
    "typical": r"\b(as|below|above) most\b(?! people)",
}
"""The word to use instead of each pattern."""


def messages(catalogue: Path) -> str:
    """The text of a catalogue in one line, without comments and names."""
    lines = catalogue.read_text(encoding="utf-8").splitlines()
    values = (re.sub(r"^[\w-]+ =|^ *\.[\w-]+ =|\*?\[[\w-]+\]", "", line) for line in lines if not line.startswith("#"))
    return re.sub(r"\s+", " ", " ".join(values))


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parent.name)
def test_no_number_belongs_to_the_hips(catalogue: Path):
    """The pelvis tilts, and the hip joint is the pelvis on the thigh."""
    rest = PARTS_OF_THE_BODY.sub("", messages(catalogue))
    found = re.search(r".{40}\bhips\b.{40}", rest, re.IGNORECASE)
    assert found is None, found


@pytest.mark.parametrize("word", OTHER_WORDS)
@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parent.name)
def test_one_word_is_used_for_one_thing(catalogue: Path, word: str):
    found = re.search(rf".{{0,30}}({OTHER_WORDS[word]}).{{0,30}}", messages(catalogue))
    assert found is None, f"{found}: write {word}"


def test_a_film_is_a_film_and_not_a_video_or_a_recording():
    """Sentences about films that cannot be read use one word; a recording is what `romcam record` makes."""
    words = messages(ROOT / "romcam" / "video" / "messages.en.ftl")
    assert not re.findall(r"\b(?:video|recording)s?\b", words)
