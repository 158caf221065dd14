"""HTML pages printed to PDF, from nothing but the page itself."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

from romcam.errors import InputError, UsageError
from romcam.messages import Catalogue

Paper = Literal["a4", "us-letter"]

PAPERS: Final[tuple[Paper, ...]] = get_args(Paper)
LIBRARY: Final = "plutoprint"
_SIZES: Final[dict[Paper, str]] = {"a4": "A4", "us-letter": "letter"}
_text = Catalogue(__name__)


def printed(page: str, paper: Paper, *, source: str, title: str) -> bytes:
    """Return a page as PDF.

    Nothing is fetched, neither from the network nor from a file: pictures are those within the page.

    Parameters
    ----------
    page
        HTML of the whole page, with a `head`.
    paper
        Size of the paper, upright.
    source
        Name of the page in messages.
    title
        Title of the document.

    Raises
    ------
    InputError
        The page cannot be laid out.
    UsageError
        The system has no fonts. Without one, PlutoPrint 0.23 writes pages without text and reports nothing.
    """
    import plutoprint

    stream = io.BytesIO()
    try:
        book = _laid_out(page, paper)
        book.set_metadata(plutoprint.PDF_METADATA_TITLE, title)
        book.write_to_pdf_stream(stream)
    except plutoprint.Error as error:
        raise InputError(_text("not-printable", source=source, reason=str(error))) from None
    return stream.getvalue()


def page_count(page: str, paper: Paper, *, source: str) -> int:
    """Return the number of pages of paper that a page takes; parameters and errors as for `printed`."""
    import plutoprint

    try:
        return int(_laid_out(page, paper).get_page_count())
    except plutoprint.Error as error:
        raise InputError(_text("not-printable", source=source, reason=str(error))) from None


def _laid_out(page: str, paper: Paper) -> Any:
    if not _has_fonts():
        raise UsageError(_text("no-fonts"))
    size = f"<style>@page{{size:{_SIZES[paper]} portrait}}</style></head>"
    book = _book()
    book.load_html(page.replace("</head>", size, 1))
    return book


def _book() -> Any:
    import plutoprint

    class Nothing(plutoprint.ResourceFetcher):
        """Answers every address with nothing."""

        def fetch_url(self, url: str) -> plutoprint.ResourceData:
            return plutoprint.ResourceData(b"", "text/plain", "utf-8")

    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4)
    book.custom_resource_fetcher = Nothing()
    return book


@cache
def _has_fonts() -> bool:
    """Return whether text takes up any room."""
    book = _book()
    book.load_html('<body style="margin:0">m</body>')
    return float(book.get_document_height()) > 0


def with_style(page: str, name: str) -> str:
    """Return a page with one more style sheet of this room, after its own.

    Parameters
    ----------
    page
        HTML of the whole page.
    name
        Name of the style sheet's file.
    """
    style = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return page.replace("</head>", f"<style>{style}</style></head>", 1)
