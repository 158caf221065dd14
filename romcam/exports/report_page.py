"""The report of a trial (report.html), as other pages are made from it: its stills and its footer."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from romcam.errors import InputError
from romcam.files import MEBIBYTE, read_whole
from romcam.messages import Catalogue

REPORT: Final = "report.html"
_MOST_BYTES: Final = 64 * MEBIBYTE
_MADE_HERE: Final = '<meta name="generator" content="romcam '
_text = Catalogue(__name__)


@dataclass(frozen=True)
class PageStill:
    """One still of a report.

    Parameters
    ----------
    key
        Moment that it shows, such as `neutral` or `end`.
    data_uri
        The picture itself.
    """

    key: str
    data_uri: str


def read_report(path: Path) -> str:
    """Return the page of a report.

    Parameters
    ----------
    path
        The report.html of a result.

    Raises
    ------
    InputError
        It cannot be read, or romcam did not write it.
    """
    try:
        page = read_whole(path, _MOST_BYTES).decode()
    except UnicodeDecodeError:
        page = ""
    if _MADE_HERE not in page or "</head>" not in page:
        raise InputError(_text("report-foreign", path=path))
    return page


def stills_of(page: str) -> list[PageStill]:
    """Return the stills of a report, in order.

    Parameters
    ----------
    page
        HTML of the report.
    """
    reader = _Stills()
    reader.feed(page)
    return reader.found


class _Stills(HTMLParser):
    """Finds the pictures within figures."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[PageStill] = []
        self._figure = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "figure":
            self._figure = known.get("class", "")
        elif tag == "img" and known.get("src", "").startswith("data:image/"):
            self.found.append(PageStill(self._figure, known["src"]))
