"""docs/tests.md: every clinical test, how to film it and what it says, with a drawing each.

`python -m romcam.report.catalogue docs` renews the page and its pictures.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from romcam import clinical
from romcam.clinical import ClinicalTest
from romcam.presentation.postures import POSTURES, as_svg
from romcam.presentation.wording import test_title

PICTURES: Final = Path("pictures") / "tests"

_HEAD: Final = """# The tests

What romcam can measure, how to film it, and what it says. Each drawing is what the camera should see: what moves in
blue at the end of its way, dotted where it came from. `romcam analyze FILM --test NAME` measures a film, `romcam tests`
shows this list in the terminal, `romcam tests NAME` one of them.

This page is made from the tests themselves: `python -m romcam.report.catalogue docs`.
"""


def how_filmed(test: ClinicalTest) -> str:
    """Camera and posture in a few words: `from the side, lying on the back`."""
    position = {
        "standing": "standing",
        "seated": "seated",
        "supine": "lying on the back",
        "prone": "lying on the front",
    }[test.protocol.position]
    return f"from the {test.protocol.view}, {position}"


def needs_the_back(test: ClinicalTest) -> str:
    """What it takes to tell hips from spine, a sentence; nothing of a test that does not."""
    return "Hips and spine are told apart by the outline of the back." if test.protocol.split else ""


def page() -> str:
    """The content of docs/tests.md."""
    return "\n".join([_HEAD, *(_section(clinical.get(name)) for name in clinical.names())])


def pictures() -> dict[str, str]:
    """Each test's drawing as SVG, by its file's name."""
    return {
        f"{name}.svg": as_svg(POSTURES[name], clinical.get(name).title) for name in clinical.names() if name in POSTURES
    }


def _section(test: ClinicalTest) -> str:
    picture = f"![{test.title}]({(PICTURES / test.name).as_posix()}.svg)\n\n" if test.name in POSTURES else ""
    about = " ".join(each for each in (test.says, needs_the_back(test)) if each)
    return (
        f"## {test_title(test.name)}\n\n{picture}`--test {test.name}` · {how_filmed(test)}\n\n"
        f"**What it says.** {about}\n\n**How to film it.** {test.filming}\n"
    )


def write(folder: Path) -> None:
    """Write the page and its pictures into the folder of the documentation."""
    (folder / PICTURES).mkdir(parents=True, exist_ok=True)
    (folder / "tests.md").write_text(page(), encoding="utf-8")
    for name, content in pictures().items():
        (folder / PICTURES / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
