"""A command that refuses what is no path: an empty argument, which would stand for the present folder, and a URL."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Final, cast

import typer
from typer.core import TyperCommand

from romcam.cli.exits import sentences
from romcam.errors import UsageError
from romcam.messages import Catalogue

_MAY_BE_EMPTY: Final = {"--subject", "--test"}
"""Options without a person, and whose own sentence lists what there is."""
_LEADING: Final = "Value error, "
"""What pydantic, by which typer reads choices since 0.29, puts before the sentence about a choice."""
_URL: Final = re.compile(r"([a-z][a-z0-9+.-]+):[/\\]+(?=.)", re.IGNORECASE)
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
            An argument or the value of an option is empty, or a URL stands for a path; stderr says which.
        """
        with sentences():
            self._check(args)
        try:
            left = super().parse_args(ctx, args)
        except typer.BadParameter as error:
            error.message = error.message.removeprefix(_LEADING)
            raise
        with sentences():
            for each in ctx.params.values():
                _refuse_urls(each)
        return left

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


def _refuse_urls(value: object) -> None:
    """A path object has lost a slash of the URL, and no sentence should show it so."""
    if isinstance(value, list | tuple):
        for each in cast("list[object]", value):
            _refuse_urls(each)
    elif isinstance(value, Path) and (found := _URL.match(str(value))) and not os.path.lexists(value):
        url = f"{found[1]}://{str(value)[found.end() :]}"
        raise UsageError(_text("argument-url", url=url))
