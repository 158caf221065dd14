"""`romcam clinic`: patients, visits and progress in a browser; backups of them."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from romcam.cli.clinic_accounts import DatabaseOption, DataOption, token, user
from romcam.cli.named_paths import NamedPaths
from romcam.messages import Catalogue

_text = Catalogue(__name__)

clinic = typer.Typer(
    help=_text("help-clinic"),
    epilog=_text("example-clinic"),
    invoke_without_command=True,
    no_args_is_help=False,
    rich_markup_mode=None,
)

_HERE: Final = "127.0.0.1"

clinic.add_typer(user, name="user")
clinic.add_typer(token, name="token")


@clinic.callback()
def start(
    context: typer.Context,
    data: DataOption = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help=_text("clinic-port"), show_default=False)] = None,
    host: Annotated[str, typer.Option(help=_text("clinic-host"))] = _HERE,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help=_text("clinic-open"))] = True,
    database: DatabaseOption = None,
    workers: Annotated[int | None, typer.Option(min=1, help=_text("clinic-workers"), show_default=False)] = None,
    certificate: Annotated[
        Path | None, typer.Option(help=_text("clinic-certificate"), show_default=False, readable=False)
    ] = None,
    key: Annotated[Path | None, typer.Option(help=_text("clinic-key"), show_default=False, readable=False)] = None,
    name: Annotated[list[str] | None, typer.Option(help=_text("clinic-name"), show_default=False)] = None,
    install_shortcut: Annotated[bool, typer.Option("--install-shortcut", help=_text("clinic-shortcut"))] = False,
) -> None:
    """Open the clinic in a browser."""
    if context.invoked_subcommand is not None:
        _hand_down(context, {"data": data, "database": database})
        return
    from romcam.cli.exits import sentences

    with sentences():
        if install_shortcut:
            names = [("--name", each) for each in name or ()]
            files = [("--data", data), ("--certificate", certificate), ("--key", key)]
            others = [("--port", port), ("--database", database), ("--workers", workers)]
            others += [("--host", host)] if host != _HERE else []
            _install([*((option, file and file.absolute()) for option, file in files), *others, *names])
            return
        from romcam.cli.interruption import was_meant
        from romcam.cli.progress import steps
        from romcam.clinic.folder import default_folder
        from romcam.clinic.serve import Wish, fetch_model, serve

        wish = Wish(
            *(data or default_folder(), host, port, database, open_browser, workers),
            certificate=certificate,
            key=key,
            called=tuple(name or ()),
        )

        def started(url: str) -> None:
            print(_text("clinic-started", url=url, data=wish.data), file=sys.stderr, flush=True)

        try:
            with steps() as progress:
                fetch_model(partial(progress, _text("fetching-model")))
            serve(wish, started)
        except KeyboardInterrupt:
            was_meant()
            print(_text("clinic-ended"), file=sys.stderr)


@clinic.command(cls=NamedPaths, help=_text("help-clinic-backup"), epilog=_text("example-clinic-backup"))
def backup(
    file: Annotated[Path, typer.Argument(help=_text("clinic-backup-file"), show_default=False, readable=False)],
    data: DataOption = None,
) -> None:
    """Write everything into one file, also while the clinic is open."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.cli.progress import steps
        from romcam.clinic.backup import make_backup
        from romcam.clinic.folder import default_folder

        with steps() as progress:
            step = partial(progress, _text("clinic-backup-step"))
            make_backup(data or default_folder(), file, step)
        typer.echo(_text("clinic-backup-made", file=file))


@clinic.command(cls=NamedPaths, help=_text("help-clinic-restore"), epilog=_text("example-clinic-restore"))
def restore(
    file: Annotated[Path, typer.Argument(help=_text("clinic-restore-file"), show_default=False, readable=False)],
    data: DataOption = None,
) -> None:
    """Bring a backup back."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.cli.progress import steps
        from romcam.clinic.backup import restore_backup
        from romcam.clinic.folder import default_folder

        folder = data or default_folder()
        with steps() as progress:
            restore_backup(file, folder, partial(progress, _text("clinic-restore-step")))
        typer.echo(_text("clinic-restored", data=folder))


def _hand_down(context: typer.Context, given: dict[str, object]) -> None:
    """Let `clinic --data DIR backup FILE` mean `clinic backup FILE --data DIR`, never another folder."""
    stated = {name: str(value) for name, value in given.items() if value is not None}
    context.default_map = {
        "backup": stated,
        "restore": stated,
        "user": dict.fromkeys(("add", "list", "remove", "password", "role"), stated),
        "token": dict.fromkeys(("add", "list", "remove"), stated),
    }


def _install(options: list[tuple[str, object]]) -> None:
    from romcam.clinic.shortcut import install_shortcut

    given = [part for name, value in options if value is not None for part in (name, str(value))]
    typer.echo(_text("clinic-shortcut-made", file=install_shortcut(given)))
