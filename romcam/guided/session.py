"""A complete session: the camera, the guided test, and the analysis of its recording."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from romcam import clinical
from romcam.analysis import Analysis, run
from romcam.assessment.conclusions import Subject
from romcam.capture import Clock, Recorder, open_camera
from romcam.capture.recorder import check_room
from romcam.clinical import ClinicalTest
from romcam.errors import Interrupted, UsageError
from romcam.estimators import load_estimator
from romcam.guided.camera_loop import CameraLoop, LoopOutcome
from romcam.guided.free_measurement import FreeMeasurement
from romcam.guided.measurement import LiveMeasurement, LiveMeter, single_threaded
from romcam.guided.pose_client import PoseClient
from romcam.guided.presenter import Presenter, Progress, TerminalPresenter
from romcam.guided.prompts import Sound, SoundMode
from romcam.guided.window import ScreenCheck, WindowPresenter
from romcam.messages import Catalogue
from romcam.pose.company import Company
from romcam.protocol import Tags
from romcam.report.outputs import Wanted, prepare, save
from romcam.results.atomic_write import check_writable
from romcam.results.folders import check_vacant
from romcam.video import Stated
from romcam.weights.store import ensure

_text = Catalogue(__name__)


@dataclass(frozen=True)
class SessionOptions:
    """The options of a session.

    Parameters
    ----------
    test
        Name of the clinical test.
    camera
        The camera's name, see `romcam.capture.open_camera`.
    folder
        Folder for the recording and the results.
    repetitions
        Number of bends requested.
    headless
        Whether to guide in the terminal, without a window.
    mirror, full_screen, stats
        See `romcam.guided.window.WindowPresenter`.
    mirrored
        Whether the camera delivers mirror images; they are mirrored back before anything sees them.
    sound
        A value of `SoundMode`.
    model
        Name of the pose model.
    person
        Which of several people is measured, as the camera sees them; None: the one who is found first.
    tags
        Whether printed tags are used in the analysis (`romcam.protocol.Tags`).
    """

    test: str
    camera: str
    folder: Path
    repetitions: int = 3
    headless: bool = False
    mirror: bool = True
    mirrored: bool = False
    full_screen: bool = True
    stats: bool = False
    sound: str = "off"
    model: str = "full"
    person: Literal["left", "right"] | None = None
    tags: Tags = "auto"


@dataclass(frozen=True, eq=False)
class SessionResult:
    """The result of a session.

    Parameters
    ----------
    outcome
        How the recording ended.
    analysis
        The analysis of the recording.
    paths
        Paths of the results, by file name.
    """

    outcome: LoopOutcome
    analysis: Analysis
    paths: dict[str, Path]


def run_session(
    options: SessionOptions, subject: Subject, wanted: Wanted, progress: Progress, clock: Clock | None = None
) -> SessionResult:
    """Guide through the test, record it, analyse the recording as `romcam analyze` does, and save the results.

    Parameters
    ----------
    options
        The options of the session.
    subject
        The person.
    wanted
        Which results are saved.
    progress
        Called with a step's name, what is done of it, and its total or None.
    clock
        Times the camera's pictures; default: real time.

    Returns
    -------
    SessionResult
        Recording, analysis and paths of the results.

    Raises
    ------
    RomcamError
        Its sentence states what went wrong and which recording is kept.
    """
    test, sound = clinical.get(options.test), _sound(options.sound)
    check_writable(options.folder)
    check_vacant(options.folder)
    check_room(options.folder)
    with ExitStack() as stack:
        screen = None if options.headless else stack.enter_context(closing(ScreenCheck()))
        outcome, presenter = _record(options, test, sound, screen, progress, clock or Clock(), stack)
        try:
            analysis = run(
                outcome.path,
                test=test,
                subject=subject,
                model=options.model,
                tags=options.tags,
                stated=_stated(outcome.company, options.person),
                progress=presenter.working,
                meanwhile=lambda: prepare(wanted),
                proxy_px=wanted.proxy_px,
            )
            paths = save(analysis, options.folder, wanted, presenter.working)
        except KeyboardInterrupt:
            raise Interrupted(_text("interrupted-kept", path=outcome.path)) from None
    return SessionResult(outcome, analysis, paths)


def _stated(company: Company | None, person: Literal["left", "right"] | None) -> Stated:
    """Whom to measure in the recording: the person who was followed, also where nobody asked for them."""
    if company is None:
        return Stated(person=person)
    if company.place == "middle":
        return Stated()
    return Stated(person=company.place, person_followed=not company.chosen)


def _record(
    options: SessionOptions,
    test: ClinicalTest,
    sound: Sound,
    screen: ScreenCheck | None,
    progress: Progress,
    clock: Clock,
    stack: ExitStack,
) -> tuple[LoopOutcome, Presenter]:
    """Record the test; the presenter stays for the analysis and is closed with the stack."""
    ensure(options.model, lambda done, total: progress(_text("step-fetching-model"), done, total))
    with ExitStack() as resources, single_threaded():
        camera = resources.enter_context(closing(open_camera(options.camera, clock, mirrored=options.mirrored)))
        pose = resources.enter_context(closing(PoseClient(options.model, camera.size, options.person, options.tags)))
        measurement = _measurement(pose, test, options.repetitions)
        presenter = stack.enter_context(closing(_presenter(options, test, sound, screen, progress)))
        pose.wait()
        recorder = Recorder(options.folder, camera.size)
        return CameraLoop(camera, recorder, measurement, presenter, clock).run(), presenter


def _measurement(pose: PoseClient, test: ClinicalTest, repetitions: int) -> LiveMeter:
    # Only the standing bend is followed angle by angle; every other test is led by its landmarks.
    kind = LiveMeasurement if test.guided else FreeMeasurement
    return kind(pose, test, load_estimator(), repetitions)


def _presenter(
    options: SessionOptions, test: ClinicalTest, sound: Sound, screen: ScreenCheck | None, progress: Progress
) -> Presenter:
    if screen is None:
        return TerminalPresenter(sound, progress, stats=options.stats)
    screen.require()
    return WindowPresenter(sound, test, mirror=options.mirror, stats=options.stats, full_screen=options.full_screen)


def _sound(named: str) -> Sound:
    try:
        return Sound(SoundMode(named))
    except ValueError:
        known = ", ".join(each.value for each in SoundMode)
        raise UsageError(_text("sound-unknown", sound=named, known=known)) from None
