"""`romcam phantom`: render a person who moves by known angles."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Annotated

import typer


class Envelope(str, enum.Enum):
    """How much a random case may contain."""

    core = "core"
    wide = "wide"


def phantom(
    case: Annotated[Path | None, typer.Argument(help="A case as JSON, see samples/.", show_default=False)] = None,
    out: Annotated[Path, typer.Option(help="Folder for the film, its truth and its case.")] = Path("."),
    random: Annotated[int | None, typer.Option(help="Draw a case by this seed instead.")] = None,
    envelope: Annotated[Envelope, typer.Option(help="What a random case may contain.")] = Envelope.wide,
    test: Annotated[
        str | None,
        typer.Option(help="What a random case does, by the name of its test.", show_default="as a plain case"),
    ] = None,
) -> None:
    """Render a film of a person who moves by known angles.

    Writes NAME.mp4, NAME.truth.csv (the true angles frame by frame) and NAME.json (the case) to the output
    folder.
    """
    from romcam.cli.exits import sentences

    with sentences():
        import msgspec

        from romcam.errors import InputError, OutputError, UsageError
        from romcam.synthetic import DEFAULT_MOVEMENT, load_case, random_case, render_video, save_case

        if (case is None) == (random is None):
            raise UsageError("Name either a case file or a seed with --random.")
        if case is not None:
            try:
                chosen, name = load_case(case), case.stem
            except OSError as error:
                raise InputError(f"{case} cannot be read ({error.strerror}); check the name.") from error
            except msgspec.DecodeError as error:
                raise InputError(f"{case} is not a case: {error}.") from error
        else:
            assert random is not None
            chosen = random_case(random, envelope=envelope.value, test=test or DEFAULT_MOVEMENT)
            kind = "" if chosen.test == DEFAULT_MOVEMENT else f"{chosen.test}-"
            name = f"{kind}{envelope.value}-{random}"
        try:
            out.mkdir(parents=True, exist_ok=True)
            render_video(chosen, out / f"{name}.mp4")
            save_case(chosen, out / f"{name}.json")
        except OSError as error:
            raise OutputError(f"{out} cannot be written ({error.strerror}); choose another folder.") from error
        typer.echo(str(out / f"{name}.mp4"))
