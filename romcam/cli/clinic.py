"""`romcam clinic`: patients, visits and progress in a browser."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from romcam.messages import Catalogue

_text = Catalogue(__name__)


def clinic(
    data: Annotated[Path | None, typer.Option(help=_text("clinic-data"), show_default=False, readable=False)] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=_text("clinic-port"), show_default=False)] = None,
    host: Annotated[str, typer.Option(help=_text("clinic-host"))] = "127.0.0.1",
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help=_text("clinic-open"))] = True,
    database: Annotated[str | None, typer.Option(help=_text("clinic-database"), show_default=False)] = None,
    workers: Annotated[int | None, typer.Option(min=1, help=_text("clinic-workers"), show_default=False)] = None,
) -> None:
    """Open the clinic in a browser."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.cli.interruption import was_meant
        from romcam.clinic.folder import default_folder
        from romcam.clinic.serve import Wish, serve

        wish = Wish(data or default_folder(), host, port, database, open_browser, workers)
        try:
            serve(
                wish, lambda url: print(_text("clinic-started", url=url, data=wish.data), file=sys.stderr, flush=True)
            )
        except KeyboardInterrupt:
            was_meant()
            print(_text("clinic-ended"), file=sys.stderr)
