"""`romcam phantom`: renders a film of a person who moves by known angles."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from romcam.messages import Catalogue

if TYPE_CHECKING:
    from romcam.synthetic import Case
    from romcam.synthetic.captured import Captured

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
    follow: Annotated[
        Path | None, typer.Option(help=_text("phantom-follow"), show_default=False, readable=False)
    ] = None,
    columns: Annotated[
        list[str] | None, typer.Option(metavar="NAME=COLUMN", help=_text("phantom-columns"), show_default=False)
    ] = None,
    markers: Annotated[
        Path | None, typer.Option(help=_text("validate-markers"), show_default=False, readable=False)
    ] = None,
) -> None:
    """Render a film of a person who moves by known angles."""
    from romcam.cli.exits import sentences
    from romcam.memory import LEAST_FOR_ANALYSIS

    with sentences(LEAST_FOR_ANALYSIS):
        import msgspec

        from romcam.errors import InputError, OutputError, UsageError
        from romcam.results.atomic_write import check_writable, written_together
        from romcam.results.faults import fault
        from romcam.synthetic import DEFAULT_MOVEMENT, Case, load_case, render_video, save_case
        from romcam.synthetic.case import movement_named

        if (case is None) == (random is None) and not (follow is not None and case is None):
            raise UsageError(_text("phantom-case-or-seed"))
        if tags and (random is None or test not in (None, DEFAULT_MOVEMENT)):
            raise UsageError(_text("phantom-tags-where"))
        if follow is None and (columns or markers is not None):
            raise UsageError(_text("phantom-columns-where"))
        check_writable(out)
        captured = None if follow is None else _captured(follow, columns or [], markers)
        drawn = DEFAULT_MOVEMENT if captured is None or tags else captured.test
        if case is not None:
            try:
                chosen, name = load_case(case), case.stem
            except msgspec.DecodeError as error:
                raise InputError(_text("case-invalid", case=case, reason=fault(error))) from error
        elif random is not None:
            chosen, name = _drawn(random, envelope, drawn if test is None else test, tags)
        else:
            kind = drawn if test is None else test
            chosen, name = Case(test=kind, motion=movement_named(kind).parameters()), kind
        if follow is not None and captured is not None:
            from romcam.synthetic.captured import follow as following

            chosen, name = following(chosen, captured, follow), f"{name}-{follow.stem}"
            for note in captured.notes:
                typer.echo(note, err=True)
        try:
            with written_together(out, last=f"{name}.mp4", replaced=()) as partial:
                render_video(chosen, partial / f"{name}.mp4")
                save_case(chosen, partial / f"{name}.json")
        except OSError as error:
            raise OutputError(_text("out-unwritable", folder=out, reason=error.strerror)) from error
        typer.echo(str(out / f"{name}.mp4"))


def _drawn(seed: int, envelope: Envelope, test: str, tags: bool) -> tuple[Case[Any], str]:
    """A random case, and the name of its files."""
    from romcam.synthetic import DEFAULT_MOVEMENT, random_case, random_tagged_case

    if tags:
        return random_tagged_case(seed, fps=30.0), f"tags-{seed}"
    kind = "" if test == DEFAULT_MOVEMENT else f"{test}-"
    return random_case(seed, envelope=envelope.value, test=test), f"{kind}{envelope.value}-{seed}"


def _captured(path: Path, columns: Sequence[str], markers: Path | None) -> Captured:
    """What was captured of a real person."""
    from romcam.synthetic.captured import read_captured
    from romcam.validation.columns import parse_columns
    from romcam.validation.marker_names import read_marker_names

    names = None if markers is None else read_marker_names(markers)
    return read_captured(path, parse_columns(columns), names)
