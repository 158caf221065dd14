"""Folders of results without a film, for the exports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from romcam.analysis import Analysis
from romcam.assessment.conclusions import Subject
from romcam.exports import Trial, trial_of
from romcam.report.html import render_report
from romcam.report.outputs import Wanted, save
from romcam.report.stills import Still
from romcam.results.result import make_result
from romcam.results.tables import angle_table
from romcam.video.filmed import Filmed
from tests.report.trials import Kind, make_analysis

PICTURE = cv2.imencode(".jpg", np.full((40, 30, 3), (60, 160, 60), np.uint8))[1].tobytes()
STILLS = [Still(key, key, PICTURE, 30, 40) for key in ("neutral", "halfway", "end")]
TABLES = Wanted(overlay=False, html=False)


def made(kind: Kind = "typical", name: str = "synthetic.mp4", subject: Subject | None = None) -> Analysis:
    """A trial filmed on 4 May 2031; its back is not seen in frames 5 to 8."""
    analysis = make_analysis(kind, path=Path(name))
    values = {key: value.copy() for key, value in analysis.angles.values.items()}
    values["pelvis_tilt"][5:9] = values["hip_flexion"][5:9] = values["lumbar_flexion"][5:9] = float("nan")
    source = replace(analysis.recording.source, filmed=Filmed("2031-05-04", "given"))
    return replace(
        analysis,
        angles=replace(analysis.angles, values=values),
        recording=replace(analysis.recording, source=source),
        assessment=replace(analysis.assessment, subject=subject or analysis.assessment.subject),
    )


def trial(kind: Kind = "typical") -> Trial:
    """The same, as the exports take it."""
    analysis = made(kind)
    result = make_result(analysis)
    return trial_of(analysis, result, angle_table(analysis), render_report(analysis, STILLS, result.provenance))


def folder(path: Path, kind: Kind = "typical", wanted: Wanted = TABLES, **more: object) -> Path:
    """The folder of its result."""
    save(made(kind, **more), path, wanted)  # pyright: ignore[reportArgumentType]
    return path
