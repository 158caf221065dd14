"""docs/tests.md: every clinical test with its drawing, how to film it and what it says.

`python -m romcam.presentation.tests_page docs` renews the page and its pictures.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from romcam import clinical
from romcam.clinical import ClinicalTest
from romcam.messages import Catalogue
from romcam.presentation.postures import POSTURES, as_svg
from romcam.presentation.wording import test_title

_text = Catalogue(__name__)

PICTURES: Final = Path("pictures") / "tests"
COMMAND: Final = "python -m romcam.presentation.tests_page docs"


def how_filmed(test: ClinicalTest) -> str:
    """Return camera and posture in a few words: `from the side, lying on the back`."""
    return _text(f"filmed-{test.protocol.view}", position=_text(f"position-{test.protocol.position}"))


def needs_the_back(test: ClinicalTest) -> str:
    """Return what it takes to tell hips from spine, as a sentence; empty for a test that does not."""
    return _text("test-needs-back") if test.protocol.split else ""


def page() -> str:
    """Return the content of docs/tests.md."""
    head = f"# {_text('tests-title')}\n\n{_text('tests-about')}\n\n{_text('tests-generated', command=COMMAND)}\n"
    return "\n".join([head, *(_section(clinical.get(name)) for name in clinical.names())])


def pictures() -> dict[str, str]:
    """Return the drawing of each test as SVG, by file name."""
    return {
        f"{name}.svg": as_svg(POSTURES[name], clinical.get(name).title) for name in clinical.names() if name in POSTURES
    }


def _section(test: ClinicalTest) -> str:
    picture = f"![{test.title}]({(PICTURES / test.name).as_posix()}.svg)\n\n" if test.name in POSTURES else ""
    about = " ".join(each for each in (test.says, needs_the_back(test)) if each)
    return (
        f"## {test_title(test.name)}\n\n{picture}`--test {test.name}` · {how_filmed(test)}\n\n"
        f"{_text('tests-says', text=about)}\n\n{_text('tests-filming', text=test.filming)}\n"
    )


def write(folder: Path) -> None:
    """Write the page and its pictures into the folder of the documentation. Raises OSError."""
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    (folder / "tests.md").write_text(page(), encoding="utf-8")
    for name, content in pictures().items():
        (folder / PICTURES / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    # As a module of its room: what runs as `__main__` has no catalogue.
    from romcam.presentation import tests_page

    tests_page.write(Path(sys.argv[1]))
