"""What all HTML pages share: style for light, dark and print, templates, and a policy that forbids the network."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup, escape

from romcam import __version__
from romcam.messages import Catalogue, language
from romcam.names import printable
from romcam.presentation import charts
from romcam.presentation.theme import DARK, LIGHT, Palette
from romcam.presentation.wording import typeset

_HERE: Final = Path(__file__).parent
_STRONG: Final = re.compile(r"\*\*(.+?)\*\*")
_NO_TEXT: Final = re.compile("[\ud800-\udfff]")


def render_page(folder: Path, *, beside: bool = False, **values: object) -> str:
    """Render the page of a room from its template.html.j2, with its page.css and page.js if they exist.

    The page links to nothing outside; its own policy forbids the network.

    Parameters
    ----------
    folder
        The room's folder, `romcam/<room>`.
    beside
        Whether the page shows pictures from files in its folder.
    **values
        Values that the template shows.

    Returns
    -------
    str
        HTML of the whole page.

    Raises
    ------
    jinja2.UndefinedError
        The template uses a value that was not given.
    """
    style, script = page_style(_read(folder / "page.css")), _read(folder / "page.js") or None
    return page_template(folder).render(
        policy=page_policy(style, script, beside=beside),
        style=Markup(style),
        script=script and Markup(script),
        version=__version__,
        **values,
    )


def page_style(more: str = "") -> str:
    """Return the style sheet for light and dark backgrounds.

    Parameters
    ----------
    more
        The rules of one kind of page, which follow.
    """
    return (
        f":root{{color-scheme:light dark;{_properties(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_properties(DARK)}}}}}\n"
        f"{_read(_HERE / 'page.css')}{more}"
    )


@cache
def page_template(folder: Path) -> jinja2.Template:
    """Return the template.html.j2 of a room.

    The template can extend `frame.html.j2`, draw with `charts`, and call `text("message-name", value=...)`, which reads
    the catalogue of that room. An unknown name in a template is an error, and every value is escaped, also what is no
    text in a file's name.

    Parameters
    ----------
    folder
        The room's folder, `romcam/<room>`.

    Returns
    -------
    jinja2.Template
        The compiled template.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, _HERE]),
        autoescape=True,
        finalize=_encodable,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(asides=asides, strong=strong, unbroken=unbroken)
    functions = {"text": Catalogue(f"romcam.{folder.name}"), "language": language, "charts": charts}
    return environment.get_template("template.html.j2", globals=functions)


def _encodable(value: object) -> object:
    """Escape a value with bytes that are no text, which no page can hold."""
    if not isinstance(value, str) or value.isascii() or not _NO_TEXT.search(value):
        return value
    return printable(value)


def page_policy(style: str, script: str | None = None, *, beside: bool = False) -> str:
    """Return a content security policy that allows only this style, this script and the pictures of the page.

    Parameters
    ----------
    style, script
        Content of the style and script elements.
    beside
        Whether pictures from files in its folder are also allowed.

    Returns
    -------
    str
        Content of the `Content-Security-Policy` element.
    """
    pictures = "data: file: 'self'" if beside else "data:"
    allowed = f"script-src '{_digest(script)}'; " if script is not None else ""
    style_src = f"style-src '{_digest(style)}'"
    return f"default-src 'none'; img-src {pictures}; {style_src}; {allowed}base-uri 'none'; form-action 'none'"


def unbroken(sentence: str) -> str:
    """Keep intervals and percentages of a sentence from being broken across lines.

    Parameters
    ----------
    sentence
        Plain text.

    Returns
    -------
    str
        The sentence with word joiners and no-break spaces.
    """
    return sentence.replace("–", "\u2060–\u2060").replace(" %", "\u00a0%")


def asides(sentence: str) -> Markup:
    """Set the parentheses of a sentence in smaller type, without the brackets.

    Parameters
    ----------
    sentence
        Plain text.

    Returns
    -------
    Markup
        HTML, escaped, with proper minus signs and unbroken intervals.
    """
    parts = re.split(r"[()]", unbroken(typeset(sentence)))
    aside = Markup('<span class="aside">({})</span>')
    return Markup("").join(aside.format(part) if index % 2 else escape(part) for index, part in enumerate(parts))


def strong(sentence: str) -> Markup:
    """Set the words between pairs of asterisks in bold.

    Parameters
    ----------
    sentence
        Plain text such as `Hips **62°**`.

    Returns
    -------
    Markup
        HTML, escaped.
    """
    return Markup(_STRONG.sub(r"<b>\1</b>", str(escape(sentence))))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _properties(palette: Palette) -> str:
    return "".join(f"{name}:{value};" for name, value in palette.css().items())
