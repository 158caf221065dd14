"""What every page of romcam has in common: style in light, dark and print, and a policy that forbids the network."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

import jinja2

from romcam.messages import Catalogue
from romcam.presentation.theme import DARK, LIGHT, Palette

_HERE: Final = Path(__file__).parent


def page_style(more: str = "") -> str:
    """The style sheet with the colours of both grounds. more: rules of one kind of page, after the common ones."""
    return (
        f":root{{color-scheme:light dark;{_properties(LIGHT)}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_properties(DARK)}}}}}\n"
        f"{(_HERE / 'page.css').read_text(encoding='utf-8')}{more}"
    )


@cache
def page_template(folder: Path) -> jinja2.Template:
    """Return the template.html.j2 of a room.

    The template can call `text("message-name", value=...)`, which reads the catalogue of that room, and extend
    `frame.html.j2`. An unknown name in a template is an error, and every value is escaped.

    Parameters
    ----------
    folder
        The room's folder, `romcam/<room>`.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, _HERE]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["text"] = Catalogue(f"romcam.{folder.name}")
    return environment.get_template("template.html.j2")


def page_policy(style: str, script: str | None = None, *, beside: bool = False) -> str:
    """A content security policy that lets a page use nothing but this style, this script and pictures of its own.

    beside: also pictures in files beside the page.
    """
    pictures = "data: file: 'self'" if beside else "data:"
    allowed = f"script-src '{_digest(script)}'; " if script is not None else ""
    style_src = f"style-src '{_digest(style)}'"
    return f"default-src 'none'; img-src {pictures}; {style_src}; {allowed}base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _properties(palette: Palette) -> str:
    return "".join(f"{name}:{value};" for name, value in palette.css().items())
