"""How much of a movement came from the hips and how much from the lumbar spine, from one ordinary camera.

`analyze` measures a film. `conclude` draws the conclusions again from a stored recording. Both return an `Analysis`
with time series, measures, finding, quality and provenance. Importing the package is quick: what a name needs is loaded
when the name is first used.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

__version__ = "0.1.0"

logging.getLogger("romcam").addHandler(logging.NullHandler())

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path
    from typing import Literal

    from romcam.analysis import Analysis
    from romcam.angles import Angles
    from romcam.assessment import Assessment, Subject
    from romcam.errors import RomcamError
    from romcam.recording import Recording
    from romcam.results.archive import load_angles, load_recording, save_angles, save_recording
    from romcam.results.reading import read_result, read_results
    from romcam.results.result import Result, make_result

__all__ = [
    "Analysis",
    "Angles",
    "Assessment",
    "Recording",
    "Result",
    "RomcamError",
    "Subject",
    "__version__",
    "analyze",
    "conclude",
    "load_angles",
    "load_recording",
    "make_result",
    "read_result",
    "read_results",
    "save_angles",
    "save_recording",
    "save_results",
]

_HOME: Final = {
    "Analysis": "analysis",
    "Angles": "angles",
    "Assessment": "assessment",
    "Recording": "recording",
    "Result": "results.result",
    "RomcamError": "errors",
    "Subject": "assessment",
    "load_angles": "results.archive",
    "load_recording": "results.archive",
    "make_result": "results.result",
    "read_result": "results.reading",
    "read_results": "results.reading",
    "save_angles": "results.archive",
    "save_recording": "results.archive",
}
"""Modules in which the public names are defined."""


def analyze(
    path: str | os.PathLike[str],
    test: str | None = None,
    *,
    subject: Subject | None = None,
    model: str = "full",
    every_frame: bool = False,
    tags: Literal["auto", "off", "only"] = "auto",
    mirrored: bool = False,
    date: str | None = None,
    rotate_deg: int = 0,
    speed: float | None = None,
    fps: float | None = None,
    person: Literal["left", "right"] | None = None,
    side: Literal["left", "right"] | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> Analysis:
    """Measure the movement in a film, as `romcam analyze` does.

    Parameters
    ----------
    path
        Film of one person performing the test.
    test
        Name of the test, as `romcam tests` lists them; None: the first of them; `auto`: recognised in the film.
    subject
        Age and sex for the reference values, and an identifier. None: unknown.
    model
        Name of the pose model, as `romcam models list` lists them. Its weights are fetched at the first use.
    every_frame
        Run inference on every frame, also in tests whose slow movements need fewer.
    tags
        Whether printed tags on pelvis and T12-L1 are used: `auto`, where they are seen; `off`, not at all; `only`,
        nothing in their place.
    mirrored
        Whether the film is a mirror image, as selfie cameras record it.
    date
        When it was filmed: `2031-05-04`, or `2031-05-04 10:00`. None: as the file says.
    rotate_deg
        Degrees clockwise by which the pictures are turned: 0, 90, 180 or 270.
    speed
        Playing speed over real speed, such as 0.25 for slow motion. None: as the film says.
    fps
        Frames that the camera took in a second, where the film's own times are wrong. None: as the film says.
    person
        Which of several people in the picture to measure; None: the one who moves.
    side
        The tested leg, in a test of one leg; None: as the film shows it, where it does.
    progress
        Called with the name of the current step, and the frames done and in total (None: unknown).

    Returns
    -------
    Analysis
        Everything from the recording to the finding.

    Raises
    ------
    RomcamError
        The message states in one sentence why the film cannot be measured: an `InputError` if it cannot be read, a
        `NothingToMeasureError` if there is no person or no movement in it, a `UsageError` for an unknown test.
    """
    from dataclasses import replace
    from pathlib import Path

    from romcam import clinical
    from romcam.analysis import recognise_test, run
    from romcam.assessment import Subject
    from romcam.by_hand import ByHand
    from romcam.video.stating import stated_by_user

    stated = replace(stated_by_user(mirrored, date, rotate_deg, speed, fps), person=person)
    recognised = test is not None and test.lower() == "auto"
    chosen = (
        recognise_test(Path(path), model=model, stated=stated, progress=progress)
        if recognised
        else clinical.get(test or clinical.DEFAULT)
    )
    return run(
        Path(path),
        test=chosen,
        subject=subject or Subject(),
        model=model,
        every_frame=every_frame,
        tags=tags,
        stated=stated,
        by_hand=ByHand(side=side),
        progress=progress,
    )


def conclude(
    recording: Recording,
    test: str | None = None,
    *,
    subject: Subject | None = None,
    cutoff_hz: float | None = None,
    tags: Literal["auto", "off", "only"] = "auto",
) -> Analysis:
    """Draw the conclusions from a recording, without its film.

    Parameters
    ----------
    recording
        A recording of the same test, from `Analysis.recording` or `load_recording`.
    test
        Name of the test; None: the default one. Its networks must have run when the recording was made.
    subject
        Age and sex for the reference values, and an identifier. None: unknown.
    cutoff_hz
        Effective -3 dB frequency of the filter of the angles, hertz. None: that of `analyze`, 4 Hz.
    tags
        As in `analyze`.

    Returns
    -------
    Analysis
        By default the same numbers as those of `analyze` for the film.

    Raises
    ------
    RomcamError
        The message states in one sentence why the recording cannot be measured.
    """
    from pathlib import Path

    from romcam import analysis, clinical
    from romcam.angles import CUTOFF_HZ
    from romcam.assessment import Subject

    return analysis.conclude(
        Path(recording.source.name),
        recording,
        test=clinical.get(test or clinical.DEFAULT),
        subject=subject or Subject(),
        cutoff_hz=CUTOFF_HZ if cutoff_hz is None else cutoff_hz,
        tags=tags,
    )


def save_results(analysis: Analysis, folder: str | os.PathLike[str], *, pictures: bool = True) -> dict[str, Path]:
    """Write what `romcam analyze` writes: result.json, angles.csv, report.html and overlay.mp4.

    Parameters
    ----------
    analysis
        An analysed film.
    folder
        Folder for the files; created if it does not exist. Results of an earlier trial in it are replaced.
    pictures
        Whether to write report and overlay, too. They need the film at `Analysis.path`.

    Returns
    -------
    dict of str to Path
        The written files by their names.

    Raises
    ------
    OutputError
        The files cannot be written. The folder is as it was before.
    InputError
        The film cannot be read any more.
    """
    from pathlib import Path

    from romcam.report import Wanted, save

    return save(analysis, Path(folder), Wanted(overlay=pictures, html=pictures))


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
