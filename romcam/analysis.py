"""The analysis of one trial from video to assessment: recording, segments, angles, movement, each step a function."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path

import numpy as np

from romcam.angles import CUTOFF_HZ, Angles, DrawnLine, compute_angles
from romcam.assessment import (
    Assessment,
    Check,
    Finding,
    Measure,
    RepetitionResult,
    Subject,
    assess,
    require_person,
    unmeasured,
    without_conclusion,
)
from romcam.assessment.quality import is_doubtful
from romcam.body.landmarks import Side
from romcam.by_hand import ByHand, between_lines, check_side, chosen_movement, chosen_neutral, drawn_lines
from romcam.clinical import ClinicalTest, all_tests
from romcam.clinical.recognition import RECOGNITION, recognise
from romcam.errors import NothingToMeasureError, UsageError
from romcam.estimators import load_estimator, reading_for
from romcam.estimators.calibration import load_calibration
from romcam.messages import Catalogue
from romcam.movement import Movement
from romcam.pose.observe import Standby
from romcam.protocol import Tags
from romcam.recording import LEGS_DISTINGUISHED, Recording
from romcam.segments import (
    Segments,
    compute_segments,
    frame_quality,
    with_growth,
    with_leg_identity,
    with_tested_leg,
)
from romcam.video.filmed import Filmed
from romcam.video.proxy import Proxy
from romcam.video.source import Stated

_text = Catalogue(__name__)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class BeforeLines:
    """Angles and movement of a trial as they were before lines were drawn by hand."""

    angles: Angles
    movement: Movement


@dataclass(frozen=True, eq=False)
class Analysis:
    """One trial with every value between its video and its assessment, for reports and for research.

    Parameters
    ----------
    path
        Path of the video.
    test
        The clinical test, with the protocol by which the trial was filmed and read.
    recording
        Output of the camera and the pose model.
    segments
        Inclinations of the segments, and the estimator's output (`segments.estimates`).
    angles
        Joint angles.
    movement
        Repetitions and their ends of range.
    assessment
        Measures, findings and quality.
    estimator
        Name and digest, `name:sha256`, of each file of the estimator, by its role.
    without_tags
        Of a film with printed tags, the assessment that the outline alone would have given; None: no tag was used.
    drawn
        Lines that were drawn by hand; angles, movement and assessment follow them.
    before_lines
        Angles and movement as they were before; None if no line was drawn.
    proxy
        Small frames of the video to draw on; None: the video is read again.
    """

    path: Path
    test: ClinicalTest
    recording: Recording
    segments: Segments
    angles: Angles
    movement: Movement
    assessment: Assessment
    estimator: Mapping[str, str] = field(default_factory=dict[str, str])
    without_tags: Assessment | None = None
    drawn: tuple[DrawnLine, ...] = ()
    before_lines: BeforeLines | None = None
    proxy: Proxy | None = None

    @property
    def measured_automatically(self) -> Analysis:
        """The same trial with angles and movement as they were before lines were drawn by hand."""
        if self.before_lines is None:
            return self
        return replace(
            self, angles=self.before_lines.angles, movement=self.before_lines.movement, drawn=(), before_lines=None
        )

    @property
    def measures(self) -> Mapping[str, Measure]:
        """The test's measures, by name: value at the end of range with its 95 % interval, unit and evidence."""
        return self.assessment.measures

    @property
    def finding(self) -> Finding:
        """Pattern, probability and reasons; `finding.sentence` summarises them in one sentence."""
        return self.assessment.finding

    @property
    def quality(self) -> tuple[Check, ...]:
        """Outcomes of the quality rules."""
        return self.assessment.quality

    @property
    def repetitions(self) -> tuple[RepetitionResult, ...]:
        """Repetitions in order, with their times and measures."""
        return self.assessment.repetitions

    @property
    def provenance(self) -> Mapping[str, str]:
        """Sources of the numbers, `name:sha256` by role: video, pose model, further networks, estimator.

        `angles.history` lists the steps of the filter; result.json adds the versions of all packages.
        """
        source, recording = self.recording.source, self.recording
        made_by = {"video": f"{source.name}:{source.sha256}", "pose_model": recording.pose_model}
        return {**made_by, **recording.networks, **self.estimator}


Progress = Callable[[str, int, "int | None"], None]
"""Called with the name of a step, the number of frames or bytes done, and the total if it is known."""


def run(
    path: Path,
    *,
    test: ClinicalTest,
    subject: Subject,
    model: str = "full",
    every_frame: bool = False,
    tags: Tags = "auto",
    stated: Stated | None = None,
    by_hand: ByHand | None = None,
    progress: Progress | None = None,
    meanwhile: Callable[[], None] | None = None,
    proxy_px: int | None = None,
    standby: Standby | None = None,
) -> Analysis:
    """Analyse one video.

    Parameters
    ----------
    path
        Path of the video.
    test
        The clinical test.
    subject
        The person's age, sex and identifier.
    model
        Name of the pose model (`romcam models`).
    every_frame
        Run the pose model in every frame, also in tests of slow movements.
    tags
        Whether printed tags are used: `auto`, where they are seen; `off`, not at all; `only`, nothing in their place.
    stated
        What the user states about the video, such as whether it is mirrored; None: nothing.
    by_hand
        As in `conclude`.
    progress
        Called with the step's name, frames done and total.
    meanwhile
        Called once while the video is being watched, for slow imports.
    proxy_px
        Length in pixels of the longer side of a proxy to draw the overlay on; None: no overlay will be drawn.
    standby
        Process that watches the video, see `romcam.pose.observe.standing_by`; None: one is started.

    Returns
    -------
    The analysis.

    Raises
    ------
    RomcamError
        Its message states in one sentence why the video cannot be analysed.
    """
    from romcam.pose.observe import observe
    from romcam.weights.store import ensure

    report = progress or _silent
    _log.info("test %s, pose model %s", test.name, model)
    ensure(model, lambda done, total: report(_text("step-fetching"), done, total))

    def prepare() -> None:
        for part in ("interpolate", "ndimage", "signal", "special"):
            import_module(f"scipy.{part}")
        if meanwhile is not None:
            meanwhile()

    protocol = replace(test.protocol.in_every_frame() if every_frame else test.protocol, tags=tags)
    proxies = list[Proxy]()
    recording = observe(
        path,
        protocol,
        reading=reading_for(protocol),
        weights=model,
        stated=stated,
        progress=lambda done, total: report(_text("step-watching"), done, total),
        meanwhile=prepare,
        proxy_px=proxy_px,
        keep_proxy=proxies.append,
        standby=standby,
    )
    analysis = conclude(path, recording, test=test, subject=subject, tags=tags, by_hand=by_hand)
    return replace(analysis, proxy=proxies[0] if proxies else None)


def run_given(
    path: Path,
    *,
    test: ClinicalTest,
    subject: Subject,
    stated: Stated | None = None,
    by_hand: ByHand | None = None,
) -> Analysis:
    """Analyse the poses that another program found in a film.

    Parameters
    ----------
    path
        File or folder of poses, see `romcam.pose.given.read_given_poses`.
    test
        The clinical test.
    subject
        The person's age, sex and identifier.
    stated
        What the user states: `fps`, frames a second, needed for a format without times; `person`, which of several
        people is measured; `filmed`, when the film was made.
    by_hand
        As in `conclude`.

    Returns
    -------
    The analysis. Its evidence is the landmarks, which cannot separate hip and spine.

    Raises
    ------
    RomcamError
        Its message states in one sentence why the poses cannot be analysed.
    """
    from romcam.pose.given import read_given_poses

    one_side = test.protocol.view == "side" and not test.protocol.legs_pass
    stated = stated or Stated()
    person = stated.person if isinstance(stated.person, str) else None
    recording = read_given_poses(path, stated.fps, person, one_side=one_side)
    if stated.filmed is not None:
        source = replace(recording.source, filmed=Filmed(stated.filmed, "given"))
        recording = replace(recording, source=source)
    analysis = conclude(path, recording, test=test, subject=subject, by_hand=by_hand)
    angles = replace(analysis.angles, se={name: np.full_like(se, np.nan) for name, se in analysis.angles.se.items()})
    return replace(analysis, angles=angles, assessment=without_conclusion(analysis.assessment))


def recognise_test(
    path: Path, *, model: str = "full", stated: Stated | None = None, progress: Progress | None = None
) -> ClinicalTest:
    """Recognise the test that a video shows.

    Parameters
    ----------
    path
        Path of the video.
    model
        Name of the pose model (`romcam models`).
    stated
        What the user states about the video; None: nothing.
    progress
        Called with the step's name, frames done and total.

    Raises
    ------
    RomcamError
        The video cannot be read, or its test cannot be recognised.
    """
    from romcam.pose.observe import observe
    from romcam.weights.store import ensure

    report = progress or _silent
    ensure(model, lambda done, total: report(_text("step-fetching"), done, total))
    recording = observe(
        path,
        RECOGNITION,
        weights=model,
        stated=stated,
        progress=lambda done, total: report(_text("step-recognising"), done, total),
    )
    require_person(recording)
    return recognise(recording, all_tests())


def conclude(
    path: Path,
    recording: Recording,
    *,
    test: ClinicalTest,
    subject: Subject,
    cutoff_hz: float = CUTOFF_HZ,
    tags: Tags = "auto",
    by_hand: ByHand | None = None,
    labelled_side: Side | None = None,
) -> Analysis:
    """Take all steps after the recording, which may be new, stored, or made elsewhere.

    Parameters
    ----------
    path
        Path of the video.
    recording
        The trial.
    test
        The clinical test.
    subject
        The person's age, sex and identifier.
    cutoff_hz
        Effective -3 dB frequency of the filter of the angles, hertz.
    tags
        As in `run`.
    by_hand
        What a person chose or drew in place of what is found; None: nothing.
    labelled_side
        The tested leg by the film's label. It is used only where the legs were not surely distinguished.

    Returns
    -------
    The analysis. If tags measured something, it has what would have been said without them, too.

    Raises
    ------
    NothingToMeasureError
        If nobody is seen, nobody moves, or nothing but tags is to be used and none was seen.
    InputError
        If what was chosen or drawn does not fit the trial.
    ModelError
        If the estimator's files are missing or damaged.
    """
    _log.info("recording: %d frames", len(recording))
    require_person(recording)
    if test.protocol.legs_pass:
        recording = with_leg_identity(recording)
    if tags == "only":
        _require_tags(recording, test)
    chosen = by_hand or ByHand()
    if chosen.side is None and test.protocol.side_from is not None and recording.leg_log_odds < LEGS_DISTINGUISHED:
        chosen = replace(chosen, side=labelled_side)
    made = _conclude(path, recording, test, subject, cutoff_hz, tags, chosen)
    if made.angles.tags is None or not made.angles.tags.segments:
        return made
    without = _conclude(path, recording, test, subject, cutoff_hz, "off", replace(chosen, lines=()))
    return replace(made, without_tags=without.assessment)


def _conclude(
    path: Path,
    recording: Recording,
    test: ClinicalTest,
    subject: Subject,
    cutoff_hz: float,
    tags: Tags,
    chosen: ByHand,
) -> Analysis:
    estimator = load_estimator(test.protocol.networks)
    check_side(test, chosen)
    recording = with_tested_leg(recording, test.protocol, chosen.side)
    neutral = chosen_neutral(recording, chosen)
    segments = compute_segments(recording, estimator, replace(test.protocol, tags=tags), neutral, chosen.side)
    quality = frame_quality(recording)

    def angles_of(segments: Segments) -> Angles:
        return compute_angles(
            segments, quality, test.angles, cutoff_hz=cutoff_hz, inferred=recording.inferred, held=recording.held
        )

    angles = angles_of(segments)
    movement = chosen_movement(recording, angles, test.find_movement(angles), test, chosen)
    before = BeforeLines(angles, movement)
    drawn = drawn_lines(recording, angles, movement, test, chosen)
    angles, movement = between_lines(recording, angles, movement, drawn)
    from_side = segments.view.facing != 0 or test.protocol.view != "side"
    angles = angles if from_side else angles.withheld()
    _log.info("movement: %d repetitions", len(movement.repetitions))
    assessment = assess(angles, movement, recording, test, subject, all_tests())
    least = load_calibration(test.protocol.networks).doubtful_growth
    if from_side and is_doubtful(assessment.quality) and (wider := with_growth(segments, least)) is not segments:
        # What the checks say of the picture is known only now; the movement stays, its angles are less certain.
        segments, before = wider, BeforeLines(angles_of(wider), before.movement)
        angles, movement = between_lines(recording, before.angles, before.movement, drawn)
        assessment = assess(angles, movement, recording, test, subject, all_tests())
    if unmeasured(assessment.quality, test) is not None:
        angles = angles.withheld()
    _log.info("assessment: %d measures, %d checks", len(assessment.measures), len(assessment.quality))
    return Analysis(
        path,
        test,
        recording,
        segments,
        angles,
        movement,
        assessment,
        dict(estimator.identity),
        drawn=drawn,
        before_lines=before if drawn else None,
    )


def _require_tags(recording: Recording, test: ClinicalTest) -> None:
    """Raise an error if a film from which nothing but tags is to be used shows none."""
    film = recording.source.name
    if not test.protocol.split:
        raise UsageError(_text("tags-not-for-test", test=test.in_sentence))
    if recording.tags is None or not recording.tags.seen.any():
        mirrored = recording.tags is not None and bool(np.nansum(recording.tags.mirrored))
        raise NothingToMeasureError(_text("tags-mirrored" if mirrored else "tags-not-seen", film=film))


def _silent(step: str, done: int, total: int | None) -> None:
    pass
