"""change.json and the page beside it.

`python -m romcam.comparison.result > docs/change.schema.json` renews the schema.
"""

from __future__ import annotations

from typing import Final

from romcam.comparison.change import Change
from romcam.comparison.compare import SCHEMA_VERSION
from romcam.results.document import Document


def _page(change: Change) -> str:
    from romcam.comparison.page import render_page

    return render_page(change)


CHANGE: Final = Document("change", SCHEMA_VERSION, Change, _page)
"""What a comparison leaves."""

if __name__ == "__main__":
    print(CHANGE.schema_text(), end="")
