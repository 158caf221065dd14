"""The whole way of one trial: video → recording → tilts → angles → movement → assessment, each arrow a function."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from romcam.angles import Angles, compute_angles
from romcam.assessment import Assessment, Subject, assess, require_person
from romcam.clinical import ClinicalTest, all_tests
from romcam.movement import Movement
from romcam.recording import Recording
from romcam.segments import Segments, compute_tilts, frame_quality, with_leg_identity
from romcam.weights.shipped import load_spine


@dataclass(frozen=True, eq=False)
class Analysis:
    """One trial with every value between its film and its assessment, for reports and for research."""

    path: Path
    recording: Recording
    tilts: Segments
    angles: Angles
    movement: Movement
    assessment: Assessment


Progress = Callable[[str, int, "int | None"], None]
_log = logging.getLogger(__name__)


def run(
    path: Path,
    *,
    test: ClinicalTest,
    subject: Subject,
    model: str = "full",
    every_frame: bool = False,
    progress: Progress | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Analysis:
    """Analyse one film. Raises a `RomcamError` that says in one sentence why it cannot.

    model: the pose model's name (`romcam models`). every_frame: of slow movements, too. progress: called with the
    step's name, frames done and total. meanwhile: called once while the film is being watched, for slow imports.
    """
    from romcam.pose.observe import observe
    from romcam.weights.store import ensure

    report = progress or _silent
    _log.info("test %s, pose model %s", test.name, model)
    ensure(model, lambda done, total: report("fetching the pose model", done, total))

    def prepare() -> None:
        for part in ("interpolate", "ndimage", "signal", "special"):
            import_module(f"scipy.{part}")
        if meanwhile is not None:
            meanwhile()

    recording = observe(
        path,
        weights=model,
        back=test.protocol.split,
        lies=test.protocol.lies,
        networks=test.protocol.networks,
        legs=test.protocol.legs,
        inference_rate_hz=None if every_frame else test.protocol.inference_rate_hz,
        progress=lambda done, total: report("watching the film", done, total),
        meanwhile=prepare,
    )
    return conclude(path, recording, test=test, subject=subject)


def conclude(path: Path, recording: Recording, *, test: ClinicalTest, subject: Subject) -> Analysis:
    """All arrows after the recording, for one that was stored or made elsewhere."""
    _log.info("recording: %d frames", len(recording))
    require_person(recording)
    if test.protocol.legs_pass:
        recording = with_leg_identity(recording)
    tilts = compute_tilts(recording, load_spine(test.protocol.networks), test.protocol)
    angles = compute_angles(tilts, frame_quality(recording), test.angles, looked=recording.looked)
    movement = test.find_movement(angles)
    if tilts.view.facing == 0 and test.protocol.view == "side":
        angles = angles.withheld()
    _log.info("movement: %d repetitions", len(movement.repetitions))
    assessment = assess(angles, movement, recording, test, subject, all_tests())
    _log.info("assessment: %d measures, %d checks", len(assessment.measures), len(assessment.quality))
    return Analysis(path, recording, tilts, angles, movement, assessment)


def _silent(step: str, done: int, total: int | None) -> None:
    pass
