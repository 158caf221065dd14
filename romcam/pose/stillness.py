"""Decides from the picture whether the person has moved since the pose model last ran.

A person who stands or holds the end of range shows nothing new: most inferences there give the same pose again. The
picture within the person's box is compared with that of the last inference, in cells of some pixels, so that noise
averages out. docs/decisions/0036-the-pose-model-rests-while-the-person-is-still.md says what that costs and saves.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from romcam.body.landmarks import FloatArray
from romcam.body.outline import chain, chain_length
from romcam.pose.cells import Box, Cells, box_around, cell_px, cells_of, changed
from romcam.pose.model import Pose
from romcam.pose.pace import LONGEST_STILL_S

SHARE: Final = 0.02
"""Share of changed cells in the person's box from which the person has moved. A trunk that turns by 0.7° changes 3 %
(median of rendered bends); a still person changes none in nine frames of ten."""
FEWEST_CELLS: Final = 64
"""A smaller box does not show whether the person moves."""
TREMBLE: Final = 0.008
"""Distance of shoulder, hip or knee between two inferences, in lengths of thigh and trunk, from which the next frame is
inferred, too: the person moves before a wall of their colour, or the landmarks tremble so far that few inferences do
not average it out. Half of all inferences of a still person are within 0.002 to 0.005 of the one before."""


class Change(Enum):
    """What a picture shows of the person since the last inference."""

    NONE = "nothing new"
    DUE = "nothing new, for as long as that may go on"
    MOVED = "the person has moved, or may have"


class StillnessDetector:
    """Compares the frames of a video with that of the last inference."""

    def __init__(self) -> None:
        self._reference: Cells | None = None
        self._box: Box = (slice(0), slice(0))
        self._chain: FloatArray | None = None
        self._inferred_s = -np.inf
        self._offered_s = -np.inf
        self._restless = True

    def compare(self, rgb: NDArray[np.uint8], time_s: float) -> Change:
        """Compare a frame with that of the last inference.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        time_s
            Its time, seconds, later than all before.
        """
        step_s, self._offered_s = time_s - self._offered_s, time_s
        if self._restless or self._has_changed(cells_of(rgb)):
            return Change.MOVED
        # The next frame would come too late.
        return Change.DUE if time_s + step_s - self._inferred_s > LONGEST_STILL_S else Change.NONE

    def note(self, rgb: NDArray[np.uint8], time_s: float, pose: Pose | None) -> None:
        """Take a frame in which the pose model ran as the one to compare with.

        Parameters
        ----------
        rgb
            Frame (H, W, 3).
        time_s
            Its time, seconds.
        pose
            The person in it; None where they are not seen: the next frame is inferred then.
        """
        before, self._inferred_s = self._chain, time_s
        self._chain = None if pose is None else chain(pose.landmarks_px)
        if pose is None or self._chain is None or not np.isfinite(pose.landmarks_px).all():
            self._restless = True
            return
        self._reference = cells_of(rgb)
        self._box = box_around(pose.landmarks_px / cell_px(rgb))
        if before is None:
            self._restless = True
            return
        moved = float(np.linalg.norm(self._chain - before, axis=1).max()) / max(chain_length(self._chain), 1e-6)
        self._restless = moved > TREMBLE

    def _has_changed(self, cells: Cells) -> bool:
        reference = self._reference
        if reference is None or reference.shape != cells.shape:
            return True
        then, now = reference[self._box], cells[self._box]
        if then.size < FEWEST_CELLS:
            return True
        return int(np.count_nonzero(changed(then, now))) > SHARE * then.size
