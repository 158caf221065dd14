"""The whole way of one trial: video → recording → tilts → angles → movement → assessment, each arrow a function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from romcam.angles import Angles
from romcam.assessment.values import Assessment, Subject
from romcam.clinical import ClinicalTest
from romcam.movement.values import Movement
from romcam.recording import Recording
from romcam.tilts.values import Tilts


@dataclass(frozen=True, eq=False)
class Analysis:
    """One trial with every value between its film and its assessment, for reports and for research."""

    path: Path
    recording: Recording
    tilts: Tilts
    angles: Angles
    movement: Movement
    assessment: Assessment


Progress = Callable[[str, int, "int | None"], None]
