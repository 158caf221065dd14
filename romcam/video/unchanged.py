"""Finds the pictures of a film that show what the one before them shows, so that they need not be encoded again.

A person who stands or holds the end of range, before a camera on a tripod, gives seconds of one and the same picture.
A film with times of its own for each picture shows the first of them for longer.
"""

from __future__ import annotations

from typing import Final, cast

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

LONGEST_S: Final = 0.195
"""Time after which a picture is shown even if it shows nothing new, seconds: five a second, since readings drawn beside
a still person go on changing."""
LONG_SIDE_CELLS: Final = 160
"""Number of cells along the picture's longer side, about."""
LEVEL: Final = 3.0
"""Difference in brightness, of 255, from which a cell has changed, in addition to `NOISES` times the mean one."""
NOISES: Final = 3.0
MOST_NOISE: Final = 1.0
"""Mean difference that counts as noise. A greater one is a change of the whole picture."""
SHARE: Final = 0.001
"""Share of changed cells from which the picture has changed: that of a finger of a person who fills the picture."""
ROWS_PER_CELL: Final = 3
"""Rows of a cell that are read, at least."""

_SHIFT: Final = {
    **dict.fromkeys(("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray"), 0),
    **dict.fromkeys(("yuv420p10le", "yuv422p10le", "yuv444p10le"), 2),
}
"""Formats whose first plane is the luma, and the bits of it beyond eight."""


class UnchangedPictures:
    """Compares each picture of a film with the last one that showed something new."""

    def __init__(self) -> None:
        self._shown: NDArray[np.uint8] | None = None
        self._shown_s = 0.0

    def __call__(self, picture: VideoFrame, time_s: float) -> bool:
        """Return whether a picture shows nothing new. Otherwise, it is the one that the next are compared with.

        Parameters
        ----------
        picture
            The decoded picture.
        time_s
            Its time, seconds, later than all before.
        """
        import cv2  # here: the process that does not look at pictures saves its memory, and keeps its environment

        cells = _cells_of(picture)
        shown = self._shown
        if (
            cells is not None
            and shown is not None
            and time_s - self._shown_s < LONGEST_S
            and cells.shape == shown.shape
        ):
            change = cv2.absdiff(cells, shown)
            noise = cv2.mean(change)[0]
            if noise <= MOST_NOISE and np.count_nonzero(change > LEVEL + NOISES * noise) <= SHARE * change.size:
                return True
        self._shown, self._shown_s = cells, time_s
        return False


def _cells_of(picture: VideoFrame) -> NDArray[np.uint8] | None:
    """Mean brightness of each cell of a picture; None if its format is not known."""
    import cv2  # as above

    shift = _SHIFT.get(picture.format.name)
    if shift is None:
        return None
    plane, kind = picture.planes[0], np.dtype("<u2" if shift else np.uint8)
    rows = np.frombuffer(cast("bytes", plane), kind).reshape(-1, plane.line_size // kind.itemsize)
    side = max(1, round(max(picture.width, picture.height) / LONG_SIDE_CELLS))
    width, height = max(1, picture.width // side), max(1, picture.height // side)
    # Fewer rows average out noise as well as is needed, in a quarter of the time at 1080p.
    step = max(each for each in range(1, max(1, side // ROWS_PER_CELL) + 1) if side % each == 0)
    read = rows[: height * side : step, : width * side]
    cells = np.asarray(cv2.resize(read, (width, height), interpolation=cv2.INTER_AREA), kind)
    return (cells >> shift).astype(np.uint8)
