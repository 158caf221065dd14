"""`romcam record`: a test before the camera, guided and recorded, and its report."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from romcam.cli.options import AgeOption, SexOption, ShowFaceOption, SubjectOption


def record(
    test: Annotated[
        str | None,
        typer.Option(help="Which test to lead through. Default: the first in `romcam tests`.", show_default=False),
    ] = None,
    camera: Annotated[
        str, typer.Option(help="Its number, see `romcam cameras`; or a film, which then plays the part of a camera.")
    ] = "0",
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the recording and the results. Default: named after the time.", readable=False),
    ] = None,
    subject: SubjectOption = None,
    age: AgeOption = None,
    sex: SexOption = None,
    repetitions: Annotated[int, typer.Option(min=1, max=20, help="How many times to bend.")] = 3,
    headless: Annotated[bool, typer.Option("--headless", help="Guide in the terminal, without a window.")] = False,
    mirror: Annotated[bool, typer.Option(help="Show the picture as in a mirror; it is recorded as it is.")] = True,
    full_screen: Annotated[bool, typer.Option(help="Fill the screen; f changes it.")] = True,
    stats: Annotated[bool, typer.Option("--stats", help="Show frame rate, delay and skipped pictures.")] = False,
    sound: Annotated[str, typer.Option(help="At each new prompt: off, beep or voice.")] = "beep",
    open_report: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the report at the end, where there is a window.")
    ] = True,
    show_face: ShowFaceOption = False,
    model: Annotated[str, typer.Option(help="Pose model: lite, full or heavy; see `romcam models`.")] = "full",
) -> None:
    """Lead a person through a test before the camera, record it, and measure the recording.

    Starts and stops by itself: set the camera up, from the side, and follow what the picture says. Keys: space starts
    without further set-up, r begins again, f changes full screen, q quits. Writes recording.mp4 and what `analyze`
    writes. Nothing leaves this machine. Ends as `analyze` does; with 3, too, where there is no camera or it went away.
    """
    from romcam.cli.exits import sentences

    with sentences():
        # Before PyAV, which brings another libxcb: loaded after it, no window ever opens on Linux (opencv issue 29195).
        import_module("cv2")

        from romcam import clinical
        from romcam.assessment.conclusions import Subject
        from romcam.cli.progress import steps
        from romcam.guided.session import SessionOptions, run_session
        from romcam.report.outputs import Wanted
        from romcam.report.terminal import summarise

        wishes = SessionOptions(
            test=test or clinical.DEFAULT,
            camera=camera,
            folder=out if out is not None else Path(datetime.now().strftime("romcam-%Y-%m-%d-%H%M%S")),
            repetitions=repetitions,
            headless=headless,
            mirror=mirror,
            full_screen=full_screen,
            stats=stats,
            sound=sound,
            model=model,
        )
        with steps() as progress:
            done = run_session(
                wishes, Subject(subject, age, sex.value if sex else None), Wanted(hide_face=not show_face), progress
            )
        recorded = {done.outcome.path.name: done.outcome.path}
        if done.outcome.count < done.outcome.wanted:
            typer.echo(f"Only {done.outcome.count} of {done.outcome.wanted} bends were done.")
        summarise(done.analysis, done.paths | recorded)
        if open_report and not headless:
            import webbrowser

            webbrowser.open(done.paths["report.html"].absolute().as_uri())
