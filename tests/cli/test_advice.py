"""Every command line that a sentence advises is one that romcam accepts."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from romcam.cli.app import app

PACKAGE = Path(__file__).parents[2] / "romcam"
CATALOGUES = sorted(PACKAGE.rglob("messages.en.ftl"))
COMMANDS = typer.main.get_command(app)
USAGE = typer.BadParameter.__mro__[1]
"""What typer raises for a wrong command line."""


def sentences(path: Path) -> Iterator[tuple[str, str]]:
    """Each message's name and its text, as it stands in the catalogue."""
    text = path.read_text(encoding="utf-8")
    for entry in FluentParser().parse(text).body:
        if isinstance(entry, ftl.Message) and entry.span is not None:
            yield entry.id.name, text[entry.span.start : entry.span.end].partition("=")[2]


def advised(path: Path) -> list[tuple[str, str]]:
    """The message's name and the command line, of all in a catalogue."""
    found: list[tuple[str, str]] = []
    for name, text in sentences(path):
        lines = re.findall(r"`(romcam [^`]*)`", text) + re.findall(r"Example: (romcam .*)", text)
        found += [(name, re.sub(r"{ \$\w+ }", "VALUE", line)) for line in lines]
    return found


def parse(line: str) -> None:
    """Read a command line as romcam does, without running it; a command alone, as in a reference to it, is fine."""
    words = shlex.split(line)[1:]
    command, context = COMMANDS, COMMANDS.make_context("romcam", words)
    while context.args or getattr(context, "_protected_args", None):
        words = [*getattr(context, "_protected_args", []), *context.args]
        assert isinstance(command, typer.core.TyperGroup), f"{line}: {words[0]} is one too many"
        command = command.get_command(context, words[0])
        assert command is not None, f"{line}: there is no {words[0]}"
        if not words[1:]:
            return
        context = command.make_context(words[0], words[1:], parent=context)


@pytest.mark.parametrize(
    ("name", "line"), [each for path in CATALOGUES for each in advised(path)], ids=lambda value: value[:60]
)
def test_an_advised_command_line_is_accepted(name: str, line: str) -> None:
    if line != "romcam --verbose":
        parse(line)


def test_wrong_command_lines_are_not_accepted() -> None:
    for line in ("romcam dance", "romcam analyze film.mp4 --sideways", "romcam models list more", "romcam compare a"):
        with pytest.raises((AssertionError, USAGE)):
            parse(line)


def options(*names: str) -> set[str]:
    """All options of some commands, `--help` and those of `romcam` itself included."""
    commands = [COMMANDS, *(COMMANDS.get_command(COMMANDS.make_context("romcam", ["tests"]), name) for name in names)]
    return {
        "--help",
        *(option for each in commands for param in each.params for option in (*param.opts, *param.secondary_opts)),
    }


@pytest.mark.parametrize(
    ("room", "commands"),
    [("validation", ["validate"]), ("comparison", ["compare"]), ("cli", list(COMMANDS.commands))],
    ids=["validation", "comparison", "cli"],
)
def test_an_advised_option_is_one_of_the_command(room: str, commands: list[str]) -> None:
    text = " ".join(text for _, text in sentences(PACKAGE / room / "messages.en.ftl"))
    assert set(re.findall(r"--[a-z-]+", text)) <= options(*commands)


def every_command() -> Iterator[tuple[str, ...]]:
    for name, command in COMMANDS.commands.items():
        yield (name,)
        yield from ((name, below) for below in getattr(command, "commands", {}))


@pytest.mark.parametrize("words", list(every_command()), ids=" ".join)
def test_every_help_shows_an_example_of_its_own_command(words: tuple[str, ...]) -> None:
    command, context = COMMANDS, COMMANDS.make_context("romcam", ["tests"])
    for word in words:
        command = command.get_command(context, word)
    example = command.epilog or ""
    assert example.startswith(f"Example: romcam {' '.join(words)}")
    parse(example.removeprefix("Example: "))
    assert len((command.help or "").partition("\n")[0]) <= 66


@pytest.mark.parametrize("room", ["batch", "capture", "cli", "comparison", "guided", "validation"])
def test_every_command_in_a_sentence_is_marked_as_one(room: str) -> None:
    names = "|".join(COMMANDS.commands)
    for name, text in sentences(PACKAGE / room / "messages.en.ftl"):
        assert not re.search(rf"\bromcam ({names})\b", re.sub(r"`[^`]*`|Example: .*", "", text)), name
