"""`romcam record`: guides, records and measures a test in front of the camera. `romcam cameras`: lists cameras."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from romcam.cli.options import (
    AgeOption,
    ModelOption,
    Person,
    SexOption,
    ShowFaceOption,
    SubjectOption,
    TagsOption,
    TagsUse,
)
from romcam.messages import Catalogue

if TYPE_CHECKING:
    from romcam.norms.reference import Sex

_text = Catalogue(__name__)


def record(
    test: Annotated[str | None, typer.Option(help=_text("record-test"), show_default=False)] = None,
    camera: Annotated[str, typer.Option(help=_text("record-camera"))] = "0",
    out: Annotated[Path | None, typer.Option(help=_text("record-out"), readable=False)] = None,
    subject: SubjectOption = None,
    age: AgeOption = None,
    sex: SexOption = None,
    person: Annotated[Person | None, typer.Option(help=_text("record-person"))] = None,
    repetitions: Annotated[int, typer.Option(min=1, max=20, help=_text("record-repetitions"))] = 3,
    headless: Annotated[bool, typer.Option("--headless", help=_text("record-headless"))] = False,
    mirror: Annotated[bool, typer.Option(help=_text("record-mirror"))] = True,
    mirrored: Annotated[bool, typer.Option("--mirrored", help=_text("record-mirrored"))] = False,
    full_screen: Annotated[bool, typer.Option(help=_text("record-full-screen"))] = True,
    stats: Annotated[bool, typer.Option("--stats", help=_text("record-stats"))] = False,
    sound: Annotated[str, typer.Option(help=_text("record-sound"))] = "beep",
    open_report: Annotated[bool, typer.Option("--open/--no-open", help=_text("record-open"))] = True,
    show_face: ShowFaceOption = False,
    tags: TagsOption = TagsUse.auto,
    model: ModelOption = "full",
) -> None:
    """Guide a person through a test, record it, and measure the recording."""
    from romcam.cli.exits import sentences
    from romcam.memory import LEAST_FOR_ANALYSIS

    with sentences(LEAST_FOR_ANALYSIS):
        # Before PyAV, which brings another libxcb: loaded after it, cv2 opens no window on Linux (opencv issue 29195).
        import_module("cv2")

        from romcam import clinical
        from romcam.assessment.conclusions import Subject
        from romcam.cli.progress import steps
        from romcam.guided.session import SessionOptions, run_session
        from romcam.report.outputs import Wanted
        from romcam.report.terminal import summarise

        options = SessionOptions(
            test=clinical.DEFAULT if test is None else test,
            camera=camera,
            folder=out if out is not None else Path(datetime.now().strftime("romcam-%Y-%m-%d-%H%M%S")),
            repetitions=repetitions,
            headless=headless,
            mirror=mirror,
            mirrored=mirrored,
            full_screen=full_screen,
            stats=stats,
            sound=sound,
            model=model,
            person=person.value if person else None,
            tags=tags.value,
        )
        with steps() as progress:
            done = run_session(
                options, Subject(subject, age, cast("Sex | None", sex)), Wanted(hide_face=not show_face), progress
            )
        recorded = {done.outcome.path.name: done.outcome.path}
        if done.outcome.count < done.outcome.wanted:
            typer.echo(_text("record-too-few", done=done.outcome.count, wanted=done.outcome.wanted))
        summarise(done.analysis, done.paths | recorded)
        if open_report and not headless:
            import webbrowser

            webbrowser.open(done.paths["report.html"].absolute().as_uri())


def cameras() -> None:
    """List this machine's cameras."""
    from romcam.cli.exits import sentences

    with sentences():
        from rich.console import Console
        from rich.table import Table

        from romcam.capture.device import Mode, list_devices
        from romcam.errors import InputError

        found = list_devices()
        if not found:
            raise InputError(_text("no-camera"))

        def words(mode: Mode) -> str:
            size = f"{mode.width}×{mode.height}"
            return _text("cameras-mode", size=size, rate=f"{mode.fps:.0f}") if mode.fps > 0 else size

        table = Table(*(_text(f"cameras-column-{each}") for each in ("camera", "name", "pictures")))
        for device in found:
            table.add_row(str(device.index), device.name, device.problem or "\n".join(map(words, device.modes)))
        Console().print(table)
