"""`romcam phantom`: renders a film of a person who moves by known angles."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer

from romcam.messages import Catalogue

_text = Catalogue(__name__)


class Envelope(str, enum.Enum):
    """How much a random case may contain."""

    core = "core"
    wide = "wide"
    life = "life"


def phantom(
    case: Annotated[Path | None, typer.Argument(help=_text("phantom-case"), show_default=False)] = None,
    out: Annotated[Path, typer.Option(help=_text("phantom-out"))] = Path("."),
    random: Annotated[int | None, typer.Option(help=_text("phantom-random"))] = None,
    envelope: Annotated[Envelope, typer.Option(help=_text("phantom-envelope"))] = Envelope.wide,
    test: Annotated[str | None, typer.Option(help=_text("phantom-test"), show_default=False)] = None,
    tags: Annotated[bool, typer.Option("--tags", help=_text("phantom-tags"))] = False,
) -> None:
    """Render a film of a person who moves by known angles."""
    from romcam.cli.exits import sentences
    from romcam.memory import LEAST_FOR_ANALYSIS

    with sentences(LEAST_FOR_ANALYSIS):
        import msgspec

        from romcam.errors import InputError, OutputError, UsageError
        from romcam.results.faults import fault
        from romcam.synthetic import (
            DEFAULT_MOVEMENT,
            load_case,
            random_case,
            random_tagged_case,
            render_video,
            save_case,
        )

        if (case is None) == (random is None):
            raise UsageError(_text("phantom-case-or-seed"))
        if tags and (random is None or test not in (None, DEFAULT_MOVEMENT)):
            raise UsageError(_text("phantom-tags-where"))
        if case is not None:
            try:
                chosen, name = load_case(case), case.stem
            except msgspec.DecodeError as error:
                raise InputError(_text("case-invalid", case=case, reason=fault(error))) from error
        else:
            assert random is not None
            if tags:
                chosen, name = random_tagged_case(random, fps=30.0), f"tags-{random}"
            else:
                chosen = random_case(random, envelope=envelope.value, test=DEFAULT_MOVEMENT if test is None else test)
                kind = "" if chosen.test == DEFAULT_MOVEMENT else f"{chosen.test}-"
                name = f"{kind}{envelope.value}-{random}"
        try:
            out.mkdir(parents=True, exist_ok=True)
            render_video(chosen, out / f"{name}.mp4")
            save_case(chosen, out / f"{name}.json")
        except OSError as error:
            raise OutputError(_text("out-unwritable", folder=out, reason=error.strerror)) from error
        typer.echo(str(out / f"{name}.mp4"))
