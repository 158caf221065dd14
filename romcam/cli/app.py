"""The `romcam` command: its sub-commands and their common options."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from romcam import __version__
from romcam.cli.analyze import analyze
from romcam.cli.batch import batch
from romcam.cli.clinic import clinic
from romcam.cli.compare import compare
from romcam.cli.correct import correct
from romcam.cli.exits import DEBUG, show_log
from romcam.cli.export import export
from romcam.cli.models import models
from romcam.cli.named_paths import NamedPaths
from romcam.cli.phantom import phantom
from romcam.cli.record import cameras, record
from romcam.cli.screen import screen
from romcam.cli.tags import tags
from romcam.cli.tests import tests
from romcam.cli.validate import validate
from romcam.messages import Catalogue

_text = Catalogue(__name__)

app = typer.Typer(
    name="romcam",
    help=_text("help"),
    epilog=_text("example"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # rich takes longer to load than all the rest of --help
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"romcam {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help=_text("option-version")),
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help=_text("option-verbose"))] = False,
) -> None:
    if verbose:
        os.environ[DEBUG] = "1"  # for the processes that a command starts, too
    if os.environ.get(DEBUG):
        show_log()


_COMMANDS = (analyze, record, cameras, batch, tests, phantom, validate, compare, screen, export, correct, tags)
for _command in _COMMANDS:
    _name = _command.__name__
    _kind = None if _command is tests else NamedPaths  # an empty name is no test, and the sentence lists them
    app.command(cls=_kind, help=_text(f"help-{_name}"), epilog=_text(f"example-{_name}"))(_command)
app.add_typer(clinic, name="clinic")
app.add_typer(models, name="models")
