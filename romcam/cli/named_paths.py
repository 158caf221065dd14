"""A command that refuses an empty argument: as a path it would stand for the present folder."""

from __future__ import annotations

from typing import Any, Final

from typer.core import TyperCommand

from romcam.cli.exits import sentences
from romcam.errors import UsageError
from romcam.messages import Catalogue

_MAY_BE_EMPTY: Final = {"--subject", "--test"}
"""Options without a person, and whose own sentence lists what there is."""
_text = Catalogue(__name__)


class NamedPaths(TyperCommand):
    """A command whose arguments and options are not empty, as `"$film"` is where a script's variable is not set."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line.

        Parameters
        ----------
        ctx
            Where the command is called.
        args
            What stands behind its name.

        Returns
        -------
        list of str
            What was not read.

        Raises
        ------
        typer.Exit
            An argument or the value of an option is empty; stderr says which.
        """
        with sentences():
            self._check(args)
        return super().parse_args(ctx, args)

    def _check(self, args: list[str]) -> None:
        options = {name for each in self.params for name in each.opts if name.startswith("-")}
        for before, each in zip(["", *args], args, strict=False):
            option = each[:-1] if each.endswith("=") else before
            if each not in ("", f"{option}=") or option in _MAY_BE_EMPTY:
                continue
            if option in options:
                raise UsageError(_text("option-empty", option=option))
            if each == "":
                raise UsageError(_text("argument-empty"))
