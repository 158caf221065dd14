"""romcam: how much of a movement came from the hips and how much from the lumbar spine, from one camera.

`analyze` does it all. Each step on its own: `romcam.pose.observe` (film → recording), `romcam.segments.compute_tilts`,
`romcam.angles.compute_angles`, `romcam.movement.find_movement`, `romcam.assessment.assess`, `romcam.report.save`;
`romcam.analysis.run` keeps every value between them.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "analyze"]

logging.getLogger("romcam").addHandler(logging.NullHandler())

if TYPE_CHECKING:
    import os

    from romcam.assessment import Assessment, Subject


def analyze(
    path: str | os.PathLike[str],
    test: str | None = None,
    *,
    subject: Subject | None = None,
    model: str = "full",
) -> Assessment:
    """Measure the movement in a film, as `romcam analyze` does, and return what is concluded from it.

    test: a name of `romcam.clinical.names()`; None: the default one. subject: age and sex for the reference values.
    Raises a `romcam.errors.RomcamError`, one sentence, where the film cannot be read or shows nothing to measure.
    """
    from pathlib import Path

    from romcam import clinical
    from romcam.analysis import run
    from romcam.assessment import Subject

    return run(
        Path(path), test=clinical.get(test or clinical.DEFAULT), subject=subject or Subject(), model=model
    ).assessment
