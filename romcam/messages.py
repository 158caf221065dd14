"""Every sentence a user can read, by name, from one catalogue per room.

A room's sentences are in `messages.en.ftl` beside its modules, in Mozilla's Fluent format (projectfluent.org): named
values, plural forms, terms. Sentences are edited there and in no other place. A translation is another file beside it,
such as `messages.de.ftl`, and changes no code. Terms that several rooms share (`{ -pelvis }`) are in
`romcam/terms.en.ftl`.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from romcam.names import printable

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

_PACKAGE: Final = Path(__file__).parent
_SOURCE_LANGUAGE: Final = "en"
_LONGEST: Final = 2400
"""Characters of a value that are shown; the runtime refuses a sentence with more than 2,500 in one of them."""
_FOLD: Final = re.compile(r"(?<!\n)\n(?!\n)")
"""A line break inside a paragraph of a catalogue; it is replaced by a space."""
_ENTRY: Final = re.compile(r"^([a-zA-Z][\w-]*) *=((?:.*\n)(?:[ \t]+.*\n|\n)*)", re.MULTILINE)
"""A message of a catalogue with all lines of its text."""


class Catalogue:
    """The sentences of one room.

    Each module with sentences has one: `text = Catalogue(__name__)`, then `text("film-is-empty", film=path)`. A
    message's attribute is named with a dot: `text("forward-bend.title")`.

    Parameters
    ----------
    module
        Dotted name of the module that uses it. Its room is the package directly below `romcam`; modules of `romcam`
        itself use the catalogue beside them.
    """

    def __init__(self, module: str) -> None:
        parts = module.split(".")
        self.folder = _PACKAGE / parts[1] if len(parts) > 1 and (_PACKAGE / parts[1]).is_dir() else _PACKAGE

    def __call__(self, name: str, /, **values: object) -> str:
        """Return a sentence with its values filled in.

        Parameters
        ----------
        name
            Identifier of the message, or `identifier.attribute`.
        **values
            Values of the message's variables. An integer selects a plural form and is written with it; every other
            value is written as `str` gives it, so round and add units before. Control characters are escaped.

        Raises
        ------
        KeyError
            If the English catalogue has no such message, or the message needs a value that was not given.
        """
        given = {key: value if isinstance(value, int) else _shown(value) for key, value in values.items()}
        for each in _languages(self.folder, language()):
            plain = None if given else _plain(self.folder, each).get(name)
            found = _formatted(_bundle(self.folder, each), name, given) if plain is None else plain
            if found is not None:
                return found
        raise KeyError(f"{self.folder.name}: no complete message {name!r} for the values {sorted(values)}")

    def __contains__(self, name: str) -> bool:
        """Return whether the English catalogue has a message or attribute.

        Parameters
        ----------
        name
            Identifier of the message, or `identifier.attribute`.
        """
        identifier, _, attribute = name.partition(".")
        bundle = _bundle(self.folder, _SOURCE_LANGUAGE)
        if not bundle.has_message(identifier):
            return False
        return not attribute or attribute in bundle.get_message(identifier).attributes


def preload() -> None:
    """Read the catalogues of all rooms, so that a process forked later need not."""
    for catalogue in _PACKAGE.rglob(f"messages.{_SOURCE_LANGUAGE}.ftl"):
        for each in _languages(catalogue.parent, language()):
            _bundle(catalogue.parent, each)


def language() -> str:
    """Return the language of sentences: `ROMCAM_LANGUAGE`, such as `de`; English if it is not set."""
    return os.environ.get("ROMCAM_LANGUAGE") or _SOURCE_LANGUAGE


def _languages(folder: Path, wanted: str) -> list[str]:
    """The wanted language if the room has it, then English, which has every sentence."""
    has_it = wanted != _SOURCE_LANGUAGE and (folder / f"messages.{wanted}.ftl").is_file()
    return [*([wanted] if has_it else []), _SOURCE_LANGUAGE]


def _shown(value: object) -> str:
    shown = printable(str(value))
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


@cache
def _plain(folder: Path, language: str) -> dict[str, str]:
    """The messages without values, terms or attributes, read without the Fluent runtime.

    Help texts are such messages. Loading the runtime takes as long as all other work of `romcam --help`.
    """
    file = folder / f"messages.{language}.ftl"
    written = f"{file.read_text(encoding='utf-8')}\n" if file.is_file() else ""
    found: dict[str, str] = {}
    for name, text in _ENTRY.findall(written):
        lines = [line.strip() for line in text.strip().split("\n")]
        if "{" not in text and not any(line.startswith(".") for line in lines):
            found[name] = _FOLD.sub(" ", "\n".join(lines))
    return found


@cache
def _bundle(folder: Path, language: str) -> FluentBundle:
    from fluent.runtime import FluentBundle, FluentResource

    # Without isolation marks: all text is left to right, and terminals would print the marks.
    bundle = FluentBundle([language], use_isolating=False)
    for file in (_PACKAGE / f"terms.{language}.ftl", folder / f"messages.{language}.ftl"):
        if file.is_file():
            bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def _formatted(bundle: FluentBundle, name: str, values: dict[str, int | str]) -> str | None:
    identifier, _, attribute = name.partition(".")
    if not bundle.has_message(identifier):
        return None
    message = bundle.get_message(identifier)
    pattern = message.attributes.get(attribute) if attribute else message.value
    if pattern is None:
        return None
    sentence, errors = bundle.format_pattern(pattern, values)
    return None if errors else _FOLD.sub(" ", str(sentence))
