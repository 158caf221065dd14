"""The `romcam` command: its sub-commands, and what all of them share."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from romcam import __version__
from romcam.cli.analyze import analyze
from romcam.cli.batch import batch
from romcam.cli.cameras import cameras
from romcam.cli.compare import compare
from romcam.cli.exits import INTERRUPTED
from romcam.cli.models import models
from romcam.cli.phantom import phantom
from romcam.cli.record import record
from romcam.cli.screen import screen
from romcam.cli.tests import tests
from romcam.cli.validate import validate

app = typer.Typer(
    name="romcam",
    help="How much of a movement came from the hips and how much from the lumbar spine, from one ordinary camera.",
    epilog="Example: romcam analyze patient.mp4 --out results/patient",
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
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and stop."),
    ] = False,
) -> None:
    pass


app.command(epilog="Example: romcam analyze patient.mp4 --out results/patient --age 44 --sex female")(analyze)
app.command(epilog="Example: romcam record --test forward-bend --camera samples/forward-bend-typical.mp4")(record)
app.command(epilog="Example: romcam cameras")(cameras)
app.command(epilog="Example: romcam batch films/ --out results/ --test forward-bend")(batch)
app.command(epilog="Example: romcam tests")(tests)
app.command(epilog="Example: romcam phantom samples/forward-bend-typical.json --out out/phantom")(phantom)
app.command(epilog="Example: romcam validate results/ reference/ --out results/validation")(validate)
app.command(epilog="Example: romcam compare results/monday results/friday --out results/change")(compare)
app.command(epilog="Example: romcam screen results/7/ --out results/7/screen")(screen)
app.add_typer(models, name="models")


def main() -> None:
    """Entry point of the command line."""
    try:
        app()
    except SystemExit as end:
        if end.code != INTERRUPTED:
            raise
        # Everything is cleaned up. CPython would end by the signal where it fell into an import, whatever was asked.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(INTERRUPTED)
