"""`romcam analyze`: measures one film and writes finding, report, overlay and angles."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

import typer

from romcam.cli.options import (
    AgeOption,
    DateOption,
    EveryFrameOption,
    ExportOption,
    FpsOption,
    HeightOption,
    MirroredOption,
    ModelOption,
    PersonOption,
    RotateOption,
    SexOption,
    ShowFaceOption,
    SpeedOption,
    SubjectOption,
    TagsOption,
    TagsUse,
    Turn,
)
from romcam.messages import Catalogue

if TYPE_CHECKING:
    from romcam.norms.reference import Sex

AUTO: Final = "auto"
"""In place of a test's name: it is recognised in the film."""
_text = Catalogue(__name__)


def analyze(
    video: Annotated[Path, typer.Argument(help=_text("analyze-video"), show_default=False, readable=False)],
    test: Annotated[str | None, typer.Option(help=_text("analyze-test"), show_default=False)] = None,
    out: Annotated[Path | None, typer.Option(help=_text("analyze-out"), readable=False)] = None,
    subject: SubjectOption = None,
    age: AgeOption = None,
    sex: SexOption = None,
    height: HeightOption = None,
    person: PersonOption = None,
    date: DateOption = None,
    mirrored: MirroredOption = False,
    overlay: Annotated[bool, typer.Option(help=_text("analyze-overlay"))] = True,
    report: Annotated[bool, typer.Option(help=_text("analyze-report"))] = True,
    parquet: Annotated[bool, typer.Option(help=_text("analyze-parquet"))] = False,
    export: ExportOption = None,
    show_face: ShowFaceOption = False,
    every_frame: EveryFrameOption = False,
    tags: TagsOption = TagsUse.auto,
    model: ModelOption = "full",
    rotate: RotateOption = Turn.none,
    speed: SpeedOption = None,
    fps: FpsOption = None,
) -> None:
    """Measure the movement in a film."""
    from romcam.cli.exits import sentences
    from romcam.memory import LEAST_FOR_ANALYSIS

    with sentences(LEAST_FOR_ANALYSIS):
        from dataclasses import replace

        from romcam import clinical, exports
        from romcam.assessment.conclusions import Subject
        from romcam.cli.progress import steps
        from romcam.report.outputs import Wanted, prepare, save
        from romcam.report.terminal import summarise
        from romcam.results.atomic_write import check_writable
        from romcam.results.folders import check_free, default_folder
        from romcam.video.stating import stated_by_user

        formats = tuple(dict.fromkeys(map(exports.get, export or ())))
        target = out if out is not None else default_folder(video)
        chosen = (
            None if (test or "").strip().lower() == AUTO else clinical.get(clinical.DEFAULT if test is None else test)
        )
        who = Subject(subject, age, cast("Sex | None", sex), height)
        at = person.value if person else None
        stated = replace(stated_by_user(mirrored, date, int(rotate.value), speed, fps), person=at)
        check_readable(video)
        check_writable(target)
        check_free(target, video, chosen.name if chosen else None, who, at)

        from romcam.analysis import recognise_test, run

        if chosen is None:
            with steps() as progress:
                chosen = recognise_test(video, model=model, stated=stated, progress=progress)
            typer.echo(_text("analyze-recognised", test=chosen.in_sentence, name=chosen.name))
            check_free(target, video, chosen.name, who, at)
        wanted = Wanted(overlay=overlay, html=report, parquet=parquet, hide_face=not show_face, exports=formats)
        with steps() as progress:
            analysis = run(
                video,
                test=chosen,
                subject=who,
                model=model,
                every_frame=every_frame,
                tags=tags.value,
                stated=stated,
                progress=progress,
                meanwhile=lambda: prepare(wanted),
            )
            paths = save(analysis, target, wanted, progress)
        summarise(analysis, paths)
        for each in formats:
            if each.file not in paths:
                typer.echo(_text("analyze-not-exported", name=each.name, folder=target), err=True)


def check_readable(video: Path) -> None:
    """Refuse a path that is not a file before anything slow is imported; raises InputError."""
    from romcam.errors import InputError

    if not os.path.exists(video):  # a path may be longer than pathlib bears
        raise InputError(_text("film-missing", film=video))
    if os.path.isdir(video):
        raise InputError(_text("film-is-folder", film=video))
