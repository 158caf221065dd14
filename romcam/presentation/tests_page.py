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
from romcam.presentation.postures import as_svg

PICTURES: Final = Path("pictures") / "tests"

# Named, since this module also runs as a program, where `__name__` is another.
_text = Catalogue("romcam.presentation.tests_page")


def page() -> str:
    """Return the content of docs/tests.md."""
    head = f"# {_text('tests-page-title')}\n\n{_text('tests-page-intro')}\n\n{_text('tests-page-renew')}\n"
    return "\n".join([head, *(_section(test) for test in clinical.all_tests())])


def pictures() -> dict[str, str]:
    """Return each test's drawing as SVG, by the name of its file."""
    return {f"{test.name}.svg": as_svg(test.posture, test.title) for test in clinical.all_tests()}


def write(folder: Path) -> None:
    """Write the page and its pictures into the folder of the documentation."""
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    (folder / "tests.md").write_text(page(), encoding="utf-8")
    for name, content in pictures().items():
        (folder / PICTURES / name).write_text(content, encoding="utf-8")


def _section(test: ClinicalTest) -> str:
    picture = f"![{test.title}]({(PICTURES / test.name).as_posix()}.svg)"
    interpretation = " ".join(each for each in (test.interpretation, test.evidence_note) if each)
    return (
        f"## {test.title}\n\n{picture}\n\n`--test {test.name}` · {test.camera}\n\n"
        f"**{_text('tests-page-interpretation')}** {interpretation}\n\n"
        f"**{_text('tests-page-filming')}** {test.filming}\n"
    )


if __name__ == "__main__":
    write(Path(sys.argv[1]))
