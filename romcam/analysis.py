"""The whole way of one trial, each arrow of it a function: video → recording → tilts → angles → movement → assessment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from romcam.angles import Angles
from romcam.assessment.values import Assessment
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
