"""`romcam models`: lists, fetches, verifies and adds the weights of pose models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from romcam.cli.named_paths import NamedPaths
from romcam.messages import Catalogue

if TYPE_CHECKING:
    from romcam.weights.store import StoredModel

_text = Catalogue(__name__)

models = typer.Typer(
    help=_text("help-models"),
    epilog=_text("example-models"),
    no_args_is_help=True,
    rich_markup_mode=None,
)


@models.command("list", cls=NamedPaths, help=_text("help-models-list"), epilog=_text("example-models-list"))
def list_models() -> None:
    """List the pose models."""
    from romcam.cli.exits import sentences

    with sentences():
        from rich.console import Console
        from rich.table import Table

        from romcam.weights.store import folder, stored_models

        columns = ("model", "size", "licence", "state", "digest")
        table = Table(*(_text(f"models-column-{each}") for each in columns))
        table.caption = _text("models-kept-in", folder=folder())
        for model in stored_models():
            size = f"{model.entry.bytes / 1e6:.1f}"
            table.add_row(model.name, size, model.entry.licence, _state(model), model.entry.bundle_sha256[:16] + "…")
        Console().print(table)


@models.command(cls=NamedPaths, help=_text("help-models-fetch"), epilog=_text("example-models-fetch"))
def fetch(
    name: Annotated[str, typer.Argument(help=_text("models-name"))] = "full",
) -> None:
    """Fetch a model, verify it and store it; a damaged one is replaced."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.cli.progress import steps
        from romcam.weights import store as weights

        with steps() as progress:
            path = weights.fetch(name, lambda done, total: progress(_text("fetching-model"), done, total))
        typer.echo(_text("models-kept", name=name, path=path))


@models.command(cls=NamedPaths, help=_text("help-models-verify"), epilog=_text("example-models-verify"))
def verify() -> None:
    """Check every stored model; raises ModelError if one is damaged."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.errors import ModelError
        from romcam.weights.store import stored_models

        found = stored_models()
        for model in found:
            state = _state(model)
            if model.sound is None:
                typer.echo(_text("models-verified", name=model.name, state=state))
            else:
                typer.echo(_text("models-verified-path", name=model.name, state=state, path=model.path))
        damaged = [model.name for model in found if model.sound is False]
        if damaged:
            raise ModelError(_text("models-damaged", names=", ".join(damaged)))


@models.command(cls=NamedPaths, help=_text("help-models-add"), epilog=_text("example-models-add"))
def add(
    file: Annotated[Path, typer.Argument(help=_text("models-file"), show_default=False)],
) -> None:
    """Take models from a file."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.cli.progress import steps
        from romcam.weights import store as weights

        with steps() as progress:
            names = weights.add(file, lambda done, total: progress(_text("fetching-model"), done, total))
        typer.echo(_text("models-added", names=", ".join(names)))


def _state(model: StoredModel) -> str:
    if model.sound is None:
        return _text("model-absent" if model.entry.fetched else "model-absent-add")
    return _text("model-sound" if model.sound else "model-damaged")
