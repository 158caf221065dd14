"""`romcam models`: the weights of the pose model that this machine has, and how it gets them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from romcam.weights.store import StoredModel

models = typer.Typer(
    help="List, fetch, verify and add the weights of the pose model.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

FETCHING = "fetching the pose model"
"""The step's name beside its progress bar."""


@models.command("list", epilog="Example: romcam models list")
def list_models() -> None:
    """List the pose models romcam knows and which of them are here."""
    from romcam.cli.exits import sentences

    with sentences():
        from rich.console import Console
        from rich.table import Table

        from romcam.weights.store import folder, stored_models

        table = Table("model", "MB", "licence", "state", "SHA-256 of the file", caption=f"kept in {folder()}")
        for model in stored_models():
            size = f"{model.entry.bytes / 1e6:.1f}"
            table.add_row(model.name, size, model.entry.licence, _state(model), model.entry.bundle_sha256[:16] + "…")
        Console().print(table)


@models.command(epilog="Example: romcam models fetch full")
def fetch(
    name: Annotated[str, typer.Argument(help="Which model; only full can be fetched.")] = "full",
) -> None:
    """Fetch a model through pip, verify it and keep it; a damaged one is replaced."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.cli.progress import steps
        from romcam.weights import store as weights

        with steps() as progress:
            path = weights.fetch(name, lambda done, total: progress(FETCHING, done, total))
        typer.echo(f"{name}: verified and kept as {path}")


@models.command(epilog="Example: romcam models verify")
def verify() -> None:
    """Check every model that is here to the byte; ends with 1 where one is damaged."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.errors import ModelError
        from romcam.weights.store import stored_models

        found = stored_models()
        for model in found:
            typer.echo(f"{model.name}: {_state(model)}" + (f" ({model.path})" if model.sound is not None else ""))
        damaged = [model.name for model in found if model.sound is False]
        if damaged:
            names = ", ".join(damaged)
            raise ModelError(f"The weights of {names} are damaged; run `romcam models fetch` or `romcam models add`.")


@models.command(epilog="Example: romcam models add mediapipe-pose-0.5.1675469404.tgz")
def add(
    file: Annotated[
        Path, typer.Argument(help="A wheel, an npm archive, a .task or a .tflite file.", show_default=False)
    ],
) -> None:
    """Take models from a file you have, for machines without a network and for lite and heavy.

    The npm package @mediapipe/pose holds lite, full and heavy; another machine's cache holds .task files.
    """
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.cli.progress import steps
        from romcam.weights import store as weights

        with steps() as progress:
            names = weights.add(file, lambda done, total: progress(FETCHING, done, total))
        typer.echo(f"verified and kept: {', '.join(names)}")


def _state(model: StoredModel) -> str:
    if model.sound is None:
        return "not here" if model.entry.fetched else "not here; add it from a file"
    return "here, sound" if model.sound else "here, damaged"
