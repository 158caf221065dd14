"""screen.json and the page beside it.

`python -m romcam.screening.result > docs/screen.schema.json` renews the schema.
"""

from __future__ import annotations

from typing import Final

from romcam.results.document import Document
from romcam.screening.combine import SCHEMA_VERSION
from romcam.screening.findings import Screen


def _page(screen: Screen) -> str:
    from romcam.screening.page import render_page

    return render_page(screen)


SCREEN: Final = Document("screen", SCHEMA_VERSION, Screen, _page)
"""What a screen leaves."""

if __name__ == "__main__":
    print(SCREEN.schema_text(), end="")
