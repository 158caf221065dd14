"""docs/tests.md: every clinical test with its drawing, how to film it and what its numbers mean.

`python -m romcam.presentation.tests_page docs` updates the page and its pictures.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from romcam import clinical
from romcam.clinical import ClinicalTest
from romcam.messages import Catalogue
from romcam.presentation.postures import as_svg

_text = Catalogue(__name__)

PICTURES: Final = Path("pictures") / "tests"
COMMAND: Final = "python -m romcam.presentation.tests_page docs"


def page() -> str:
    """Return the content of docs/tests.md."""
    head = f"# {_text('tests-title')}\n\n{_text('tests-about')}\n\n{_text('tests-generated', command=COMMAND)}\n"
    return "\n".join([head, *(_section(test) for test in clinical.all_tests())])


def pictures() -> dict[str, str]:
    """Return the drawing of each test as SVG, by file name."""
    return {f"{test.name}.svg": as_svg(test.posture, test.title) for test in clinical.all_tests()}


def _section(test: ClinicalTest) -> str:
    picture = f"![{test.title}]({(PICTURES / test.name).as_posix()}.svg)"
    about = " ".join(each for each in (test.interpretation, test.evidence_note) if each)
    return (
        f"## {test.title}\n\n{picture}\n\n`--test {test.name}` · {test.camera}\n\n"
        f"{_text('tests-says', text=about)}\n\n{_text('tests-filming', text=test.filming)}\n"
    )


def write(folder: Path) -> None:
    """Write the page and its pictures into the folder of the documentation.

    Parameters
    ----------
    folder
        Folder that holds `tests.md` and `pictures`.

    Raises
    ------
    OSError
        A file cannot be written.
    """
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    (folder / "tests.md").write_text(page(), encoding="utf-8")
    for name, content in pictures().items():
        (folder / PICTURES / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    # Imported under its own name, since `Catalogue(__name__)` finds no catalogue for `__main__`.
    from romcam.presentation import tests_page

    tests_page.write(Path(sys.argv[1]))
