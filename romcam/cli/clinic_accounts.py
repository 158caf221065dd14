"""`romcam clinic user` and `romcam clinic token`: who may sign in, and which programs may ask."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from romcam.messages import Catalogue

if TYPE_CHECKING:
    from romcam.clinic.database import Database

_text = Catalogue(__name__)

user = typer.Typer(
    help=_text("help-clinic-user"), epilog=_text("example-clinic-user"), no_args_is_help=True, rich_markup_mode=None
)
token = typer.Typer(
    help=_text("help-clinic-token"), epilog=_text("example-clinic-token"), no_args_is_help=True, rich_markup_mode=None
)

DataOption = Annotated[Path | None, typer.Option(help=_text("clinic-data"), show_default=False, readable=False)]
DatabaseOption = Annotated[str | None, typer.Option(help=_text("clinic-database"), show_default=False)]
NameArgument = Annotated[str, typer.Argument(help=_text("clinic-user-name"), show_default=False)]
WHO: Final = "romcam clinic"
"""Who stands in the audit log for what is done on the command line."""


@contextmanager
def _database(data: Path | None, database: str | None, *, create: bool = False) -> Generator[Database, None, None]:
    """The database of the data folder, also while its server runs; an error becomes a sentence. create: if missing."""
    from romcam.cli.exits import sentences

    with sentences():
        from romcam.clinic.database import attached
        from romcam.clinic.folder import default_folder

        with attached(data or default_folder(), database, create=create) as opened:
            yield opened


def _asked() -> str:
    """A password, typed twice on the terminal."""
    return str(
        typer.prompt(_text("clinic-password"), hide_input=True, confirmation_prompt=_text("clinic-password-again"))
    )


@user.command("add", help=_text("help-clinic-user-add"), epilog=_text("example-clinic-user-add"))
def add_user(
    name: NameArgument,
    role: Annotated[str, typer.Option(help=_text("clinic-user-role"), show_default=False)] = "",
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add an account."""
    with _database(data, database, create=True) as opened:
        from romcam.clinic import accounts

        with opened.read() as session:
            accounts.check_new(session, name, role)
        password = _asked()
        with opened.write() as session:
            made = accounts.add(session, name, password, role, WHO)
        typer.echo(_text("clinic-user-added", name=made.name, role=made.role))


@user.command("list", help=_text("help-clinic-user-list"))
def list_users(data: DataOption = None, database: DatabaseOption = None) -> None:
    """List all accounts."""
    with _database(data, database) as opened:
        from romcam.clinic import accounts

        with opened.read() as session:
            lines = [f"{each.name}\t{each.role}\t{each.created[:10]}" for each in accounts.every(session)]
        typer.echo("\n".join(lines) or _text("clinic-user-none"))


@user.command("remove", help=_text("help-clinic-user-remove"))
def remove_user(name: NameArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Remove an account."""
    with _database(data, database) as opened:
        from romcam.clinic import accounts

        with opened.write() as session:
            account = accounts.by_name(session, name)
            accounts.remove(session, account, WHO)
        typer.echo(_text("clinic-user-removed", name=account.name))


@user.command("password", help=_text("help-clinic-user-password"))
def change_password(name: NameArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Replace the password of an account."""
    with _database(data, database) as opened:
        from romcam.clinic import accounts

        with opened.read() as session:
            accounts.by_name(session, name)
        password = _asked()
        with opened.write() as session:
            account = accounts.by_name(session, name)
            accounts.set_password(session, account, password, WHO)
        typer.echo(_text("clinic-user-password-changed", name=account.name))


@user.command("role", help=_text("help-clinic-user-role"))
def change_role(
    name: NameArgument,
    role: Annotated[str, typer.Argument(help=_text("clinic-user-role"), show_default=False)],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Replace the role of an account."""
    with _database(data, database) as opened:
        from romcam.clinic import accounts

        with opened.write() as session:
            account = accounts.by_name(session, name)
            accounts.set_role(session, account, role, WHO)
        typer.echo(_text("clinic-user-role-changed", name=account.name, role=role))


@token.command("add", help=_text("help-clinic-token-add"), epilog=_text("example-clinic-token-add"))
def add_token(
    name: NameArgument,
    label: Annotated[str, typer.Argument(help=_text("clinic-token-for"), show_default=False)],
    days: Annotated[int, typer.Option(min=1, max=3650, help=_text("clinic-token-days"))] = 365,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a token for a program."""
    with _database(data, database) as opened:
        from romcam.clinic import accounts, sign_ins

        with opened.write() as session:
            made = sign_ins.add_token(session, accounts.by_name(session, name), label, days, WHO)
        typer.echo(_text("clinic-token-added"), err=True)
        typer.echo(made)


@token.command("list", help=_text("help-clinic-token-list"))
def list_tokens(data: DataOption = None, database: DatabaseOption = None) -> None:
    """List all tokens."""
    with _database(data, database) as opened:
        from romcam.clinic import sign_ins

        with opened.read() as session:
            lines = [
                f"{sign_ins.token_name(each)}\t{account.name}\t{each.label}\t"
                + _text("clinic-token-until", day=each.expires[:10])
                for each, account in sign_ins.tokens(session)
            ]
        typer.echo("\n".join(lines) or _text("clinic-token-none"))


@token.command("remove", help=_text("help-clinic-token-remove"))
def remove_token(
    name: Annotated[str, typer.Argument(help=_text("clinic-token-name"), show_default=False)],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """End a token."""
    with _database(data, database) as opened:
        from romcam.clinic import sign_ins

        with opened.write() as session:
            sign_ins.remove_token(session, name, WHO)
        typer.echo(_text("clinic-token-removed"))
