"""`romcam analyze`: one film in, the finding, report, overlay and angles out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from romcam.cli.options import AgeOption, EveryFrameOption, SexOption, ShowFaceOption, SubjectOption


def analyze(
    video: Annotated[
        Path,
        typer.Argument(
            help="A film of the movement; `romcam tests` says how to film each.", show_default=False, readable=False
        ),
    ],
    test: Annotated[
        str | None,
        typer.Option(help="Which test was filmed. Default: the first that `romcam tests` lists.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the results. Default: named after the film, beside it.", readable=False),
    ] = None,
    subject: SubjectOption = None,
    age: AgeOption = None,
    sex: SexOption = None,
    overlay: Annotated[bool, typer.Option(help="Write overlay.mp4, the film with the measurement drawn on it.")] = True,
    report: Annotated[bool, typer.Option(help="Write report.html.")] = True,
    parquet: Annotated[bool, typer.Option(help="Write angles.parquet beside angles.csv.")] = False,
    show_face: ShowFaceOption = False,
    every_frame: EveryFrameOption = False,
    model: Annotated[str, typer.Option(help="Pose model: lite, full or heavy; see `romcam models`.")] = "full",
) -> None:
    """Measure a movement: hips, lumbar spine, and whether the spine makes up for a stiff hip.

    Writes result.json, angles.csv, report.html and overlay.mp4 to the output folder, all or none. Nothing leaves
    this machine. Ends with 0 when there is a result (also one that says it cannot tell), 2 wrong usage, 3 the film
    cannot be read, 4 nobody or no movement to measure.
    """
    from romcam.cli.exits import sentences

    with sentences():
        from romcam import clinical
        from romcam.assessment.conclusions import Subject
        from romcam.cli.progress import steps
        from romcam.report.outputs import Wanted, prepare, save
        from romcam.report.terminal import summarise
        from romcam.results.atomic_write import check_writable

        target = out if out is not None else video.with_name(f"{video.stem}-romcam")
        chosen = clinical.get(test or clinical.DEFAULT)
        check_readable(video)
        check_writable(target)

        from romcam.analysis import run

        wanted = Wanted(overlay=overlay, html=report, parquet=parquet, hide_face=not show_face)
        with steps() as progress:
            analysis = run(
                video,
                test=chosen,
                subject=Subject(subject, age, sex.value if sex else None),
                model=model,
                every_frame=every_frame,
                progress=progress,
                meanwhile=lambda: prepare(wanted),
            )
            paths = save(analysis, target, wanted, progress)
        summarise(analysis, paths)


def check_readable(video: Path) -> None:
    """Refuse what is no file at all before anything slow is imported. Raises InputError."""
    from romcam.errors import InputError

    if not video.exists():
        raise InputError(f"{video} does not exist; check the name.")
    if video.is_dir():
        raise InputError(f"{video} is a folder; name one film in it.")
