"""`romcam analyze`: measures one film and writes finding, report, overlay and angles."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
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
    Person,
    PersonOption,
    RotateOption,
    SexOption,
    ShowFaceOption,
    SideOption,
    SpeedOption,
    SubjectOption,
    TagsOption,
    TagsUse,
    Turn,
)
from romcam.messages import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from romcam.analysis import Analysis
    from romcam.assessment.conclusions import Subject
    from romcam.by_hand import ByHand
    from romcam.clinical import ClinicalTest
    from romcam.exports import Format
    from romcam.norms.reference import Sex
    from romcam.pose.observe import Standby
    from romcam.video.source import Stated

AUTO: Final = "auto"
"""In place of a test's name: it is recognised in the film."""
_text = Catalogue(__name__)


def analyze(
    video: Annotated[
        Path | None, typer.Argument(help=_text("analyze-video"), show_default=False, readable=False)
    ] = None,
    landmarks: Annotated[
        Path | None, typer.Option(metavar="FILE", help=_text("analyze-landmarks"), show_default=False, readable=False)
    ] = None,
    test: Annotated[str | None, typer.Option(help=_text("analyze-test"), show_default=False)] = None,
    out: Annotated[Path | None, typer.Option(help=_text("analyze-out"), readable=False)] = None,
    subject: SubjectOption = None,
    age: AgeOption = None,
    sex: SexOption = None,
    height: HeightOption = None,
    person: PersonOption = None,
    side: SideOption = None,
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

    with sentences(LEAST_FOR_ANALYSIS), _collecting_later() as collect, _standby(video, landmarks) as standby:
        from dataclasses import replace

        from romcam import clinical, exports
        from romcam.assessment.conclusions import Subject
        from romcam.cli.progress import steps
        from romcam.report.outputs import Wanted, prepare, save
        from romcam.results.atomic_write import check_writable
        from romcam.results.folders import check_free, default_folder
        from romcam.video.stating import stated_by_user

        formats = tuple(dict.fromkeys(map(exports.get, export or ())))
        video, given = _input(video, landmarks)
        target = out if out is not None else default_folder(video)
        chosen = (
            None if (test or "").strip().lower() == AUTO else clinical.get(clinical.DEFAULT if test is None else test)
        )
        who = Subject(subject, age, cast("Sex | None", sex), height)
        at = person.value if person else None
        _check_side(chosen, side)
        stated = replace(stated_by_user(mirrored, date, int(rotate.value), speed, fps), person=at)
        wanted = Wanted(overlay=overlay, html=report, parquet=parquet, hide_face=not show_face, exports=formats)
        if given:
            _check_given(chosen, stated)
            check_writable(target)
            analysis = _analyse_given(video, target, chosen, who, stated, side)
            with steps() as progress:
                paths = save(analysis, target, wanted, progress)
            _summarise(analysis, paths, formats, target)
            return
        check_readable(video)
        check_writable(target)
        check_free(target, video, chosen.name if chosen else None, who, at)

        from romcam.analysis import recognise_test, run

        if chosen is None:
            with steps() as progress:
                chosen = recognise_test(video, model=model, stated=stated, progress=progress)
            _check_side(chosen, side)
            typer.echo(_text("analyze-recognised", test=chosen.in_sentence, name=chosen.name))
            check_free(target, video, chosen.name, who, at)

        def ready() -> None:
            prepare(wanted)
            collect()

        with steps() as progress:
            analysis = run(
                video,
                test=chosen,
                subject=who,
                model=model,
                every_frame=every_frame,
                tags=tags.value,
                stated=stated,
                by_hand=_by_hand(side),
                progress=progress,
                meanwhile=ready,
                proxy_px=wanted.proxy_px,
                standby=standby,
            )
            paths = save(analysis, target, wanted, progress)
        _summarise(analysis, paths, formats, target)


def _summarise(analysis: Analysis, paths: dict[str, Path], formats: Sequence[Format], target: Path) -> None:
    from romcam.report.terminal import summarise

    summarise(analysis, paths)
    for each in formats:
        if each.file not in paths:
            typer.echo(_text("analyze-not-exported", name=each.name, folder=target), err=True)


@contextmanager
def _collecting_later() -> Generator[Callable[[], None], None, None]:
    """Collect no garbage until all is imported: modules are not garbage, and to find that out takes 0.2 s.

    Yields
    ------
    What is called when all is imported; the end of the context does as much.
    """

    def collect() -> None:
        gc.freeze()
        gc.enable()

    gc.disable()
    try:
        yield collect
    finally:
        gc.enable()


@contextmanager
def _standby(video: Path | None, landmarks: Path | None) -> Generator[Standby | None, None, None]:
    """Start the process that will watch the film while this one imports all else; None if there is no film."""
    if video is None or landmarks is not None or not os.path.isfile(video):
        yield None
        return
    from romcam.pose.observe import standing_by

    with standing_by() as standby:
        yield standby


def _input(video: Path | None, landmarks: Path | None) -> tuple[Path, bool]:
    """The film, or the poses that another program found in it, and whether it is these."""
    from romcam.errors import UsageError

    if video is not None and landmarks is not None:
        raise UsageError(_text("analyze-film-and-landmarks"))
    path = video if landmarks is None else landmarks
    if path is None:
        raise UsageError(_text("analyze-nothing"))
    return path, landmarks is not None


def _check_given(chosen: ClinicalTest | None, stated: Stated) -> None:
    """Refuse what only a film can give or be read with; raises UsageError."""
    from romcam.errors import UsageError

    if chosen is None:
        raise UsageError(_text("analyze-landmarks-auto"))
    if stated.mirrored or stated.rotate_deg or stated.speed is not None:
        raise UsageError(_text("analyze-landmarks-film"))


def _check_side(chosen: ClinicalTest | None, side: Person | None) -> None:
    """Refuse a leg for a test that is not of one leg; raises UsageError."""
    from romcam.errors import UsageError

    if side is not None and chosen is not None and chosen.protocol.side_from is None:
        raise UsageError(_text("analyze-side-not-of-test", test=chosen.in_sentence))


def _by_hand(side: Person | None) -> ByHand:
    from romcam.by_hand import ByHand

    return ByHand(side=None if side is None else side.value)


def _analyse_given(
    path: Path, target: Path, chosen: ClinicalTest | None, who: Subject, stated: Stated, side: Person | None
) -> Analysis:
    from romcam.analysis import run_given
    from romcam.results.folders import check_free

    assert chosen is not None
    analysis = run_given(path, test=chosen, subject=who, stated=stated, by_hand=_by_hand(side))
    sha256 = analysis.recording.source.sha256
    person = stated.person if isinstance(stated.person, str) else None
    check_free(target, path, chosen.name, who, person, sha256=sha256)
    return analysis


def check_readable(video: Path) -> None:
    """Refuse a path that is not a file before anything slow is imported; raises InputError."""
    from romcam.errors import InputError

    if not os.path.exists(video):  # a path may be longer than pathlib bears
        raise InputError(_text("film-missing", film=video))
    if os.path.isdir(video):
        raise InputError(_text("film-is-folder", film=video))
