"""A whole appointment: the camera, the guided session, and the analysis of what it recorded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from romcam import clinical
from romcam.analysis import Analysis, run
from romcam.assessment.conclusions import Subject
from romcam.capture import Clock, Recorder, open_camera
from romcam.capture.recorder import check_room
from romcam.clinical import ClinicalTest
from romcam.errors import Interrupted, UsageError
from romcam.guided.camera_loop import Outcome, Session
from romcam.guided.measuring import Measuring
from romcam.guided.pose_client import Eye
from romcam.guided.scene import Presenter
from romcam.guided.screen import ScreenCheck
from romcam.guided.sound import Loudness, Sound
from romcam.guided.threads import one_each
from romcam.report.outputs import Wanted, prepare, save
from romcam.results.atomic_write import check_writable
from romcam.weights.shipped import load_spine
from romcam.weights.store import ensure

Progress = Callable[[str, int, "int | None"], None]


@dataclass(frozen=True)
class Wishes:
    """What was asked for. camera: see `romcam.capture.open_camera`. folder: for the recording and the results."""

    test: str
    camera: str
    folder: Path
    repetitions: int = 3
    headless: bool = False
    mirror: bool = True
    full_screen: bool = True
    stats: bool = False
    sound: str = "off"
    model: str = "full"


@dataclass(frozen=True, eq=False)
class Performed:
    """How it went. paths: of the results, by file name."""

    outcome: Outcome
    analysis: Analysis
    paths: dict[str, Path]


def perform(
    wishes: Wishes, subject: Subject, wanted: Wanted, progress: Progress, clock: Clock | None = None
) -> Performed:
    """Lead through the test, record it, analyse the recording as `romcam analyze` does, and save the results.

    Raises a RomcamError that says in one sentence what went wrong and what is kept.
    """
    test, sound = _guided(wishes.test), _sound(wishes.sound)
    check_writable(wishes.folder)
    check_room(wishes.folder)
    with ExitStack() as stack:
        screen = None if wishes.headless else stack.enter_context(closing(ScreenCheck()))
        outcome, presenter = _session(wishes, test, sound, screen, progress, clock or Clock(), stack)
        try:
            analysis = run(
                outcome.path,
                test=test,
                subject=subject,
                model=wishes.model,
                progress=presenter.working,
                meanwhile=lambda: prepare(wanted),
            )
            paths = save(analysis, wishes.folder, wanted, presenter.working)
        except KeyboardInterrupt:
            raise Interrupted(f"interrupted; the recording is kept in {outcome.path}, for `romcam analyze`.") from None
    return Performed(outcome, analysis, paths)


def _session(
    wishes: Wishes,
    test: ClinicalTest,
    sound: Sound,
    screen: ScreenCheck | None,
    progress: Progress,
    clock: Clock,
    stack: ExitStack,
) -> tuple[Outcome, Presenter]:
    """The recording, and the presenter, which stays for the analysis and goes with the stack."""
    ensure(wishes.model, lambda done, total: progress("fetching the pose model", done, total))
    with ExitStack() as mine, one_each():
        camera = mine.enter_context(closing(open_camera(wishes.camera, clock)))
        eye = mine.enter_context(closing(Eye(wishes.model, camera.size)))
        measuring = Measuring(eye, test, load_spine(), wishes.repetitions)
        presenter = stack.enter_context(closing(_presenter(wishes, sound, screen, progress)))
        eye.wait()
        recorder = Recorder(wishes.folder, camera.size)
        return Session(camera, recorder, measuring, presenter, clock).run(), presenter


def _presenter(wishes: Wishes, sound: Sound, screen: ScreenCheck | None, progress: Progress) -> Presenter:
    if screen is None:
        from romcam.guided.terminal import Terminal

        return Terminal(sound, progress, stats=wishes.stats)
    screen.require()
    from romcam.guided.window import Window

    return Window(sound, mirror=wishes.mirror, stats=wishes.stats, full_screen=wishes.full_screen)


def _guided(name: str) -> ClinicalTest:
    """The test of that name. Raises UsageError where nobody can be led through it."""
    test = clinical.get(name)
    if not test.guided:
        known = ", ".join(each for each in clinical.names() if clinical.get(each).guided)
        raise UsageError(
            f"romcam record cannot lead through {name} (it can through: {known}); film it with any camera, then run "
            f"romcam analyze FILM --test {name}."
        )
    return test


def _sound(named: str) -> Sound:
    try:
        return Sound(Loudness(named))
    except ValueError:
        known = ", ".join(each.value for each in Loudness)
        raise UsageError(f"There is no sound called {named}; choose one of: {known}.") from None
